//! Bodies that come while they are read, in pieces of every size.

use super::*;
use tokio::io::{AsyncReadExt as _, DuplexStream};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap()
        .block_on(future)
}

/// Sends a request to a backend that answers with `wire`, written so many bytes at a time, and hangs
/// up.
async fn answered(method: &str, pieces: usize, wire: &str) -> Result<LiveReply, BackendFailure> {
    let (client, server) = tokio::io::duplex(pieces);
    let wire = wire.to_owned();
    tokio::spawn(async move {
        let (mut reader, mut writer) = tokio::io::split(server);
        let _ = reader.read_exact(&mut [0; 4]).await;
        // a reader that has seen enough hangs up
        let _ = writer.write_all(wire.as_bytes()).await;
        let _ = writer.shutdown().await;
    });
    exchange(client, method, b"head".to_vec(), Vec::new()).await
}

fn whole(method: &str, wire: &str) -> Result<(u16, String), LiveFailure> {
    let mut seen = Vec::new();
    for pieces in [1, 7, 1 << 16] {
        let reply = block_on(async {
            let reply = answered(method, pieces, wire).await?;
            reply.whole().await
        });
        let text = |body| String::from_utf8(body).unwrap();
        seen.push(reply.map(|reply| (reply.status, text(reply.body))));
    }
    let first = seen.remove(0);
    assert!(
        seen.iter().all(|other| *other == first),
        "{wire:?}: {seen:?}"
    );
    first
}

#[test]
fn a_body_ends_by_its_length_its_last_chunk_or_the_connection() {
    let ok = |text: &str| Ok((200, text.to_owned()));
    let head = "HTTP/1.1 200 OK\r\n";
    let sized = format!("{head}Content-Length: 5\r\n\r\nhellothat is not read");
    assert_eq!(whole("GET", &sized), ok("hello"));
    let chunked = "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nA: b\r\n\r\n";
    assert_eq!(whole("GET", &format!("{head}{chunked}")), ok("hello"));
    assert_eq!(whole("GET", &format!("{head}\r\nhello")), ok("hello"));
    assert_eq!(
        whole("HEAD", &format!("{head}Content-Length: 5\r\n\r\n")),
        ok("")
    );
    let interim = format!("HTTP/1.1 103 Early Hints\r\n\r\n{sized}");
    assert_eq!(whole("GET", &interim), ok("hello"));
}

#[test]
fn a_body_that_breaks_off_is_a_failure() {
    let head = "HTTP/1.1 200 OK\r\n";
    for (body, why) in [
        ("Content-Length: 5\r\n\r\nhell", CUT_SHORT),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhell", CUT_SHORT),
        (
            "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            CUT_SHORT,
        ),
        (
            "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloxx",
            "cannot be understood",
        ),
        (
            "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            "cannot be understood",
        ),
        ("Content-Length: x\r\n\r\n", "cannot be understood"),
    ] {
        let failed = whole("GET", &format!("{head}{body}"));
        let Err(LiveFailure::Backend(BackendFailure::Network { detail })) = failed else {
            panic!("{body:?}: {failed:?}");
        };
        assert!(detail.contains(why), "{body:?}: {detail}");
    }
    for head in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 101 Switching\r\n\r\n"] {
        assert!(whole("GET", head).is_err(), "{head:?}");
    }
}

#[test]
fn the_first_piece_comes_before_the_last_is_written() {
    block_on(async {
        let (client, mut server): (_, DuplexStream) = tokio::io::duplex(1 << 16);
        let call = tokio::spawn(exchange(client, "GET", b"head".to_vec(), Vec::new()));
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n";
        server.write_all(head).await.unwrap();
        let mut reply = call.await.unwrap().unwrap();
        server.write_all(b"half").await.unwrap();
        assert_eq!(reply.body.next().await, Some(Ok(b"half".to_vec())));
        server.write_all(b"done").await.unwrap();
        assert_eq!(reply.body.next().await, Some(Ok(b"done".to_vec())));
        assert_eq!(reply.body.next().await, None);
    });
}
