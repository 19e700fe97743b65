//! Reads a reply of HTTP/1.0 or 1.1 off a connection: head, then body by length, in chunks, or until
//! the connection closes. Names, spelling and order of headers are the wire's.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use trygate_invoke::{BackendFailure, BackendReply, HeaderList};

pub(crate) mod live;

/// The largest head, bytes; also the largest trailer section.
const HEAD_LIMIT: usize = 64 * 1024;

/// The longest line that gives the size of a chunk, extensions included, bytes.
const CHUNK_LINE_LIMIT: usize = 4 * 1024;

/// How much is read at once, bytes.
const READ_SIZE: usize = 16 * 1024;

const CUT_SHORT: &str = "the connection was closed before the reply was complete";

/// The most header lines.
const HEADER_LINES: usize = 256;

/// The most interim replies (1xx) before the final one.
const INTERIM_REPLIES: usize = 16;

/// Reads the final reply to a request of the given verb.
pub(crate) async fn read<R: AsyncRead + Unpin>(
    stream: R,
    method: &str,
    body_limit: usize,
) -> Result<BackendReply, BackendFailure> {
    let mut wire = Wire {
        stream,
        buffer: Vec::new(),
        block: vec![0; READ_SIZE],
        body_limit,
    };
    for _ in 0..=INTERIM_REPLIES {
        let (status, headers) = wire.head().await?;
        if status == 101 {
            return Err(broken("the backend switched to another protocol"));
        }
        if (100..200).contains(&status) {
            continue;
        }
        let body = match framing(method, status, &headers)? {
            Framing::Empty => Vec::new(),
            Framing::Length(length) => wire.exactly(length).await?,
            Framing::Chunked => wire.chunks().await?,
            Framing::UntilClose => wire.rest().await?,
        };
        return Ok(BackendReply {
            status,
            headers,
            body,
        });
    }
    Err(broken("the backend sent nothing but interim replies"))
}

/// How the end of a body is known.
#[derive(Debug, PartialEq, Eq)]
enum Framing {
    Empty,
    Length(usize),
    Chunked,
    UntilClose,
}

fn framing(method: &str, status: u16, headers: &HeaderList) -> Result<Framing, BackendFailure> {
    if method == "HEAD" || status == 204 || status == 304 {
        return Ok(Framing::Empty);
    }
    let values_of = |wanted: &'static str| {
        headers
            .iter()
            .filter(move |(name, _)| name.eq_ignore_ascii_case(wanted))
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
    };
    if let Some(coding) = values_of("transfer-encoding").next_back() {
        return Ok(if coding.eq_ignore_ascii_case("chunked") {
            Framing::Chunked
        } else {
            Framing::UntilClose
        });
    }
    let mut length = None;
    for text in values_of("content-length") {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // more digits than fit are a length beyond every limit
        let this = text.parse().unwrap_or(usize::MAX);
        if !digits || length.is_some_and(|other| other != this) {
            return Err(broken("the reply's Content-Length cannot be understood"));
        }
        length = Some(this);
    }
    Ok(length.map_or(Framing::UntilClose, Framing::Length))
}

/// A connection, and what was read from it but not yet used.
struct Wire<R> {
    stream: R,
    buffer: Vec<u8>,
    block: Vec<u8>,
    body_limit: usize,
}

impl<R: AsyncRead + Unpin> Wire<R> {
    /// Reads some more; 0 at the end of the stream.
    async fn fill(&mut self) -> Result<usize, BackendFailure> {
        match self.stream.read(&mut self.block).await {
            Ok(count) => {
                self.buffer.extend(self.block.iter().take(count));
                Ok(count)
            }
            // many servers close TLS without saying so first
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(0),
            Err(error) => Err(network(&error)),
        }
    }

    async fn fill_or_fail(&mut self) -> Result<(), BackendFailure> {
        match self.fill().await? {
            0 => Err(broken(CUT_SHORT)),
            _ => Ok(()),
        }
    }

    async fn head(&mut self) -> Result<(u16, HeaderList), BackendFailure> {
        let mut searched = 0;
        loop {
            // parsing only once the head is whole keeps a trickled head linear
            if let Some(end) = end_of_head(&self.buffer, searched) {
                let head: Vec<u8> = self.buffer.drain(..end).collect();
                return parse_head(&head);
            }
            if self.buffer.len() > HEAD_LIMIT {
                return Err(broken("the reply's headers are too large"));
            }
            // the end may be split between two reads: `\n\r` was read, `\n` comes
            searched = self.buffer.len().saturating_sub(2);
            if self.fill().await? == 0 {
                return Err(broken(if self.buffer.is_empty() {
                    "the connection was closed without a reply"
                } else {
                    CUT_SHORT
                }));
            }
        }
    }

    async fn exactly(&mut self, length: usize) -> Result<Vec<u8>, BackendFailure> {
        if length > self.body_limit {
            return Err(self.too_large());
        }
        while self.buffer.len() < length {
            self.fill_or_fail().await?;
        }
        self.buffer.truncate(length);
        Ok(std::mem::take(&mut self.buffer))
    }

