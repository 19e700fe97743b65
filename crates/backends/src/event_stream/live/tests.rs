//! The stream of a function while it arrives: cut anywhere, damaged, and ended by an error.

use super::*;
use crate::event_stream::tests::message;
use std::collections::VecDeque;

struct Pieces(VecDeque<Vec<u8>>);

impl LiveBody for Pieces {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Vec<u8>, LiveFailure>>> {
        Box::pin(std::future::ready(self.0.pop_front().map(Ok)))
    }
}

/// Unwraps a stream that comes so many bytes at a time.
fn unwrapped_in(size: usize, stream: &[u8]) -> Result<BackendReply, LiveFailure> {
    let reply = LiveReply {
        status: 200,
        headers: vec![(
            "Content-Type".into(),
            "application/vnd.amazon.eventstream".into(),
        )],
        body: Box::new(Pieces(stream.chunks(size).map(<[u8]>::to_vec).collect())),
    };
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.build().unwrap().block_on(async {
        let reply = unwrapped(reply).await?;
        reply.whole().await
    })
}

#[test]
fn a_stream_may_be_cut_anywhere() {
    let stream = [
        message("event", "PayloadChunk", b"hello "),
        message("event", "PayloadChunk", b""),
        message("event", "SomethingNew", b"x"),
        message("event", "PayloadChunk", b"world"),
        message("event", "InvokeComplete", b"{}"),
    ]
    .concat();
    for size in 1..=stream.len() {
        let reply = unwrapped_in(size, &stream).unwrap();
        assert_eq!(reply.body, b"hello world", "{size}");
    }
    for length in 0..stream.len() {
        let cut = unwrapped_in(9, &stream[..length]);
        assert!(
            matches!(
                cut,
                Err(LiveFailure::Backend(BackendFailure::Network { .. }))
            ),
            "{length}: {cut:?}"
        );
    }
    for at in 0..stream.len() {
        let mut turned = stream.clone();
        turned[at] ^= 0x10;
        assert!(unwrapped_in(9, &turned).is_err(), "{at}");
    }
}

#[test]
fn a_failure_before_the_first_byte_is_the_answer_and_later_ends_it() {
    let end = br#"{"ErrorCode": "E", "ErrorDetails": "{\"errorMessage\": \"no\"}"}"#;
    let failed = message("event", "InvokeComplete", end);
    let reply = unwrapped_in(5, &failed).unwrap();
    assert_eq!(reply.body, br#"{"errorMessage": "no"}"#);
    assert_eq!(reply.headers.last().unwrap().0, "X-Amz-Function-Error");
    let stream = [message("event", "PayloadChunk", b"half"), failed].concat();
    let Err(LiveFailure::Function(reply)) = unwrapped_in(5, &stream) else {
        panic!("it ended well");
    };
    assert_eq!(reply.body, br#"{"errorMessage": "no"}"#);
}
