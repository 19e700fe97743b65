//! Answers that are passed on while they arrive: integrations with `responseTransferMode: STREAM`.
//!
//! A body is asked for its next piece only when the last one has been taken, so whoever reads slowly
//! slows the backend, and no more is held than a few pieces.

use crate::backend::{BackendFailure, BackendReply, BoxFuture, HeaderList};
use std::fmt;

/// A body that is still being made. Dropping it tells its maker that nobody reads any more.
pub trait LiveBody: Send {
    /// Waits for the next piece; none at the end. After a failure there is nothing more.
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Vec<u8>, LiveFailure>>>;
}

impl fmt::Debug for dyn LiveBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LiveBody")
    }
}

/// Why a body ends before it is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveFailure {
    /// The way to the backend broke, or the time was up.
    Backend(BackendFailure),
    /// The function failed while it answered; the reply is that of a failed plain invocation.
    Function(BackendReply),
}

impl From<BackendFailure> for LiveFailure {
    fn from(failure: BackendFailure) -> Self {
        Self::Backend(failure)
    }
}

/// A backend's answer whose body is still being made.
#[derive(Debug)]
pub struct LiveReply {
    /// The status.
    pub status: u16,
    /// Headers in the order and spelling of the wire.
    pub headers: HeaderList,
    /// The payload, piece by piece.
    pub body: Box<dyn LiveBody>,
}

impl From<BackendReply> for LiveReply {
    fn from(reply: BackendReply) -> Self {
        Self {
            status: reply.status,
            headers: reply.headers,
            body: Box::new(Whole(reply.body)),
        }
    }
}

impl LiveReply {
    /// Reads the answer to its end.
    pub async fn whole(mut self) -> Result<BackendReply, LiveFailure> {
        let mut body = Vec::new();
        while let Some(piece) = self.body.next().await {
            body.extend(piece?);
        }
        Ok(BackendReply {
            status: self.status,
            headers: self.headers,
            body,
        })
    }
}

/// A body that has been made already.
struct Whole(Vec<u8>);

impl LiveBody for Whole {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Vec<u8>, LiveFailure>>> {
        let body = std::mem::take(&mut self.0);
        Box::pin(std::future::ready((!body.is_empty()).then_some(Ok(body))))
    }
}
