//! What a function may not use up: processes, open files, room in the log. Memory and time stand with
//! the failures.

use crate::support::{Probe, json, with};
use serde_json::json;

#[test]
fn processes_and_threads_are_limited() {
    with(Probe::Python, async |host| {
        let few = json!({"do": "threads", "count": 50, "seconds": 0.1});
        assert!(json(&host.invoke(&few).await).is_number());
        let many = json!({"do": "threads", "count": 1100, "seconds": 15});
        let reply = host.invoke(&many).await;
        assert_eq!(json(&reply)["errorType"], "Runtime.ExitError");
        let lines = host.lines.texts();
        let told = "killed by trygate: more than 1024 processes and threads";
        assert!(lines.iter().any(|line| line == told), "{lines:?}");
        assert_eq!(host.invoke(&json!({})).await.status, 200);
    });
}

#[test]
fn open_files_are_limited() {
    with(Probe::Python, async |host| {
        let event = json!({"do": "open files", "count": 2000});
        let told = json(&host.invoke(&event).await);
        assert_eq!(told["error"], "Too many open files", "{told}");
        let opened = told["opened"].as_u64().unwrap();
        assert!((900..1024).contains(&opened), "{told}");
    });
}

#[test]
fn output_is_shown_up_to_a_limit() {
    with(Probe::Python, async |host| {
        // 6 MB, of which 4 are shown
        let event = json!({"do": "talk", "lines": 6000, "length": 1024});
        let reply = host
            .invoke_with(&[("X-Amz-Log-Type", "Tail")], &event)
            .await;
        assert_eq!(json(&reply), json!(null));
        let lines = host.lines.texts();
        let shown: usize = lines.iter().map(String::len).sum();
        assert!((3 << 20..=4 << 20).contains(&shown), "{shown}");
        let cut = "[further output of this invocation is not shown]";
        assert_eq!(lines.iter().filter(|line| *line == cut).count(), 1);
        // the next invocation is shown again
        host.invoke(&json!({"do": "print", "lines": ["again"], "error": ""}))
            .await;
        let is_shown = || host.lines.texts().iter().any(|line| line == "again");
        while !is_shown() {
            tokio::task::yield_now().await;
        }
    });
}
