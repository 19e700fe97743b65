//! Many calls at once on one API: every one counts, none is lost.

use crate::{Echo, ambient, control, request};
use serde_json::Value;
use std::sync::Arc;
use trygate_control::Control;
use trygate_store::AnyStore;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_at_once_are_all_carried_out() {
    let control = Arc::new(control());
    let made = control
        .handle(request("POST /restapis", r#"{"name":"n"}"#))
        .await;
    let made: Value = serde_json::from_slice(&made.body).unwrap();
    let (api, root) = (
        made["id"].as_str().unwrap(),
        made["rootResourceId"].as_str().unwrap(),
    );
    let tasks: Vec<_> = (0..64)
        .map(|n| {
            let control = Arc::clone(&control);
            let call = request(
                &format!("POST /restapis/{api}/resources/{root}"),
                format!(r#"{{"pathPart":"p{n}"}}"#),
            );
            tokio::spawn(async move { control.handle(call).await.status })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), 201);
    }
    let list = request(&format!("GET /restapis/{api}/resources?limit=500"), "");
    let listed: Value = serde_json::from_slice(&control.handle(list).await.body).unwrap();
    assert_eq!(listed["item"].as_array().unwrap().len(), 65);
}

/// A control plane that begins the same sequence of ids again, as after a restart with a seed.
#[tokio::test]
async fn a_seed_that_is_used_again_overwrites_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut apis = 0;
    for run in 0..3 {
        let store = AnyStore::open(dir.path()).unwrap();
        let control = Control::new(store, ambient(), Arc::new(Echo));
        for _ in 0..5 {
            let made = control
                .handle(request("POST /restapis", r#"{"name":"n"}"#))
                .await;
            assert_eq!(made.status, 201);
            apis += 1;
        }
        let listed = control.handle(request("GET /restapis?limit=500", "")).await;
        let listed: Value = serde_json::from_slice(&listed.body).unwrap();
        let listed = listed["item"].as_array().unwrap();
        assert_eq!(listed.len(), apis);
        let (api, root) = (
            listed[0]["id"].as_str().unwrap(),
            listed[0]["rootResourceId"].as_str().unwrap(),
        );
        for n in 0..20 {
            let call = format!("POST /restapis/{api}/resources/{root}");
            let body = format!(r#"{{"pathPart":"p{run}x{n}"}}"#);
            assert_eq!(control.handle(request(&call, body)).await.status, 201);
        }
        let list = request(&format!("GET /restapis/{api}/resources?limit=500"), "");
        let listed: Value = serde_json::from_slice(&control.handle(list).await.body).unwrap();
        assert_eq!(listed["item"].as_array().unwrap().len(), 1 + 20 * (run + 1));
    }
}
