//! What a patch of a deployment takes.

use super::{Dialect, Op, Rule, Table};
use trygate_model::Deployment;

pub(crate) const TABLE: Table<Deployment> = Table {
    // guess: like other nouns that have one path or a few
    dialect: Dialect::Listing,
    rules: &[Rule {
        path: "/description",
        ops: &[Op::Replace],
        apply: |deployment, edit| {
            deployment.description = edit.filled();
            Ok(())
        },
    }],
};
