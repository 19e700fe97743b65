//! The Runtime API, version 2018-06-01, of one execution environment: HTTP on a loopback port of its
//! own, where a runtime asks for events and reports what became of them.
//!
//! This file speaks HTTP only; what the calls mean to an invocation is `environment.rs`'s to say.
//! Statuses and error bodies are those that AWS's public runtime interface emulator documents in
//! the API's specification. Extensions and the telemetry API are not served.

use crate::limits::{RESPONSE_BYTES, STREAM_BYTES};
use crate::others_first::others_first;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Poll, ready};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Sleep;
use trygate_invoke::BoxFuture;

/// The most connections that a runtime may have open.
const CONNECTIONS: usize = 64;

/// An event on its way to the runtime.
#[derive(Debug)]
pub(crate) struct NextEvent {
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) payload: Bytes,
}

/// What a runtime says.
#[derive(Debug)]
pub(crate) enum RuntimeCall {
    /// It is ready for an event.
    Next { reply: oneshot::Sender<NextEvent> },
    /// It begins to stream the answer to an event; whether it does well, `Response` says.
    Streaming {
        request_id: String,
        /// Takes where the pieces go; dropped or none, they are kept for the whole answer.
        reply: oneshot::Sender<Option<mpsc::Sender<Bytes>>>,
    },
    /// It has the answer to an event.
    Response {
        request_id: String,
        response: RuntimeResponse,
        reply: oneshot::Sender<Verdict>,
    },
    /// The function failed on an event.
    Error {
        request_id: String,
        error_type: Option<String>,
        body: Bytes,
        reply: oneshot::Sender<Verdict>,
    },
    /// The function could not be loaded.
    InitError {
        error_type: Option<String>,
        body: Bytes,
        reply: oneshot::Sender<Verdict>,
    },
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct RuntimeResponse {
    /// What was not passed on already.
    pub(crate) body: Bytes,
    pub(crate) content_type: Option<String>,
    pub(crate) streamed: bool,
    pub(crate) end: ResponseEnd,
}

/// How an answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ResponseEnd {
    /// As it should.
    Whole,
    /// It is larger than may be.
    TooLarge { limit: usize },
    /// The connection broke off.
    Truncated,
    /// A streaming function reported an error in the trailers.
    Failed { error_type: String, body: String },
}

/// What the runtime is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// 202.
    Accepted,
    /// 400: that is not the event under way.
    InvalidRequestId,
    /// 403: this call has no place now.
    InvalidState,
    /// 413.
    TooLarge,
}

/// A listening Runtime API.
pub(crate) struct RuntimeApi {
    pub(crate) address: SocketAddr,
    pub(crate) calls: mpsc::Receiver<RuntimeCall>,
}

impl RuntimeApi {
    /// Listens on a free loopback port. Connections are served for as long as the future is polled,
    /// in the task of who polls it; dropping it closes them.
    pub(crate) async fn start() -> io::Result<(Self, impl Future<Output = Infallible> + Send)> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = socket.local_addr()?;
        let (calls, received) = mpsc::channel(4);
        let api = Self {
            address,
            calls: received,
        };
        Ok((api, serve(socket, calls)))
    }
}

async fn serve(socket: TcpListener, calls: mpsc::Sender<RuntimeCall>) -> Infallible {
    let mut connections: Vec<BoxFuture<'static, ()>> = Vec::new();
    let mut pause: Option<Pin<Box<Sleep>>> = None;
    poll_fn(|context| {
        connections.retain_mut(|connection| connection.as_mut().poll(context).is_pending());
        while connections.len() < CONNECTIONS {
            if let Some(pause) = &mut pause {
                ready!(pause.as_mut().poll(context));
            }
            pause = None;
            if let Ok((stream, _)) = ready!(socket.poll_accept(context)) {
                let mut connection: BoxFuture<'static, ()> =
                    Box::pin(connection(stream, calls.clone()));
                if connection.as_mut().poll(context).is_pending() {
                    connections.push(connection);
                }
            } else {
                // out of file descriptors, most likely; others may be closed soon
                pause = Some(Box::pin(tokio::time::sleep(Duration::from_millis(50))));
            }
        }
        Poll::Pending
    })
    .await
}

