//! What a patch of a request validator takes. A flag without a value becomes false (recorded).

use super::{Dialect, Op, Rule, Table};
use trygate_model::RequestValidator;

pub(crate) const TABLE: Table<RequestValidator> = Table {
    dialect: Dialect::Listing,
    rules: &[
        Rule {
            path: "/name",
            ops: &[Op::Replace],
            apply: |validator, edit| {
                edit.text().clone_into(&mut validator.name);
                Ok(())
            },
        },
        Rule {
            path: "/validateRequestParameters",
            ops: &[Op::Replace],
            apply: |validator, edit| {
                validator.validate_request_parameters = edit.flag();
                Ok(())
            },
        },
        Rule {
            path: "/validateRequestBody",
            ops: &[Op::Replace],
            apply: |validator, edit| {
                validator.validate_request_body = edit.flag();
                Ok(())
            },
        },
    ],
};
