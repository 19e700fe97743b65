//! What a patch of an authorizer takes; what its type needs is checked when all is applied. No
//! refusal of a path is recorded; it is worded as a method words it (a guess).

use super::element::given_item;
use super::{Among, Dialect, Edit, Op, Rule, Table};
use crate::exception::AuthorizerProblem;
use trygate_model::{Authorizer, AuthorizerType};

const TYPE: Among = Among("CreateAuthorizer", "type");

pub(crate) const TABLE: Table<Authorizer> = Table {
    dialect: Dialect::Plain,
    rules: &[
        Rule {
            path: "/name",
            ops: &[Op::Replace],
            apply: |authorizer, edit| {
                edit.text().clone_into(&mut authorizer.name);
                Ok(())
            },
        },
        Rule {
            path: "/type",
            ops: &[Op::Replace],
            apply: |authorizer, edit| {
                let kind = AuthorizerType::parse(&edit.among(TYPE)?);
                authorizer.kind = kind.unwrap_or(authorizer.kind);
                Ok(())
            },
        },
        Rule {
            path: "/authType",
            ops: &[Op::Replace],
            apply: |authorizer, edit| {
                authorizer.auth_type = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/authorizerUri",
            ops: &[Op::Replace],
            apply: |authorizer, edit| {
                authorizer.authorizer_uri = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/authorizerCredentials",
            ops: &[Op::Replace],
            apply: |authorizer, edit| {
                authorizer.authorizer_credentials = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/authorizerResultTtlInSeconds",
            ops: &[Op::Replace],
            apply: |authorizer, edit| {
                let seconds = edit.filled().map(|text| text.trim().parse()).transpose();
                authorizer.authorizer_result_ttl_in_seconds =
                    seconds.map_err(|_| AuthorizerProblem::InvalidInput)?;
                Ok(())
            },
        },
        Rule {
            path: "/identityValidationExpression",
            ops: &[Op::Replace],
            apply: |authorizer, edit| {
                authorizer.identity_validation_expression = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/identitySource",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |authorizer, edit| {
                change_identity_source(authorizer, edit);
                Ok(())
            },
        },
        Rule {
            path: "/providerARNs",
            ops: &[Op::Add, Op::Remove],
            apply: |authorizer, edit| {
                given_item(&mut authorizer.provider_arns, edit);
                Ok(())
            },
        },
    ],
};

/// Replaces the identity source, or one of the expressions in it.
fn change_identity_source(authorizer: &mut Authorizer, edit: &Edit<'_>) {
    let source = authorizer.identity_source.take();
    authorizer.identity_source = if edit.op == Op::Replace {
        edit.filled()
    } else {
        let parts = source.iter().flat_map(|source| source.split(','));
        let mut parts: Vec<String> = parts.map(|part| part.trim().to_owned()).collect();
        match edit.value {
            None if edit.op == Op::Remove => parts.clear(),
            _ => given_item(&mut parts, edit),
        }
        Some(parts.join(",")).filter(|source| !source.is_empty())
    };
}
