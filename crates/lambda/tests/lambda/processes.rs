//! No process outlives its host.

use crate::support::{Host, Probe, block_on, gone, json, lives, settings, with};
use serde_json::json;

#[test]
fn what_a_function_leaves_behind_ends_with_its_host() {
    with(Probe::Python, async |host| {
        let left = json(&host.invoke(&json!({"do": "leave a child"})).await);
        let processes = [
            left["process"].as_u64().unwrap(),
            left["child"].as_u64().unwrap(),
        ];
        assert!(processes.iter().all(|process| lives(*process)));
        drop(host);
        assert!(gone(&processes).await);
    });
}

#[test]
fn what_a_function_leaves_behind_ends_when_it_crashes() {
    with(Probe::Python, async |host| {
        let left = json(&host.invoke(&json!({"do": "leave a child"})).await);
        let child = left["child"].as_u64().unwrap();
        host.invoke(&json!({"do": "exit", "status": 1})).await;
        assert!(gone(&[child]).await);
    });
}

#[test]
fn a_host_with_little_room_ends_idle_processes() {
    let Some((one, _folder)) = settings(Probe::Python) else {
        println!("skipped: the runtime Python is not here");
        return;
    };
    block_on(async {
        let host = Host::with_environments(1);
        let mut other = one.clone();
        other.name = "other".into();
        host.lambda.declare(&one).unwrap();
        host.lambda.declare(&other).unwrap();
        let first = json(&host.invoke(&json!({"do": "environment"})).await);
        let path = "/2015-03-31/functions/other/invocations";
        let body = json!({"do": "environment"}).to_string();
        let second = json(&host.call("POST", path, &[], body).await);
        assert_eq!(second["variables"]["AWS_LAMBDA_FUNCTION_NAME"], "other");
        assert!(gone(&[first["process"].as_u64().unwrap()]).await);
        assert!(lives(second["process"].as_u64().unwrap()));
    });
}
