//! Reads AWS's event stream, in which Lambda answers streaming invocations, and makes the answer of a
//! plain invocation of it: the payload, or the function's error.
//!
//! Format and events are public: a message is its length, the length of its headers, a CRC-32 of
//! both, headers, payload, and a CRC-32 of everything before; `PayloadChunk` carries the payload and
//! `InvokeComplete` says how it ended.

use serde_json::{Value, json};
use trygate_invoke::{BackendFailure, BackendReply, HeaderList};

pub(crate) mod live;

const CONTENT_TYPE: &str = "application/vnd.amazon.eventstream";

/// The two lengths and their checksum, bytes.
const PRELUDE: usize = 12;

/// The checksum at the end, bytes.
const TRAILER: usize = 4;

/// Unwraps an answer that is a stream; any other stays as it is.
pub(crate) fn unwrapped(reply: BackendReply) -> Result<BackendReply, BackendFailure> {
    if reply.status != 200 || !is_event_stream(&reply.headers) {
        return Ok(reply);
    }
    let broken = |what: &str| BackendFailure::Network {
        detail: format!("the function's stream cannot be understood: {what}"),
    };
    let mut payload = Vec::new();
    let mut rest = reply.body.as_slice();
    while !rest.is_empty() {
        let (message, after) = Message::read(rest).ok_or_else(|| broken("a message is damaged"))?;
        rest = after;
        match (message.kind, message.event) {
            ("event", "PayloadChunk") => payload.extend_from_slice(message.payload),
            ("event", "InvokeComplete") => {
                let end: Value = serde_json::from_slice(message.payload).unwrap_or_default();
                return Ok(match end.get("ErrorCode").and_then(Value::as_str) {
                    Some(code) => failed(reply.headers, code, end.get("ErrorDetails")),
                    None => BackendReply {
                        body: payload,
                        ..reply
                    },
                });
            }
            ("exception" | "error", exception) => {
                let mut headers = reply.headers.clone();
                headers.push(("x-amzn-ErrorType".into(), exception.to_owned()));
                return Ok(BackendReply {
                    status: 500,
                    headers,
                    body: message.payload.to_vec(),
                });
            }
            // events that there may be one day
            _ => {}
        }
    }
    Err(broken("it does not say how it ended"))
}

fn is_event_stream(headers: &HeaderList) -> bool {
    headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("content-type") && value.starts_with(CONTENT_TYPE)
    })
}

/// Makes the answer of a function that raised an error.
fn failed(mut headers: HeaderList, code: &str, details: Option<&Value>) -> BackendReply {
    let details = details.and_then(Value::as_str).unwrap_or_default();
    let document = serde_json::from_str::<Value>(details).ok();
    let body = match document.filter(|document| document.get("errorMessage").is_some()) {
        Some(_) => details.to_owned(),
        None => json!({ "errorMessage": details, "errorType": code }).to_string(),
    };
    headers.push(("X-Amz-Function-Error".into(), "Unhandled".into()));
    BackendReply {
        status: 200,
        headers,
        body: body.into_bytes(),
    }
}

/// One message of a stream.
struct Message<'a> {
    /// `event`, `exception` or `error`.
    kind: &'a str,
    /// What kind of event or exception.
    event: &'a str,
    payload: &'a [u8],
}

impl<'a> Message<'a> {
    /// Reads the first message; returns it with what follows.
    fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let length = number(bytes)?;
        let header_length = number(bytes.get(4..)?)?;
        let whole = bytes.get(..length)?;
        let body_end = length.checked_sub(TRAILER)?;
        let headers_end = PRELUDE.checked_add(header_length)?;
        let prelude_is_sound = number(bytes.get(8..)?)? == checksum(bytes.get(..8)?);
        let sound = number(whole.get(body_end..)?)? == checksum(whole.get(..body_end)?);
        if !prelude_is_sound || !sound {
            return None;
        }
        let mut headers = whole.get(PRELUDE..headers_end)?;
        let (mut kind, mut event) = ("", "");
        while !headers.is_empty() {
            let (name, value, after) = header(headers)?;
            headers = after;
            match name {
                ":message-type" => kind = value,
                ":event-type" | ":exception-type" | ":error-code" => event = value,
                _ => {}
            }
        }
        let payload = whole.get(headers_end..body_end)?;
        let message = Self {
            kind,
            event,
            payload,
        };
        Some((message, bytes.get(length..)?))
    }
}

/// Reads a header: its name, its value if that is text, and what follows.
fn header(bytes: &[u8]) -> Option<(&str, &str, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (name, rest) = rest.split_at_checked(usize::from(*length))?;
    let (kind, rest) = rest.split_first()?;
    let size = match kind {
        0 | 1 => 0,
        2 => 1,
        3 => 2,
        4 => 4,
        5 | 8 => 8,
        9 => 16,
        6 | 7 => 2 + usize::from(u16::from_be_bytes(rest.get(..2)?.try_into().ok()?)),
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(size)?;
    let value = match kind {
        7 => std::str::from_utf8(value.get(2..)?).ok()?,
        _ => "",
    };
    Some((std::str::from_utf8(name).ok()?, value, rest))
}

fn number(bytes: &[u8]) -> Option<usize> {
    let bytes = bytes.get(..4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}

fn checksum(bytes: &[u8]) -> usize {
    usize::try_from(crc32fast::hash(bytes)).unwrap_or(usize::MAX)
}

#[cfg(test)]
pub(crate) mod tests;
