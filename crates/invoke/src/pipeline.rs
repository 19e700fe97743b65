//! The way of one invocation, top to bottom: the one place to read it whole.
//!
//! ```text
//! receive_request → check_access → validate_parameters → validate_body → map_request
//!   → build_endpoint → call_backend → select_response → map_response → finish
//! ```
//!
//! A step that fails returns a [`Failure`]; `gateway_response` turns it into the answer.

use crate::backend::{Backend, BackendReply};
use crate::failure::Failure;
use crate::gateway_response;
use crate::outcome::Outcome;
use crate::run::{Answer, Run};
use crate::steps;
use crate::trace::Event;

/// Takes every step, and answers whatever happens.
pub(crate) async fn run(mut run: Run<'_>, backend: &dyn Backend) -> Outcome {
    let answer = match answer(&mut run, backend).await {
        Ok(answer) => {
            run.trace.record(Event::Succeeded);
            answer
        }
        Err(failure) => gateway_response::answer(&mut run, failure),
    };
    steps::finish(run.trace, answer)
}

async fn answer(run: &mut Run<'_>, backend: &dyn Backend) -> Result<Answer, Failure> {
    steps::receive_request(run);
    steps::check_access(run);
    steps::validate_parameters(run)?;
    steps::validate_body(run)?;
    let mapped = steps::map_request(run)?;
    let reply = if run.is_mock() {
        mock_reply(steps::mock_status(run, &mapped.body)?)
    } else {
        let request = steps::build_endpoint(run, mapped)?;
        steps::call_backend(run, backend, request).await?
    };
    if run.integration.kind.is_proxy() {
        return Ok(steps::pass_response(run, reply));
    }
    let selected = steps::select_response(run, reply.status)?;
    steps::map_response(run, selected, reply)
}

/// A MOCK integration answers nothing but a status; templates then see an empty document.
fn mock_reply(status: u16) -> BackendReply {
    BackendReply {
        status,
        headers: Vec::new(),
        body: Vec::new(),
    }
}
