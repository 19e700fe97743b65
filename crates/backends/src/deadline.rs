//! The time that a streamed answer may take, to its last byte.

use tokio::time::Instant;
use trygate_invoke::{BackendFailure, BoxFuture, LiveBody, LiveFailure};

/// A body that fails when its time is up.
pub(crate) struct Timed {
    pub(crate) body: Box<dyn LiveBody>,
    pub(crate) deadline: Instant,
}

impl LiveBody for Timed {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Vec<u8>, LiveFailure>>> {
        Box::pin(async move {
            tokio::time::timeout_at(self.deadline, self.body.next())
                .await
                .unwrap_or(Some(Err(LiveFailure::Backend(BackendFailure::Timeout))))
        })
    }
}
