//! What a patch of a documentation version takes. No refusal of a path is recorded; it is worded as a
//! documentation part words it (a guess).

use super::{Dialect, Op, Rule, Table};
use trygate_model::DocumentationVersion;

pub(crate) const TABLE: Table<DocumentationVersion> = Table {
    dialect: Dialect::Listing,
    rules: &[Rule {
        path: "/description",
        ops: &[Op::Replace],
        apply: |version, edit| {
            version.description = edit.filled();
            Ok(())
        },
    }],
};
