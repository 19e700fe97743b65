//! The canonical request: the one spelling of a request that both sides sign.

use crate::signature::sha256_hex;
use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode, utf8_percent_encode,
};
use std::fmt::Write as _;

/// A request as it stands on the wire.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The verb.
    pub method: &'a str,
    /// The path, percent-encoded as it came, without the query.
    pub path: &'a str,
    /// The query without its question mark, percent-encoded as it came.
    pub query: &'a str,
    /// Headers in any spelling.
    pub headers: &'a [(String, String)],
    /// The payload.
    pub body: &'a [u8],
}

impl<'a> Request<'a> {
    /// Returns the first value of a header.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Whether the request has a header.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.header(name).is_some()
    }
}

/// The one service whose paths are signed as they are; every other has them made plain and encoded a
/// second time.
const S3: &str = "s3";

/// What stands for itself in a canonical request.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The same, and the slashes between the segments of a path.
const PATH: &AsciiSet = &UNRESERVED.remove(b'/');

/// Writes the canonical request of a call to a service over the headers that were signed; a
/// parameter of the query that is the signature itself is left out.
pub(crate) fn canonical(request: &Request<'_>, service: &str, signed_headers: &[&str]) -> String {
    let path = if service == S3 {
        request.path.to_owned()
    } else {
        utf8_percent_encode(&normalized(request.path), PATH).to_string()
    };
    let mut text = format!("{}\n{path}\n{}\n", request.method, query(request.query));
    for name in signed_headers {
        let values: Vec<String> = request
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| collapsed(value))
            .collect();
        // writing to a String cannot fail
        let _ = writeln!(text, "{name}:{}", values.join(","));
    }
    let names = signed_headers.join(";");
    let _ = write!(text, "\n{names}\n{}", sha256_hex(request.body));
    text
}

/// Takes empty and dot segments out of a path.
fn normalized(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    let ends = path.ends_with('/') && !kept.is_empty();
    format!("/{}{}", kept.join("/"), if ends { "/" } else { "" })
}

/// Decodes the pairs, encodes them strictly, and sorts them.
fn query(query: &str) -> String {
    let encoded = |text: &str| -> String {
        let bytes: Vec<u8> = percent_decode_str(text).collect();
        percent_encode(&bytes, UNRESERVED).to_string()
    };
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encoded(name), encoded(value))
        })
        .filter(|(name, _)| name != "X-Amz-Signature")
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// Trims a header's value and makes one blank of several.
fn collapsed(value: &str) -> String {
    value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