    async fn rest(&mut self) -> Result<Vec<u8>, BackendFailure> {
        loop {
            if self.buffer.len() > self.body_limit {
                return Err(self.too_large());
            }
            if self.fill().await? == 0 {
                return Ok(std::mem::take(&mut self.buffer));
            }
        }
    }

    async fn chunks(&mut self) -> Result<Vec<u8>, BackendFailure> {
        let mut body = Vec::new();
        loop {
            let size = self.chunk_size().await?;
            if size == 0 {
                self.trailers().await?;
                return Ok(body);
            }
            if size > self.body_limit.saturating_sub(body.len()) {
                return Err(self.too_large());
            }
            while self.buffer.len() < size + 2 {
                self.fill_or_fail().await?;
            }
            body.extend(self.buffer.drain(..size));
            if self.buffer.drain(..2).ne(*b"\r\n") {
                return Err(broken("the reply's chunks cannot be understood"));
            }
        }
    }

    async fn chunk_size(&mut self) -> Result<usize, BackendFailure> {
        loop {
            match httparse::parse_chunk_size(&self.buffer) {
                Ok(httparse::Status::Complete((used, size))) => {
                    self.buffer.drain(..used);
                    return Ok(usize::try_from(size).unwrap_or(usize::MAX));
                }
                Ok(httparse::Status::Partial) if self.buffer.len() <= CHUNK_LINE_LIMIT => {
                    self.fill_or_fail().await?;
                }
                _ => return Err(broken("the reply's chunks cannot be understood")),
            }
        }
    }

    /// Passes over trailers: the gateway shows none.
    async fn trailers(&mut self) -> Result<(), BackendFailure> {
        let mut passed = 0;
        loop {
            let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') else {
                if passed + self.buffer.len() > HEAD_LIMIT {
                    return Err(broken("the reply's trailers are too large"));
                }
                self.fill_or_fail().await?;
                continue;
            };
            let line: Vec<u8> = self.buffer.drain(..=end).collect();
            if line == b"\r\n" || line == b"\n" {
                return Ok(());
            }
            passed += line.len();
        }
    }

    fn too_large(&self) -> BackendFailure {
        BackendFailure::ReplyTooLarge {
            limit: self.body_limit,
        }
    }
}

/// Finds the byte after the empty line that ends a head.
fn end_of_head(buffer: &[u8], from: usize) -> Option<usize> {
    let rest = buffer.get(from..)?;
    let mut newlines = rest
        .iter()
        .enumerate()
        .filter_map(|(index, byte)| (*byte == b'\n').then_some(from + index));
    newlines.find_map(|index| {
        let after = buffer.get(index + 1..)?;
        if after.starts_with(b"\n") {
            Some(index + 2)
        } else if after.starts_with(b"\r\n") {
            Some(index + 3)
        } else {
            None
        }
    })
}

fn parse_head(head: &[u8]) -> Result<(u16, HeaderList), BackendFailure> {
    let mut lines = [httparse::EMPTY_HEADER; HEADER_LINES];
    let mut response = httparse::Response::new(&mut lines);
    let parsed = httparse::ParserConfig::default()
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .parse_response(&mut response, head);
    match (parsed, response.code) {
        (Ok(httparse::Status::Complete(_)), Some(status)) => {
            let headers = response
                .headers
                .iter()
                .map(|line| (line.name.to_owned(), text_of(line.value)))
                .collect();
            Ok((status, headers))
        }
        (Err(httparse::Error::TooManyHeaders), _) => Err(broken("the reply has too many headers")),
        _ => Err(broken("the reply is not HTTP/1.1")),
    }
}

/// Reads a header value: UTF-8 where it is, else Latin-1, folded lines joined by a blank.
fn text_of(value: &[u8]) -> String {
    let text = match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => value.iter().map(|byte| char::from(*byte)).collect(),
    };
    if text.contains('\n') {
        let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
        return lines.join(" ");
    }
    text
}

/// Says what broke on the way.
pub(crate) fn network(error: &io::Error) -> BackendFailure {
    if let Some(failure) = crate::tls::while_reading(error) {
        return failure;
    }
    let detail = match error.kind() {
        io::ErrorKind::ConnectionRefused => "Connection refused".to_owned(),
        io::ErrorKind::ConnectionReset => "Connection reset".to_owned(),
        io::ErrorKind::BrokenPipe => "Broken pipe".to_owned(),
        io::ErrorKind::HostUnreachable => "No route to host".to_owned(),
        io::ErrorKind::NetworkUnreachable => "Network is unreachable".to_owned(),
        io::ErrorKind::TimedOut => "Connection timed out".to_owned(),
        _ => error.to_string(),
    };
    BackendFailure::Network { detail }
}

/// Says how a reply broke the protocol.
fn broken(detail: &str) -> BackendFailure {
    BackendFailure::Network {
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests;
