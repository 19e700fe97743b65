//! Whole invocations against snapshots: one JSON file a case under `fixtures/`, holding the method,
//! the request and what the backend answers; the snapshot is the answer, the log and the call that
//! the backend saw.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::print_stdout,
    reason = "a test that cannot go on shall panic"
)]

#[path = "golden/authorizers.rs"]
mod authorizers;
#[path = "golden/recorded_logs.rs"]
mod recorded_logs;
#[path = "golden/tables.rs"]
mod tables;

use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex};
use trygate_invoke::{
    ApiKey, Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, Caller, Checks,
    Engine, Invocation, KeySource, LiveCall, Mode, Outcome, TimedReply, TraceLevel,
};
use trygate_model::{Ambient, Api, FixedClock, HttpMethod, RestApi, SeededIds, Timestamp};
use trygate_replies::Replies;
use trygate_settings::{Document, Format};

/// A backend that answers as the case says, in the format of files of replies, and keeps what it was
/// asked.
struct Recorded {
    replies: Replies,
    seen: Mutex<Vec<BackendRequest>>,
}

impl Recorded {
    /// Reads what the case says; without a word of it nobody may be called.
    fn of(case: &Value) -> Self {
        let text = match &case["backend"] {
            Value::Null => json!({ "rules": [] }).to_string(),
            backend => backend.to_string(),
        };
        let document = Document::parse("case", Format::Json, text.as_bytes()).unwrap();
        Self {
            replies: Replies::of(&document).unwrap(),
            seen: Mutex::default(),
        }
    }
}

impl Backend for Recorded {
    fn call(&self, request: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        self.replies.call(request)
    }

    fn call_timed(&self, request: BackendRequest) -> BoxFuture<'_, TimedReply> {
        self.seen.lock().unwrap().push(request.clone());
        self.replies.call_timed(request)
    }
}

/// Fills in what every method and integration has, so that a case shows what it is about.
fn with_defaults(value: &Value, defaults: Value) -> Value {
    let mut merged = defaults;
    if let (Value::Object(merged), Value::Object(given)) = (&mut merged, value) {
        merged.extend(given.clone());
    }
    merged
}

fn api(case: &Value) -> (Api, String) {
    let mut rest_api = RestApi::new("a1b2c3d4e5".into(), "golden".into(), "root000000".into(), 0);
    if let Some(types) = case["binaryMediaTypes"].as_array() {
        rest_api.binary_media_types = types.iter().map(|t| t.as_str().unwrap().into()).collect();
    }
    rest_api.policy = case["policy"].as_str().map(str::to_owned);
    let mut method = with_defaults(
        &case["method"],
        json!({ "authorizationType": "NONE", "apiKeyRequired": false }),
    );
    method["integration"] = with_defaults(
        &method["integration"],
        json!({
            "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000,
            "cacheNamespace": "res001",
        }),
    );
    let resource_path = case["resource"].as_str().unwrap_or("/pets/{petId}");
    let mut document = serde_json::to_value(Api::new(rest_api)).unwrap();
    let mut parent = "root000000".to_owned();
    for (index, part) in resource_path
        .split('/')
        .filter(|part| !part.is_empty())
        .enumerate()
    {
        let id = format!("res{:03}", index + 1);
        document["resources"][&id] = json!({ "id": id, "parentId": parent, "pathPart": part });
        parent = id;
    }
    let verb = case["request"]["httpMethod"].as_str().unwrap();
    document["resources"][&parent]["methods"] = json!({ verb: method });
    for (member, key) in [
        ("models", "models"),
        ("requestValidators", "requestValidators"),
        ("gatewayResponses", "gatewayResponses"),
        ("authorizers", "authorizers"),
    ] {
        if case[key].is_object() {
            document[member] = case[key].clone();
        }
    }
    (serde_json::from_value(document).unwrap(), parent)
}

fn texts(value: &Value) -> impl Iterator<Item = (String, String)> {
    value
        .as_object()
        .into_iter()
        .flat_map(Map::iter)
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
}

fn invoke(case: &Value) -> (Outcome, Vec<BackendRequest>) {
    let backend = Recorded::of(case);
    let outcome = invoke_with(case, &backend);
    (outcome, backend.seen.into_inner().unwrap())
}

fn invoke_with(case: &Value, backend: &dyn Backend) -> Outcome {
    let (api, resource_id) = api(case);
    let request = &case["request"];
    let invocation = Invocation {
        resource_id,
        http_method: HttpMethod::parse(request["httpMethod"].as_str().unwrap()).unwrap(),
        path_with_query_string: request["path"].as_str().map(str::to_owned),
        headers: texts(&request["headers"])
            .map(|(name, value)| (name, vec![value]))
            .collect(),
        body: request["body"].as_str().unwrap_or_default().into(),
        stage_variables: texts(&request["stageVariables"]).collect(),
        caller: Caller {
            user_agent: Some("golden/1".into()),
            ..Caller::default()
        },
        checks: checks(&case["checks"]),
        mode: mode(case),
        trace_level: TraceLevel::Steps,
        ..Invocation::test("", HttpMethod::Any)
    };
    let ambient = ambient();
    let engine = Engine::new().verifying_with(keys(case));
    let future = engine.invoke(&api, &invocation, backend, &ambient);
    now(future).unwrap()
}

