//! A function behind a plain URL: the event is posted, and what comes back is its result.
//!
//! This is no protocol of AWS. The pipeline asked for an invocation and gets one's answer: a status
//! that is no success is told as a function's error, except 429, which Lambda has too.

use crate::base_url::BaseUrl;
use crate::http::HttpBackend;
use trygate_invoke::{Backend as _, BackendFailure, BackendReply, BackendRequest, HeaderList};

/// How Lambda marks that the function failed.
const FUNCTION_ERROR: &str = "X-Amz-Function-Error";

/// Posts the event and makes an answer of Lambda's Invoke API of what comes back.
pub(crate) async fn call(
    http: &HttpBackend,
    url: &BaseUrl,
    request: BackendRequest,
) -> Result<BackendReply, BackendFailure> {
    let invocation_type = header(&request.headers, "X-Amz-Invocation-Type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    if invocation_type == "dryrun" {
        return Ok(empty(204));
    }
    let trace = header(&request.headers, "X-Amzn-Trace-Id").map(str::to_owned);
    let mut headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    headers.extend(trace.map(|id| ("X-Amzn-Trace-Id".to_owned(), id)));
    let post = BackendRequest {
        method: "POST".into(),
        uri: url.as_str().to_owned(),
        headers,
        insecure_skip_verification: false,
        client_certificate: None,
        ..request
    };
    let reply = http.call(post).await?;
    // the function ran, and nobody waits for what it says
    if invocation_type == "event" {
        return Ok(empty(202));
    }
    Ok(result(reply))
}

fn empty(status: u16) -> BackendReply {
    BackendReply {
        status,
        headers: Vec::new(),
        body: Vec::new(),
    }
}

fn result(reply: BackendReply) -> BackendReply {
    if (200..300).contains(&reply.status) {
        return BackendReply {
            status: 200,
            ..reply
        };
    }
    if reply.status == 429 || header(&reply.headers, FUNCTION_ERROR).is_some() {
        return reply;
    }
    let said = serde_json::from_slice::<serde_json::Value>(&reply.body).ok();
    let is_error = said.is_some_and(|said| said.get("errorMessage").is_some());
    let mut headers = reply.headers;
    let body = if is_error {
        reply.body
    } else {
        headers.retain(|(name, _)| {
            !name.eq_ignore_ascii_case("Content-Type")
                && !name.eq_ignore_ascii_case("Content-Length")
        });
        headers.push(("Content-Type".into(), "application/json".into()));
        let message = format!("the function's URL answered with status {}", reply.status);
        let error = serde_json::json!({ "errorMessage": message, "errorType": "HttpStatus" });
        error.to_string().into_bytes()
    };
    headers.push((FUNCTION_ERROR.into(), "Unhandled".into()));
    BackendReply {
        status: 200,
        headers,
        body,
    }
}

fn header<'a>(headers: &'a HeaderList, wanted: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value.as_str())
}
