//! What a patch of a base path mapping takes. Clients spell the path of the API in two ways; that
//! refusals are worded as for API keys is a guess.

use super::{Dialect, Edit, Op, Rule, Table};
use crate::Exception;
use trygate_model::BasePathMapping;

pub(crate) const TABLE: Table<BasePathMapping> = Table {
    dialect: Dialect::Listing,
    rules: &[
        Rule {
            path: "/basePath",
            ops: &[Op::Replace],
            apply: set_base_path,
        },
        Rule {
            path: "/basepath",
            ops: &[Op::Replace],
            apply: set_base_path,
        },
        Rule {
            path: "/restapiId",
            ops: &[Op::Replace],
            apply: set_api,
        },
        Rule {
            path: "/restApiId",
            ops: &[Op::Replace],
            apply: set_api,
        },
        Rule {
            path: "/stage",
            ops: &[Op::Replace],
            apply: |mapping, edit| {
                mapping.stage = edit.filled();
                Ok(())
            },
        },
    ],
};

#[expect(clippy::unnecessary_wraps, reason = "a rule may refuse")]
fn set_base_path(mapping: &mut BasePathMapping, edit: &Edit<'_>) -> Result<(), Exception> {
    edit.text().clone_into(&mut mapping.base_path);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "a rule may refuse")]
fn set_api(mapping: &mut BasePathMapping, edit: &Edit<'_>) -> Result<(), Exception> {
    edit.text().clone_into(&mut mapping.rest_api_id);
    Ok(())
}
