//! The listener: HTTP/1.1 over TCP to whole requests and back, within limits, until it is stopped.
//!
//! What a request means is the [`Respond`]er's to say.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, Version, request};
use http_body_util::{BodyExt as _, Either, Full};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::JoinHandle;
use trygate_invoke::{InPlace, LiveBody};

mod carried;
mod heads;
mod spelling;
mod streamed;

use carried::{Carried, Panicked};
use heads::{Heads, Watched};
use spelling::Spelling;
use streamed::Streamed;

/// A body on its way out: one that is there, or one that is being made.
type AnswerBody = Either<Full<Bytes>, Streamed>;

/// A request that was read whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpRequest {
    /// The verb.
    pub method: String,
    /// The path, percent-encoded as it came.
    pub path: String,
    /// The query without its question mark, percent-encoded as it came; may be empty.
    pub query: String,
    /// Headers in the order and spelling in which they came; a repeated name stands repeatedly.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The client's address, where it came over a socket.
    pub peer: Option<IpAddr>,
    /// Whether the client speaks HTTP/1.0.
    pub is_http_1_0: bool,
}

impl HttpRequest {
    /// Returns the first value of a header, whatever its spelling.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// An answer.
#[derive(Debug)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// Headers; `Content-Length` or `Transfer-Encoding`, and `Date` are added.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// What follows `body` while it is made. A failure of it cuts the connection.
    pub rest: Option<Box<dyn LiveBody>>,
}

impl HttpResponse {
    /// Makes an error in the form that API Gateway's clients read.
    pub fn error(status: u16, error_type: &str, message: &str) -> Self {
        let mut document = serde_json::Map::new();
        document.insert("message".into(), message.into());
        Self::json(status, &document.into()).with_header("x-amzn-ErrorType", error_type)
    }

    /// Makes an answer with a JSON body.
    pub fn json(status: u16, document: &serde_json::Value) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".into(), "application/json".into())],
            body: document.to_string().into_bytes(),
            rest: None,
        }
    }

    /// Adds a header.
    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// Answers requests. A panic in it is answered with status 500 and ends nothing else.
pub trait Respond: Send + Sync + 'static {
    /// Answers one request. It is carried to its end even if the client hangs up.
    fn respond(&self, request: HttpRequest) -> impl Future<Output = HttpResponse> + Send;

    /// Returns the largest body that a request may have, whose head this is; never more than the
    /// listener's limit.
    fn body_limit(&self, _head: &HttpRequest, limit: usize) -> usize {
        limit
    }

    /// Answers a request, whose head this is, that has a larger body.
    fn too_large(&self, _head: &HttpRequest, limit: usize) -> HttpResponse {
        let message = format!("The request body is larger than {limit} bytes");
        HttpResponse::error(413, "RequestEntityTooLargeException", &message)
    }
}

/// What a listener puts up with.
#[derive(Debug, Clone, Copy)]
pub struct ListenLimits {
    /// The largest body of a request, bytes.
    pub body_bytes: usize,
    /// The largest head of a request, bytes.
    pub head_bytes: usize,
    /// The most header lines of a request.
    pub header_lines: usize,
    /// How long a head may take, and how long a connection may be idle.
    pub head_time: Duration,
    /// How long a body may take.
    pub body_time: Duration,
    /// The most connections at once; more wait.
    pub connections: u32,
}

impl Default for ListenLimits {
    fn default() -> Self {
        Self {
            // the largest of all: CreateFunction with 50 MB of code in base64, as AWS takes it
            body_bytes: 69_905_067,
            head_bytes: 64 * 1024,
            header_lines: 128,
            head_time: Duration::from_secs(30),
            body_time: Duration::from_mins(1),
            connections: 512,
        }
    }
}

/// A listener at work. Dropping it stops it without waiting for requests under way.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    stop: oneshot::Sender<Duration>,
    task: JoinHandle<bool>,
}

