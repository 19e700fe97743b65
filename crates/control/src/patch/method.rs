//! What a patch of a method takes; how its members fit the API is checked when all is applied.

use super::element::{given_item, optional_entry};
use super::{Dialect, Op, Rule, Table};
use crate::exception::PatchProblem;
use trygate_model::Method;

pub(crate) const TABLE: Table<Method> = Table {
    dialect: Dialect::Plain,
    rules: &[
        Rule {
            path: "/authorizationType",
            ops: &[Op::Replace],
            apply: |method, edit| {
                edit.text().clone_into(&mut method.authorization_type);
                Ok(())
            },
        },
        Rule {
            path: "/authorizerId",
            ops: &[Op::Replace],
            apply: |method, edit| {
                method.authorizer_id = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/authorizationScopes",
            ops: &[Op::Add, Op::Remove],
            apply: |method, edit| {
                given_item(&mut method.authorization_scopes, edit);
                Ok(())
            },
        },
        Rule {
            path: "/apiKeyRequired",
            ops: &[Op::Replace],
            apply: |method, edit| {
                method.api_key_required = edit.flag();
                Ok(())
            },
        },
        Rule {
            path: "/operationName",
            ops: &[Op::Replace],
            apply: |method, edit| {
                method.operation_name = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/requestValidatorId",
            ops: &[Op::Replace],
            apply: |method, edit| {
                method.request_validator_id = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/requestParameters/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |method, edit| {
                let map = &mut method.request_parameters;
                optional_entry(map, edit, edit.flag(), PatchProblem::NoSuchParameter)
            },
        },
        Rule {
            path: "/requestModels/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |method, edit| {
                let (map, model) = (&mut method.request_models, edit.text().to_owned());
                optional_entry(map, edit, model, PatchProblem::NoSuchContentType)
            },
        },
    ],
};
