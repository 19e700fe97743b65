//! The way of one invocation, top to bottom: the one place to read it whole.
//!
//! ```text
//! receive_request → check_access → validate_parameters → validate_body → map_request
//!   → build_endpoint → call_backend → select_response → map_response → finish
//! ```
//!
//! A step that fails returns a [`Failure`]; `gateway_response` turns it into the
//! answer. Only a call that nothing here can take ends the run without one.

use crate::backend::{Backend, BackendReply};
use crate::endpoint::streams;
use crate::failure::Failure;
use crate::gateway_response::{self, Refused};
use crate::outcome::Outcome;
use crate::run::{Answer, Run, Stop, Unreachable};
use crate::steps;
use crate::test_stream;
use crate::trace::Event;

/// Takes every step, and answers whatever happens.
pub(crate) async fn run(mut run: Run<'_>, backend: &dyn Backend) -> Result<Outcome, Unreachable> {
    if test_stream::is_streamed_test(&run) {
        run.trace.leave_no_log();
    }
    let answer = match answer(&mut run, backend).await {
        Ok(answer) => {
            run.trace.record(Event::Succeeded);
            test_stream::cut_off(&run, answer)
        }
        Err(Stop::Failed(Failure::Timeout)) if let Some(answer) = test_stream::unbegun(&run) => {
            answer
        }
        Err(Stop::Failed(failure)) => {
            let mut refused = Refused {
                api: run.api,
                request: &run.request,
                stage_variables: &run.invocation.stage_variables,
                context: &mut run.context,
                trace: &mut run.trace,
                typed: run.invocation.live().is_some(),
            };
            gateway_response::answer(&mut refused, failure)
        }
        Err(Stop::Unreachable(unreachable)) => return Err(unreachable),
    };
    Ok(Outcome {
        rest: run.rest.take(),
        ..steps::finish(run.trace, answer)
    })
}

async fn answer(run: &mut Run<'_>, backend: &dyn Backend) -> Result<Answer, Stop> {
    steps::receive_request(run);
    steps::check_access(run, backend).await?;
    steps::begin_execution(run);
    steps::skip_checks(run);
    steps::validate_parameters(run)?;
    steps::validate_body(run)?;
    let mapped = steps::map_request(run)?;
    let reply = if run.is_mock() {
        mock_reply(steps::mock_status(run, &mapped.body)?)
    } else {
        let request = steps::build_endpoint(run, mapped)?;
        if streams(run) {
            return steps::stream_response(run, backend, request).await;
        }
        steps::call_backend(&mut run.trace, backend, request).await?
    };
    if run.integration.kind.is_proxy() {
        return Ok(steps::pass_response(run, reply)?);
    }
    let selected = steps::select_response(run, &reply)?;
    Ok(steps::map_response(run, selected, reply)?)
}

/// A MOCK integration answers nothing but a status; templates then see an empty document.
fn mock_reply(status: u16) -> BackendReply {
    BackendReply {
        status,
        headers: Vec::new(),
        body: Vec::new(),
    }
}
