//! The spelling of the headers that are answered, such as `x-amzn-ErrorType`.
//!
//! Header names have no case, but people read them, and not every script that reads them knows. hyper
//! writes names in lower case unless a message carries the spelling of another one that hyper has
//! parsed; the type of that extension is private. So a message with the wanted names is parsed, and
//! its extensions are lent to the answers: one message at the start for the names that every answer
//! can have, one for each further set of names when it first appears.

use bytes::Bytes;
use http::{Extensions, HeaderName, Request, Response};
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::io::AsyncWriteExt as _;

/// The names that every answer can have.
const STANDARD: &[&str] = &[
    "Connection",
    "Content-Length",
    "Content-Type",
    "Date",
    "x-amz-apigw-id",
    "x-amzn-ErrorType",
    "x-amzn-RequestId",
    "X-Amzn-Trace-Id",
];

/// How many further sets of names are kept; a client that brings ever new ones slows itself only.
const MOST_SETS: usize = 1024;

/// The most names of one answer that keep their spelling.
const MOST_NAMES: usize = 512;

/// Knows how names are to be spelled.
pub(super) struct Spelling {
    standard: Extensions,
    /// By the names, each with a line break behind it.
    further: RwLock<BTreeMap<String, Extensions>>,
}

impl Spelling {
    /// Learns the standard names.
    pub(super) async fn new() -> Self {
        Self {
            standard: extensions("").await,
            further: RwLock::default(),
        }
    }

    /// Returns extensions that make hyper spell these names; should hyper one day not, names go out
    /// in lower case.
    pub(super) async fn of(&self, names: impl Iterator<Item = &str>) -> Extensions {
        let mut further = String::new();
        for name in names.take(MOST_NAMES) {
            let is_plain = !name.bytes().any(|byte| byte.is_ascii_uppercase());
            if !STANDARD.contains(&name)
                && !is_plain
                && HeaderName::from_bytes(name.as_bytes()).is_ok()
            {
                further.push_str(name);
                further.push('\n');
            }
        }
        if further.is_empty() {
            return self.standard.clone();
        }
        if let Some(extensions) = self.known(&further) {
            return extensions;
        }
        let learnt = extensions(&further).await;
        let mut known = self.further.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST_SETS {
            known.insert(further, learnt.clone());
        }
        learnt
    }

    fn known(&self, further: &str) -> Option<Extensions> {
        let known = self.further.read().unwrap_or_else(PoisonError::into_inner);
        known.get(further).cloned()
    }
}

/// Has hyper parse a message with the standard names and further ones, a line each. A further name
/// replaces a standard one that is spelled otherwise.
async fn extensions(further: &str) -> Extensions {
    let mut specimen = "GET / HTTP/1.1\r\n".to_owned();
    let other = |name: &str| {
        further
            .lines()
            .any(|further| further.eq_ignore_ascii_case(name))
    };
    for name in STANDARD.iter().filter(|name| !other(name)) {
        // the connection ends after this message, which has no body
        let value = match *name {
            "Connection" => "close",
            "Content-Length" => "0",
            _ => "x",
        };
        specimen.extend([name, ": ", value, "\r\n"]);
    }
    for name in further.lines() {
        let value = if name.eq_ignore_ascii_case("content-length") {
            "0"
        } else if name.eq_ignore_ascii_case("connection") {
            "close"
        } else {
            "x"
        };
        // a body that is announced would be waited for
        if !name.eq_ignore_ascii_case("transfer-encoding") {
            specimen.extend([name, ": ", value, "\r\n"]);
        }
    }
    specimen.push_str("\r\n");

    let found = Arc::new(Mutex::new(Extensions::new()));
    let keep = found.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let extensions = request.extensions().clone();
        *keep.lock().unwrap_or_else(PoisonError::into_inner) = extensions;
        async { Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new())) }
    });
    let (mut here, there) = tokio::io::duplex(specimen.len() + 4096);
    let connection = http1::Builder::new()
        .preserve_header_case(true)
        .max_headers(STANDARD.len() + MOST_NAMES)
        .max_buf_size(specimen.len() + 16 * 1024)
        .serve_connection(TokioIo::new(there), service);
    let send = async {
        // the buffer holds the whole message, and the answer
        let _ = here.write_all(specimen.as_bytes()).await;
        let _ = here.shutdown().await;
    };
    let _ = tokio::join!(connection, send);
    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::take(&mut found)
}
