//! The answer of a streaming invocation in AWS's binary framing, `application/vnd.amazon.eventstream`:
//! payload chunks, then how it ended.
//!
//! A message is its length, the length of its headers, a CRC-32 of both, the headers, the payload and
//! a CRC-32 of everything before. Source: AWS's public description of the event stream encoding.

use crate::job::Answer;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

/// The most payload bytes of one message.
const CHUNK_BYTES: usize = 64 * 1024;

/// Encodes a whole answer.
pub(crate) fn of(answer: &Answer) -> Vec<u8> {
    let mut stream = Vec::with_capacity(answer.payload.len() + 1024);
    let error = answer.function_error.as_ref();
    // without details the payload is the error, and nothing was streamed before it
    if error.is_none_or(|error| error.details.is_some()) {
        for chunk in answer.payload.chunks(CHUNK_BYTES) {
            message(
                &mut stream,
                "PayloadChunk",
                "application/octet-stream",
                chunk,
            );
        }
    }
    let mut complete = Map::new();
    if let Some(error) = error {
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
        &mut stream,
        "InvokeComplete",
        "application/json",
        complete.as_bytes(),
    );
    stream
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
