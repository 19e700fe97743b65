//! Streams whole, broken, and ended by an error.

use super::*;

/// Writes a message of a stream.
pub(crate) fn message(kind: &str, event: &str, payload: &[u8]) -> Vec<u8> {
    let mut headers = Vec::new();
    let event_header = match kind {
        "event" => ":event-type",
        _ => ":exception-type",
    };
    for (name, value) in [(":message-type", kind), (event_header, event)] {
        headers.push(u8::try_from(name.len()).unwrap());
        headers.extend(name.as_bytes());
        headers.push(7);
        headers.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
        headers.extend(value.as_bytes());
    }
    // headers of other types are passed over
    headers.extend(b"\x01t\x08\0\0\0\0\0\0\0\x01");
    headers.extend(b"\x01b\x00");
    let length = u32::try_from(PRELUDE + headers.len() + payload.len() + TRAILER).unwrap();
    let mut message = length.to_be_bytes().to_vec();
    message.extend(u32::try_from(headers.len()).unwrap().to_be_bytes());
    message.extend(crc32fast::hash(&message).to_be_bytes());
    message.extend(headers);
    message.extend(payload);
    message.extend(crc32fast::hash(&message).to_be_bytes());
    message
}

fn reply(body: Vec<u8>) -> BackendReply {
    BackendReply {
        status: 200,
        headers: vec![("Content-Type".into(), CONTENT_TYPE.into())],
        body,
    }
}

fn body(stream: Vec<u8>) -> String {
    String::from_utf8(unwrapped(reply(stream)).unwrap().body).unwrap()
}

#[test]
fn the_payload_is_what_the_chunks_carry() {
    let stream = [
        message(
            "event",
            "PayloadChunk",
            b"{\"statusCode\": 200}\0\0\0\0\0\0\0\0",
        ),
        message("event", "PayloadChunk", b"hello"),
        message("event", "SomethingNew", b"x"),
        message("event", "InvokeComplete", b"{\"LogResult\": \"eA==\"}"),
    ];
    assert_eq!(
        body(stream.concat()),
        "{\"statusCode\": 200}\0\0\0\0\0\0\0\0hello"
    );
    let plain = BackendReply {
        headers: Vec::new(),
        ..reply(b"as it is".to_vec())
    };
    assert_eq!(unwrapped(plain.clone()), Ok(plain));
}

#[test]
fn an_error_ends_it() {
    let failed = |end: &[u8]| {
        let stream = [
            message("event", "PayloadChunk", b"half"),
            message("event", "InvokeComplete", end),
        ];
        unwrapped(reply(stream.concat())).unwrap()
    };
    let told = failed(br#"{"ErrorCode": "Runtime.ExitError", "ErrorDetails": "it went away"}"#);
    assert_eq!(
        String::from_utf8(told.body).unwrap(),
        r#"{"errorMessage":"it went away","errorType":"Runtime.ExitError"}"#
    );
    assert_eq!(told.headers.last().unwrap().0, "X-Amz-Function-Error");
    let whole = failed(br#"{"ErrorCode": "E", "ErrorDetails": "{\"errorMessage\": \"no\"}"}"#);
    assert_eq!(whole.body, br#"{"errorMessage": "no"}"#);
    let exception = message("exception", "TooManyRequestsException", b"{}");
    let refused = unwrapped(reply(exception)).unwrap();
    assert_eq!(refused.status, 500);
    assert_eq!(
        refused.headers.last().unwrap().1,
        "TooManyRequestsException"
    );
}

#[test]
fn what_is_damaged_is_a_network_error() {
    let good = [
        message("event", "PayloadChunk", b"hello"),
        message("event", "InvokeComplete", b"{}"),
    ]
    .concat();
    assert_eq!(body(good.clone()), "hello");
    for length in 0..good.len() {
        let cut = unwrapped(reply(good[..length].to_vec()));
        assert!(
            matches!(cut, Err(BackendFailure::Network { .. })),
            "{length}: {cut:?}"
        );
    }
    for at in 0..good.len() {
        let mut turned = good.clone();
        turned[at] ^= 0x10;
        assert!(unwrapped(reply(turned)).is_err(), "{at}");
    }
}
