//! Methods of resources.
//!
//! What is echoed and refused was recorded: maps are shown as they were given, an authorizer of a
//! method that needs none is passed over.

use super::{Body, Call, Entry, Handler, no_such_resource};
use crate::Exception;
use crate::mapping::{check_content_types, check_method_parameters};
use crate::view::{MethodView, json};
use trygate_model::{Api, HttpMethod, Method, TextMap};

pub(super) const OPERATIONS: &[Entry] = &[
    ("DeleteMethod", Handler::Change(no_such_resource, delete)),
    ("GetMethod", Handler::Read(no_such_resource, get)),
    ("PutMethod", Handler::Change(no_such_resource, put)),
];

const AUTHORIZATION_TYPES: &[&str] = &["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"];

fn put(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let resource = call.resource(api)?;
    let verb = call.verb().ok_or(Exception::InvalidHttpMethod)?;
    if resource.methods.contains_key(&verb) {
        return Err(Exception::MethodExists);
    }
    let method = new_method(call, api)?;
    let body = json(&MethodView::of(verb, &method))?;
    call.resource_mut(api)?.methods.insert(verb, method);
    Ok(body)
}

fn new_method(call: &Call<'_>, api: &Api) -> Result<Method, Exception> {
    let input = &call.input;
    let authorization_type = input.required("authorizationType").to_ascii_uppercase();
    if !AUTHORIZATION_TYPES.contains(&authorization_type.as_str()) {
        return Err(Exception::InvalidAuthorizationType);
    }
    let mut method = Method::new(authorization_type.as_str());
    if matches!(authorization_type.as_str(), "CUSTOM" | "COGNITO_USER_POOLS") {
        let authorizer = input
            .filled("authorizerId")
            .filter(|id| api.authorizers.contains_key(id));
        method.authorizer_id = Some(authorizer.ok_or(Exception::InvalidAuthorizer)?);
    }
    method.authorization_scopes = input.texts("authorizationScopes").unwrap_or_default();
    if !method.authorization_scopes.is_empty() && authorization_type != "COGNITO_USER_POOLS" {
        return Err(Exception::ScopesNeedCognito);
    }
    method.api_key_required = input.flag("apiKeyRequired").unwrap_or_default();
    method.operation_name = input.filled("operationName");
    method.request_validator_id = input.filled("requestValidatorId");
    let validator = method.request_validator_id.as_ref();
    if validator.is_some_and(|id| !api.request_validators.contains_key(id)) {
        return Err(Exception::InvalidRequestValidator);
    }
    method.request_parameters = input.flags("requestParameters");
    if let Some(parameters) = &method.request_parameters {
        check_method_parameters(parameters)?;
    }
    method.request_models = input.checked_map("requestModels");
    check_models(api, method.request_models.as_ref())?;
    Ok(method)
}

/// Refuses models that the API does not have, and keys that are no content types.
pub(super) fn check_models(api: &Api, models: Option<&TextMap>) -> Result<(), Exception> {
    let Some(models) = models else {
        return Ok(());
    };
    check_content_types(models.keys())?;
    match models.values().find(|name| !api.models.contains_key(*name)) {
        Some(name) => Err(Exception::InvalidModel { name: name.clone() }),
        None => Ok(()),
    }
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let method = call.method(api)?;
    // a method that was found has a verb
    let verb = call.verb().unwrap_or(HttpMethod::Any);
    json(&MethodView::of(verb, method))
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let resource = call.resource_mut(api)?;
    call.verb()
        .and_then(|verb| resource.methods.shift_remove(&verb))
        .ok_or(Exception::NoSuchMethod)?;
    Ok(Body::new())
}
