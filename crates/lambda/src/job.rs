//! One invocation on its way through an execution environment, and what comes back.

use bytes::Bytes;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

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
    /// Set where the caller takes a streamed answer while it is made: its places among the
    /// invocations at once, which it has until the function is done, whether or not anybody reads.
    pub(crate) live: Option<Arc<Rooms>>,
}

/// The places that an invocation takes among those at once.
pub(crate) type Rooms = [Option<OwnedSemaphorePermit>; 2];

/// How many pieces of a streamed answer wait for who reads it; then the function waits.
const PIECES: usize = 4;

/// An event with its way back.
pub(crate) struct Job {
    pub(crate) event: Event,
    /// Dropped without an answer, the event was never seen by the function.
    pub(crate) end: WayBack,
    /// The environment that runs it, to be given back.
    pub(crate) home: EnvironmentHandle,
}

/// How an answer gets to who waits for it.
pub(crate) enum WayBack {
    Whole(oneshot::Sender<JobEnd>),
    /// The answer has begun; this takes how it ends.
    Begun(oneshot::Sender<Answer>),
}

impl Job {
    /// Hands out the beginning of a streamed answer, and returns where its pieces go; none if the
    /// caller wants it whole.
    pub(crate) fn begin(&mut self) -> Option<mpsc::Sender<Bytes>> {
        self.event.live.as_ref()?;
        let (ends, end) = oneshot::channel();
        match std::mem::replace(&mut self.end, WayBack::Begun(ends)) {
            WayBack::Whole(caller) => {
                let (pieces, received) = mpsc::channel(PIECES);
                // a caller that has gone shows when the first piece comes
                let _ = caller.send(JobEnd::Streaming(Streamed {
                    pieces: received,
                    end,
                }));
                Some(pieces)
            }
            // an answer begins once
            begun @ WayBack::Begun(_) => {
                self.end = begun;
                None
            }
        }
    }

    /// Says how it ended. The places among the invocations are free before the caller knows.
    pub(crate) fn answer(self, end: JobEnd) {
        drop(self.event);
        // nobody waits for an asynchronous invocation, or the caller has gone
        match (self.end, end) {
            (WayBack::Whole(caller), end) => drop(caller.send(end)),
            (WayBack::Begun(caller), JobEnd::Answered(answer)) => drop(caller.send(answer)),
            // dropped: the stream breaks off
            (WayBack::Begun(_), _) => {}
        }
    }
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
        let (end, home) = (WayBack::Whole(end), self.clone());
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
    /// The function has begun to answer.
    Streaming(Streamed),
    /// The function cannot be run on this machine.
    Unavailable { what: String },
}

/// An answer that is still being made. Who drops it leaves the function to itself, as Lambda does.
#[derive(Debug)]
pub(crate) struct Streamed {
    /// Closed when there is no more; then `end` says how it ended.
    pub(crate) pieces: mpsc::Receiver<Bytes>,
    /// Its payload is an error that is not streamed, or nothing.
    pub(crate) end: oneshot::Receiver<Answer>,
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
