//! What Lambda's answers mean: a function's output, a function's error, a call that was not carried
//! out, and the form that a function behind a proxy integration must answer in.
//!
//! Recorded: the verdicts on proxy answers (which members there may be, numbers as text, `null`
//! maps, lists that are none), the joining of both header maps, the failures. What a Java program
//! that reads JSON into typed members takes without complaint (a number for a text) is inferred.

use crate::backend::{BackendReply, HeaderList};
use crate::failure::Failure;
use crate::multi_map::{self, MultiMap};
use serde_json::{Map, Value};

/// The header that tells a function's error.
const FUNCTION_ERROR: &str = "x-amz-function-error";

/// The members that a proxy answer may have.
const MEMBERS: &[&str] = &[
    "isBase64Encoded",
    "statusCode",
    "headers",
    "multiValueHeaders",
    "body",
];

/// The members of the beginning of a streamed answer.
const STREAM_MEMBERS: &[&str] = &["headers", "multiValueHeaders", "cookies", "statusCode"];

/// What stands between the beginning of a streamed answer and its payload.
const STREAM_DELIMITER: [u8; 8] = [0; 8];

/// Where the delimiter must have come, bytes.
const STREAM_START: usize = 16 * 1024;

/// What a function behind a proxy integration answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProxyResponse {
    pub status: u16,
    /// The headers, those of `multiValueHeaders` first.
    pub headers: MultiMap,
    pub body: Vec<u8>,
    /// Whether the body is base64 text.
    pub is_base64: bool,
}

/// Returns why Lambda did not carry a call out, if it did not.
pub(crate) fn not_invoked(reply: &BackendReply) -> Option<Failure> {
    match reply.status {
        ..400 => None,
        403 => Some(Failure::FunctionPermission),
        status => Some(Failure::FunctionNotInvoked {
            status,
            message: member(reply, &["Message", "message"]).unwrap_or_default(),
            request_id: request_id(reply),
        }),
    }
}

/// Returns a function's `errorMessage`, if the function failed; the message may be empty.
pub(crate) fn error_message(reply: &BackendReply) -> Option<String> {
    header(&reply.headers, FUNCTION_ERROR)?;
    Some(member(reply, &["errorMessage"]).unwrap_or_default())
}

/// Makes the failure of a function behind a proxy integration.
pub(crate) fn function_error(reply: &BackendReply) -> Option<Failure> {
    let message = error_message(reply)?;
    Some(Failure::FunctionError {
        status: reply.status,
        message,
        request_id: request_id(reply),
    })
}

fn request_id(reply: &BackendReply) -> String {
    header(&reply.headers, "x-amzn-requestid")
        .unwrap_or_default()
        .to_owned()
}

/// Whether the headers tell of a function's error.
pub(crate) fn failed(headers: &HeaderList) -> bool {
    header(headers, FUNCTION_ERROR).is_some()
}

fn header<'a>(headers: &'a HeaderList, name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(there, _)| there.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

fn member(reply: &BackendReply, names: &[&str]) -> Option<String> {
    let document: Value = serde_json::from_slice(&reply.body).ok()?;
    names
        .iter()
        .find_map(|name| document.get(name))
        .and_then(Value::as_str)
        .map(str::to_owned)
}

/// Reads a proxy answer, or says why it is none.
pub(crate) fn proxy_response(body: &[u8]) -> Result<ProxyResponse, String> {
    // of a function that streams, what is asked for whole is its metadata alone (documented)
    let document = serde_json::from_slice(body).or_else(|error| match delimiter(body) {
        Some(at) => serde_json::from_slice(body.get(..at).unwrap_or_default()),
        None => Err(error),
    });
    let document: Value = document.map_err(|error| format!("it is not JSON: {error}"))?;
    let Value::Object(members) = document else {
        return Err("it is not an object".into());
    };
    known_members(&members, MEMBERS)?;
    if members.is_empty() {
        return Err("it is empty".into());
    }
    let body = match members.get("body") {
        None | Some(Value::Null) => String::new(),
        Some(value) => scalar(value).ok_or("body is not text")?,
    };
    let is_base64 = match members.get("isBase64Encoded") {
        None | Some(Value::Null) => false,
        Some(value) => match scalar(value).as_deref() {
            Some("true") => true,
            Some("false" | "") => false,
            _ => return Err("isBase64Encoded is not a boolean".into()),
        },
    };
    Ok(ProxyResponse {
        status: status(members.get("statusCode"))?,
        headers: headers(&members)?,
        body: body.into_bytes(),
        is_base64,
    })
}

