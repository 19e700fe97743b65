//! Signs calls to AWS services: Signature Version 4, over the request as it will be sent.
//!
//! The rules are those of AWS's signing guide; the test is the guide's own worked example. This is
//! the signing side only.

use crate::credentials::Credentials;
use crate::multi_map::MultiMap;
use aws_lc_rs::{digest, hmac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Write as _;
use trygate_model::Timestamp;

/// What stands for itself in a canonical request.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The same, and the slashes between the segments of a path.
const PATH: &AsciiSet = &UNRESERVED.remove(b'/');

/// Headers that are not part of a signature, because what is on the way may change them.
const UNSIGNED: &[&str] = &[
    "authorization",
    "connection",
    "expect",
    "user-agent",
    "x-amzn-trace-id",
];

/// A request to sign.
pub(super) struct Signable<'a> {
    pub method: &'a str,
    /// An `https:` URL, percent-encoded.
    pub uri: &'a str,
    /// The headers, `Host` and `X-Amz-Date` among them.
    pub headers: &'a MultiMap,
    /// The hexadecimal SHA-256 of the payload.
    pub payload_hash: &'a str,
    pub service: &'a str,
    pub region: &'a str,
    pub now: Timestamp,
}

/// Returns the hexadecimal SHA-256 of some bytes.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Returns the value of `Authorization`.
pub(super) fn authorization(request: &Signable<'_>, credentials: &Credentials) -> String {
    let (canonical, signed_headers) = canonical_request(request);
    let moment = request.now.amz_date();
    let day = moment.get(..8).unwrap_or_default();
    let scope = format!("{day}/{}/{}/aws4_request", request.region, request.service);
    let to_sign = format!(
        "AWS4-HMAC-SHA256\n{moment}\n{scope}\n{}",
        sha256_hex(canonical.as_bytes())
    );
    let secret = format!("AWS4{}", credentials.secret_key);
    let key = [day, request.region, request.service, "aws4_request"]
        .iter()
        .fold(secret.into_bytes(), |key, part| mac(&key, part));
    format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={signed_headers}, Signature={}",
        credentials.access_key,
        hex(&mac(&key, &to_sign))
    )
}

fn canonical_request(request: &Signable<'_>) -> (String, String) {
    let rest = request
        .uri
        .split_once("://")
        .map_or(request.uri, |(_, rest)| rest);
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/");
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    // every service but S3 has the path encoded a second time
    let path: String = if request.service == "s3" {
        path.to_owned()
    } else {
        utf8_percent_encode(path, PATH).collect()
    };
    let mut headers: Vec<(String, String)> = request
        .headers
        .iter()
        .map(|(name, values)| {
            let values: Vec<String> = values.iter().map(|value| collapsed(value)).collect();
            (name.to_ascii_lowercase(), values.join(","))
        })
        .filter(|(name, _)| !UNSIGNED.contains(&name.as_str()))
        .collect();
    headers.sort();
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(";");
    let mut canonical = format!("{}\n{path}\n{}\n", request.method, canonical_query(query));
    for (name, value) in &headers {
        // writing to a String cannot fail
        let _ = writeln!(canonical, "{name}:{value}");
    }
    let _ = write!(canonical, "\n{names}\n{}", request.payload_hash);
    (canonical, names)
}

/// Decodes the pairs, encodes them strictly, and sorts them.
fn canonical_query(query: &str) -> String {
    let encoded = |text: &str| -> String {
        let bytes: Vec<u8> = percent_encoding::percent_decode_str(text).collect();
        percent_encoding::percent_encode(&bytes, UNRESERVED).collect()
    };
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encoded(name), encoded(value))
        })
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

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::multi_map::push;

    /// The worked example of AWS's guide: a signed GET of IAM's `ListUsers`.
    #[test]
    fn the_guides_example_has_its_signature() {
        let mut headers = MultiMap::new();
        push(
            &mut headers,
            "Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8",
        );
        push(&mut headers, "Host", "iam.amazonaws.com");
        push(&mut headers, "X-Amz-Date", "20150830T123600Z");
        push(&mut headers, "User-Agent", "not signed");
        let signed = authorization(
            &Signable {
                method: "GET",
                uri: "https://iam.amazonaws.com/?Version=2010-05-08&Action=ListUsers",
                headers: &headers,
                payload_hash: &sha256_hex(b""),
                service: "iam",
                region: "us-east-1",
                now: Timestamp::parse("2015-08-30T12:36:00Z").unwrap(),
            },
            &Credentials {
                access_key: "AKIDEXAMPLE".into(),
                secret_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
                session_token: None,
            },
        );
        assert_eq!(
            signed,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, \
             Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        );
    }

    #[test]
    fn paths_are_encoded_twice_but_for_s3() {
        let canonical = |service| {
            let request = Signable {
                method: "POST",
                uri: "https://h/functions/arn:aws:x/a%20b?b=2&a=%2F&a=+",
                headers: &MultiMap::new(),
                payload_hash: "-",
                service,
                region: "r",
                now: Timestamp::from_millis(0),
            };
            canonical_request(&request).0
        };
        let lines = "POST\n/functions/arn%3Aaws%3Ax/a%2520b\na=%2B&a=%2F&b=2\n";
        assert!(canonical("lambda").starts_with(lines));
        assert!(canonical("s3").starts_with("POST\n/functions/arn:aws:x/a%20b\n"));
    }
}
