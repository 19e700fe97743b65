//! TestInvokeMethod: what is checked before a request is simulated, and the answer's form.

use super::{Body, Call, Entry, Handler, no_such_resource};
use crate::Exception;
use crate::test_invoke::{TestInvokeAnswer, TestInvokeRefusal, TestInvokeRequest};
use crate::view::{TestInvokeView, json};
use std::sync::Arc;
use trygate_model::{Api, ClientCertificate};

pub(super) const OPERATIONS: &[Entry] =
    &[("TestInvokeMethod", Handler::TestInvoke(no_such_resource))];

/// Makes the request to simulate; resource and method must exist.
pub(crate) fn request(
    call: &Call<'_>,
    api: &Api,
    client_certificate: Option<Arc<ClientCertificate>>,
) -> Result<TestInvokeRequest, Exception> {
    let input = &call.input;
    let resource = call.resource(api)?;
    let http_method = call.verb().ok_or(Exception::NoSuchMethod)?;
    resource
        .method_for(http_method)
        .ok_or(Exception::NoSuchMethod)?;
    Ok(TestInvokeRequest {
        resource_id: resource.id.clone(),
        http_method,
        path_with_query_string: input.filled("pathWithQueryString"),
        body: input.text("body").unwrap_or_default().to_owned(),
        headers: input.text_map("headers").unwrap_or_default(),
        multi_value_headers: input.text_lists("multiValueHeaders").unwrap_or_default(),
        client_certificate,
        stage_variables: input.text_map("stageVariables").unwrap_or_default(),
        access_key: call.caller.access_key.clone(),
        user_agent: call.caller.user_agent.clone(),
        wants_trace: call.caller.wants_trace,
    })
}

/// Writes the answer.
pub(crate) fn answer(
    answered: Result<TestInvokeAnswer, TestInvokeRefusal>,
) -> Result<Body, Exception> {
    match answered {
        Ok(answer) => json(&TestInvokeView {
            status: answer.status,
            body: &answer.body,
            headers: &answer.headers,
            multi_value_headers: &answer.multi_value_headers,
            log: &answer.log,
            latency: answer.latency,
            trace: answer.trace.as_ref(),
        }),
        Err(refusal) => Err(exception(refusal)),
    }
}

/// Says why nothing was simulated.
pub(crate) fn exception(refusal: TestInvokeRefusal) -> Exception {
    match refusal {
        TestInvokeRefusal::NoIntegration => Exception::NoIntegration,
        TestInvokeRefusal::Unsupported { what } => Exception::Unsupported { what },
        TestInvokeRefusal::Failed { detail } => Exception::Internal { detail },
    }
}