impl Listener {
    /// Starts listening; port 0 takes any free port.
    pub async fn start<R: Respond>(
        address: SocketAddr,
        limits: ListenLimits,
        responder: Arc<R>,
    ) -> io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        let address = socket.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let spelling = Arc::new(Spelling::new().await);
        let shared = Shared {
            responder,
            limits,
            spelling,
        };
        let task = tokio::spawn(accept(socket, shared, stopped));
        Ok(Self {
            address,
            stop,
            task,
        })
    }

    /// Returns where it listens, with the real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections and lets requests that are under way finish, for so long. Returns
    /// whether all of them did.
    pub async fn stop(self, patience: Duration) -> bool {
        // the task can only be gone already if the runtime is ending
        let _ = self.stop.send(patience);
        self.task.await.unwrap_or(false)
    }
}

/// What all connections of a listener share.
struct Shared<R> {
    responder: Arc<R>,
    limits: ListenLimits,
    spelling: Arc<Spelling>,
}

impl<R> Clone for Shared<R> {
    fn clone(&self) -> Self {
        Self {
            responder: self.responder.clone(),
            limits: self.limits,
            spelling: self.spelling.clone(),
        }
    }
}

async fn accept<R: Respond>(
    socket: TcpListener,
    shared: Shared<R>,
    mut stopped: oneshot::Receiver<Duration>,
) -> bool {
    let (closing, closed) = watch::channel(());
    let room = Arc::new(Semaphore::new(shared.limits.connections as usize));
    let patience = loop {
        let next = async {
            let permit = room.clone().acquire_owned().await;
            (permit, socket.accept().await)
        };
        let accepted = tokio::select! {
            patience = &mut stopped => break patience.unwrap_or_default(),
            accepted = next => accepted,
        };
        match accepted {
            (Ok(permit), Ok((stream, peer))) => {
                let connection = serve(stream, peer.ip(), shared.clone(), closed.clone());
                tokio::spawn(InPlace::new(async move {
                    connection.await;
                    drop(permit);
                }));
            }
            // out of file descriptors, most likely; others may be closed soon
            (_, Err(_)) => tokio::time::sleep(Duration::from_millis(50)).await,
            (Err(_), _) => return false,
        }
    };
    drop(socket);
    drop(closing);
    // whoever has all the room is alone
    tokio::time::timeout(patience, room.acquire_many(shared.limits.connections))
        .await
        .is_ok()
}

