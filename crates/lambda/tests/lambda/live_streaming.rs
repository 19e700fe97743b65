//! Streamed answers while they are made. A function waits at a gate, a file that the test makes once
//! it has read what was written before: nothing of an answer that arrives whole would ever be read.

use crate::support::{Host, Probe, block_on, functions, with_settings};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use trygate_invoke::{LiveBody, LiveReply};
use trygate_lambda::{FunctionSettings, Runtime};

/// Reads messages off a stream as they come.
struct Events {
    body: Box<dyn LiveBody>,
    buffer: Vec<u8>,
}

#[derive(Debug, PartialEq)]
enum Event {
    Payload(Vec<u8>),
    Complete(Value),
}

impl Events {
    fn of(reply: LiveReply) -> Self {
        assert_eq!(reply.status, 200);
        Self {
            body: reply.body,
            buffer: Vec::new(),
        }
    }

    async fn next(&mut self) -> Option<Event> {
        let number = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap()) as usize;
        while self.buffer.len() < 12 || self.buffer.len() < number(&self.buffer[..4]) {
            let Some(piece) = self.body.next().await else {
                assert!(self.buffer.is_empty());
                return None;
            };
            self.buffer.extend(piece.unwrap());
        }
        let message: Vec<u8> = self.buffer.drain(..number(&self.buffer[..4])).collect();
        let headers = 12 + number(&message[4..8]);
        let payload = &message[headers..message.len() - 4];
        let is_payload = String::from_utf8_lossy(&message[..headers]).contains("PayloadChunk");
        Some(if is_payload {
            Event::Payload(payload.to_vec())
        } else {
            Event::Complete(serde_json::from_slice(payload).unwrap())
        })
    }

    /// Reads payload until there is so much of it.
    async fn payload(&mut self, expected: &str) {
        let mut seen = Vec::new();
        while seen.len() < expected.len() {
            match self.next().await {
                Some(Event::Payload(payload)) => seen.extend(payload),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(String::from_utf8_lossy(&seen), expected);
    }

    /// Reads on to the end: how much payload there was, and how it ended.
    async fn rest(&mut self) -> (usize, Value) {
        let mut length = 0;
        loop {
            match self.next().await.unwrap() {
                Event::Payload(payload) => length += payload.len(),
                Event::Complete(how) => {
                    assert_eq!(self.next().await, None);
                    return (length, how);
                }
            }
        }
    }
}

fn streamed(settings: &mut FunctionSettings) {
    settings.handler = "probe.streamed".into();
}

/// Runs a test with a `bootstrap` that speaks the Runtime API itself.
fn with_bootstrap(
    environments: usize,
    change: impl FnOnce(&mut FunctionSettings),
    test: impl AsyncFnOnce(Host, &Path),
) {
    let runtime = Runtime::parse("provided.al2023").unwrap();
    let code = functions().join("stream");
    let mut settings = FunctionSettings::new("probe".into(), runtime, "bootstrap".into(), code);
    settings.timeout_seconds = 20;
    settings.memory_megabytes = 512;
    change(&mut settings);
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let host = Host::with_environments(environments);
        host.lambda.declare(&settings).unwrap();
        test(host, folder.path()).await;
    });
}

fn open(gate: &Path) {
    std::fs::write(gate, "").unwrap();
}

