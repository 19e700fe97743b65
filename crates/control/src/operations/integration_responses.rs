//! How an integration's answers become responses of the method.
//!
//! Which part of the chain resource, method, integration, response is said to be missing was
//! recorded for each operation; what else is refused is `check`'s.

use super::integrations::{content_handling, templates};
use super::{Body, Call, Entry, Handler, method_as_integration, no_such_resource};
use crate::Exception;
use crate::check::integration::check_response;
use crate::patch;
use crate::view::json;
use trygate_model::{Api, IntegrationResponse};

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "DeleteIntegrationResponse",
        Handler::Change(no_such_resource, delete),
    ),
    (
        "GetIntegrationResponse",
        Handler::Read(no_such_resource, get),
    ),
    (
        "PutIntegrationResponse",
        Handler::Change(no_such_resource, put),
    ),
    (
        "UpdateIntegrationResponse",
        Handler::Change(no_such_resource, update),
    ),
];

fn put(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let method = call.method_mut(api)?;
    let integration = method.integration.as_ref();
    let integration = integration.ok_or(Exception::NoSuchIntegration)?;
    let response = IntegrationResponse {
        status_code: call.input.required("statusCode").to_owned(),
        selection_pattern: call.input.text("selectionPattern").map(str::to_owned),
        response_parameters: call.input.checked_map("responseParameters"),
        response_templates: templates(call, "responseTemplates"),
        content_handling: content_handling(call),
    };
    check_response(&response, integration, method)?;
    let body = json(&response)?;
    if let Some(integration) = &mut method.integration {
        let responses = &mut integration.integration_responses;
        responses.insert(response.status_code.clone(), response);
    }
    Ok(body)
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let method = call.method_mut(api).map_err(method_as_integration)?;
    let integration = method.integration.as_ref();
    let integration = integration.ok_or(Exception::NoSuchIntegration)?;
    let status_code = call.input.required("statusCode");
    let response = integration.integration_responses.get(status_code);
    let response = response.ok_or(Exception::NoSuchResponse)?;
    let patched = patch::integration_response::TABLE.patched(&call.input, response)?;
    check_response(&patched, integration, method)?;
    let body = json(&patched)?;
    if let Some(integration) = &mut method.integration {
        let responses = &mut integration.integration_responses;
        responses.insert(patched.status_code.clone(), patched);
    }
    Ok(body)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let integration = call.method(api)?.integration.as_ref();
    let responses = &integration
        .ok_or(Exception::NoSuchIntegration)?
        .integration_responses;
    let response = responses.get(call.input.required("statusCode"));
    json(response.ok_or(Exception::NoSuchResponse)?)
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let method = call.method_mut(api).map_err(method_as_integration)?;
    let integration = method.integration.as_mut();
    let responses = &mut integration
        .ok_or(Exception::NoSuchIntegration)?
        .integration_responses;
    responses
        .shift_remove(call.input.required("statusCode"))
        .ok_or(Exception::NoSuchResponse)?;
    Ok(Body::new())
}
