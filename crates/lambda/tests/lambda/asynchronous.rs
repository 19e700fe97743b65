//! Invocations that nobody waits for, and those that run nothing.

use crate::support::{Probe, with, with_settings};
use serde_json::json;
use std::time::Duration;
use trygate_lambda::FunctionSettings;

async fn until(what: impl Fn() -> bool) -> bool {
    for _ in 0..300 {
        if what() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

#[test]
fn an_event_is_answered_at_once_and_run_later() {
    with(Probe::Python, async |host| {
        let event = json!({"do": "print", "lines": ["ran later"], "error": "."});
        let headers = [("X-Amz-Invocation-Type", "Event")];
        let reply = host.invoke_with(&headers, &event).await;
        assert_eq!(reply.status, 202);
        assert!(reply.body.is_empty());
        let id = reply.header("x-amzn-RequestId").unwrap().to_owned();
        let line = (Some(id), "ran later".to_owned());
        assert!(until(|| host.lines.with_ids().contains(&line)).await);
    });
}

#[test]
fn a_failed_event_is_tried_again_twice_at_most() {
    let once = |settings: &mut FunctionSettings| settings.maximum_retry_attempts = 1;
    with_settings(Probe::Python, once, async |host| {
        let event = json!({"do": "exit", "status": 4});
        let headers = [("X-Amz-Invocation-Type", "Event")];
        host.invoke_with(&headers, &event).await;
        let exits = || {
            let texts = host.lines.texts();
            texts
                .iter()
                .filter(|text| text.contains("exit status 4"))
                .count()
        };
        assert!(until(|| exits() == 2).await);
        tokio::time::sleep(Duration::from_millis(2500)).await;
        assert_eq!(exits(), 2);
    });
}

#[test]
fn a_dry_run_runs_nothing() {
    with(Probe::Python, async |host| {
        let headers = [("X-Amz-Invocation-Type", "DryRun")];
        let reply = host
            .invoke_with(&headers, &json!({"do": "exit", "status": 1}))
            .await;
        assert_eq!((reply.status, reply.body.len()), (204, 0));
        assert!(host.lines.texts().is_empty());
    });
}
