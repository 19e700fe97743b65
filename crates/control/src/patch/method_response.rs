//! What a patch of a method's response takes (recorded).

use super::element::optional_entry;
use super::{Dialect, Op, Rule, Table};
use crate::exception::PatchProblem;
use trygate_model::MethodResponse;

pub(crate) const TABLE: Table<MethodResponse> = Table {
    dialect: Dialect::Plain,
    rules: &[
        Rule {
            path: "/responseParameters/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |response, edit| {
                let map = &mut response.response_parameters;
                optional_entry(map, edit, edit.flag(), PatchProblem::NoSuchParameter)
            },
        },
        Rule {
            path: "/responseModels/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |response, edit| {
                let (map, model) = (&mut response.response_models, edit.text().to_owned());
                optional_entry(map, edit, model, PatchProblem::NoSuchContentType)
            },
        },
    ],
};
