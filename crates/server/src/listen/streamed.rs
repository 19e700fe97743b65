//! The body of an answer that is sent while it is made.
//!
//! A task asks for piece after piece; hyper takes one when the client has room for it, so a slow
//! client slows the maker. When the client goes, hyper drops the body, and the task with its source.

use bytes::Bytes;
use hyper::body::{Body, Frame};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use trygate_invoke::LiveBody;

/// A body that comes piece by piece.
pub(super) struct Streamed {
    first: Option<Bytes>,
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    // ends with the body
    _source: JoinSet<()>,
}

impl Streamed {
    /// Sends what is there, then what comes.
    pub(super) fn new(first: Bytes, rest: Box<dyn LiveBody>) -> Self {
        let (pieces, received) = mpsc::channel(1);
        let mut source = JoinSet::new();
        source.spawn(pump(rest, pieces));
        Self {
            first: Some(first).filter(|first| !first.is_empty()),
            pieces: received,
            _source: source,
        }
    }
}

async fn pump(mut rest: Box<dyn LiveBody>, pieces: mpsc::Sender<io::Result<Bytes>>) {
    while let Some(piece) = rest.next().await {
        let piece = match piece {
            Ok(piece) if piece.is_empty() => continue,
            Ok(piece) => Ok(Bytes::from(piece)),
            Err(_) => Err(io::Error::other("the answer broke off")),
        };
        let is_last = piece.is_err();
        if pieces.send(piece).await.is_err() || is_last {
            return;
        }
    }
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        self.pieces
            .poll_recv(context)
            .map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
