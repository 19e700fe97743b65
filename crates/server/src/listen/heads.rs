//! The heads of requests as they came over the wire.
//!
//! hyper keeps neither the spelling of header names nor their order, and templates and events show
//! both. So the bytes that hyper reads pass by here; once it has understood a request, its head is
//! looked up among the last of them and read again. Where that fails, as for a target in absolute
//! form, hyper's own view is used.

use http::HeaderMap;
use http::request::Parts;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A connection whose incoming bytes can be looked up for a while.
pub(super) struct Watched {
    stream: TcpStream,
    heads: Heads,
}

/// The last bytes that came over a connection.
#[derive(Clone)]
pub(super) struct Heads {
    bytes: Arc<Mutex<Vec<u8>>>,
    /// The largest head; twice as much is kept.
    head_bytes: usize,
    header_lines: usize,
}

impl Watched {
    /// Watches a connection whose heads are not larger than this.
    pub(super) fn new(stream: TcpStream, head_bytes: usize, header_lines: usize) -> (Self, Heads) {
        let heads = Heads {
            bytes: Arc::default(),
            head_bytes,
            header_lines,
        };
        let watched = Self {
            stream,
            heads: heads.clone(),
        };
        (watched, heads)
    }

    /// Gives the connection back.
    pub(super) fn into_inner(self) -> TcpStream {
        self.stream
    }
}

impl Heads {
    fn passed(&self, bytes: &[u8]) {
        let mut kept = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(bytes);
        // what hyper has not understood yet lies in its buffer, which is as large as a head may be
        let most = self.head_bytes.saturating_mul(2);
        if kept.len() > most.saturating_mul(2) {
            let surplus = kept.len() - most;
            kept.drain(..surplus);
        }
    }

    /// Returns the headers of a request that hyper has understood, in their order and with names as
    /// they were spelled, and forgets everything up to its end.
    ///
    /// A body may hold what looks like the request, so what is found must be what hyper has.
    pub(super) fn take(&self, head: &Parts) -> Option<Vec<(String, String)>> {
        let target = head.uri.path_and_query()?.as_str();
        let mut kept = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut start = 0;
        loop {
            start += find_line(kept.get(start..)?, head.method.as_str(), target)?;
            let mut lines = vec![httparse::EMPTY_HEADER; self.header_lines];
            let mut request = httparse::Request::new(&mut lines);
            if let Ok(httparse::Status::Complete(length)) = request.parse(kept.get(start..)?)
                && is_same(request.headers, &head.headers)
            {
                let headers = request.headers.iter().map(|header| {
                    let value = String::from_utf8_lossy(header.value).into_owned();
                    (header.name.to_owned(), value)
                });
                let headers = headers.collect();
                kept.drain(..start + length);
                return Some(headers);
            }
            start += 1;
        }
    }
}

/// Finds `VERB target HTTP/1.…`, which follows the body before it without a line break.
fn find_line(bytes: &[u8], method: &str, target: &str) -> Option<usize> {
    let first = *method.as_bytes().first()?;
    let is_it = |line: &[u8]| {
        line.strip_prefix(method.as_bytes())
            .and_then(|rest| rest.strip_prefix(b" "))
            .and_then(|rest| rest.strip_prefix(target.as_bytes()))
            .is_some_and(|rest| rest.starts_with(b" HTTP/1."))
    };
    let mut start = 0;
    loop {
        start += bytes.get(start..)?.iter().position(|byte| *byte == first)?;
        if is_it(bytes.get(start..)?) {
            return Some(start);
        }
        start += 1;
    }
}

/// Whether headers are the same, names in any spelling, values of a name in their order.
fn is_same(found: &[httparse::Header<'_>], known: &HeaderMap) -> bool {
    found.len() == known.len()
        && found.iter().enumerate().all(|(index, header)| {
            let of_that_name =
                |other: &&httparse::Header<'_>| other.name.eq_ignore_ascii_case(header.name);
            let before = found.iter().take(index).filter(of_that_name).count();
            let mut values = known.get_all(header.name).iter();
            values
                .nth(before)
                .is_some_and(|value| value.as_bytes() == header.value)
        })
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if polled.is_ready() {
            let came = buffer.filled().get(before..).unwrap_or_default();
            self.heads.passed(came);
        }
        polled
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
