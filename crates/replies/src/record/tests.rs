//! A recording replays as what was recorded.

use super::*;
use crate::Replies;
use trygate_invoke::{Target, TlsProblem};
use trygate_model::{FixedClock, Timestamp};
use trygate_settings::{Document, Format};

/// Answers this, as long as it lasts.
struct Scripted(Mutex<Vec<Result<BackendReply, BackendFailure>>>);

impl Backend for Scripted {
    fn call(&self, _: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        let reply = self.0.lock().unwrap().remove(0);
        Box::pin(async move { reply })
    }

    fn call_timed(&self, request: BackendRequest) -> BoxFuture<'_, TimedReply> {
        Box::pin(async move {
            TimedReply {
                reply: self.call(request).await,
                latency: Some(Duration::from_micros(12_999)),
            }
        })
    }
}

fn request(uri: &str) -> BackendRequest {
    BackendRequest {
        target: Target::Http,
        method: "POST".into(),
        uri: uri.into(),
        headers: vec![("Authorization".into(), "very secret".into())],
        body: b"also secret".to_vec(),
        timeout: Duration::from_secs(5),
        insecure_skip_verification: false,
        client_certificate: None,
    }
}

fn poll<T>(mut future: BoxFuture<'_, T>) -> T {
    let waker = std::task::Waker::noop();
    match future
        .as_mut()
        .poll(&mut std::task::Context::from_waker(waker))
    {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("nothing waits here"),
    }
}

fn recorded(
    script: &[Result<BackendReply, BackendFailure>],
    uri: &str,
) -> (Vec<TimedReply>, String) {
    let inner = Arc::new(Scripted(Mutex::new(script.to_vec())));
    let clock = Arc::new(FixedClock(Timestamp::from_millis(0)));
    let recorder = Recorder::new(inner, clock);
    assert_eq!(recorder.document(), None);
    let live = script
        .iter()
        .map(|_| poll(recorder.call_timed(request(uri))));
    (live.collect(), recorder.document().unwrap())
}

#[test]
fn everything_that_can_come_back_is_replayed_as_it_was() {
    let text = |text: &str| text.to_owned();
    let tls = |problem| {
        Err(BackendFailure::Tls {
            problem,
            detail: text("said"),
        })
    };
    let script = [
        Ok(BackendReply {
            status: 201,
            headers: vec![
                (text("set-Cookie"), text("a=1")),
                (text("X-É"), text("é")),
                (text("Set-Cookie"), text("b=2")),
            ],
            body: "{\"a\": \"\u{1}\u{2028}é\"}\r\n".into(),
        }),
        Ok(BackendReply {
            status: 299,
            headers: Vec::new(),
            body: vec![0, 255, 7],
        }),
        Err(BackendFailure::InvalidEndpoint),
        Err(BackendFailure::Network {
            detail: text("Connection reset"),
        }),
        Err(BackendFailure::HostNameMismatch {
            host: text("h"),
            common_name: None,
        }),
        Err(BackendFailure::HostNameMismatch {
            host: text("h"),
            common_name: Some(text("*.x")),
        }),
        tls(TlsProblem::UnknownIssuer),
        tls(TlsProblem::Expired),
        tls(TlsProblem::NotYetValid),
        tls(TlsProblem::NotTls),
        tls(TlsProblem::Alert {
            name: text("unknown_ca"),
        }),
        tls(TlsProblem::Other),
        Err(BackendFailure::ReplyTooLarge {
            limit: trygate_model::limits::PAYLOAD_BYTES,
        }),
        Err(BackendFailure::RoleRefused {
            role: text("arn:r"),
        }),
        Err(BackendFailure::Unreachable { what: text("w") }),
    ];
    let mut script = script.to_vec();
    // a header name that HTTP cannot carry never comes from a socket
    if let Some(Ok(reply)) = script.first_mut() {
        reply.headers.remove(1);
    }
    let (live, document) = recorded(&script, "https://h/pets?type=dog");
    for format in [Format::Json, Format::Yaml] {
        let document = Document::parse("f", format, document.as_bytes()).unwrap();
        let replies = Replies::of(&document).unwrap();
        for before in &live {
            let again = poll(replies.call_timed(request("https://h/pets?type=dog")));
            assert_eq!(again, *before);
        }
    }
}

#[test]
fn a_timeout_takes_as_long_again() {
    let (live, document) = recorded(&[Err(BackendFailure::Timeout)], "https://h/");
    let document = Document::parse("f", Format::Json, document.as_bytes()).unwrap();
    let again = poll(
        Replies::of(&document)
            .unwrap()
            .call_timed(request("https://h/")),
    );
    assert_eq!(again, live[0]);
}

#[test]
fn secrets_of_the_call_are_not_kept_and_it_is_still_found() {
    let uri = "https://user:word@h:8443/a?b=c&api_key=abc&X-Amz-Signature=f00&d&token=";
    let reply = BackendReply {
        status: 200,
        headers: Vec::new(),
        body: Vec::new(),
    };
    let (_, document) = recorded(&[Ok(reply)], uri);
    for secret in ["word", "abc", "f00", "very", "also"] {
        assert!(!document.contains(secret), "{document}");
    }
    assert!(
        document.contains("https://*@h:8443/a?b=c&api_key=*&X-Amz-Signature=*&d&token=*"),
        "{document}"
    );
    let document = Document::parse("f", Format::Json, document.as_bytes()).unwrap();
    let again = poll(Replies::of(&document).unwrap().call_timed(request(uri)));
    assert!(again.reply.is_ok());
}