async fn appears(path: PathBuf) {
    while !path.exists() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[test]
fn nodes_bytes_arrive_while_the_function_runs() {
    with_settings(Probe::Node, streamed, async |host| {
        let folder = tempfile::tempdir().unwrap();
        let gate = folder.path().join("gate");
        let event = json!({"parts": ["first", "second"], "gate": gate});
        let mut events = Events::of(host.stream(&[], &event).await);
        events.payload("first").await;
        open(&gate);
        events.payload("second").await;
        assert_eq!(events.rest().await, (0, json!({})));
    });
}

#[test]
fn a_failure_after_the_first_bytes_ends_the_stream_with_the_log() {
    with_bootstrap(
        2,
        |_| {},
        async |host, folder| {
            let gate = folder.join("gate");
            let event = json!({"parts": ["begun"], "gate": gate, "fail": "out of words"});
            let mut events = Events::of(host.stream(&[("X-Amz-Log-Type", "Tail")], &event).await);
            events.payload("begun").await;
            open(&gate);
            let (length, how) = events.rest().await;
            assert_eq!((length, &how["ErrorCode"]), (0, &json!("Probe.Failed")));
            assert_eq!(how["ErrorDetails"], r#"{"errorMessage": "out of words"}"#);
            assert!(how["LogResult"].is_string(), "{how}");
        },
    );
}

#[test]
fn a_function_goes_on_without_its_reader_and_is_used_again() {
    // there is one environment: only when it is free can it take the second event
    with_bootstrap(
        1,
        |_| {},
        async |host, folder| {
            let (gate, done) = (folder.join("gate"), folder.join("done"));
            let event = json!({"parts": ["a", "b", "c"], "gate": gate, "done": done});
            let mut events = Events::of(host.stream(&[], &event).await);
            events.payload("a").await;
            drop(events);
            open(&gate);
            let mut events = Events::of(host.stream(&[], &json!({"parts": ["again"]})).await);
            events.payload("again").await;
            assert_eq!(events.rest().await, (0, json!({})));
            assert!(done.exists());
        },
    );
}

#[test]
fn who_reads_no_more_still_counts_while_the_function_runs() {
    with_bootstrap(
        4,
        |_| {},
        async |host, folder| {
            let put = "/2017-10-31/functions/probe/concurrency";
            let one = r#"{"ReservedConcurrentExecutions": 1}"#;
            let reply = host.call("PUT", put, &[], one).await;
            assert_eq!(reply.status, 200);
            let (gate, done) = (folder.join("gate"), folder.join("done"));
            let event = json!({"parts": ["a"], "gate": gate, "done": done});
            let mut events = Events::of(host.stream(&[], &event).await);
            events.payload("a").await;
            drop(events);
            assert_eq!(host.stream(&[], &json!({})).await.status, 429);
            open(&gate);
            appears(done).await;
            // the place is free a moment after the function has said that it is done
            let mut reply = host.stream(&[], &json!({"parts": ["b"]})).await;
            while reply.status == 429 {
                tokio::task::yield_now().await;
                reply = host.stream(&[], &json!({"parts": ["b"]})).await;
            }
            let mut events = Events::of(reply);
            events.payload("b").await;
            events.rest().await;
            // who has read the end finds the place free
            assert_eq!(host.stream(&[], &json!({})).await.status, 200);
        },
    );
}

#[test]
fn a_slow_reader_makes_the_function_wait() {
    with_bootstrap(
        2,
        |_| {},
        async |host, folder| {
            let blocked = folder.join("blocked");
            let event = json!({"parts": ["a"], "blocks": 640, "blocked": blocked});
            let mut events = Events::of(host.stream(&[], &event).await);
            events.payload("a").await;
            appears(blocked).await;
            assert_eq!(events.rest().await, (640 * 65536, json!({})));
        },
    );
}

#[test]
fn a_stream_that_takes_too_long_is_cut_and_says_so() {
    let short = |settings: &mut FunctionSettings| settings.timeout_seconds = 2;
    with_bootstrap(2, short, async |host, folder| {
        let event = json!({"parts": ["a"], "gate": folder.join("never")});
        let mut events = Events::of(host.stream(&[], &event).await);
        events.payload("a").await;
        let (_, how) = events.rest().await;
        assert_eq!(how["ErrorCode"], "Sandbox.Timedout");
        let details = how["ErrorDetails"].as_str().unwrap();
        assert!(
            details.contains("Task timed out after 2.00 seconds"),
            "{details}"
        );
    });
}

#[test]
fn a_streamed_answer_has_a_limit() {
    with_bootstrap(
        2,
        |_| {},
        async |host, folder| {
            let blocked = folder.join("blocked");
            // 200 MB, and one block more
            let event = json!({"blocks": 3201, "blocked": blocked});
            let (length, how) = Events::of(host.stream(&[], &event).await).rest().await;
            assert_eq!(length, 200 << 20);
            assert_eq!(how["ErrorCode"], "Function.ResponseSizeTooLarge");
        },
    );
}
