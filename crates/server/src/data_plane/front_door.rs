//! What a stage's front door does to a request before the API sees it, and to an answer after.
//!
//! Recorded: the headers of an answer, their spelling, and that the gateway's own answers have a
//! `Content-Type`. Documented: the headers that are added to a request. Port and protocol are those
//! of this server, not AWS's 443 and `https`, so that addresses made from them can be called.

use super::content_encoding::{Coding, Unpackable};
use crate::listen::{HttpRequest, HttpResponse};
use trygate_invoke::multi_map::{self, MultiMap};
use trygate_invoke::{Failure, Outcome};
use trygate_model::limits::PAYLOAD_BYTES;

/// The ids of one call.
#[derive(Debug, Clone)]
pub(crate) struct CallIds {
    /// `x-amzn-RequestId`.
    pub(crate) request: String,
    /// `x-amz-apigw-id`.
    pub(crate) extended: String,
    /// `X-Amzn-Trace-Id`.
    pub(crate) trace: String,
}

/// Headers that frame a message or belong to a connection; the listener makes its own.
const OF_THE_CONNECTION: &[&str] = &[
    "connection",
    "content-length",
    "keep-alive",
    "transfer-encoding",
    "upgrade",
];

/// The least status that can be answered: those below announce another answer.
const LEAST_STATUS: u16 = 200;

/// Returns the headers that the API sees: the client's, and what the front door adds.
pub(crate) fn request_headers(request: &HttpRequest, ids: &CallIds, port: u16) -> MultiMap {
    let mut headers = MultiMap::new();
    for (name, value) in &request.headers {
        let known = headers
            .keys()
            .find(|key| key.eq_ignore_ascii_case(name))
            .cloned();
        multi_map::push(&mut headers, known.as_ref().unwrap_or(name), value.as_str());
    }
    let peer = request.peer.map_or(String::new(), |peer| peer.to_string());
    let forwarded = match multi_map::header(&headers, "X-Forwarded-For") {
        Some(before) if !before.is_empty() => format!("{}, {peer}", before.join(", ")),
        _ => peer,
    };
    for (name, value) in [
        ("X-Amzn-Trace-Id", ids.trace.clone()),
        ("X-Forwarded-For", forwarded),
        ("X-Forwarded-Port", port.to_string()),
        ("X-Forwarded-Proto", "http".to_owned()),
    ] {
        headers.retain(|key, _| !key.eq_ignore_ascii_case(name));
        headers.insert(name.to_owned(), vec![value]);
    }
    headers
}

/// Unpacks a request's payload where the API has compression on.
pub(crate) fn unpacked(
    body: Vec<u8>,
    headers: &mut MultiMap,
    minimum_compression_size: Option<u32>,
) -> Result<Vec<u8>, Failure> {
    let coding = multi_map::header(headers, "Content-Encoding")
        .and_then(|values| values.last())
        .and_then(|value| Coding::of_content(value));
    let Some(coding) = coding.filter(|_| minimum_compression_size.is_some() && !body.is_empty())
    else {
        return Ok(body);
    };
    headers.retain(|key, _| !key.eq_ignore_ascii_case("Content-Encoding"));
    coding
        .unpack(&body, PAYLOAD_BYTES)
        .map_err(|problem| match problem {
            Unpackable::TooLarge => Failure::RequestTooLarge {
                limit: PAYLOAD_BYTES,
            },
            Unpackable::Broken => Failure::InvalidJsonInBody,
        })
}

/// Makes the answer that leaves the front door.
pub(crate) fn response(
    outcome: Outcome,
    ids: &CallIds,
    request: &Asked<'_>,
    minimum_compression_size: Option<u32>,
) -> HttpResponse {
    let streams = outcome.rest.is_some();
    let mut headers: Vec<(String, String)> = Vec::with_capacity(outcome.headers.len() + 4);
    for (name, values) in outcome.headers {
        // a streamed answer whose length is known is framed by it (documented)
        let frames = streams
            && name.eq_ignore_ascii_case("content-length")
            && matches!(&values[..], [length] if length.parse::<u64>().is_ok());
        if frames || !OF_THE_CONNECTION.contains(&name.to_ascii_lowercase().as_str()) {
            headers.extend(values.into_iter().map(|value| (name.clone(), value)));
        }
    }
    let mut body = outcome.body;
    if !streams
        && let Some(coding) = compression(&body, &headers, request, minimum_compression_size)
        && let Ok(packed) = coding.pack(&body)
    {
        body = packed;
        headers.push(("Content-Encoding".into(), coding.as_str().into()));
    }
    add_ids(&mut headers, ids, request);
    HttpResponse {
        status: match outcome.status {
            status if status < LEAST_STATUS => 500,
            status => status,
        },
        headers,
        body,
        rest: outcome.rest,
    }
}

/// What of a request shapes the headers of its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The client's `Accept-Encoding`.
    pub(crate) accept_encoding: Option<&'a str>,
    /// Whether the connection stays open.
    pub(crate) keeps_alive: bool,
}

impl<'a> Asked<'a> {
    /// Reads a request.
    pub(crate) fn of(request: &'a HttpRequest) -> Self {
        let closes = request.header("Connection").is_some_and(|value| {
            value
                .split(',')
                .any(|token| token.trim().eq_ignore_ascii_case("close"))
        });
        Self {
            accept_encoding: request.header("Accept-Encoding"),
            keeps_alive: !closes && !request.is_http_1_0,
        }
    }
}

/// Adds what every answer of a stage has.
pub(crate) fn add_ids(headers: &mut Vec<(String, String)>, ids: &CallIds, request: &Asked<'_>) {
    headers.push(("x-amzn-RequestId".into(), ids.request.clone()));
    headers.push(("x-amz-apigw-id".into(), ids.extended.clone()));
    if request.keeps_alive {
        headers.push(("Connection".into(), "keep-alive".into()));
    }
}

fn compression(
    body: &[u8],
    headers: &[(String, String)],
    request: &Asked<'_>,
    minimum: Option<u32>,
) -> Option<Coding> {
    let minimum = usize::try_from(minimum?).ok()?;
    let is_packed = headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("Content-Encoding"));
    if body.len() < minimum || body.is_empty() || is_packed {
        return None;
    }
    Coding::accepted(request.accept_encoding?)
}
