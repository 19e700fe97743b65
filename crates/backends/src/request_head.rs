//! Writes the head of a request: headers as given, plus `Host` and `Content-Length` where missing.
//!
//! `Transfer-Encoding` is left out: the body is sent whole, with its length.

use crate::endpoint::Endpoint;
use trygate_invoke::{BackendFailure, BackendRequest};

/// Returns the bytes from the request line to the empty line.
pub(crate) fn encode(
    endpoint: &Endpoint,
    request: &BackendRequest,
) -> Result<Vec<u8>, BackendFailure> {
    let method = http::Method::from_bytes(request.method.as_bytes())
        .map_err(|_| refused(format!("'{}' is no HTTP method", request.method)))?;
    let mut head = Vec::with_capacity(512);
    head.extend_from_slice(method.as_str().as_bytes());
    head.push(b' ');
    head.extend_from_slice(endpoint.target.as_bytes());
    head.extend_from_slice(b" HTTP/1.1\r\n");

    let length = request.body.len().to_string();
    let has = |name: &str| {
        request
            .headers
            .iter()
            .any(|(given, _)| given.eq_ignore_ascii_case(name))
    };
    if !has("host") {
        line(&mut head, "Host", &endpoint.host_header)?;
    }
    let mut length_is_written = false;
    for (name, value) in &request.headers {
        if name.eq_ignore_ascii_case("transfer-encoding") {
            continue;
        }
        if name.eq_ignore_ascii_case("content-length") {
            // a length that was mapped through may be that of another body
            if !length_is_written {
                line(&mut head, name, &length)?;
            }
            length_is_written = true;
            continue;
        }
        line(&mut head, name, value)?;
    }
    let expects_length = matches!(method.as_str(), "POST" | "PUT" | "PATCH");
    if !length_is_written && (!request.body.is_empty() || expects_length) {
        line(&mut head, "Content-Length", &length)?;
    }
    head.extend_from_slice(b"\r\n");
    Ok(head)
}

fn line(head: &mut Vec<u8>, name: &str, value: &str) -> Result<(), BackendFailure> {
    http::HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| refused(format!("'{name}' is no header name")))?;
    http::HeaderValue::from_bytes(value.as_bytes()).map_err(|_| {
        refused(format!(
            "the value of header '{name}' has control characters"
        ))
    })?;
    head.extend_from_slice(name.as_bytes());
    head.extend_from_slice(b": ");
    head.extend_from_slice(value.as_bytes());
    head.extend_from_slice(b"\r\n");
    Ok(())
}

/// A request that HTTP cannot carry never reaches the backend.
fn refused(detail: String) -> BackendFailure {
    BackendFailure::Network { detail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use trygate_invoke::Target;

    fn encoded(
        method: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<String, BackendFailure> {
        let endpoint = Endpoint::parse("http://example.com:81/a?b=c").unwrap();
        let request = BackendRequest {
            target: Target::Http,
            method: method.into(),
            uri: String::new(),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            body: body.to_vec(),
            timeout: Duration::ZERO,
            insecure_skip_verification: false,
            client_certificate: None,
        };
        encode(&endpoint, &request).map(|head| String::from_utf8(head).unwrap())
    }

    #[test]
    fn keeps_spelling_order_and_repetition() {
        assert_eq!(
            encoded(
                "GET",
                &[("x-B", "1"), ("X-a", ""), ("HOST", "other"), ("x-B", "2")],
                b""
            )
            .unwrap(),
            "GET /a?b=c HTTP/1.1\r\nx-B: 1\r\nX-a: \r\nHOST: other\r\nx-B: 2\r\n\r\n"
        );
    }

    #[test]
    fn adds_host_and_length_only_where_needed() {
        assert_eq!(
            encoded("POST", &[], b"").unwrap(),
            "POST /a?b=c HTTP/1.1\r\nHost: example.com:81\r\nContent-Length: 0\r\n\r\n"
        );
        assert_eq!(
            encoded("DELETE", &[], b"").unwrap(),
            "DELETE /a?b=c HTTP/1.1\r\nHost: example.com:81\r\n\r\n"
        );
    }

    #[test]
    fn corrects_framing_headers() {
        assert_eq!(
            encoded(
                "PUT",
                &[
                    ("host", "h"),
                    ("content-length", "999"),
                    ("Transfer-Encoding", "chunked"),
                    ("Content-Length", "1")
                ],
                b"abc"
            )
            .unwrap(),
            "PUT /a?b=c HTTP/1.1\r\nhost: h\r\ncontent-length: 3\r\n\r\n"
        );
    }

    #[test]
    fn refuses_what_would_split_the_request() {
        assert!(encoded("GET /x HTTP/1.1\r\n", &[], b"").is_err());
        assert!(encoded("GET", &[("a b", "1")], b"").is_err());
        assert!(encoded("GET", &[("a", "1\r\nb: 2")], b"").is_err());
    }
}
