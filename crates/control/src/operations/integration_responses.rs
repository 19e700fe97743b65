//! How an integration's answers become responses of the method.
//!
//! Which part of the chain resource, method, integration, response is said to be missing was
//! recorded for each operation. Only one response can have a selection pattern, or none.

use super::integrations::{content_handling, templates};
use super::{Body, Call, Entry, Handler, method_as_integration, no_such_resource};
use crate::Exception;
use crate::mapping::check_response_mappings;
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
];

fn put(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let method = call.method_mut(api)?;
    let integration = method.integration.as_ref();
    let integration = integration.ok_or(Exception::NoSuchIntegration)?;
    let response = IntegrationResponse {
        status_code: call.input.required("statusCode").to_owned(),
        selection_pattern: call.input.text("selectionPattern").map(str::to_owned),
        response_parameters: call.input.checked_map("responseParameters"),
        response_templates: templates(call, "responseTemplates")?,
        content_handling: content_handling(call),
    };
    let pattern = |response: &IntegrationResponse| {
        let pattern = response.selection_pattern.clone();
        pattern.filter(|pattern| !pattern.is_empty())
    };
    let taken = integration.integration_responses.values().any(|other| {
        other.status_code != response.status_code && pattern(other) == pattern(&response)
    });
    if taken {
        return Err(Exception::SelectionPatternTaken {
            pattern: pattern(&response),
        });
    }
    if let Some(mappings) = &response.response_parameters {
        check_response_mappings(mappings, method, &response.status_code)?;
    }
    let body = json(&response)?;
    if let Some(integration) = &mut method.integration {
        let responses = &mut integration.integration_responses;
        responses.insert(response.status_code.clone(), response);
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
