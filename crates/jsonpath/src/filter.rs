//! Filters: `[?(@.price < 10 && @.isbn)]`.
//!
//! Not the step that applies them to each element; that is in `evaluate.rs`. Errors inside a filter
//! follow Java's classes: an `InvalidPathException` makes the element fail the test silently, all
//! other exceptions end the whole reading.

mod compile;
mod criteria;
mod operand;
mod operator;

use crate::error::Error;
use crate::evaluate::Scope;
use crate::node::Node;

pub(crate) use compile::compile;
pub(crate) use criteria::{Criteria, parse_v2_0};
pub(crate) use operand::Operand;
pub(crate) use operator::Operator;

/// Is a compiled test.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    /// All of them, in order, until one fails.
    And(Vec<Expression>),
    /// Any of them, in order, until one holds.
    Or(Vec<Expression>),
    /// The opposite.
    Not(Box<Expression>),
    /// A path that must, or must not, be there.
    Exists {
        /// The path.
        path: crate::path::Tokens,
        /// Whether it must be there.
        wanted: bool,
    },
    /// Two operands and an operator.
    Relation {
        /// What stands left.
        left: Operand,
        /// The operator.
        operator: Operator,
        /// What stands right.
        right: Operand,
    },
    /// A test of 2.0.0, which had other rules.
    Criteria(Box<Criteria>),
}

impl Expression {
    /// Tells whether the test holds for the item of the scope.
    pub(crate) fn holds<N: Node>(&self, scope: &Scope<'_, N>) -> Result<bool, Error> {
        match self {
            Self::And(parts) => {
                for part in parts {
                    if !part.holds(scope)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Or(parts) => {
                for part in parts {
                    if part.holds(scope)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::Not(inner) => Ok(!inner.holds(scope)?),
            Self::Exists { path, wanted } => Ok(scope.exists(path)? == *wanted),
            Self::Relation {
                left,
                operator,
                right,
            } => {
                let left = left.see(scope)?;
                let right = right.see(scope)?;
                operator.holds(&left, &right, scope.version())
            }
            Self::Criteria(criteria) => criteria.holds(scope),
        }
    }
}
