//! The answer of a streaming invocation in AWS's binary framing, `application/vnd.amazon.eventstream`:
//! payload chunks, then how it ended.
//!
//! A message is its length, the length of its headers, a CRC-32 of both, the headers, the payload and
//! a CRC-32 of everything before. Source: AWS's public description of the event stream encoding.

use crate::job::{Answer, Streamed};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use trygate_invoke::{BackendFailure, BoxFuture, LiveBody, LiveFailure};

/// The most payload bytes of one message.
const CHUNK_BYTES: usize = 64 * 1024;

/// The events of a streaming invocation, as they come.
pub(crate) struct EventStream(State);

enum State {
    Streaming(Streamed),
    Whole(Answer),
    Over,
}

impl EventStream {
    /// Tells of an answer that is being made.
    pub(crate) fn of(streamed: Streamed) -> Self {
        Self(State::Streaming(streamed))
    }

    /// Tells of an answer that is there already: the function did not stream, or failed first.
    pub(crate) fn whole(answer: Answer) -> Self {
        Self(State::Whole(answer))
    }

    async fn events(&mut self) -> Option<Result<Vec<u8>, LiveFailure>> {
        let mut events = Vec::new();
        match std::mem::replace(&mut self.0, State::Over) {
            State::Streaming(mut streamed) => {
                if let Some(piece) = streamed.pieces.recv().await {
                    chunks(&mut events, &piece);
                    self.0 = State::Streaming(streamed);
                } else if let Ok(end) = streamed.end.await {
                    complete(&mut events, &end);
                } else {
                    let detail = "trygate is stopping".to_owned();
                    return Some(Err(BackendFailure::Network { detail }.into()));
                }
            }
            State::Whole(answer) => {
                let error = answer.function_error.as_ref();
                // without details the payload is the error, and nothing was streamed before it
                if error.is_none_or(|error| error.details.is_some()) {
                    chunks(&mut events, &answer.payload);
                }
                complete(&mut events, &answer);
            }
            State::Over => return None,
        }
        Some(Ok(events))
    }
}

impl LiveBody for EventStream {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Vec<u8>, LiveFailure>>> {
        Box::pin(self.events())
    }
}

fn chunks(stream: &mut Vec<u8>, payload: &[u8]) {
    for chunk in payload.chunks(CHUNK_BYTES) {
        message(stream, "PayloadChunk", "application/octet-stream", chunk);
    }
}

fn complete(stream: &mut Vec<u8>, answer: &Answer) {
    let mut complete = Map::new();
    if let Some(error) = &answer.function_error {
        complete.insert("ErrorCode".into(), error.error_type.as_str().into());
        let details = match &error.details {
            Some(details) => details.clone(),
            None => String::from_utf8_lossy(&answer.payload).into_owned(),
        };
        complete.insert("ErrorDetails".into(), details.into());
    }
    if let Some(tail) = &answer.log_tail {
        complete.insert("LogResult".into(), STANDARD.encode(tail).into());
    }
    let complete = Value::Object(complete).to_string();
    message(
        stream,
        "InvokeComplete",
        "application/json",
        complete.as_bytes(),
    );
}

fn message(stream: &mut Vec<u8>, event_type: &str, content_type: &str, payload: &[u8]) {
    const PRELUDE: usize = 12;
    const TRAILER: usize = 4;
    let mut headers = Vec::new();
    header(&mut headers, ":message-type", "event");
    header(&mut headers, ":event-type", event_type);
    header(&mut headers, ":content-type", content_type);
    let length = PRELUDE + headers.len() + payload.len() + TRAILER;
    let start = stream.len();
    stream.extend(number(length));
    stream.extend(number(headers.len()));
    let prelude = crc32(stream.get(start..).unwrap_or_default());
    stream.extend(prelude.to_be_bytes());
    stream.extend(headers);
    stream.extend(payload);
    let whole = crc32(stream.get(start..).unwrap_or_default());
    stream.extend(whole.to_be_bytes());
}

/// A header with a text value: type 7.
fn header(headers: &mut Vec<u8>, name: &str, value: &str) {
    headers.extend(u8::try_from(name.len()));
    headers.extend(name.as_bytes());
    headers.push(7);
    headers.extend(u16::try_from(value.len()).unwrap_or_default().to_be_bytes());
    headers.extend(value.as_bytes());
}

/// Lengths here are far below the format's limit.
fn number(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

/// CRC-32 as in gzip.
fn crc32(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}
