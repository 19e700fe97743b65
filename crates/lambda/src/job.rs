//! One invocation on its way through an execution environment, and what comes back.

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

/// An event for a function.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) request_id: String,
    /// The function's ARN as the caller named it, with the qualifier if there was one.
    pub(crate) invoked_arn: String,
    pub(crate) trace_id: String,
    pub(crate) client_context: Option<String>,
    pub(crate) payload: Bytes,
    /// Whether the caller wants the end of the log.
    pub(crate) wants_tail: bool,
}

/// An event with its way back.
pub(crate) struct Job {
    pub(crate) event: Event,
    /// Dropped without an answer, the event was never seen by the function.
    pub(crate) end: oneshot::Sender<JobEnd>,
    /// The environment that runs it, to be given back.
    pub(crate) home: EnvironmentHandle,
}

/// Who holds it may give an environment its next job.
#[derive(Clone)]
pub(crate) struct EnvironmentHandle(mpsc::Sender<Job>);

impl EnvironmentHandle {
    /// Makes a handle and the environment's end of it.
    pub(crate) fn new() -> (Self, mpsc::Receiver<Job>) {
        let (jobs, received) = mpsc::channel(1);
        (Self(jobs), received)
    }

    /// Hands a job over; false if the environment has ended.
    pub(crate) fn give(&self, event: Event) -> Option<oneshot::Receiver<JobEnd>> {
        let (end, ended) = oneshot::channel();
        let home = self.clone();
        self.0.try_send(Job { event, end, home }).ok()?;
        Some(ended)
    }

    /// Tells whether the environment still lives.
    pub(crate) fn is_open(&self) -> bool {
        !self.0.is_closed()
    }
}

/// What became of an event.
#[derive(Debug)]
pub(crate) enum JobEnd {
    /// The function answered, or failed.
    Answered(Answer),
    /// The function cannot be run on this machine.
    Unavailable { what: String },
}

/// An answer or a failure of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) payload: Bytes,
    pub(crate) content_type: Option<String>,
    /// What failed, if anything.
    pub(crate) function_error: Option<FunctionError>,
    /// Whether the runtime answered in streaming mode.
    pub(crate) streamed: bool,
    /// The end of the log, if it was wanted.
    pub(crate) log_tail: Option<Vec<u8>>,
}

/// A failure as an answer has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FunctionError {
    /// The class of error.
    pub(crate) error_type: String,
    /// The error itself, where the payload is what was streamed before it.
    pub(crate) details: Option<String>,
}

impl FunctionError {
    /// Makes the failure that the payload tells of.
    pub(crate) fn in_payload(error_type: impl Into<String>) -> Self {
        Self {
            error_type: error_type.into(),
            details: None,
        }
    }
}
