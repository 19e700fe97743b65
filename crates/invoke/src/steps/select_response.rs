//! Selects the integration response: the first whose pattern matches the whole of the backend's
//! status, or of a Lambda function's error message, else the default one.
//!
//! Recorded: that a function without an error has the default response; the failures' words, and that the check against the method's responses comes before
//! anything is mapped.

use crate::backend::BackendReply;
use crate::failure::Failure;
use crate::lambda_reply::error_message;
use crate::run::Run;
use crate::trace::Event;
use trygate_model::{IntegrationResponse, IntegrationType};
use trygate_velocity::JavaRegex;

pub(crate) fn select_response<'a>(
    run: &mut Run<'a>,
    reply: &BackendReply,
) -> Result<&'a IntegrationResponse, Failure> {
    let integration = run.integration;
    let responses = &integration.integration_responses;
    let status = reply.status;
    let matched = if is_function(run) {
        error_message(reply)
    } else {
        Some(status.to_string())
    };
    let mut selected = None;
    let patterned = responses.values().filter(|response| !response.is_default());
    for response in patterned.filter(|_| matched.is_some()) {
        let matched = matched.as_deref().unwrap_or_default();
        let pattern = response.selection_pattern.as_deref().unwrap_or_default();
        let broken = || Failure::BrokenSelectionPattern {
            pattern: pattern.to_owned(),
        };
        let regex = JavaRegex::compile(pattern).map_err(|_| broken())?;
        if regex.matches(matched).map_err(|_| broken())? {
            selected = Some(response);
            break;
        }
    }
    let selected = selected
        .or_else(|| responses.values().find(|response| response.is_default()))
        .ok_or(Failure::NoOutputMapping { status })?;
    run.trace.record(Event::ResponseSelected {
        status_code: selected.status_code.clone(),
        pattern: selected
            .selection_pattern
            .clone()
            .filter(|pattern| !pattern.is_empty()),
        matched: matched.unwrap_or_default(),
    });
    if !run
        .method
        .method_responses
        .contains_key(&selected.status_code)
    {
        let status_code = selected.status_code.clone();
        return Err(Failure::InvalidMethodResponse { status_code });
    }
    Ok(selected)
}

/// Whether a Lambda function answers. The `uri` tells it before its variables are filled in.
fn is_function(run: &Run<'_>) -> bool {
    let uri = run.integration.uri.as_deref().unwrap_or_default();
    run.integration.kind == IntegrationType::Aws && uri.contains(":lambda:path/")
}
