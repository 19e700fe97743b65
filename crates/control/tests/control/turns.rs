//! Many calls at once on one API: every one counts, none is lost.

use crate::{control, request};
use serde_json::Value;
use std::sync::Arc;

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
