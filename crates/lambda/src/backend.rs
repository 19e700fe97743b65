//! The pipeline's calls to functions: requests of Lambda's Invoke API that never leave the process.

use crate::host::LambdaHost;
use crate::wire::{LambdaReply, LambdaRequest};
use std::sync::Arc;
use trygate_invoke::{BackendFailure, BackendReply, BackendRequest, LiveReply};

/// Answers a call within its time. A function goes on when its caller's time is up, as in AWS.
pub(crate) async fn call(
    host: &Arc<LambdaHost>,
    request: BackendRequest,
) -> Result<BackendReply, BackendFailure> {
    let timeout = request.timeout;
    let request = lambda_request(request)?;
    if let Some(what) = host.lacks(&request) {
        return Err(BackendFailure::Unreachable { what });
    }
    let reply = tokio::time::timeout(timeout, host.handle(request))
        .await
        .map_err(|_| BackendFailure::Timeout)?;
    checked(host, reply)
}

fn checked(host: &LambdaHost, reply: LambdaReply) -> Result<BackendReply, BackendFailure> {
    if reply.header("x-amzn-ErrorType") == Some("InvalidRuntimeException") {
        // not Lambda's answer but this machine's: nobody would understand it as a function's failure
        let message = message(&reply);
        let what = message.trim_end_matches('.').to_owned();
        return Err(BackendFailure::Unreachable { what });
    }
    Ok(with_connection_headers(
        reply,
        &host.parts.ambient.clock.now().http_date(),
    ))
}

/// Does the same for a streaming invocation, but for the time, which its caller minds.
pub(crate) async fn call_live(
    host: &Arc<LambdaHost>,
    request: BackendRequest,
) -> Result<LiveReply, BackendFailure> {
    let lambda_request = lambda_request(request.clone())?;
    if !lambda_request.is_streaming() {
        return Ok(call(host, request).await?.into());
    }
    let request = lambda_request;
    if let Some(what) = host.lacks(&request) {
        return Err(BackendFailure::Unreachable { what });
    }
    let reply = host.handle_streaming(request).await;
    if reply.status == 200 {
        return Ok(reply);
    }
    let whole = reply.whole().await;
    let Ok(BackendReply {
        status,
        headers,
        body,
    }) = whole
    else {
        return Err(BackendFailure::Timeout);
    };
    let reply = LambdaReply {
        status,
        headers,
        body,
    };
    Ok(checked(host, reply)?.into())
}

fn lambda_request(request: BackendRequest) -> Result<LambdaRequest, BackendFailure> {
    let (_, after_scheme) = request
        .uri
        .split_once("://")
        .ok_or(BackendFailure::InvalidEndpoint)?;
    let path_and_query = after_scheme
        .find('/')
        .and_then(|at| after_scheme.get(at..))
        .unwrap_or("/");
    let (path, query) = path_and_query
        .split_once('?')
        .unwrap_or((path_and_query, ""));
    Ok(LambdaRequest {
        method: request.method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers: request.headers,
        body: request.body,
    })
}

fn message(reply: &LambdaReply) -> String {
    let body: serde_json::Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let text = body.get("message").and_then(serde_json::Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// Adds what AWS's connection adds, in the order that recorded logs show: `Date`, `Content-Type`,
/// `Content-Length`, `Connection`, and then Lambda's own.
fn with_connection_headers(reply: LambdaReply, date: &str) -> BackendReply {
    let mut headers = vec![("Date".to_owned(), date.to_owned())];
    let (content_type, own): (Vec<_>, Vec<_>) = reply
        .headers
        .into_iter()
        .partition(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    headers.extend(content_type);
    headers.push(("Content-Length".to_owned(), reply.body.len().to_string()));
    headers.push(("Connection".to_owned(), "keep-alive".to_owned()));
    headers.extend(own);
    BackendReply {
        status: reply.status,
        headers,
        body: reply.body,
    }
}
