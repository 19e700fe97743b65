//! Any call on the control plane's wire: no panic, no hang, an answer in AWS's form.
//!
//! The input is read as lines: `VERB /path?query`, then headers until an empty line, then the body.
//! Calls are separated by a NUL byte and go to one API in turn, whose id is put for `API` and whose
//! root's id for `ROOT`, so that calls can build on each other.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use trygate_control::{
    BoxFuture, Control, TestAuthorizerAnswer, TestAuthorizerRequest, TestInvoke, TestInvokeAnswer, TestInvokeRefusal, TestInvokeRequest,
    WireRequest,
};
use trygate_model::{Ambient, Api, FixedClock, SeededIds, Timestamp};
use trygate_store::AnyStore;

/// The most calls of one input.
const MOST_CALLS: usize = 16;

struct Nobody;

impl TestInvoke for Nobody {
    fn test_invoke<'a>(
        &'a self,
        _: Arc<Api>,
        _: TestInvokeRequest,
        _: &'a Ambient,
    ) -> BoxFuture<'a, Result<TestInvokeAnswer, TestInvokeRefusal>> {
        Box::pin(async { Err(TestInvokeRefusal::NoIntegration) })
    }

    fn test_authorizer<'a>(
        &'a self,
        _: Arc<Api>,
        _: TestAuthorizerRequest,
        _: &'a Ambient,
    ) -> BoxFuture<'a, Result<TestAuthorizerAnswer, TestInvokeRefusal>> {
        Box::pin(async { Err(TestInvokeRefusal::NoIntegration) })
    }
}

fuzz_target!(|data: &[u8]| {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let clock = Arc::new(FixedClock(Timestamp::from_millis(0)));
        let ids = Arc::new(SeededIds::new(1));
        let ambient = move |account: &str, region: &str| Ambient {
            clock: clock.clone(),
            ids: ids.clone(),
            account_id: account.to_owned(),
            region: region.to_owned(),
        };
        let control = Control::new(AnyStore::memory(), Box::new(ambient), Arc::new(Nobody));
        let made = control.handle(read(b"POST /restapis\n\n{\"name\":\"n\"}", ["", ""])).await;
        let made: serde_json::Value = serde_json::from_slice(&made.body).unwrap();
        let own = ["id", "rootResourceId"].map(|member| made[member].as_str().unwrap());
        for call in data.split(|byte| *byte == 0).take(MOST_CALLS) {
            let response = control.handle(read(call, own)).await;
            assert!((200..600).contains(&response.status));
            if !response.body.is_empty() {
                let _: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
            }
            if response.status >= 400 {
                assert!(response.headers.iter().any(|(name, _)| *name == "x-amzn-ErrorType"));
            }
        }
    });
});

fn read(call: &[u8], [api, root]: [&str; 2]) -> WireRequest {
    let text = String::from_utf8_lossy(call).replace("API", api).replace("ROOT", root);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let (method, target) = lines.next().and_then(|line| line.split_once(' ')).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    WireRequest {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim_start().to_owned()))
            .collect(),
        body: body.as_bytes().to_vec(),
    }
}
