//! The server in this process: an API is built and test-invoked over its socket.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

#[path = "server/definitions.rs"]
mod definitions;

#[path = "server/stages.rs"]
mod stages;

use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use trygate_model::{Ambient, FixedClock, SeededIds, Timestamp};
use trygate_server::{EngineWithBackends, Server, ServerOptions, WireRequest};
use trygate_store::AnyStore;

const SCOPE: &str =
    "AWS4-HMAC-SHA256 Credential=123456789012/20261122/eu-west-1/apigateway/aws4_request";

#[path = "server/mutual_tls.rs"]
mod mutual_tls;

async fn start() -> Server {
    start_with(EngineWithBackends::default()).await
}

/// Starts a server whose methods this runs.
async fn start_with(invoker: EngineWithBackends) -> Server {
    let ambient = Ambient {
        clock: Arc::new(FixedClock(Timestamp::from_millis(1_800_000_000_000))),
        ids: Arc::new(SeededIds::new(1)),
        account_id: "000000000000".into(),
        region: "us-east-1".into(),
    };
    let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
    let options = ServerOptions::default();
    Server::start(any_port, AnyStore::memory(), &ambient, invoker, options)
        .await
        .unwrap()
}

/// Calls as a client of an account in a Region; returns the status and the JSON body.
async fn call(server: &Server, method: &str, target: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: {SCOPE}\r\n\
         User-Agent: test/1\r\nAccept: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

/// Makes an API whose `GET /` has this integration; returns the path of that method.
async fn api_with(server: &Server, integration: &Value) -> String {
    let (status, api) = call(server, "POST", "/restapis", &json!({"name": "a"})).await;
    assert_eq!(status, 201, "{api}");
    let (id, root) = (
        api["id"].as_str().unwrap(),
        api["rootResourceId"].as_str().unwrap(),
    );
    let method = format!("/restapis/{id}/resources/{root}/methods/GET");
    for (path, body) in [
        ("", json!({"authorizationType": "NONE"})),
        ("/responses/200", json!({})),
        ("/integration", integration.clone()),
        (
            "/integration/responses/200",
            json!({"responseTemplates": {
                "application/json": "{\"who\": \"$context.identity.userAgent $context.accountId\", \"got\": \"$input.path('$.x')\"}"
            }}),
        ),
    ] {
        let (status, answer) = call(server, "PUT", &format!("{method}{path}"), &body).await;
        assert_eq!(status, 201, "{path}: {answer}");
    }
    method
}

#[tokio::test]
async fn a_mock_is_invoked_over_the_socket() {
    let server = start().await;
    let mock = json!({
        "type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
    });
    let method = api_with(&server, &mock).await;
    let (status, answer) = call(&server, "POST", &method, &json!({})).await;
    assert_eq!(status, 200);
    assert_eq!(answer["status"], 200, "{answer}");
    assert_eq!(
        answer["body"],
        r#"{"who": "test/1 123456789012", "got": ""}"#
    );
    let members: Vec<_> = answer.as_object().unwrap().keys().collect();
    for member in [
        "status",
        "body",
        "headers",
        "multiValueHeaders",
        "log",
        "latency",
    ] {
        assert!(members.contains(&&member.to_owned()), "{members:?}");
    }
    assert!(server.stop(Duration::from_secs(5)).await);
}

#[tokio::test]
async fn a_trace_comes_where_it_is_asked_for() {
    let server = start().await;
    let mock = json!({
        "type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
    });
    let method = api_with(&server, &mock).await;
    let (_, plain) = call(&server, "POST", &method, &json!({})).await;
    assert!(plain.get("trace").is_none(), "{plain}");
    let answer = server
        .handle(WireRequest {
            method: "POST".into(),
            path: method,
            query: String::new(),
            headers: vec![
                ("Authorization".into(), SCOPE.into()),
                ("X-Trygate-Trace".into(), "json".into()),
            ],
            body: b"{}".to_vec(),
        })
        .await;
    let answer: Value = serde_json::from_slice(&answer.body).unwrap();
    let steps: Vec<&str> = answer["trace"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["step"].as_str().unwrap())
        .collect();
    for step in [
        "Started",
        "TemplateRendered",
        "ResponseSelected",
        "Completed",
    ] {
        assert!(steps.contains(&step), "{steps:?}");
    }
}

#[tokio::test]
async fn an_http_backend_is_called() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut seen = Vec::new();
        while !seen.ends_with(b"\r\n\r\n") {
            stream.read_buf(&mut seen).await.unwrap();
        }
        let reply = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"x\": 42}";
        stream.write_all(reply).await.unwrap();
    });
    let server = start().await;
    let http = json!({
        "type": "HTTP", "httpMethod": "GET", "uri": format!("http://localhost:{port}/p"),
    });
    let method = api_with(&server, &http).await;
    let (_, answer) = call(&server, "POST", &method, &json!({})).await;
    assert_eq!(answer["status"], 200, "{answer}");
    assert_eq!(
        answer["body"],
        r#"{"who": "test/1 123456789012", "got": "42"}"#
    );
}

#[tokio::test]
async fn what_cannot_be_invoked_says_so() {
    let server = start().await;
    let uri = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/\
               arn:aws:lambda:eu-west-1:123456789012:function:f/invocations";
    let lambda = json!({"type": "AWS", "httpMethod": "POST", "uri": uri});
    let method = api_with(&server, &lambda).await;
    let (status, answer) = call(&server, "POST", &method, &json!({})).await;
    assert_eq!(status, 501, "{answer}");
    assert!(
        answer["message"]
            .as_str()
            .unwrap()
            .contains("nothing runs the function f"),
        "{answer}"
    );
}

#[tokio::test]
async fn the_health_check_tells_the_version() {
    let server = start().await;
    let (status, health) = call(&server, "GET", "/_trygate/health", &Value::Null).await;
    assert_eq!(status, 200);
    assert_eq!(
        health,
        json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")})
    );
    let (status, _) = call(&server, "POST", "/_trygate/health", &json!({})).await;
    assert_eq!(status, 405);
}

#[tokio::test]
async fn accounts_and_regions_are_kept_apart() {
    let server = start().await;
    call(&server, "POST", "/restapis", &json!({"name": "mine"})).await;
    let (_, mine) = call(&server, "GET", "/restapis", &Value::Null).await;
    assert_eq!(mine["item"].as_array().unwrap().len(), 1, "{mine}");
    let unsigned = server
        .handle(trygate_server::WireRequest {
            method: "GET".into(),
            path: "/restapis".into(),
            headers: vec![("Accept".into(), "application/json".into())],
            ..Default::default()
        })
        .await;
    let others: Value = serde_json::from_slice(&unsigned.body).unwrap();
    assert_eq!(others["item"].as_array().unwrap().len(), 0, "{others}");
}
