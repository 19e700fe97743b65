//! Applying a path to a document, in Jayway's order.
//!
//! Not lazy and not a search: each step hands every node it selects to the next step, results are
//! collected in that order, and what happens where a step does not fit its node depends on whether
//! everything before it was definite. Observed with the library's answers and messages.

mod steps;
mod steps_v2_0;
mod trail;

use std::cell::Cell;

use crate::error::{Error, ErrorKind};
use crate::filter::Expression;
use crate::node::Node;
use crate::path::Tokens;
use crate::token::Filter;
use crate::version::Version;

use trail::Trail;

/// Bounds how deep one reading may call itself, paths in filters included.
const NESTING: usize = 480;

/// Bounds how often one reading may apply a step to a node, paths in filters included.
const STEPS: u32 = 4_000_000;

/// Reads a path from a document.
pub(crate) fn document<N: Node>(
    tokens: &Tokens,
    document: &N,
    version: Version,
) -> Result<N, Error> {
    let steps = Cell::new(STEPS);
    let scope = Scope {
        item: document,
        root: document,
        version,
        depth: 0,
        steps: &steps,
    };
    scope.evaluate(tokens, document, false)
}

/// Is one reading of one path.
pub(crate) struct Evaluation<'a, N> {
    tokens: &'a Tokens,
    root: &'a N,
    version: Version,
    /// Whether a missing property is an error everywhere, as in tests for existence.
    require_properties: bool,
    results: Vec<N>,
    /// See `note_array_index`.
    array_indexes: Vec<(usize, i64)>,
    depth: usize,
    steps: &'a Cell<u32>,
}

impl<N: Node> Evaluation<'_, N> {
    fn answer(mut self) -> Result<N, Error> {
        if !self.tokens.is_definite() {
            return Ok(N::array(self.results));
        }
        // a function in the middle adds its own result before what follows adds another
        let last = match self.version {
            Version::V2_0 if !self.results.is_empty() => Some(self.results.swap_remove(0)),
            _ => self.results.pop(),
        };
        last.ok_or_else(|| Error::not_found(format!("No results for path: {}", self.tokens.text())))
    }

    /// Applies the step at `at`, and through it all that follow.
    fn step(&mut self, at: usize, trail: &Trail<'_>, node: &N) -> Result<(), Error> {
        self.enter()?;
        let done = if self.version == Version::V2_0 {
            self.apply_v2_0(at, trail, node)
        } else {
            self.apply(at, trail, node)
        };
        self.depth -= 1;
        done
    }

    /// Counts one step down; the caller takes it back from `depth`.
    fn enter(&mut self) -> Result<(), Error> {
        let Some(left) = self.steps.get().checked_sub(1) else {
            let message = format!("reading takes more than {STEPS} steps");
            return Err(Error::new(ErrorKind::Limit, message));
        };
        self.steps.set(left);
        if self.depth >= NESTING {
            let message = format!("reading nests deeper than {NESTING} levels");
            return Err(Error::new(ErrorKind::Limit, message));
        }
        self.depth += 1;
        Ok(())
    }

    /// Is what arguments and filters of this reading are read from.
    fn scope<'s>(&'s self, item: &'s N) -> Scope<'s, N> {
        Scope {
            item,
            root: self.root,
            version: self.version,
            depth: self.depth,
            steps: self.steps,
        }
    }

    /// Hands a node to the next step, or keeps it when there is none.
    fn hand_on(&mut self, at: usize, trail: &Trail<'_>, node: N) -> Result<(), Error> {
        if self.tokens.is_leaf(at) {
            self.results.push(node);
            Ok(())
        } else {
            self.step(at + 1, trail, &node)
        }
    }

    /// Tells whether a filter accepts a node.
    fn accepts(&self, filter: &Filter, item: &N) -> Result<bool, Error> {
        let expression: &Expression = match filter {
            Filter::Expression(expression) => expression,
            Filter::Placeholders { .. } => {
                let message = "Cannot invoke \"com.jayway.jsonpath.Predicate.apply(com.jayway.\
                               jsonpath.Predicate$PredicateContext)\" because \"<local>\" is null";
                return Err(Error::new(ErrorKind::NullPointer, message));
            }
        };
        match expression.holds(&self.scope(item)) {
            Err(error) if error.kind().is_invalid_path() && self.version != Version::V2_0 => {
                Ok(false)
            }
            other => other,
        }
    }
}

/// Is what the paths of a filter are read from.
pub(crate) struct Scope<'a, N> {
    /// What `@` means.
    item: &'a N,
    /// What `$` means.
    root: &'a N,
    version: Version,
    depth: usize,
    steps: &'a Cell<u32>,
}

impl<N: Node> Scope<'_, N> {
    /// Reads a path from a node.
    fn evaluate(&self, tokens: &Tokens, node: &N, require_properties: bool) -> Result<N, Error> {
        let mut evaluation = Evaluation {
            tokens,
            root: self.root,
            version: self.version,
            require_properties,
            results: Vec::new(),
            array_indexes: Vec::new(),
            depth: self.depth,
            steps: self.steps,
        };
        evaluation.step(0, &Trail::Start, node)?;
        evaluation.answer()
    }

    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// Reads a path that must be there; the library starts at the item here even for `$`.
    pub(crate) fn read_item(&self, path: &Tokens) -> Result<N, Error> {
        self.evaluate(path, self.item, true)
    }

    /// Reads a path from the document, as arguments of functions always are.
    pub(crate) fn read_root(&self, path: &Tokens) -> Result<N, Error> {
        self.evaluate(path, self.root, false)
    }

    /// Reads a path from a node that is both document and item.
    pub(crate) fn read_from(&self, path: &Tokens, node: &N) -> Result<N, Error> {
        let scope = Scope {
            item: node,
            root: node,
            ..*self
        };
        scope.evaluate(path, node, false)
    }

    /// Reads a path as an operand.
    pub(crate) fn read(&self, path: &Tokens) -> Result<N, Error> {
        let start = if path.is_root() { self.root } else { self.item };
        self.evaluate(path, start, false)
    }

    /// Tells whether a path is there.
    pub(crate) fn exists(&self, path: &Tokens) -> Result<bool, Error> {
        match self.read_item(path) {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }
}
