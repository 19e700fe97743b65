//! TestInvokeAuthorizer: what is checked before an authorizer is asked, and the answer's form.
//!
//! Members that there is nothing to say of are left out, as in AWS's documentation of its command
//! line; what `authorization` holds was never seen.

use super::{Body, Call, Entry, Handler, test_invoke::exception};
use crate::Exception;
use crate::exception::AuthorizerProblem;
use crate::test_invoke::{TestAuthorizerAnswer, TestAuthorizerRequest, TestInvokeRefusal};
use crate::view::{TestAuthorizerView, json};
use trygate_model::Api;

pub(super) const OPERATIONS: &[Entry] = &[(
    "TestInvokeAuthorizer",
    Handler::TestAuthorizer(no_such_authorizer),
)];

fn no_such_authorizer(_: &Call<'_>) -> Exception {
    AuthorizerProblem::NoSuchAuthorizer.into()
}

/// Makes the request; the authorizer must exist.
pub(crate) fn request(call: &Call<'_>, api: &Api) -> Result<TestAuthorizerRequest, Exception> {
    let input = &call.input;
    let authorizer_id = input.required("authorizerId");
    if !api.authorizers.contains_key(authorizer_id) {
        return Err(no_such_authorizer(call));
    }
    Ok(TestAuthorizerRequest {
        authorizer_id: authorizer_id.to_owned(),
        path_with_query_string: input.filled("pathWithQueryString"),
        body: input.text("body").unwrap_or_default().to_owned(),
        headers: input.text_map("headers").unwrap_or_default(),
        multi_value_headers: input.text_lists("multiValueHeaders").unwrap_or_default(),
        stage_variables: input.text_map("stageVariables").unwrap_or_default(),
        additional_context: input.text_map("additionalContext").unwrap_or_default(),
        access_key: call.caller.access_key.clone(),
        user_agent: call.caller.user_agent.clone(),
        wants_trace: call.caller.wants_trace,
    })
}

/// Writes the answer.
pub(crate) fn answer(
    answered: Result<TestAuthorizerAnswer, TestInvokeRefusal>,
) -> Result<Body, Exception> {
    let answer = answered.map_err(exception)?;
    json(&TestAuthorizerView {
        client_status: answer.client_status,
        log: &answer.log,
        latency: answer.latency,
        principal_id: answer.principal_id.as_deref(),
        policy: answer.policy.as_deref(),
        claims: answer.claims.as_ref(),
        trace: answer.trace.as_ref(),
    })
}
