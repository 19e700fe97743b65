//! AWS's event stream, unwrapped while it arrives: payload as it comes, and how it ended.

use super::{Message, TRAILER, failed, is_event_stream, number};
use crate::event_stream::PRELUDE;
use serde_json::Value;
use trygate_invoke::{
    BackendFailure, BackendReply, BoxFuture, HeaderList, LiveBody, LiveFailure, LiveReply,
};

/// The largest message, bytes: the format's limit of a payload with room for headers.
const MESSAGE_BYTES: usize = 24 * 1024 * 1024;

/// Unwraps an answer that is a stream, as soon as its first event is there; any other stays as it is.
pub(crate) async fn unwrapped(reply: LiveReply) -> Result<LiveReply, BackendFailure> {
    if reply.status != 200 || !is_event_stream(&reply.headers) {
        return Ok(reply);
    }
    let mut payload = Payload {
        wire: reply.body,
        buffer: Vec::new(),
        headers: reply.headers.clone(),
        first: None,
        is_over: false,
    };
    match payload.piece().await {
        Some(Ok(piece)) => payload.first = Some(piece),
        None => {}
        Some(Err(LiveFailure::Backend(failure))) => return Err(failure),
        Some(Err(LiveFailure::Function(reply))) => return Ok(reply.into()),
    }
    Ok(LiveReply {
        status: 200,
        headers: reply.headers,
        body: Box::new(payload),
    })
}

/// The payload of a stream.
struct Payload {
    wire: Box<dyn LiveBody>,
    /// What has come and is no whole message yet.
    buffer: Vec<u8>,
    headers: HeaderList,
    first: Option<Vec<u8>>,
    is_over: bool,
}

impl Payload {
    async fn piece(&mut self) -> Option<Result<Vec<u8>, LiveFailure>> {
        while !self.is_over {
            match self.message().await {
                Ok(Some(payload)) if payload.is_empty() => {}
                Ok(Some(payload)) => return Some(Ok(payload)),
                Ok(None) => self.is_over = true,
                Err(failure) => {
                    self.is_over = true;
                    return Some(Err(failure));
                }
            }
        }
        None
    }

    /// Reads one message; none if it was the last one.
    async fn message(&mut self) -> Result<Option<Vec<u8>>, LiveFailure> {
        let length = loop {
            if let Some(length) = number(&self.buffer) {
                if !(PRELUDE + TRAILER..=MESSAGE_BYTES).contains(&length) {
                    return Err(broken("a message is damaged"));
                }
                if self.buffer.len() >= length {
                    break length;
                }
            }
            match self.wire.next().await {
                Some(piece) => self.buffer.extend(piece?),
                None => return Err(broken("it does not say how it ended")),
            }
        };
        let (message, _) =
            Message::read(&self.buffer).ok_or_else(|| broken("a message is damaged"))?;
        let read = match (message.kind, message.event) {
            ("event", "PayloadChunk") => Some(message.payload.to_vec()),
            ("event", "InvokeComplete") => {
                let end: Value = serde_json::from_slice(message.payload).unwrap_or_default();
                if let Some(code) = end.get("ErrorCode").and_then(Value::as_str) {
                    let headers = std::mem::take(&mut self.headers);
                    let reply = failed(headers, code, end.get("ErrorDetails"));
                    return Err(LiveFailure::Function(reply));
                }
                None
            }
            ("exception" | "error", exception) => {
                let mut headers = std::mem::take(&mut self.headers);
                headers.push(("x-amzn-ErrorType".into(), exception.to_owned()));
                return Err(LiveFailure::Function(BackendReply {
                    status: 500,
                    headers,
                    body: message.payload.to_vec(),
                }));
            }
            // events that there may be one day
            _ => Some(Vec::new()),
        };
        self.buffer.drain(..length);
        Ok(read)
    }
}

impl LiveBody for Payload {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Vec<u8>, LiveFailure>>> {
        Box::pin(async move {
            match self.first.take() {
                Some(first) => Some(Ok(first)),
                None => self.piece().await,
            }
        })
    }
}

fn broken(what: &str) -> LiveFailure {
    LiveFailure::Backend(BackendFailure::Network {
        detail: format!("the function's stream cannot be understood: {what}"),
    })
}

#[cfg(test)]
mod tests;
