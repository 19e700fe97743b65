//! Raw bytes over real sockets: what a well-behaved client sends, and what nobody should.

use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Answers with what it was asked; `/slow` takes a while, `/panic` panics, `/headers` shows headers and
/// gives them back.
#[derive(Default)]
struct Mirror {
    finished: AtomicUsize,
}

impl Respond for Mirror {
    async fn respond(&self, request: HttpRequest) -> HttpResponse {
        assert_ne!(request.path, "/panic", "on purpose");
        if request.path == "/slow" {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        self.finished.fetch_add(1, Ordering::SeqCst);
        if request.path == "/headers" {
            let shown: Vec<String> = request
                .headers
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let back = request
                .headers
                .into_iter()
                .filter(|(name, _)| name.starts_with("X-"));
            return HttpResponse {
                status: 200,
                headers: back.collect(),
                body: shown.join(",").into_bytes(),
                rest: None,
            };
        }
        HttpResponse {
            status: 200,
            headers: vec![("X-Length".into(), request.body.len().to_string())],
            body: format!("{} {}?{}", request.method, request.path, request.query).into_bytes(),
            rest: None,
        }
    }
}

fn limits() -> ListenLimits {
    ListenLimits {
        body_bytes: 1000,
        head_bytes: 8 * 1024,
        header_lines: 20,
        head_time: Duration::from_millis(400),
        body_time: Duration::from_millis(400),
        connections: 4,
    }
}

async fn start() -> (Listener, Arc<Mirror>) {
    let mirror = Arc::new(Mirror::default());
    let listener = Listener::start("127.0.0.1:0".parse().unwrap(), limits(), mirror.clone())
        .await
        .unwrap();
    (listener, mirror)
}

/// Sends bytes and returns all that comes back until the server closes; neither may fail.
async fn send(listener: &Listener, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(listener.address()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[tokio::test]
async fn requests_arrive_as_they_were_sent() {
    let (listener, _) = start().await;
    let answer = send(
        &listener,
        b"PUT /a%2Fb/c?x=%20&y HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc",
    )
    .await;
    assert_eq!(status(&answer), "200");
    // names go out as they are spelled
    assert!(answer.contains("X-Length: 3\r\n"), "{answer}");
    assert!(answer.contains("Content-Length: "), "{answer}");
    assert!(answer.ends_with("PUT /a%2Fb/c?x=%20&y"), "{answer}");
}

#[tokio::test]
async fn garbage_is_refused_and_the_server_lives() {
    let (listener, _) = start().await;
    let long = "x".repeat(1_000_000);
    let many = "A: b\r\n".repeat(100);
    for (bytes, expected) in [
        ("\0\u{1}\u{2}\r\n\r\n".to_owned(), "400"),
        ("GET\r\n\r\n".to_owned(), "400"),
        ("GET / HTTP/1.1\r\nbad header\r\n\r\n".to_owned(), "400"),
        (
            "GET /\u{7f}\u{80} HTTP/1.1\r\nHost: h\r\n\r\n".to_owned(),
            "400",
        ),
        (format!("GET / HTTP/1.1\r\nA: {long}\r\n\r\n"), "431"),
        (format!("GET / HTTP/1.1\r\n{many}\r\n"), "431"),
        (
            "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n".to_owned(),
            "400",
        ),
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_owned(),
            "400",
        ),
    ] {
        let answer = send(&listener, bytes.as_bytes()).await;
        assert_eq!(status(&answer), expected, "{bytes:.60?} -> {answer}");
    }
    let answer = send(
        &listener,
        b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert_eq!(status(&answer), "200");
}

#[tokio::test]
async fn large_bodies_are_refused_with_413() {
    let (listener, mirror) = start().await;
    let declared =
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n".to_owned() + &"x".repeat(1001);
    let chunk = "64\r\n".to_owned() + &"y".repeat(100) + "\r\n";
    let chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned()
        + &chunk.repeat(11_000)
        + "0\r\n\r\n";
    for bytes in [declared, chunked] {
        let answer = send(&listener, bytes.as_bytes()).await;
        assert_eq!(status(&answer), "413", "{answer}");
        assert!(answer.contains("larger than 1000 bytes"), "{answer}");
    }
    assert_eq!(mirror.finished.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn slow_heads_and_slow_bodies_end() {
    let (listener, _) = start().await;
    let head = send(&listener, b"GET / HTTP/1.1\r\nHost").await;
    assert_eq!(head, "", "hyper closes without a word");
    let body = send(
        &listener,
        b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc",
    )
    .await;
    assert_eq!(status(&body), "408", "{body}");
}

#[tokio::test]
async fn a_panic_is_answered_and_ends_nothing() {
    let (listener, _) = start().await;
    let answer = send(
        &listener,
        b"GET /panic HTTP/1.1\r\nHost: h\r\n\r\nGET /after HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert_eq!(status(&answer), "500");
    assert!(
        answer.contains("x-amzn-ErrorType: InternalFailure"),
        "{answer}"
    );
    assert!(answer.ends_with("GET /after?"), "{answer}");
}

#[tokio::test]
async fn stopping_lets_requests_finish_within_the_limit() {
    let slow = b"GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";
    let (listener, _) = start().await;
    let address = listener.address();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(slow).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(listener.stop(Duration::from_secs(10)).await);
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert_eq!(status(&answer), "200");
    assert!(TcpStream::connect(address).await.is_err());

    let (listener, mirror) = start().await;
    let mut stream = TcpStream::connect(listener.address()).await.unwrap();
    stream.write_all(slow).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!listener.stop(Duration::from_millis(10)).await);
    // the work itself is never cut
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(mirror.finished.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn more_connections_than_allowed_wait() {
    let (listener, _) = start().await;
    let mut idle = Vec::new();
    for _ in 0..4 {
        idle.push(TcpStream::connect(listener.address()).await.unwrap());
    }
    // the idle ones are closed after `head_time`, then this one is served
    let answer = send(
        &listener,
        b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert_eq!(status(&answer), "200");
}

#[tokio::test]
async fn a_port_in_use_is_an_error() {
    let (listener, mirror) = start().await;
    let again = Listener::start(listener.address(), limits(), mirror).await;
    assert_eq!(again.unwrap_err().kind(), io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn names_keep_their_spelling_and_order_both_ways() {
    let (listener, _) = start().await;
    // a body that looks like the next request changes nothing but what it claims to be
    let fake = "GET /headers HTTP/1.1\r\nX-Fake: 1\r\n\r\n";
    let requests = format!(
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{fake}\
         GET /headers HTTP/1.1\r\nHost: h\r\nX-oNE: a\r\ntwo: b\r\nX-oNE: c\r\n\r\n\
         GET /headers?q HTTP/1.1\r\nhOST: h\r\nX-Two: é\r\nConnection: close\r\n\r\n",
        fake.len()
    );
    let answer = send(&listener, requests.as_bytes()).await;
    let second = answer.split("HTTP/1.1 200 OK\r\n").nth(2).unwrap();
    assert!(second.contains("X-oNE: a\r\n"), "{answer}");
    let third = answer.split("HTTP/1.1 200 OK\r\n").nth(3).unwrap();
    assert!(third.contains("X-Two: é\r\n"), "{answer}");
    assert!(third.contains("Connection: close\r\n"), "{answer}");
    assert!(
        third.contains("hOST=h,X-Two=é,Connection=close"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_large_body_does_not_hide_the_next_head() {
    let limits = ListenLimits {
        body_bytes: 200_000,
        ..limits()
    };
    let listener = Listener::start(
        "127.0.0.1:0".parse().unwrap(),
        limits,
        Arc::new(Mirror::default()),
    )
    .await
    .unwrap();
    let requests = format!(
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 150000\r\n\r\n{}\
         GET /headers HTTP/1.1\r\nHost: h\r\nX-AbC: d\r\nConnection: close\r\n\r\n",
        "z".repeat(150_000)
    );
    let answer = send(&listener, requests.as_bytes()).await;
    assert!(answer.contains("X-AbC: d\r\n"), "{answer}");
    assert!(
        answer.ends_with("Host=h,X-AbC=d,Connection=close"),
        "{answer}"
    );
}

#[tokio::test]
async fn who_hangs_up_interrupts_nothing() {
    let (listener, mirror) = start().await;
    let mut stream = TcpStream::connect(listener.address()).await.unwrap();
    let request = b"GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";
    stream.write_all(request).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(stream);
    let finished = async {
        while mirror.finished.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let patience = Duration::from_secs(10);
    tokio::time::timeout(patience, finished).await.unwrap();
}
