//! `additionalItems`, `minItems`, `maxItems` and `uniqueItems`.
//!
//! What each element must be is not asked here but by the walk into the elements.

use serde_json::{Map, Value};

use crate::equality::HashedSet;
use crate::number::NotFinite;
use crate::schema_error::SchemaErrorKind;
use crate::violation::ViolationKind;

/// Names a rule for arrays.
#[derive(Debug)]
pub(crate) enum ArrayRule {
    /// `additionalItems: false`: no more elements than `items` lists.
    Listed(usize),
    /// `minItems`
    AtLeast(usize),
    /// `maxItems`
    AtMost(usize),
    /// `uniqueItems`
    Distinct,
}

/// Compiles `additionalItems`, which only forbids beside a list of `items`.
pub(crate) fn additional_items(schema: &Map<String, Value>, value: &Value) -> Option<ArrayRule> {
    let items = schema.get("items").and_then(Value::as_array)?;
    (*value == Value::Bool(false)).then_some(ArrayRule::Listed(items.len()))
}

/// Compiles `uniqueItems`.
pub(crate) fn unique_items(value: &Value) -> Option<ArrayRule> {
    (*value == Value::Bool(true)).then_some(ArrayRule::Distinct)
}

impl ArrayRule {
    /// Judges an array.
    pub(crate) fn check(&self, items: &[Value]) -> Result<Option<ViolationKind>, SchemaErrorKind> {
        let found = items.len();
        Ok(match *self {
            Self::Listed(allowed) => {
                (found > allowed).then_some(ViolationKind::AdditionalItems { allowed, found })
            }
            Self::AtLeast(required) => {
                (found < required).then_some(ViolationKind::TooFewItems { required, found })
            }
            Self::AtMost(allowed) => {
                (found > allowed).then_some(ViolationKind::TooManyItems { allowed, found })
            }
            Self::Distinct => {
                let mut set = HashedSet::default();
                for item in items {
                    let new = set
                        .insert(item)
                        .map_err(|NotFinite| SchemaErrorKind::NumberOverflow)?;
                    if !new {
                        return Ok(Some(ViolationKind::DuplicateItems));
                    }
                }
                None
            }
        })
    }

    /// Tells how much work the rule is on an array.
    pub(crate) fn cost(&self, items: &[Value]) -> usize {
        match self {
            Self::Distinct => items.len(),
            Self::Listed(_) | Self::AtLeast(_) | Self::AtMost(_) => 0,
        }
    }
}
