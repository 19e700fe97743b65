//! What an invocation comes to: the answer, and the trace of how it came about.

use crate::live::LiveBody;
use crate::trace::Trace;
use std::time::Duration;
use trygate_model::TextMap;

/// The simulated answer with its trace.
#[derive(Debug)]
pub struct Outcome {
    /// The status that the client would see; 0 where a streamed test did not begin in time.
    pub status: u16,
    /// Headers in the order in which they were added; a name may have several values.
    pub headers: TextMap<Vec<String>>,
    /// The payload. Bytes that are not UTF-8 are replaced in [`Outcome::body_text`].
    pub body: Vec<u8>,
    /// What follows `body` while it is made, where a stage's integration streams.
    pub rest: Option<Box<dyn LiveBody>>,
    /// The time from start to finish.
    pub latency: Duration,
    /// Everything that happened, in order.
    pub trace: Trace,
}

impl Outcome {
    /// Returns the payload as TestInvokeMethod shows it.
    pub fn body_text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns one value for each header, the last one, as TestInvokeMethod's `headers` does.
    pub fn single_headers(&self) -> TextMap {
        self.headers
            .iter()
            .filter_map(|(name, values)| Some((name.clone(), values.last()?.clone())))
            .collect()
    }

    /// Returns the execution log in AWS's words; a streamed test has none.
    pub fn log(&self) -> String {
        if !self.trace.has_log() {
            return String::new();
        }
        crate::trace::render_aws_log(&self.trace)
    }
}
