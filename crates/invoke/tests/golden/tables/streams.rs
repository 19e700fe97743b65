//! Integrations that stream: what a test returns of an answer that is not whole, and what a stage
//! answers before it is.

use super::*;
use std::collections::VecDeque;
use trygate_invoke::{LiveBody, LiveFailure, LiveReply};

type Piece = Result<Vec<u8>, LiveFailure>;

/// A backend whose answer comes in these pieces.
struct Pieces(Mutex<Option<LiveReply>>);

struct Body(VecDeque<Piece>);

impl LiveBody for Body {
    fn next(&mut self) -> BoxFuture<'_, Option<Piece>> {
        Box::pin(std::future::ready(self.0.pop_front()))
    }
}

impl Pieces {
    fn of(headers: &[(&str, &str)], pieces: impl IntoIterator<Item = Piece>) -> Self {
        let headers = headers.iter();
        Self(Mutex::new(Some(LiveReply {
            status: 200,
            headers: headers
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            body: Box::new(Body(pieces.into_iter().collect())),
        })))
    }
}

impl Backend for Pieces {
    fn call(&self, _: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        Box::pin(std::future::ready(Err(BackendFailure::InvalidEndpoint)))
    }

    fn call_live(&self, _: BackendRequest) -> BoxFuture<'_, TimedReply<LiveReply>> {
        let reply = self.0.lock().unwrap().take();
        Box::pin(std::future::ready(TimedReply {
            reply: reply.ok_or(BackendFailure::Timeout),
            latency: None,
        }))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of several pieces")]
fn text(text: &str) -> Piece {
    Ok(text.as_bytes().to_vec())
}

const TIMEOUT: Piece = Err(LiveFailure::Backend(BackendFailure::Timeout));

fn streaming(mut integration: Value) -> Value {
    integration["responseTransferMode"] = "STREAM".into();
    integration["timeoutInMillis"] = 60_000.into();
    case(integration, json!({}), Value::Null)
}

fn begun() -> Vec<Piece> {
    vec![
        text(r#"{"statusCode": 2"#),
        text("01}\0\0\0\0"),
        text("\0\0\0\0be"),
        text("gun"),
    ]
}

#[test]
fn a_test_returns_what_has_come_in_time() {
    let backend = Pieces::of(&[], begun().into_iter().chain([TIMEOUT]));
    let outcome = invoke_with(&streaming(lambda("AWS_PROXY")), &backend);
    assert_eq!(
        (outcome.status, outcome.body_text().as_str()),
        (201, "begun")
    );
    assert!(outcome.rest.is_none());
    assert_eq!(outcome.log(), "");
}

#[test]
fn a_test_without_status_and_headers_in_time_has_neither() {
    for pieces in [vec![], vec![text(r#"{"statusCode": 201}"#)]] {
        let backend = Pieces::of(&[], pieces.into_iter().chain([TIMEOUT]));
        let outcome = invoke_with(&streaming(lambda("AWS_PROXY")), &backend);
        assert_eq!((outcome.status, outcome.body.len()), (0, 0));
    }
}

#[test]
fn a_test_stops_reading_after_a_megabyte() {
    let mut http = http();
    http["type"] = "HTTP_PROXY".into();
    let pieces = (0..100).map(|_| Ok(vec![b'x'; 64 * 1024]));
    let backend = Pieces::of(&[("Content-Type", "text/plain")], pieces.chain([TIMEOUT]));
    let outcome = invoke_with(&streaming(http), &backend);
    assert_eq!((outcome.status, outcome.body.len()), (200, 1024 * 1024));
}

#[test]
fn a_function_that_fails_in_the_middle_of_a_test_is_a_bad_gateway() {
    let failed = LiveFailure::Function(BackendReply {
        status: 200,
        headers: vec![("X-Amz-Function-Error".into(), "Unhandled".into())],
        body: br#"{"errorMessage": "no more"}"#.to_vec(),
    });
    let backend = Pieces::of(&[], begun().into_iter().chain([Err(failed)]));
    let outcome = invoke_with(&streaming(lambda("AWS_PROXY")), &backend);
    assert_eq!(outcome.status, 502);
}

#[test]
fn a_stage_answers_as_soon_as_the_metadata_is_there() {
    let mut case = streaming(lambda("AWS_PROXY"));
    case["live"] = true.into();
    let backend = Pieces::of(&[], begun());
    let outcome = invoke_with(&case, &backend);
    assert_eq!((outcome.status, outcome.body_text().as_str()), (201, "be"));
    let mut rest = outcome.rest.unwrap();
    assert_eq!(now(rest.next()), Some(text("gun")));
    assert_eq!(now(rest.next()), None);
}
