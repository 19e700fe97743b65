//! Replies as bytes, whole and in pieces.

use super::*;

/// Reads a reply that arrives in pieces of the given size; the stream then ends.
fn read_in(
    pieces: usize,
    method: &str,
    limit: usize,
    wire: &[u8],
) -> Result<BackendReply, BackendFailure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (client, mut server) = tokio::io::duplex(pieces);
        let wire = wire.to_vec();
        let (reply, ()) = tokio::join!(read(client, method, limit), async move {
            use tokio::io::AsyncWriteExt as _;
            // a reader that has seen enough hangs up
            let _ = server.write_all(&wire).await;
        });
        reply
    })
}

fn get(wire: &str) -> Result<BackendReply, BackendFailure> {
    let whole = read_in(1 << 20, "GET", 1000, wire.as_bytes());
    for pieces in [1, 7] {
        assert_eq!(
            read_in(pieces, "GET", 1000, wire.as_bytes()),
            whole,
            "{wire:?}"
        );
    }
    whole
}

fn body(wire: &str) -> String {
    String::from_utf8(get(wire).unwrap().body).unwrap()
}

fn detail(reply: Result<BackendReply, BackendFailure>) -> String {
    match reply {
        Err(BackendFailure::Network { detail }) => detail,
        other => panic!("{other:?}"),
    }
}

#[test]
fn headers_keep_order_and_spelling() {
    let reply = get(
        "HTTP/1.1 200 OK\r\nx-Zeta: 1\r\nAlpha:\r\nset-cookie: a\r\nBETA:  b  \r\nSet-Cookie: c\r\n\
         Content-Length: 0\r\n\r\n",
    )
    .unwrap();
    let headers: Vec<_> = reply
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        headers,
        [
            ("x-Zeta", "1"),
            ("Alpha", ""),
            ("set-cookie", "a"),
            ("BETA", "b"),
            ("Set-Cookie", "c"),
            ("Content-Length", "0")
        ]
    );
    assert_eq!((reply.status, reply.body), (200, vec![]));
}

#[test]
fn bodies_end_as_framed() {
    assert_eq!(
        body("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef"),
        "abc"
    );
    assert_eq!(
        body("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3, 3\r\n\r\nabc"),
        "abc"
    );
    assert_eq!(
        body("HTTP/1.0 200 OK\r\n\r\nuntil the end"),
        "until the end"
    );
    assert_eq!(
        body(
            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: gzip, chunked\r\n\r\n\
             4;ext=1\r\nWiki\r\nA\r\npedia in..\r\n0\r\nTrailer: x\r\n\r\n"
        ),
        "Wikipedia in.."
    );
    assert_eq!(
        body("HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc"),
        ""
    );
    assert_eq!(body("HTTP/1.1 200\nContent-Length: 2\n\nok"), "ok");
    let head = read_in(
        9,
        "HEAD",
        1000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n",
    );
    assert_eq!(head.unwrap().body, b"");
}

#[test]
fn interim_replies_are_passed_over() {
    assert_eq!(
        body(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n\
             HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        ),
        "ok"
    );
    let endless = "HTTP/1.1 100 Continue\r\n\r\n".repeat(50);
    assert_eq!(
        detail(get(&endless)),
        "the backend sent nothing but interim replies"
    );
    assert_eq!(
        detail(get("HTTP/1.1 101 Switching Protocols\r\n\r\n")),
        "the backend switched to another protocol"
    );
}

#[test]
fn broken_replies_say_how() {
    for (wire, said) in [
        ("", "the connection was closed without a reply"),
        ("HTTP/1.1 200 OK\r\nA: b", CUT_SHORT),
        ("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", CUT_SHORT),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
            CUT_SHORT,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n",
            CUT_SHORT,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "the reply's chunks cannot be understood",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n",
            "the reply's chunks cannot be understood",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "the reply's Content-Length cannot be understood",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "the reply's Content-Length cannot be understood",
        ),
        ("SSH-2.0-OpenSSH_9.6\r\n\r\n", "the reply is not HTTP/1.1"),
        ("HTTP/2 200\r\n\r\n", "the reply is not HTTP/1.1"),
        (
            "HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
            "the reply is not HTTP/1.1",
        ),
    ] {
        assert_eq!(detail(get(wire)), said, "{wire:?}");
    }
}

#[test]
fn sizes_are_limited() {
    let too_large = Err(BackendFailure::ReplyTooLarge { limit: 1000 });
    assert_eq!(
        get("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"),
        too_large
    );
    let digits = "9".repeat(40);
    assert_eq!(
        get(&format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {digits}\r\n\r\n"
        )),
        too_large
    );
    let long = "x".repeat(1001);
    assert_eq!(get(&format!("HTTP/1.1 200 OK\r\n\r\n{long}")), too_large);
    let chunks = "64\r\n".to_owned() + &"y".repeat(100) + "\r\n";
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        chunks.repeat(11)
    );
    assert_eq!(get(&chunked), too_large);
    let fits = "z".repeat(1000);
    assert_eq!(body(&format!("HTTP/1.1 200 OK\r\n\r\n{fits}")), fits);

    let head = format!("HTTP/1.1 200 OK\r\nA: {}", "b".repeat(HEAD_LIMIT + 1));
    assert_eq!(
        detail(read_in(4096, "GET", 1000, head.as_bytes())),
        "the reply's headers are too large"
    );
    let lines = format!(
        "HTTP/1.1 200 OK\r\n{}\r\n",
        "a: b\r\n".repeat(HEADER_LINES + 1)
    );
    assert_eq!(detail(get(&lines)), "the reply has too many headers");
    let trailers = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n{}",
        "a: b\r\n".repeat(HEAD_LIMIT)
    );
    let endless = read_in(4096, "GET", 1000, trailers.as_bytes());
    assert_eq!(detail(endless), "the reply's trailers are too large");
}

#[test]
fn header_values_need_not_be_ascii() {
    let latin = b"HTTP/1.1 200 OK\r\nA: caf\xe9\r\nB: caf\xc3\xa9\r\nC: folded\r\n  twice\r\nContent-Length: 0\r\n\r\n";
    let reply = read_in(64, "GET", 0, latin).unwrap();
    let values: Vec<_> = reply
        .headers
        .iter()
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(values, ["café", "café", "folded twice", "0"]);
}
