//! What a test makes of an integration that streams: one answer, and no execution log.
//!
//! Documented: the answer is returned once it is whole, after 35 seconds, or when more than 1 MB is
//! there; the status is 0 if status and headers have not come by then.

use crate::endpoint::streams;
use crate::multi_map::MultiMap;
use crate::payload::Payload;
use crate::run::{Answer, Run};
use std::time::Duration;

/// How long a test waits for a stream.
const PATIENCE: Duration = Duration::from_secs(35);

/// How much of a stream a test returns, bytes.
pub(crate) const MOST: usize = 1024 * 1024;

/// Whether this is a test of an integration that streams.
pub(crate) fn is_streamed_test(run: &Run<'_>) -> bool {
    streams(run) && run.invocation.live().is_none()
}

/// Returns how long the backend may take.
pub(crate) fn patience(run: &Run<'_>) -> Duration {
    let timeout = run.integration.timeout();
    if is_streamed_test(run) {
        timeout.min(PATIENCE)
    } else {
        timeout
    }
}

/// Makes the answer of a stream that did not begin in time, where the integration's own time was not
/// up.
pub(crate) fn unbegun(run: &Run<'_>) -> Option<Answer> {
    let waits_longer = run.integration.timeout() > PATIENCE;
    (is_streamed_test(run) && waits_longer).then(|| Answer {
        status: 0,
        headers: MultiMap::new(),
        body: Payload::default(),
    })
}

/// Cuts an answer off where a test stops reading.
pub(crate) fn cut_off(run: &Run<'_>, answer: Answer) -> Answer {
    if !is_streamed_test(run) {
        return answer;
    }
    let mut body = answer.body.into_bytes();
    body.truncate(MOST);
    Answer {
        body: Payload::from_bytes(body),
        ..answer
    }
}
