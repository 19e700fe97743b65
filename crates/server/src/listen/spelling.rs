//! AWS's spelling of the headers that are answered, such as `x-amzn-ErrorType`.
//!
//! Header names have no case, but people read them, and not every script that reads them knows. hyper
//! writes names in lower case unless a message carries the spelling of another one that hyper has
//! parsed; the type of that extension is private. So one message with the wanted names is parsed at
//! the start, and its extensions are lent to every answer.

use bytes::Bytes;
use http::{Extensions, Request, Response};
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::AsyncWriteExt as _;

/// A message whose headers are spelled as answers are to spell them.
const SPECIMEN: &[u8] = b"GET / HTTP/1.1\r\n\
    Connection: close\r\n\
    Content-Length: 0\r\n\
    Content-Type: x\r\n\
    Date: x\r\n\
    x-amzn-ErrorType: x\r\n\
    x-amzn-RequestId: x\r\n\
    \r\n";

/// Returns extensions that make hyper spell the names; should hyper one day not, they are empty and
/// names go out in lower case.
pub(super) async fn extensions() -> Extensions {
    let found = Arc::new(Mutex::new(Extensions::new()));
    let keep = found.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let extensions = request.extensions().clone();
        *keep.lock().unwrap_or_else(PoisonError::into_inner) = extensions;
        async { Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new())) }
    });
    let (mut here, there) = tokio::io::duplex(4096);
    let connection = http1::Builder::new()
        .preserve_header_case(true)
        .serve_connection(TokioIo::new(there), service);
    let send = async {
        // the buffer holds the whole message, and the answer
        let _ = here.write_all(SPECIMEN).await;
    };
    let _ = tokio::join!(connection, send);
    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::take(&mut found)
}
