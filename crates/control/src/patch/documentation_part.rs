//! What a patch of a documentation part takes (recorded).

use super::{Dialect, Op, Rule, Table};
use trygate_model::DocumentationPart;

pub(crate) const TABLE: Table<DocumentationPart> = Table {
    dialect: Dialect::Listing,
    rules: &[Rule {
        path: "/properties",
        ops: &[Op::Replace],
        apply: |part, edit| {
            edit.text().clone_into(&mut part.properties);
            Ok(())
        },
    }],
};
