//! What a patch of a model takes.

use super::{Dialect, Op, Rule, Table};
use crate::Exception;
use trygate_model::Model;

pub(crate) const TABLE: Table<Model> = Table {
    dialect: Dialect::Listing,
    rules: &[
        Rule {
            path: "/description",
            ops: &[Op::Replace],
            apply: |model, edit| {
                model.description = edit.value.map(str::to_owned);
                Ok(())
            },
        },
        Rule {
            path: "/schema",
            ops: &[Op::Replace],
            apply: |model, edit| {
                model.schema = edit.filled().ok_or(Exception::EmptySchema)?;
                Ok(())
            },
        },
    ],
};
