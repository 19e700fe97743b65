//! Request validators.
//!
//! Refusals were recorded, among them that an unknown API is a bad request where one is made, and
//! an unknown validator where one is named.

use super::{Body, Call, Entry, Handler, no_such_api};
use crate::Exception;
use crate::paginate::Page;
use crate::patch;
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
    (
        "UpdateRequestValidator",
        Handler::Change(no_such_validator, update),
    ),
];

fn invalid_api(_: &Call<'_>) -> Exception {
    Exception::InvalidRestApi
}

fn no_such_validator(_: &Call<'_>) -> Exception {
    Exception::NoSuchRequestValidator
}

fn create(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let flag = |member| call.input.flag(member).unwrap_or_default();
    let validator = RequestValidator {
        id: call.new_id(|id| api.request_validators.contains_key(id))?,
        name: call.input.text("name").unwrap_or_default().to_owned(),
        validate_request_body: flag("validateRequestBody"),
        validate_request_parameters: flag("validateRequestParameters"),
    };
    check(api, &validator)?;
    let body = json(&validator)?;
    api.request_validators
        .insert(validator.id.clone(), validator);
    Ok(body)
}

/// Refuses a validator without a name, or with that of another.
fn check(api: &Api, validator: &RequestValidator) -> Result<(), Exception> {
    if validator.name.trim().is_empty() {
        return Err(Exception::BlankValidatorName);
    }
    match api.validator_named(&validator.name) {
        Some(other) if other.id != validator.id => Err(Exception::ValidatorNameTaken),
        _ => Ok(()),
    }
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let id = call.input.required("requestValidatorId");
    let validator = api.request_validators.get(id);
    let validator = validator.ok_or(Exception::NoSuchRequestValidator)?;
    let patched = patch::request_validator::TABLE.patched(&call.input, validator)?;
    check(api, &patched)?;
    let body = json(&patched)?;
    api.request_validators.insert(patched.id.clone(), patched);
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
