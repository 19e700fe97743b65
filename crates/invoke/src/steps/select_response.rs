//! Selects the integration response: the first whose pattern matches the whole of the backend's
//! status, else the default one.
//!
//! Recorded: the failures' words, and that the check against the method's responses comes before
//! anything is mapped.

use crate::failure::Failure;
use crate::run::Run;
use crate::trace::Event;
use trygate_model::IntegrationResponse;
use trygate_velocity::JavaRegex;

pub(crate) fn select_response<'a>(
    run: &mut Run<'a>,
    status: u16,
) -> Result<&'a IntegrationResponse, Failure> {
    let integration = run.integration;
    let responses = &integration.integration_responses;
    let matched = status.to_string();
    let mut selected = None;
    for response in responses.values().filter(|response| !response.is_default()) {
        let pattern = response.selection_pattern.as_deref().unwrap_or_default();
        let broken = || Failure::BrokenSelectionPattern {
            pattern: pattern.to_owned(),
        };
        let regex = JavaRegex::compile(pattern).map_err(|_| broken())?;
        if regex.matches(&matched).map_err(|_| broken())? {
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
        matched,
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
