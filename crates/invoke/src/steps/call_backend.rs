//! Calls a backend: the integration's, or an authorizer's function. The only await of an invocation.
//!
//! Recorded: what Lambda did not carry out leaves no line about an answer; a role that may not be
//! taken on leaves none about the endpoint either, as the gateway asks for it first.

use crate::backend::{
    Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, Target, TimedReply,
};
use crate::failure::Failure;
use crate::lambda_reply::not_invoked;
use crate::live::LiveReply;
use crate::payload::Payload;
use crate::run::{Stop, Unreachable};
use crate::trace::{Event, Trace};
use std::time::Duration;

/// Calls the integration's backend and records what it answers.
pub(crate) async fn call_backend(
    trace: &mut Trace,
    backend: &dyn Backend,
    request: BackendRequest,
) -> Result<BackendReply, Stop> {
    let (reply, latency) = send(trace, backend, request).await?;
    record_reply(trace, &reply, latency);
    Ok(reply)
}

/// Records what a backend answered.
pub(super) fn record_reply(trace: &mut Trace, reply: &BackendReply, latency: Duration) {
    trace.record(Event::Replied {
        status: reply.status,
        latency,
    });
    trace.record(Event::ReplyHeaders(reply.headers.clone()));
    trace.record(Event::ReplyBody(Payload::from_bytes(reply.body.clone())));
}

/// Calls a backend and says how long it took.
pub(crate) async fn send(
    trace: &mut Trace,
    backend: &dyn Backend,
    request: BackendRequest,
) -> Result<(BackendReply, Duration), Stop> {
    let target = request.target.clone();
    let (reply, latency) = timed(trace, request, |request| backend.call_timed(request)).await?;
    if matches!(target, Target::Function { .. })
        && let Some(failure) = not_invoked(&reply)
    {
        return Err(failure.into());
    }
    Ok((reply, latency))
}

/// Calls a backend, and says how long it took until status and headers were there.
pub(super) async fn send_live(
    trace: &mut Trace,
    backend: &dyn Backend,
    request: BackendRequest,
) -> Result<(LiveReply, Duration), Stop> {
    timed(trace, request, |request| backend.call_live(request)).await
}

async fn timed<'a, R>(
    trace: &mut Trace,
    request: BackendRequest,
    call: impl FnOnce(BackendRequest) -> BoxFuture<'a, TimedReply<R>>,
) -> Result<(R, Duration), Stop> {
    let uri = request.uri.clone();
    trace.record(Event::Sending { uri: uri.clone() });
    let target = request.target.clone();
    let before = trace.elapsed();
    let answer = call(request).await;
    let measured = trace.elapsed().saturating_sub(before);
    let latency = answer.latency.unwrap_or(measured);
    trace.skip(latency.saturating_sub(measured));
    let reply = answer.reply.map_err(|failure| {
        if matches!(failure, BackendFailure::RoleRefused { .. }) {
            trace.forget_the_endpoint();
        }
        stop(failure, &target, uri)
    })?;
    Ok((reply, latency))
}

/// Says why an invocation ends where its backend gave no answer.
pub(super) fn stop(failure: BackendFailure, target: &Target, uri: String) -> Stop {
    Stop::Failed(match failure {
        BackendFailure::InvalidEndpoint => Failure::InvalidEndpointAddress,
        BackendFailure::Timeout => Failure::Timeout,
        BackendFailure::Network { detail } if matches!(target, Target::VpcLink { .. }) => {
            Failure::VpcLink { detail }
        }
        BackendFailure::Network { detail } => Failure::Network { detail },
        BackendFailure::HostNameMismatch { host, common_name } => {
            Failure::HostNameMismatch { host, common_name }
        }
        BackendFailure::Tls { problem, detail } => Failure::Tls { problem, detail },
        BackendFailure::RoleRefused { role } => Failure::RoleRefused { role },
        BackendFailure::ReplyTooLarge { limit } => Failure::ReplyTooLarge { limit },
        BackendFailure::Unreachable { what } => {
            return Stop::Unreachable(Unreachable { uri, what });
        }
    })
}
