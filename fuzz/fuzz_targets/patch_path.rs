//! Any patch of any noun: no panic, no failure of trygate's own; what is refused changes nothing, and
//! what is accepted is what is read afterwards.
//!
//! The input is read as patches, separated by NUL bytes: a line with the number of a noun, then one
//! line for each operation: `op path value`, the value up to the end of the line. The first line's
//! number is taken modulo the number of nouns.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use std::sync::Arc;
use trygate_control::{
    BoxFuture, Control, TestAuthorizerAnswer, TestAuthorizerRequest, TestInvoke, TestInvokeAnswer,
    TestInvokeRefusal, TestInvokeRequest, WireRequest, WireResponse,
};
use trygate_model::{Ambient, Api, FixedClock, SeededIds, Timestamp};
use trygate_store::AnyStore;

/// The most patches of one input.
const MOST_PATCHES: usize = 12;

/// The most operations of one patch.
const MOST_OPERATIONS: usize = 16;

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

struct Server(Control<AnyStore>);

impl Server {
    fn new() -> Self {
        let clock = Arc::new(FixedClock(Timestamp::from_millis(0)));
        let ids = Arc::new(SeededIds::new(1));
        let ambient = move |account: &str, region: &str| Ambient {
            clock: clock.clone(),
            ids: ids.clone(),
            account_id: account.to_owned(),
            region: region.to_owned(),
        };
        let store = AnyStore::memory();
        Self(Control::new(store, Box::new(ambient), Arc::new(Nobody)))
    }

    async fn send(&self, method: &str, path: &str, body: &Value) -> WireResponse {
        let request = WireRequest {
            method: method.to_owned(),
            path: path.to_owned(),
            query: String::new(),
            headers: vec![("Accept".to_owned(), "application/json".to_owned())],
            body: if body.is_null() {
                Vec::new()
            } else {
                body.to_string().into_bytes()
            },
        };
        self.0.handle(request).await
    }

    /// Makes something, which must work, and returns a member of the answer.
    async fn make(&self, method: &str, path: &str, body: Value, member: &str) -> String {
        let answer = self.send(method, path, &body).await;
        let text = String::from_utf8_lossy(&answer.body);
        assert!(answer.status < 300, "{method} {path} {text}");
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        answer[member].as_str().unwrap_or_default().to_owned()
    }

    /// Makes one of every noun that can be patched and read; returns their addresses.
    async fn nouns(&self) -> Vec<String> {
        let api = self.make("POST", "/restapis", json!({"name": "n"}), "id").await;
        let api = format!("/restapis/{api}");
        let root = self.make("GET", &api, Value::Null, "rootResourceId").await;
        let parent = format!("{api}/resources/{root}");
        let id = self.make("POST", &parent, json!({"pathPart": "a"}), "id").await;
        let resource = format!("{api}/resources/{id}");
        let method = format!("{resource}/methods/GET");
        let none = json!({"authorizationType": "NONE"});
        self.make("PUT", &method, none, "httpMethod").await;
        let response = format!("{method}/responses/200");
        self.make("PUT", &response, json!({}), "statusCode").await;
        let integration = format!("{method}/integration");
        let http = json!({"type": "HTTP", "uri": "http://a.example", "httpMethod": "GET"});
        self.make("PUT", &integration, http, "type").await;
        let mapped = format!("{integration}/responses/200");
        self.make("PUT", &mapped, json!({}), "statusCode").await;
        let named = json!({"name": "v"});
        let validators = format!("{api}/requestvalidators");
        let validator = self.make("POST", &validators, named, "id").await;
        let authorizer = json!({
            "name": "a", "type": "TOKEN", "identitySource": "method.request.header.A",
            "authorizerUri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations",
        });
        let authorizers = format!("{api}/authorizers");
        let authorizer = self.make("POST", &authorizers, authorizer, "id").await;
        let parts = format!("{api}/documentation/parts");
        let part = json!({"location": {"type": "API"}, "properties": "{}"});
        let part = self.make("POST", &parts, part, "id").await;
        let versions = format!("{api}/documentation/versions");
        let version = json!({"documentationVersion": "1"});
        self.make("POST", &versions, version, "version").await;
        let deployments = format!("{api}/deployments");
        let staged = json!({"stageName": "s"});
        let deployment = self.make("POST", &deployments, staged, "id").await;
        let key = self.make("POST", "/apikeys", json!({"name": "k"}), "id").await;
        let plan = self.make("POST", "/usageplans", json!({"name": "p"}), "id").await;
        vec![
            api.clone(),
            resource,
            method,
            response,
            integration,
            mapped,
            format!("{api}/models/Empty"),
            format!("{validators}/{validator}"),
            format!("{authorizers}/{authorizer}"),
            format!("{api}/gatewayresponses/THROTTLED"),
            format!("{parts}/{part}"),
            format!("{versions}/1"),
            format!("{deployments}/{deployment}"),
            format!("{api}/stages/s"),
            format!("/apikeys/{key}"),
            format!("/usageplans/{plan}"),
        ]
    }
}

fuzz_target!(|data: &[u8]| {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let server = Server::new();
        let nouns = server.nouns().await;
        for patch in data.split(|byte| *byte == 0).take(MOST_PATCHES) {
            let text = String::from_utf8_lossy(patch);
            let mut lines = text.lines();
            let number: usize = lines.next().and_then(|line| line.parse().ok()).unwrap_or(0);
            let noun = &nouns[number % nouns.len()];
            let operations: Vec<Value> = lines.take(MOST_OPERATIONS).map(operation).collect();
            let before = server.send("GET", noun, &Value::Null).await;
            let patch = json!({"patchOperations": operations});
            let answer = server.send("PATCH", noun, &patch).await;
            let after = server.send("GET", noun, &Value::Null).await;
            match answer.status {
                200..300 => {
                    let read: Value = serde_json::from_slice(&after.body).unwrap();
                    let told: Value = serde_json::from_slice(&answer.body).unwrap();
                    // the answer may leave out what is long, never tell another thing
                    for (member, value) in told.as_object().unwrap() {
                        assert_eq!(read.get(member), Some(value), "{noun} {member} {patch}");
                    }
                }
                400..500 => assert_eq!(before.body, after.body, "{noun} {patch}"),
                status => panic!("{status} {noun} {patch}"),
            }
        }
    });
});

/// Reads `op path value`; what is missing is left out, and a copy's value is also where from.
fn operation(line: &str) -> Value {
    let mut parts = line.splitn(3, ' ');
    let op = match parts.next() {
        Some("a") => "add",
        Some("x") => "remove",
        Some("c") => "copy",
        Some("m") => "move",
        Some("t") => "test",
        _ => "replace",
    };
    let mut operation = json!({"op": op});
    if let Some(path) = parts.next() {
        operation["path"] = path.into();
    }
    if let Some(value) = parts.next() {
        operation["value"] = value.into();
        operation["from"] = value.into();
    }
    operation
}
