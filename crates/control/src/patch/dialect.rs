//! How a noun words that it does not take a path or an operation; AWS has several ways (recorded).

use super::Op;
use crate::exception::PatchProblem;

/// A family of nouns that word such refusals alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Tells the paths that the operation can have: API keys, models, request validators, resources,
    /// documentation parts.
    Listing,
    /// Tells the path alone, or the operations that the path can have: REST APIs, methods, their
    /// responses, gateway responses.
    Plain,
}

impl Dialect {
    /// Words a refusal. `rule_ops` are the operations that the path takes, none where it is unknown;
    /// `rules` are the noun's paths with what each takes.
    pub(super) fn refusal(
        self,
        op: Option<Op>,
        path: Option<&str>,
        rule_ops: Option<&'static [Op]>,
        rules: impl Iterator<Item = (&'static str, &'static [Op])>,
    ) -> PatchProblem {
        // as Java prints what is missing (recorded for paths)
        let path = path.unwrap_or("null").to_owned();
        match (self, rule_ops) {
            (Self::Listing, _) => PatchProblem::NotAmong {
                path,
                op: op.map_or("null", Op::as_str),
                paths: rules
                    .filter(|(_, ops)| op.is_some_and(|op| ops.contains(&op)))
                    .map(|(path, _)| path)
                    .collect(),
            },
            (Self::Plain, Some(ops)) => wrong_operation(ops),
            (Self::Plain, None) => PatchProblem::InvalidPath { path },
        }
    }
}

/// Says which operations a path takes. Two forms are recorded: one for paths that can only be
/// replaced, one where elements are added and removed; that the latter holds wherever more than one
/// operation is taken is a guess.
fn wrong_operation(ops: &'static [Op]) -> PatchProblem {
    if ops == [Op::Replace] {
        PatchProblem::InvalidOperation
    } else {
        PatchProblem::InvalidElementOperation
    }
}
