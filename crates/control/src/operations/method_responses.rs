//! The responses that a method declares.

use super::methods::check_models;
use super::{Body, Call, Entry, Handler, no_such_resource};
use crate::Exception;
use crate::mapping::check_response_headers;
use crate::view::json;
use trygate_model::{Api, MethodResponse};

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "DeleteMethodResponse",
        Handler::Change(no_such_resource, delete),
    ),
    ("GetMethodResponse", Handler::Read(no_such_resource, get)),
    ("PutMethodResponse", Handler::Change(no_such_resource, put)),
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
    if let Some(parameters) = &response.response_parameters {
        check_response_headers(parameters)?;
    }
    check_models(api, response.response_models.as_ref())?;
    let body = json(&response)?;
    let responses = &mut call.method_mut(api)?.method_responses;
    responses.insert(response.status_code.clone(), response);
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