async fn connection(stream: TcpStream, calls: mpsc::Sender<RuntimeCall>) {
    // events and answers are small
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let calls = calls.clone();
        async move { Ok::<_, Infallible>(answer(request, &calls).await) }
    });
    // a runtime that breaks its connection is missed elsewhere
    let _ = http1::Builder::new()
        .title_case_headers(true)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(
    request: Request<Incoming>,
    calls: &mpsc::Sender<RuntimeCall>,
) -> Response<Full<Bytes>> {
    let path = request.uri().path().to_owned();
    let Some(rest) = path.strip_prefix("/2018-06-01/runtime/") else {
        return not_found(&path);
    };
    let segments: Vec<&str> = rest.split('/').collect();
    match (request.method(), segments.as_slice()) {
        (&Method::GET, ["invocation", "next"]) => next(calls).await,
        (&Method::POST, ["invocation", request_id, "response"]) => {
            let request_id = (*request_id).to_owned();
            let response = read_response(request, &request_id, calls).await;
            let limit_met = matches!(response.end, ResponseEnd::TooLarge { .. });
            let verdict = ask(calls, |reply| RuntimeCall::Response {
                request_id,
                response,
                reply,
            })
            .await;
            // who waits for the answer has it before the runtime goes on
            others_first().await;
            match verdict {
                Some(Verdict::Accepted) if limit_met => said(Verdict::TooLarge),
                Some(verdict) => said(verdict),
                None => closing(),
            }
        }
        (&Method::POST, ["invocation", request_id, "error"]) => {
            let request_id = (*request_id).to_owned();
            let error_type = header(request.headers(), "lambda-runtime-function-error-type");
            let Some(body) = read_error(request).await else {
                return said(Verdict::TooLarge);
            };
            ask(calls, |reply| RuntimeCall::Error {
                request_id,
                error_type,
                body,
                reply,
            })
            .await
            .map_or_else(closing, said)
        }
        (&Method::POST, ["init", "error"]) => {
            let error_type = header(request.headers(), "lambda-runtime-function-error-type");
            let Some(body) = read_error(request).await else {
                return said(Verdict::TooLarge);
            };
            ask(calls, |reply| RuntimeCall::InitError {
                error_type,
                body,
                reply,
            })
            .await
            .map_or_else(closing, said)
        }
        _ => not_found(&path),
    }
}

async fn ask(
    calls: &mpsc::Sender<RuntimeCall>,
    call: impl FnOnce(oneshot::Sender<Verdict>) -> RuntimeCall,
) -> Option<Verdict> {
    let (reply, replied) = oneshot::channel();
    calls.send(call(reply)).await.ok()?;
    replied.await.ok()
}

