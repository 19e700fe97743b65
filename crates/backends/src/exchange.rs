//! One request and its reply over an open connection, plain or TLS.

use crate::reply::{self, network};
use std::pin::pin;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use trygate_invoke::{BackendFailure, BackendReply};

/// Sends head and body and reads the reply, both at once: a backend may answer, or refuse, before it
/// has read everything.
pub(crate) async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    method: &str,
    head: &[u8],
    body: &[u8],
    reply_limit: usize,
) -> Result<BackendReply, BackendFailure> {
    let (reader, mut writer) = tokio::io::split(stream);
    let mut reading = pin!(reply::read(reader, method, reply_limit));
    let mut writing = pin!(async move {
        writer.write_all(head).await?;
        writer.write_all(body).await?;
        writer.flush().await
    });
    let written = tokio::select! {
        reply = &mut reading => return reply,
        written = &mut writing => written,
    };
    match (reading.await, written) {
        // that the backend stopped reading explains more than that it sent nothing
        (Err(BackendFailure::Network { .. }), Err(error)) => Err(network(&error)),
        (reply, _) => reply,
    }
}
