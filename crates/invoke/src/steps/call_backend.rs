//! Calls the backend: the only await of an invocation.

use crate::backend::{Backend, BackendFailure, BackendReply, BackendRequest};
use crate::failure::Failure;
use crate::payload::Payload;
use crate::run::Run;
use crate::trace::Event;

pub(crate) async fn call_backend(
    run: &mut Run<'_>,
    backend: &dyn Backend,
    request: BackendRequest,
) -> Result<BackendReply, Failure> {
    run.trace.record(Event::Sending {
        uri: request.uri.clone(),
    });
    let before = run.trace.elapsed();
    let answer = backend.call_timed(request).await;
    let measured = run.trace.elapsed().saturating_sub(before);
    let latency = answer.latency.unwrap_or(measured);
    run.trace.skip(latency.saturating_sub(measured));
    let reply = answer.reply.map_err(failure)?;
    run.trace.record(Event::Replied {
        status: reply.status,
        latency,
    });
    run.trace.record(Event::ReplyHeaders(reply.headers.clone()));
    run.trace
        .record(Event::ReplyBody(Payload::from_bytes(reply.body.clone())));
    Ok(reply)
}

fn failure(failure: BackendFailure) -> Failure {
    match failure {
        BackendFailure::InvalidEndpoint => Failure::InvalidEndpointAddress,
        BackendFailure::Timeout => Failure::Timeout,
        BackendFailure::Network { detail } => Failure::Network { detail },
        BackendFailure::HostNameMismatch { host, common_name } => {
            Failure::HostNameMismatch { host, common_name }
        }
        BackendFailure::Tls { problem, detail } => Failure::Tls { problem, detail },
        BackendFailure::RoleRefused { role } => Failure::RoleRefused { role },
        BackendFailure::Unreachable { what } => Failure::Network { detail: what },
        BackendFailure::ReplyTooLarge { limit } => Failure::ReplyTooLarge { limit },
    }
}
