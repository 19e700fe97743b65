//! Request validators.
//!
//! Refusals were recorded, among them that an unknown API is a bad request where one is made, and
//! an unknown validator where one is named.

use super::{Body, Call, Entry, Handler, no_such_api};
use crate::Exception;
use crate::paginate::Page;
use crate::view::{PageView, json};
use trygate_model::{Api, RequestValidator};

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "CreateRequestValidator",
        Handler::Change(invalid_api, create),
    ),
    (
        "DeleteRequestValidator",
        Handler::Change(no_such_validator, delete),
    ),
    ("GetRequestValidator", Handler::Read(no_such_validator, get)),
    ("GetRequestValidators", Handler::Read(no_such_api, list)),
];

fn invalid_api(_: &Call<'_>) -> Exception {
    Exception::InvalidRestApi
}

fn no_such_validator(_: &Call<'_>) -> Exception {
    Exception::NoSuchRequestValidator
}

fn create(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let name = call.input.text("name").unwrap_or_default();
    if name.trim().is_empty() {
        return Err(Exception::BlankValidatorName);
    }
    if api.validator_named(name).is_some() {
        return Err(Exception::ValidatorNameTaken);
    }
    let flag = |member| call.input.flag(member).unwrap_or_default();
    let validator = RequestValidator {
        id: call.new_id(|id| api.request_validators.contains_key(id))?,
        name: name.to_owned(),
        validate_request_body: flag("validateRequestBody"),
        validate_request_parameters: flag("validateRequestParameters"),
    };
    let body = json(&validator)?;
    api.request_validators
        .insert(validator.id.clone(), validator);
    Ok(body)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let validator = api
        .request_validators
        .get(call.input.required("requestValidatorId"));
    json(validator.ok_or(Exception::NoSuchRequestValidator)?)
}

fn list(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let mut validators: Vec<&RequestValidator> = api.request_validators.values().collect();
    validators.sort_by(|left, right| left.id.cmp(&right.id));
    let cut = Page::of(&call.input)?.cut(validators, |validator| &validator.id);
    json(&PageView {
        item: cut.items,
        position: cut.position,
    })
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let id = call.input.required("requestValidatorId");
    let validator = api.request_validators.get(id);
    let validator = validator.ok_or(Exception::NoSuchRequestValidator)?;
    for resource in api.resources.values() {
        for (verb, method) in &resource.methods {
            if method.request_validator_id.as_deref() == Some(id) {
                return Err(Exception::RequestValidatorInUse {
                    name: validator.name.clone(),
                    method: verb.to_string(),
                    path: api.path_of(resource),
                });
            }
        }
    }
    api.request_validators.shift_remove(id);
    Ok(Body::new())
}
