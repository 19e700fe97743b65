//! Calls the backend of an integration that streams, and answers as soon as status and headers are
//! known. What comes after them is left to whoever carries the answer to the client.
//!
//! Documented: a function's metadata and the eight zero bytes come first, and only then the answer
//! starts. A test waits for more, see `test_stream.rs`.

use super::call_backend::{record_reply, send_live, stop};
use super::pass_response::pass_response;
use crate::backend::{Backend, BackendFailure, BackendReply, BackendRequest, Target};
use crate::lambda_reply::{failed, function_error, has_stream_start, not_invoked};
use crate::live::{LiveFailure, LiveReply};
use crate::run::{Answer, Run, Stop};
use crate::test_stream::{MOST, is_streamed_test};

/// Calls the backend; the rest of its answer is left in the run.
pub(crate) async fn stream_response(
    run: &mut Run<'_>,
    backend: &dyn Backend,
    request: BackendRequest,
) -> Result<Answer, Stop> {
    let called = (request.target.clone(), request.uri.clone());
    let is_function = matches!(called.0, Target::Function { .. });
    let (mut reply, latency) = send_live(&mut run.trace, backend, request).await?;
    if is_function && (reply.status >= 400 || failed(&reply.headers)) {
        let whole = reply.whole().await;
        let whole = whole.map_err(|failure| ended(failure, &called))?;
        if let Some(failure) = not_invoked(&whole) {
            return Err(failure.into());
        }
        record_reply(&mut run.trace, &whole, latency);
        return Ok(pass_response(run, whole)?);
    }
    let is_test = is_streamed_test(run);
    let mut body = Vec::new();
    let mut goes_on = true;
    while goes_on && wants_more(is_test, is_function, &body) {
        match reply.body.next().await {
            Some(Ok(piece)) => body.extend(piece),
            None => goes_on = false,
            // a test shows what has come by then
            Some(Err(LiveFailure::Backend(BackendFailure::Timeout)))
                if is_test && (!is_function || has_stream_start(&body)) =>
            {
                goes_on = false;
            }
            Some(Err(failure)) => return Err(ended(failure, &called)),
        }
    }
    let LiveReply {
        status,
        headers,
        body: rest,
    } = reply;
    let begun = BackendReply {
        status,
        headers,
        body,
    };
    record_reply(&mut run.trace, &begun, latency);
    let answer = pass_response(run, begun)?;
    if goes_on && !is_test {
        run.rest = Some(rest);
    }
    Ok(answer)
}

fn wants_more(is_test: bool, is_function: bool, body: &[u8]) -> bool {
    if is_test {
        return body.len() <= MOST;
    }
    is_function && !has_stream_start(body)
}

fn ended(failure: LiveFailure, (target, uri): &(Target, String)) -> Stop {
    match failure {
        LiveFailure::Backend(failure) => stop(failure, target, uri.clone()),
        LiveFailure::Function(reply) => match function_error(&reply) {
            Some(failure) => failure.into(),
            None => stop(BackendFailure::Timeout, target, uri.clone()),
        },
    }
}
