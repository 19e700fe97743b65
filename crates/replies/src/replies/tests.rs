//! Which reply a call gets, and when.

use super::*;
use std::time::Duration;
use trygate_invoke::Target;
use trygate_settings::Format;

fn replies(text: &str) -> Replies {
    Replies::of(&Document::parse("f.yaml", Format::Yaml, text.as_bytes()).unwrap()).unwrap()
}

fn request(method: &str, uri: &str) -> BackendRequest {
    BackendRequest {
        target: Target::Http,
        method: method.into(),
        uri: uri.into(),
        headers: Vec::new(),
        body: Vec::new(),
        timeout: Duration::from_secs(5),
        insecure_skip_verification: false,
        client_certificate: None,
    }
}

fn timed(replies: &Replies, request: BackendRequest) -> TimedReply {
    let mut future = replies.call_timed(request);
    let waker = std::task::Waker::noop();
    match future
        .as_mut()
        .poll(&mut std::task::Context::from_waker(waker))
    {
        std::task::Poll::Ready(reply) => reply,
        std::task::Poll::Pending => panic!("replies from a file do not wait"),
    }
}

/// Returns the status, or what failed.
fn status(replies: &Replies, request: BackendRequest) -> String {
    match timed(replies, request).reply {
        Ok(reply) => reply.status.to_string(),
        Err(BackendFailure::Network { detail }) => detail,
        Err(failure) => format!("{failure:?}"),
    }
}

#[test]
fn the_first_rule_that_fits_counts() {
    let replies = replies(
        "rules:
- {when: {method: [PUT, post]}, reply: {status: 201}}
- {when: {uri: 'https://h/pets/*', method: GET}, reply: {status: 202}}
- {when: {function: pets}, reply: {status: 203}}
- {when: {service: sqs}, reply: {status: 204}}
- {when: {service: lambda}, reply: {status: 205}}
- {when: {vpcLink: ab12}, reply: {status: 206}}
",
    );
    let to = |target| BackendRequest {
        target,
        ..request("GET", "https://x/")
    };
    let function = |name: &str| Target::Function {
        arn: format!("arn:aws:lambda:eu-central-1:123456789012:function:{name}"),
    };
    let sqs = Target::Service {
        service: "sqs".into(),
        region: "eu-central-1".into(),
    };
    assert_eq!(status(&replies, request("POST", "https://x/")), "201");
    assert_eq!(
        status(&replies, request("GET", "https://h/pets/7?a=b")),
        "202"
    );
    assert_eq!(status(&replies, to(function("pets:live"))), "203");
    assert_eq!(status(&replies, to(sqs)), "204");
    assert_eq!(status(&replies, to(function("toys"))), "205");
    assert_eq!(
        status(&replies, to(Target::VpcLink { id: "ab12".into() })),
        "206"
    );
    assert!(
        status(&replies, request("GET", "https://h/toys"))
            .contains("f.yaml has no reply for GET https://h/toys")
    );
}

#[test]
fn replies_come_in_order() {
    let get = || request("GET", "https://h/");
    let repeating = replies("[{status: 201}, {status: 202}]");
    let got: Vec<String> = (0..4).map(|_| status(&repeating, get())).collect();
    assert_eq!(got, ["201", "202", "202", "202"]);
    let used_up = replies(
        "rules: [{replies: [{status: 201}, {failure: connection-reset}], after: stop}, {reply: {}}]",
    );
    let got: Vec<String> = (0..4).map(|_| status(&used_up, get())).collect();
    assert_eq!(got, ["201", "Connection reset", "200", "200"]);
}

#[test]
fn calls_that_no_rule_fits_may_go_elsewhere() {
    let inner = Arc::new(replies("{status: 299, latency: 7}"));
    let replies = replies("{when: {method: PUT}, reply: {}}").otherwise(inner);
    assert_eq!(status(&replies, request("PUT", "https://h/")), "200");
    let elsewhere = timed(&replies, request("GET", "https://h/"));
    assert_eq!(elsewhere.reply.unwrap().status, 299);
    assert_eq!(elsewhere.latency, Some(Duration::from_millis(7)));
}

#[test]
fn time_passes_as_the_file_says() {
    let latency = |text: &str| {
        let timed = timed(&replies(text), request("GET", "https://h/"));
        let millis = timed.latency.unwrap().as_millis();
        (timed.reply.is_ok(), millis)
    };
    assert_eq!(latency("{status: 200}"), (true, 0));
    assert_eq!(latency("{latency: 312}"), (true, 312));
    assert_eq!(latency("{latency: 5000}"), (true, 5000));
    // the integration waits five seconds
    assert_eq!(latency("{latency: 5001}"), (false, 5000));
    assert_eq!(latency("{failure: timeout}"), (false, 5000));
    assert_eq!(latency("{failure: connection-refused}"), (false, 0));
}

#[test]
fn failures_are_what_the_call_would_meet() {
    let reply = |text: &str| timed(&replies(text), request("GET", "https://u@a.example:1/x")).reply;
    assert_eq!(
        reply("failure: unknown-host"),
        Err(BackendFailure::Network {
            detail: "Unknown host 'a.example'".into()
        })
    );
    assert_eq!(
        reply("failure: host-name-mismatch"),
        Err(BackendFailure::HostNameMismatch {
            host: "a.example".into(),
            common_name: None
        })
    );
    let error = reply("failure: {kind: function-error, errorMessage: no, requestId: r1}").unwrap();
    assert_eq!(error.body, br#"{"errorMessage":"no"}"#);
    let header = |name: &str| {
        let found = error.headers.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(header("X-Amz-Function-Error"), Some("Unhandled"));
    assert_eq!(header("x-amzn-RequestId"), Some("r1"));
    assert_eq!(reply("failure: permission").unwrap().status, 403);
    assert_eq!(reply("failure: throttle").unwrap().status, 429);
}

#[test]
fn a_body_that_is_too_large_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let limit = trygate_model::limits::PAYLOAD_BYTES;
    std::fs::write(folder.path().join("fits"), vec![b'x'; limit]).unwrap();
    std::fs::write(folder.path().join("big"), vec![b'x'; limit + 1]).unwrap();
    for (name, fits) in [("fits", true), ("big", false)] {
        let file = folder.path().join("f.json");
        std::fs::write(&file, format!(r#"{{"body": {{"file": "{name}"}}}}"#)).unwrap();
        let reply = timed(&Replies::file(&file).unwrap(), request("GET", "https://h/")).reply;
        match reply {
            Ok(reply) => assert!(fits && reply.body.len() == limit),
            Err(failure) => {
                assert!(!fits);
                assert_eq!(failure, BackendFailure::ReplyTooLarge { limit });
            }
        }
    }
}

#[test]
fn a_folder_is_read_in_the_order_of_names() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    assert!(
        Replies::folder(folder.path())
            .err()
            .unwrap()
            .to_string()
            .ends_with("it has no .json, .yaml or .toml files")
    );
    write("b.yaml", "status: 299");
    write(
        "a.json",
        r#"{"when": {"method": "GET"}, "reply": {"status": 201}}"#,
    );
    write("notes.txt", "statsu");
    let replies = Replies::folder(folder.path()).unwrap();
    assert_eq!(status(&replies, request("GET", "https://h/")), "201");
    assert_eq!(status(&replies, request("PUT", "https://h/")), "299");
    write("c.toml", "statsu = 1");
    let problem = Replies::folder(folder.path()).err().unwrap();
    assert!(problem.file().ends_with("c.toml"), "{problem}");
    assert_eq!(problem.line_and_column(), Some((1, 1)));
}
