//! Ends an invocation: the last event, and the outcome.

use crate::outcome::Outcome;
use crate::run::Answer;
use crate::trace::{Event, Trace};

pub(crate) fn finish(mut trace: Trace, answer: Answer) -> Outcome {
    trace.record(Event::Completed {
        status: answer.status,
    });
    Outcome {
        status: answer.status,
        headers: answer.headers,
        body: answer.body.into_bytes(),
        rest: None,
        latency: trace.elapsed(),
        trace,
    }
}
