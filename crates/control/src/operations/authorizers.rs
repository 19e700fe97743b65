//! Authorizers of an API.
//!
//! That an unknown API is a conflict where one is made was recorded. The label `authType` that AWS
//! gives one that has none is from answers in AWS's documentation of its command line.

use super::{Body, Call, Entry, Handler, no_such_api};
use crate::Exception;
use crate::check::authorizer::check;
use crate::exception::AuthorizerProblem;
use crate::paginate::Page;
use crate::patch;
use crate::view::{PageView, json};
use trygate_model::limits::AUTHORIZERS_PER_API;
use trygate_model::{Api, Authorizer, AuthorizerType};

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "CreateAuthorizer",
        Handler::Change(concurrent_modification, create),
    ),
    (
        "DeleteAuthorizer",
        Handler::Change(no_such_authorizer, delete),
    ),
    ("GetAuthorizer", Handler::Read(no_such_authorizer, get)),
    ("GetAuthorizers", Handler::Read(no_such_api, list)),
    (
        "UpdateAuthorizer",
        Handler::Change(no_such_authorizer, update),
    ),
];

fn concurrent_modification(_: &Call<'_>) -> Exception {
    Exception::ConcurrentModification
}

fn no_such_authorizer(_: &Call<'_>) -> Exception {
    AuthorizerProblem::NoSuchAuthorizer.into()
}

fn create(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let input = &call.input;
    // the service model allows no other value
    let kind = input.text("type").and_then(AuthorizerType::parse);
    let kind = kind.unwrap_or(AuthorizerType::Token);
    let auth_type = if kind == AuthorizerType::CognitoUserPools {
        "cognito_user_pools"
    } else {
        "custom"
    };
    let ttl = input.number("authorizerResultTtlInSeconds");
    let authorizer = Authorizer {
        id: call.new_id(|id| api.authorizers.contains_key(id))?,
        name: input.required("name").to_owned(),
        kind,
        provider_arns: input.texts("providerARNs").unwrap_or_default(),
        auth_type: Some(input.filled("authType").unwrap_or_else(|| auth_type.into())),
        authorizer_uri: input.filled("authorizerUri"),
        authorizer_credentials: input.filled("authorizerCredentials"),
        identity_source: input.filled("identitySource"),
        identity_validation_expression: input.filled("identityValidationExpression"),
        // what does not fit is out of the range of lifetimes, too
        authorizer_result_ttl_in_seconds: ttl.map(|ttl| u32::try_from(ttl).unwrap_or(u32::MAX)),
    };
    check(api, &authorizer)?;
    if api.authorizers.len() >= AUTHORIZERS_PER_API {
        return Err(AuthorizerProblem::TooMany.into());
    }
    let body = json(&authorizer)?;
    api.authorizers.insert(authorizer.id.clone(), authorizer);
    Ok(body)
}

fn named<'a>(call: &Call<'_>, api: &'a Api) -> Result<&'a Authorizer, Exception> {
    let authorizer = api.authorizers.get(call.input.required("authorizerId"));
    Ok(authorizer.ok_or(AuthorizerProblem::NoSuchAuthorizer)?)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    json(named(call, api)?)
}

fn list(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let mut authorizers: Vec<&Authorizer> = api.authorizers.values().collect();
    authorizers.sort_by(|left, right| left.id.cmp(&right.id));
    let cut = Page::of(&call.input)?.cut(authorizers, |authorizer| &authorizer.id);
    json(&PageView {
        item: cut.items,
        position: cut.position,
    })
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let patched = patch::authorizer::TABLE.patched(&call.input, named(call, api)?)?;
    check(api, &patched)?;
    let body = json(&patched)?;
    api.authorizers.insert(patched.id.clone(), patched);
    Ok(body)
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let authorizer = named(call, api)?;
    for resource in api.resources.values() {
        for (verb, method) in &resource.methods {
            if method.authorizer_id.as_deref() == Some(&authorizer.id) {
                return Err(AuthorizerProblem::InUse {
                    name: authorizer.name.clone(),
                    method: verb.to_string(),
                    path: api.path_of(resource),
                }
                .into());
            }
        }
    }
    let id = authorizer.id.clone();
    api.authorizers.shift_remove(&id);
    Ok(Body::new())
}
