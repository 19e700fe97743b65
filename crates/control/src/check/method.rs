//! What must hold of a method and of the responses that it declares.
//!
//! Recorded, among it that an authorizer of a method that needs none is passed over.

use crate::Exception;
use crate::mapping::{check_content_types, check_method_parameters, check_response_headers};
use trygate_model::{Api, Method, MethodResponse, TextMap};

const AUTHORIZATION_TYPES: &[&str] = &["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"];

/// Checks a method that is to stand in an API, and drops the authorizer that it does not need.
pub(crate) fn settle(api: &Api, method: &mut Method) -> Result<(), Exception> {
    method.authorization_type.make_ascii_uppercase();
    let authorization_type = method.authorization_type.as_str();
    if !AUTHORIZATION_TYPES.contains(&authorization_type) {
        return Err(Exception::InvalidAuthorizationType);
    }
    if matches!(authorization_type, "CUSTOM" | "COGNITO_USER_POOLS") {
        let authorizer = method.authorizer_id.as_ref();
        if !authorizer.is_some_and(|id| api.authorizers.contains_key(id)) {
            return Err(Exception::InvalidAuthorizer);
        }
    } else {
        method.authorizer_id = None;
    }
    if !method.authorization_scopes.is_empty() && authorization_type != "COGNITO_USER_POOLS" {
        return Err(Exception::ScopesNeedCognito);
    }
    let validator = method.request_validator_id.as_ref();
    if validator.is_some_and(|id| !api.request_validators.contains_key(id)) {
        return Err(Exception::InvalidRequestValidator);
    }
    if let Some(parameters) = &method.request_parameters {
        check_method_parameters(parameters)?;
    }
    check_models(api, method.request_models.as_ref())
}

/// Checks a response that a method of an API is to declare.
pub(crate) fn check_response(api: &Api, response: &MethodResponse) -> Result<(), Exception> {
    if let Some(parameters) = &response.response_parameters {
        check_response_headers(parameters)?;
    }
    check_models(api, response.response_models.as_ref())
}

/// Refuses models that the API does not have, and keys that are no content types.
fn check_models(api: &Api, models: Option<&TextMap>) -> Result<(), Exception> {
    let Some(models) = models else {
        return Ok(());
    };
    check_content_types(models.keys())?;
    match models.values().find(|name| !api.models.contains_key(*name)) {
        Some(name) => Err(Exception::InvalidModel { name: name.clone() }),
        None => Ok(()),
    }
}
