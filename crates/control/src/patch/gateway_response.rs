//! What a patch of a gateway response takes.
//!
//! Recorded: the status can only be replaced and is no path for other operations, a value that is
//! missing or empty is refused, and so is a parameter that is not there.

use super::element::entry;
use super::{Dialect, Edit, Op, Rule, Table};
use crate::Exception;
use crate::exception::{GatewayResponseProblem, PatchProblem};
use trygate_model::GatewayResponse;

pub(crate) const TABLE: Table<GatewayResponse> = Table {
    dialect: Dialect::Plain,
    rules: &[
        Rule {
            path: "/statusCode",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |response, edit| {
                if edit.op != Op::Replace {
                    return Err(Exception::Patch(PatchProblem::InvalidPath {
                        path: edit.path.to_owned(),
                    }));
                }
                response.status_code = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/responseParameters/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |response, edit| {
                let value = filled(edit, "responseParameters")?;
                let map = &mut response.response_parameters;
                entry(map, edit, value, PatchProblem::NoSuchParameter)
            },
        },
        Rule {
            path: "/responseTemplates/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |response, edit| {
                let value = filled(edit, "responseTemplates")?;
                let map = &mut response.response_templates;
                entry(map, edit, value, PatchProblem::NoSuchContentType)
            },
        },
    ],
};

fn filled(edit: &Edit<'_>, map: &'static str) -> Result<String, Exception> {
    match edit.filled() {
        None if edit.op != Op::Remove => Err(GatewayResponseProblem::EmptyValue { map }.into()),
        value => Ok(value.unwrap_or_default()),
    }
}