/// Serves a connection until the client is done, breaks the protocol, or the listener stops.
async fn serve<R: Respond>(
    stream: TcpStream,
    peer: IpAddr,
    shared: Shared<R>,
    mut closed: watch::Receiver<()>,
) {
    // answers are small and written whole
    let _ = stream.set_nodelay(true);
    let refused = Arc::new(AtomicBool::new(false));
    let refuses = refused.clone();
    let limits = shared.limits;
    let (stream, heads) = Watched::new(stream, limits.head_bytes, limits.header_lines);
    let service = service_fn(move |request: Request<Incoming>| {
        let (shared, refuses) = (shared.clone(), refuses.clone());
        let (head, body) = request.into_parts();
        let head = read_head(&head, &heads, peer);
        async move { Ok::<_, Infallible>(answer(head, body, &shared, &refuses).await) }
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.head_bytes)
        .max_headers(limits.header_lines)
        .serve_connection(TokioIo::new(stream), service);
    let finished = tokio::select! {
        result = &mut connection => Some(result),
        // the sender is dropped, nothing is ever sent
        _ = closed.changed() => None,
    };
    let result = if let Some(result) = finished {
        result
    } else {
        Pin::new(&mut connection).graceful_shutdown();
        (&mut connection).await
    };
    // what breaks a connection concerns nobody but its client
    if result.is_err() || refused.load(Ordering::Relaxed) {
        linger(connection.into_parts().io.into_inner().into_inner()).await;
    }
}

/// Reads on for a while after the last answer: closing with bytes unread would reset the connection,
/// and the client might never see why it was refused.
async fn linger(mut stream: TcpStream) {
    const TIME: Duration = Duration::from_secs(2);
    const BYTES: usize = 64 * 1024 * 1024;
    let drain = async {
        stream.shutdown().await?;
        let mut block = vec![0; 16 * 1024];
        let mut passed = 0;
        while passed < BYTES {
            match stream.read(&mut block).await? {
                0 => break,
                count => passed += count,
            }
        }
        io::Result::Ok(())
    };
    // a client that does not let go is cut off
    let _ = tokio::time::timeout(TIME, drain).await;
}

async fn answer<R: Respond>(
    head: HttpRequest,
    body: Incoming,
    shared: &Shared<R>,
    refused: &AtomicBool,
) -> Response<AnswerBody> {
    let limits = shared.limits;
    let whole = whole(head, body, limits.body_bytes, &*shared.responder);
    let refusal = match tokio::time::timeout(limits.body_time, whole).await {
        Ok(Ok(request)) => {
            // a client that hangs up does not interrupt a write half-way
            let responder = shared.responder.clone();
            let work = Carried::new(async move { responder.respond(request).await });
            let response = work.await.unwrap_or_else(|Panicked| {
                let message = "This is a bug in trygate; its message stands in the server's output";
                HttpResponse::error(500, "InternalFailure", message)
            });
            return encode(response, &shared.spelling).await;
        }
        Ok(Err(refusal)) => refusal,
        Err(_) => {
            let seconds = limits.body_time.as_secs();
            let message = format!("The request body did not arrive within {seconds} seconds");
            HttpResponse::error(408, "RequestTimeoutException", &message)
        }
    };
    refused.store(true, Ordering::Relaxed);
    let mut refusal = refusal;
    let is_connection = |name: &str| name.eq_ignore_ascii_case("connection");
    refusal.headers.retain(|(name, _)| !is_connection(name));
    encode(refusal.with_header("Connection", "close"), &shared.spelling).await
}

/// Reads the head of a request, which has no body yet.
fn read_head(head: &request::Parts, heads: &Heads, peer: IpAddr) -> HttpRequest {
    let as_hyper_has_them = || {
        let headers = head.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        headers.collect()
    };
    HttpRequest {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: heads.take(head).unwrap_or_else(as_hyper_has_them),
        body: Vec::new(),
        peer: Some(peer),
        is_http_1_0: head.version == Version::HTTP_10,
    }
}

/// Reads a request to its end, or says why not.
async fn whole<R: Respond>(
    head: HttpRequest,
    mut body: Incoming,
    most: usize,
    responder: &R,
) -> Result<HttpRequest, HttpResponse> {
    let limit = responder.body_limit(&head, most).min(most);
    if body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(responder.too_large(&head, limit));
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            let message = "The request body broke off or is framed wrongly";
            return Err(HttpResponse::error(400, "BadRequestException", message));
        };
        let Some(data) = frame.data_ref() else {
            continue;
        };
        if data.len() > limit - bytes.len() {
            return Err(responder.too_large(&head, limit));
        }
        bytes.extend_from_slice(data);
    }
    Ok(HttpRequest {
        body: bytes,
        ..head
    })
}

async fn encode(response: HttpResponse, spelling: &Spelling) -> Response<AnswerBody> {
    let names = response.headers.iter().map(|(name, _)| name.as_str());
    let extensions = spelling.of(names).await;
    let body = Bytes::from(response.body);
    let mut encoded = Response::new(match response.rest {
        None => AnswerBody::Left(Full::new(body)),
        Some(rest) => AnswerBody::Right(Streamed::new(body, rest)),
    });
    *encoded.status_mut() =
        StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *encoded.extensions_mut() = extensions;
    for (name, value) in response.headers {
        // what is no header cannot be sent
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            encoded.headers_mut().append(name, value);
        }
    }
    encoded
}

#[cfg(test)]
mod tests;
