//! One reply, and what becomes of a call that gets it.

use crate::failure::Failure;
use std::time::Duration;
use trygate_invoke::{BackendFailure, BackendReply, BackendRequest, TimedReply};
use trygate_model::limits;

/// What a call gets.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) answer: Answer,
    /// How long the call is said to take.
    pub(crate) latency: Option<Duration>,
}

/// An answer, or none.
#[derive(Debug)]
pub(crate) enum Answer {
    Answered(BackendReply),
    Failed(Failure),
}

impl Reply {
    /// Returns what the call comes to: what takes too long or is too large fails as it would.
    pub(crate) fn to(&self, request: &BackendRequest) -> TimedReply {
        let reply = match &self.answer {
            Answer::Answered(reply) => Ok(reply.clone()),
            Answer::Failed(failure) => failure.to(request),
        };
        let is_timeout = reply == Err(BackendFailure::Timeout);
        // a replayed call takes no time unless it says so; a timeout takes what there is
        let latency = match self.latency {
            None if is_timeout => request.timeout,
            latency => latency.unwrap_or_default(),
        };
        if latency > request.timeout {
            return TimedReply {
                reply: Err(BackendFailure::Timeout),
                latency: Some(request.timeout),
            };
        }
        let limit = limits::PAYLOAD_BYTES;
        let reply = match reply {
            Ok(reply) if reply.body.len() > limit => Err(BackendFailure::ReplyTooLarge { limit }),
            reply => reply,
        };
        TimedReply {
            reply,
            latency: Some(latency),
        }
    }
}