/// Finds the zero bytes that end the metadata, where they must have come.
fn delimiter(body: &[u8]) -> Option<usize> {
    let window = body
        .get(..(STREAM_START + STREAM_DELIMITER.len()).min(body.len()))
        .unwrap_or_default();
    window
        .windows(STREAM_DELIMITER.len())
        .position(|bytes| bytes == STREAM_DELIMITER)
}

/// Whether so much of a streamed answer decides what its metadata is.
pub(crate) fn has_stream_start(body: &[u8]) -> bool {
    body.len() >= STREAM_START + STREAM_DELIMITER.len() || delimiter(body).is_some()
}

/// Reads a streamed answer: metadata, eight zero bytes, payload.
pub(crate) fn streamed_response(body: &[u8]) -> Result<ProxyResponse, String> {
    let at = delimiter(body).ok_or("the eight zero bytes do not come within the first 16 KB")?;
    let (start, rest) = body.split_at(at);
    let document: Value = serde_json::from_slice(start)
        .map_err(|error| format!("the metadata is not JSON: {error}"))?;
    let Value::Object(members) = document else {
        return Err("the metadata is not an object".into());
    };
    known_members(&members, STREAM_MEMBERS)?;
    let mut headers = headers(&members)?;
    match members.get("cookies") {
        None | Some(Value::Null) => {}
        Some(Value::Array(cookies)) => {
            for cookie in cookies {
                let cookie = scalar(cookie).ok_or("a cookie is not text")?;
                multi_map::push(&mut headers, "Set-Cookie", cookie);
            }
        }
        Some(_) => return Err("cookies is not a list".into()),
    }
    Ok(ProxyResponse {
        status: status(members.get("statusCode"))?,
        headers,
        body: rest
            .get(STREAM_DELIMITER.len()..)
            .unwrap_or_default()
            .to_vec(),
        is_base64: false,
    })
}

fn known_members(members: &Map<String, Value>, known: &[&str]) -> Result<(), String> {
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(format!("it has a member {name}")),
        None => Ok(()),
    }
}

/// Reads the status; an answer without one has 200 (recorded).
fn status(value: Option<&Value>) -> Result<u16, String> {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return Ok(200);
    };
    scalar(value)
        .filter(|_| !value.is_boolean())
        .and_then(|text| {
            let whole = text
                .split_once('.')
                .map_or(text.as_str(), |(whole, _)| whole);
            whole.trim().parse::<u16>().ok()
        })
        .filter(|status| (100..=599).contains(status))
        .ok_or_else(|| format!("statusCode is {value}"))
}

/// Joins both maps: a name in both has the list's values first, and the single one unless the list
/// holds it already.
fn headers(members: &Map<String, Value>) -> Result<MultiMap, String> {
    let mut headers = MultiMap::new();
    for (name, values) in object(members, "multiValueHeaders")? {
        let Value::Array(values) = values else {
            return Err(format!("multiValueHeaders.{name} is not a list"));
        };
        for value in values {
            let value = scalar(value)
                .ok_or_else(|| format!("multiValueHeaders.{name} holds more than texts"))?;
            multi_map::push(&mut headers, name.as_str(), value);
        }
    }
    for (name, value) in object(members, "headers")? {
        if value.is_null() {
            continue;
        }
        let value = scalar(value).ok_or_else(|| format!("headers.{name} is not text"))?;
        let known = headers
            .iter_mut()
            .find(|(there, _)| there.eq_ignore_ascii_case(name));
        match known {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => multi_map::push(&mut headers, name.as_str(), value),
        }
    }
    Ok(headers)
}

fn object<'a>(
    members: &'a Map<String, Value>,
    name: &str,
) -> Result<impl Iterator<Item = (&'a String, &'a Value)>, String> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(map)) => Ok(Some(map)),
        Some(_) => Err(format!("{name} is not an object")),
    }
    .map(|map| map.into_iter().flatten())
}

/// Returns the text of a text, a number or a boolean.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests;
