//! A call of Lambda's HTTP API and its answer, whoever carried them.

use percent_encoding::percent_decode_str;
use trygate_invoke::{BackendReply, HeaderList, LiveReply};

/// A request of Lambda's API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LambdaRequest {
    /// The verb.
    pub method: String,
    /// The path, percent-encoded as it came.
    pub path: String,
    /// The query without its question mark, percent-encoded as it came; may be empty.
    pub query: String,
    /// Headers in any spelling.
    pub headers: HeaderList,
    /// The body.
    pub body: Vec<u8>,
}

/// Lambda's answer, without what a connection adds: `Date`, `Content-Length`, `Connection`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LambdaReply {
    /// The status.
    pub status: u16,
    /// Headers in AWS's order and spelling.
    pub headers: HeaderList,
    /// The body.
    pub body: Vec<u8>,
}

impl LambdaRequest {
    /// Returns the first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Tells whether it is a streaming invocation, or meant to be one.
    pub fn is_streaming(&self) -> bool {
        self.path.ends_with("/response-streaming-invocations")
    }

    /// Returns the first value of a parameter of the query, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.parameters(name).into_iter().next()
    }

    /// Returns the values of a parameter of the query, decoded.
    pub fn parameters(&self, name: &str) -> Vec<String> {
        self.query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .filter(|(known, _)| decoded(known) == name)
            .map(|(_, value)| decoded(&value.replace('+', " ")))
            .collect()
    }

    /// Returns the path's segments, decoded.
    pub fn segments(&self) -> Vec<String> {
        self.path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decoded)
            .collect()
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

impl From<LambdaReply> for LiveReply {
    fn from(reply: LambdaReply) -> Self {
        Self::from(BackendReply {
            status: reply.status,
            headers: reply.headers,
            body: reply.body,
        })
    }
}

impl LambdaReply {
    /// Makes an answer with a JSON body.
    pub fn json(status: u16, request_id: &str, document: &serde_json::Value) -> Self {
        Self {
            status,
            headers: vec![
                ("Content-Type".into(), "application/json".into()),
                ("x-amzn-RequestId".into(), request_id.into()),
            ],
            body: document.to_string().into_bytes(),
        }
    }

    /// Makes an answer without a body.
    pub fn empty(status: u16, request_id: &str) -> Self {
        Self {
            status,
            headers: vec![("x-amzn-RequestId".into(), request_id.into())],
            body: Vec::new(),
        }
    }

    /// Returns the first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}
