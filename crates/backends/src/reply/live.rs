//! A reply whose body is read piece by piece, for integrations that stream. Its size has no limit;
//! what is held at a time is what one read brings.

use super::{CUT_SHORT, Framing, INTERIM_REPLIES, READ_SIZE, Wire, broken, framing};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::task::JoinSet;
use trygate_invoke::{BackendFailure, BoxFuture, LiveBody, LiveFailure, LiveReply};

/// Sends head and body and reads the reply's head, both at once; what is not sent by then is sent
/// while the body is read.
pub(crate) async fn exchange<S>(
    stream: S,
    method: &str,
    head: Vec<u8>,
    body: Vec<u8>,
) -> Result<LiveReply, BackendFailure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (reader, mut writer) = tokio::io::split(stream);
    let mut writing = JoinSet::new();
    writing.spawn(async move {
        writer.write_all(&head).await?;
        writer.write_all(&body).await?;
        writer.flush().await
    });
    let mut wire = Wire {
        stream: reader,
        buffer: Vec::new(),
        block: vec![0; READ_SIZE],
        body_limit: usize::MAX,
    };
    let head = async {
        for _ in 0..=INTERIM_REPLIES {
            let (status, headers) = wire.head().await?;
            if status == 101 {
                return Err(broken("the backend switched to another protocol"));
            }
            if !(100..200).contains(&status) {
                return Ok((status, headers));
            }
        }
        Err(broken("the backend sent nothing but interim replies"))
    };
    let (status, headers) = match head.await {
        Ok(head) => head,
        Err(failure) => {
            // that the backend stopped reading explains more than that it sent nothing
            return Err(match writing.try_join_next() {
                Some(Ok(Err(error))) if matches!(failure, BackendFailure::Network { .. }) => {
                    super::network(&error)
                }
                _ => failure,
            });
        }
    };
    let left = match framing(method, status, &headers)? {
        Framing::Empty => Left::Nothing,
        Framing::Length(length) => Left::Length(length),
        Framing::Chunked => Left::NextChunk,
        Framing::UntilClose => Left::UntilClose,
    };
    let body = WireBody {
        wire,
        left,
        _writing: writing,
    };
    Ok(LiveReply {
        status,
        headers,
        body: Box::new(body),
    })
}

/// What of a body is still to be read.
#[derive(Debug, Clone, Copy)]
enum Left {
    Nothing,
    Length(usize),
    /// So much of a chunk; then its line break.
    Chunk(usize),
    NextChunk,
    UntilClose,
}

struct WireBody<R> {
    wire: Wire<R>,
    left: Left,
    // what is still being sent stops with the body
    _writing: JoinSet<std::io::Result<()>>,
}

impl<R: AsyncRead + Unpin> WireBody<R> {
    async fn piece(&mut self) -> Result<Option<Vec<u8>>, BackendFailure> {
        loop {
            match self.left {
                Left::Nothing | Left::Length(0) => {
                    self.left = Left::Nothing;
                    return Ok(None);
                }
                Left::Length(most) => {
                    let piece = self.some(most).await?;
                    self.left = Left::Length(most - piece.len());
                    return Ok(Some(piece));
                }
                Left::Chunk(0) => {
                    while self.wire.buffer.len() < 2 {
                        self.wire.fill_or_fail().await?;
                    }
                    if self.wire.buffer.drain(..2).ne(*b"\r\n") {
                        return Err(broken("the reply's chunks cannot be understood"));
                    }
                    self.left = Left::NextChunk;
                }
                Left::Chunk(most) => {
                    let piece = self.some(most).await?;
                    self.left = Left::Chunk(most - piece.len());
                    return Ok(Some(piece));
                }
                Left::NextChunk => match self.wire.chunk_size().await? {
                    0 => {
                        self.wire.trailers().await?;
                        self.left = Left::Nothing;
                    }
                    size => self.left = Left::Chunk(size),
                },
                Left::UntilClose => {
                    if self.wire.buffer.is_empty() && self.wire.fill().await? == 0 {
                        self.left = Left::Nothing;
                        return Ok(None);
                    }
                    return Ok(Some(std::mem::take(&mut self.wire.buffer)));
                }
            }
        }
    }

    /// Returns what is there, at least a byte and at most so many.
    async fn some(&mut self, most: usize) -> Result<Vec<u8>, BackendFailure> {
        if self.wire.buffer.is_empty() && self.wire.fill().await? == 0 {
            return Err(broken(CUT_SHORT));
        }
        let count = most.min(self.wire.buffer.len());
        Ok(self.wire.buffer.drain(..count).collect())
    }
}

impl<R: AsyncRead + Unpin + Send> LiveBody for WireBody<R> {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Vec<u8>, LiveFailure>>> {
        Box::pin(async move {
            match self.piece().await {
                Ok(piece) => piece.map(Ok),
                Err(failure) => {
                    self.left = Left::Nothing;
                    Some(Err(failure.into()))
                }
            }
        })
    }
}

#[cfg(test)]
mod tests;
