//! The responses that a method declares.

use super::{Body, Call, Entry, Handler, no_such_resource};
use crate::Exception;
use crate::check::method::check_response;
use crate::patch;
use crate::view::json;
use trygate_model::{Api, MethodResponse};

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "DeleteMethodResponse",
        Handler::Change(no_such_resource, delete),
    ),
    ("GetMethodResponse", Handler::Read(no_such_resource, get)),
    ("PutMethodResponse", Handler::Change(no_such_resource, put)),
    (
        "UpdateMethodResponse",
        Handler::Change(no_such_resource, update),
    ),
];

fn put(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let status_code = call.input.required("statusCode");
    if call.method(api)?.method_responses.contains_key(status_code) {
        return Err(Exception::ResponseExists);
    }
    let response = MethodResponse {
        status_code: status_code.to_owned(),
        response_parameters: call.input.flags("responseParameters"),
        response_models: call.input.checked_map("responseModels"),
    };
    check_response(api, &response)?;
    let body = json(&response)?;
    let responses = &mut call.method_mut(api)?.method_responses;
    responses.insert(response.status_code.clone(), response);
    Ok(body)
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let responses = &call.method(api)?.method_responses;
    let response = responses.get(call.input.required("statusCode"));
    let response = response.ok_or(Exception::NoSuchResponse)?;
    let patched = patch::method_response::TABLE.patched(&call.input, response)?;
    check_response(api, &patched)?;
    let body = json(&patched)?;
    let responses = &mut call.method_mut(api)?.method_responses;
    responses.insert(patched.status_code.clone(), patched);
    Ok(body)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let responses = &call.method(api)?.method_responses;
    let response = responses.get(call.input.required("statusCode"));
    json(response.ok_or(Exception::NoSuchResponse)?)
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let responses = &mut call.method_mut(api)?.method_responses;
    responses
        .shift_remove(call.input.required("statusCode"))
        .ok_or(Exception::NoSuchResponse)?;
    Ok(Body::new())
}