async fn next(calls: &mpsc::Sender<RuntimeCall>) -> Response<Full<Bytes>> {
    let (reply, replied) = oneshot::channel();
    if calls.send(RuntimeCall::Next { reply }).await.is_err() {
        return closing();
    }
    let Ok(event) = replied.await else {
        return closing();
    };
    let mut response = Response::new(Full::new(event.payload));
    let headers = response.headers_mut();
    headers.insert(
        http::header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    for (name, value) in event.headers {
        // line breaks have no place in a header; JSON means the same with blanks
        let value = value.replace(['\r', '\n'], " ");
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Reads an answer, whose end may be told in trailers. One that is streamed is passed on while it
/// comes if somebody wants it so; a reader that has gone does not end it.
async fn read_response(
    request: Request<Incoming>,
    request_id: &str,
    calls: &mpsc::Sender<RuntimeCall>,
) -> RuntimeResponse {
    let headers = request.headers();
    let content_type = header(headers, "content-type");
    let streamed = header(headers, "lambda-runtime-function-response-mode")
        .is_some_and(|mode| mode.eq_ignore_ascii_case("streaming"));
    let limit = if streamed {
        STREAM_BYTES
    } else {
        RESPONSE_BYTES
    };
    let reader = if streamed {
        stream_reader(calls, request_id).await
    } else {
        None
    };
    let mut body = request.into_body();
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    let mut end = ResponseEnd::Whole;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            end = ResponseEnd::Truncated;
            break;
        };
        match frame.into_data() {
            // what is over the limit is read and dropped, so that the runtime sees its refusal
            Ok(data) if data.len() > limit.saturating_sub(length) => {
                end = ResponseEnd::TooLarge { limit };
                length = limit;
                bytes.clear();
                bytes.shrink_to_fit();
            }
            Ok(data) if end == ResponseEnd::Whole => {
                length += data.len();
                match &reader {
                    // it waits for a reader that is slow
                    Some(reader) => drop(reader.send(data).await),
                    None => bytes.extend_from_slice(&data),
                }
            }
            Ok(_) => {}
            Err(frame) => {
                if let Ok(trailers) = frame.into_trailers()
                    && let Some(failed) = failed(&trailers)
                {
                    end = failed;
                }
            }
        }
    }
    RuntimeResponse {
        body: bytes.into(),
        content_type,
        streamed,
        end,
    }
}

/// Asks who reads a streamed answer while it comes.
async fn stream_reader(
    calls: &mpsc::Sender<RuntimeCall>,
    request_id: &str,
) -> Option<mpsc::Sender<Bytes>> {
    let (reply, replied) = oneshot::channel();
    let call = RuntimeCall::Streaming {
        request_id: request_id.to_owned(),
        reply,
    };
    calls.send(call).await.ok()?;
    replied.await.ok().flatten()
}

fn failed(trailers: &HeaderMap) -> Option<ResponseEnd> {
    let error_type = header(trailers, "lambda-runtime-function-error-type")?;
    let body = header(trailers, "lambda-runtime-function-error-body").unwrap_or_default();
    // the specification has the body in base64
    let body = STANDARD
        .decode(&body)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or(body);
    Some(ResponseEnd::Failed { error_type, body })
}

async fn read_error(request: Request<Incoming>) -> Option<Bytes> {
    let body = http_body_util::Limited::new(request.into_body(), RESPONSE_BYTES);
    Some(body.collect().await.ok()?.to_bytes())
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn said(verdict: Verdict) -> Response<Full<Bytes>> {
    let (status, body) = match verdict {
        Verdict::Accepted => (StatusCode::ACCEPTED, r#"{"status":"OK"}"#),
        Verdict::InvalidRequestId => (
            StatusCode::BAD_REQUEST,
            r#"{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}"#,
        ),
        Verdict::InvalidState => (
            StatusCode::FORBIDDEN,
            r#"{"errorMessage":"State transition is not allowed","errorType":"InvalidStateTransition"}"#,
        ),
        Verdict::TooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            r#"{"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).","errorType":"RequestEntityTooLarge"}"#,
        ),
    };
    json(status, body.to_owned())
}

/// The environment ends: the runtime is about to be killed.
fn closing() -> Response<Full<Bytes>> {
    let body = r#"{"errorMessage":"The execution environment ends","errorType":"Shutdown"}"#;
    json(StatusCode::INTERNAL_SERVER_ERROR, body.to_owned())
}

fn not_found(path: &str) -> Response<Full<Bytes>> {
    let mut body = serde_json::Map::new();
    let message = format!("{path} is not part of the Runtime API that trygate serves");
    body.insert("errorMessage".into(), message.into());
    body.insert("errorType".into(), "NotFound".into());
    json(
        StatusCode::NOT_FOUND,
        serde_json::Value::Object(body).to_string(),
    )
}

fn json(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(
        http::header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