/// A case with `"live": true` is a call of a stage.
fn mode(case: &Value) -> Mode {
    if case["live"] != true {
        return Mode::Test;
    }
    Mode::Live(Box::new(LiveCall {
        stage: "prod".into(),
        deployment_id: "dep001".into(),
        path: "/prod/pets/7".into(),
        request_id: "5c7674f4-0000-4000-8000-a3491d0a9c80".into(),
        extended_request_id: "W9zMPGrHtjMEeFw=".into(),
        domain_name: "a1b2c3d4e5.execute-api.localhost".into(),
        domain_prefix: "a1b2c3d4e5".into(),
        source_ip: "192.0.2.1".into(),
        protocol: "HTTP/1.1".into(),
        trace_id: "Root=1-5c7674f4-a3491d0a9c8012c191821b83".into(),
        ..LiveCall::default()
    }))
}

fn checks(checks: &Value) -> Checks {
    let keys = checks["apiKeys"].as_array();
    Checks {
        authorizer: checks["authorizer"] == true,
        policy: checks["policy"] == true,
        api_keys: keys.map(|keys| {
            keys.iter()
                .map(|key| ApiKey {
                    id: key["id"].as_str().unwrap().into(),
                    value: key["value"].as_str().unwrap().into(),
                })
                .collect()
        }),
    }
}

fn keys(case: &Value) -> Option<KeySource> {
    let text = case["jwks"].as_str()?;
    Some(KeySource::data(text).unwrap())
}

fn ambient() -> Ambient {
    Ambient {
        clock: Arc::new(FixedClock(
            Timestamp::parse("2026-02-03T04:05:06Z").unwrap(),
        )),
        ids: Arc::new(SeededIds::new(1)),
        account_id: "123456789012".into(),
        region: "eu-central-1".into(),
    }
}

/// Runs a future that never has to wait.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let waker = std::task::Waker::noop();
    match future
        .as_mut()
        .poll(&mut std::task::Context::from_waker(waker))
    {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("a recorded backend does not wait"),
    }
}

fn shown(outcome: &Outcome, seen: &[BackendRequest]) -> String {
    let mut text = format!("status: {}\n", outcome.status);
    for (name, values) in &outcome.headers {
        for value in values {
            text += &format!("{name}: {value}\n");
        }
    }
    text += &format!("\n{}\n\n", outcome.body_text());
    text += &outcome.log();
    for request in seen {
        text += &format!("\nthe backend saw {} {}\n", request.method, request.uri);
        for (name, value) in &request.headers {
            // placeholders are long, and the log shows their beginning
            let value = match name.as_str() {
                "X-Amz-Security-Token" => &value[..24],
                _ => value,
            };
            text += &format!("  {name}: {value}\n");
        }
        text += &format!("  {:?}\n", String::from_utf8_lossy(&request.body));
    }
    text += "\ntrace\n";
    text += &trygate_invoke::trace::render_text(&outcome.trace);
    text
}

#[test]
fn every_case_is_as_its_snapshot() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::glob!("../fixtures", "*.json", |path| {
            let case: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            let (outcome, seen) = invoke(&case);
            insta::assert_snapshot!(shown(&outcome, &seen));
        });
    });
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let run = || {
            let (outcome, seen) = invoke(&case);
            shown(&outcome, &seen)
        };
        let first = run();
        let name = path.file_stem().unwrap().to_string_lossy();
        let thorough = [
            "mock_headers_and_overrides",
            "http_maps_both_ways",
            "lambda_with_a_role",
        ];
        let times = if thorough.contains(&&*name) { 1000 } else { 3 };
        assert!((0..times).all(|_| run() == first), "{name}");
    }
}

#[test]
fn a_trace_starts_once_and_ends_once() {
    use trygate_invoke::trace::Event;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let (outcome, _) = invoke(&case);
        let events = outcome.trace.events();
        let count = |wanted: fn(&Event) -> bool| events.iter().filter(|e| wanted(&e.event)).count();
        assert!(matches!(
            events.last().unwrap().event,
            Event::Completed { .. }
        ));
        // a caller that is refused does not come to the method
        let refused = count(|event| matches!(event, Event::Failed(_))) == 1;
        let started = count(|event| matches!(event, Event::Started { .. }));
        assert!(started == 1 || (started == 0 && refused));
        assert_eq!(count(|event| matches!(event, Event::Completed { .. })), 1);
    }
}
