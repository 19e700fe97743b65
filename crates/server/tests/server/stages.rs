//! Calls of deployed stages over the socket: routing, canaries, refusals, encodings, headers.

use crate::{SCOPE, call, start, start_with};
use serde_json::{Value, json};
use std::io::Read as _;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use trygate_backends::{BaseUrl, FunctionRoute, HttpBackend, Router, Routes};
use trygate_invoke::Engine;
use trygate_server::{EngineWithBackends, Server};

/// An answer with its headers as they were spelled.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}

/// Sends a request head (verb and target, header lines) and a body.
async fn send(server: &Server, line: &str, headers: &str, body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let length = if body.is_empty() {
        String::new()
    } else {
        format!("Content-Length: {}\r\n", body.len())
    };
    let head = format!("{line} HTTP/1.1\r\nConnection: close\r\n{length}{headers}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // a server that has refused the head may not read on
    let _ = stream.write_all(body).await;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.to_owned(), value.to_owned())
    });
    Answer {
        status: status.parse().unwrap(),
        headers: headers.collect(),
        body: bytes[end + 4..].to_vec(),
    }
}

/// Calls a path of a stage by the host's name.
async fn get(server: &Server, api: &str, target: &str) -> Answer {
    let host = format!("Host: {api}.execute-api.localhost\r\n");
    send(server, &format!("GET {target}"), &host, b"").await
}

fn mock(template: &str) -> Value {
    json!({
        "responses": {"200": {"description": ""}},
        "x-amazon-apigateway-integration": {
            "type": "mock",
            "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
            "responses": {"default": {
                "statusCode": "200", "responseTemplates": {"application/json": template},
            }},
        },
    })
}

/// Imports a definition of paths and more members, and deploys it to `dev`; returns the API's id.
async fn deployed(server: &Server, paths: Value, more: &Value) -> String {
    let mut definition = json!({
        "openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": paths,
    });
    for (key, value) in more.as_object().unwrap() {
        definition[key] = value.clone();
    }
    let (status, api) = call(server, "POST", "/restapis?mode=import", &definition).await;
    assert_eq!(status, 201, "{api}");
    let id = api["id"].as_str().unwrap().to_owned();
    deploy(server, &id, &json!({"stageName": "dev"})).await;
    id
}

async fn deploy(server: &Server, api: &str, body: &Value) -> String {
    let target = format!("/restapis/{api}/deployments");
    let (status, deployment) = call(server, "POST", &target, body).await;
    assert_eq!(status, 201, "{deployment}");
    deployment["id"].as_str().unwrap().to_owned()
}

async fn patch_stage(server: &Server, api: &str, operations: Value) {
    let target = format!("/restapis/{api}/stages/dev");
    let body = json!({"patchOperations": operations});
    let (status, answer) = call(server, "PATCH", &target, &body).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn a_stage_answers_from_its_deployment_in_both_forms() {
    let server = start().await;
    let api = deployed(&server, json!({"/": {"get": mock("one")}}), &json!({})).await;
    let definition = json!({
        "openapi": "3.0.1", "info": {"title": "t", "version": "2"},
        "paths": {"/": {"get": mock("two")}},
    });
    let target = format!("/restapis/{api}?mode=overwrite");
    let (status, _) = call(&server, "PUT", &target, &definition).await;
    assert_eq!(status, 200);
    for path in ["/dev", "/dev/", "/dev?x=1", "/dev//"] {
        assert_eq!(get(&server, &api, path).await.text(), "one", "{path}");
    }
    for rest in ["", "/", "?x=1"] {
        let line = format!("GET /restapis/{api}/dev/_user_request_{rest}");
        let answer = send(&server, &line, "Host: localhost\r\n", b"").await;
        assert_eq!(answer.text(), "one", "{line}");
    }
    deploy(&server, &api, &json!({"stageName": "dev"})).await;
    assert_eq!(get(&server, &api, "/dev").await.text(), "two");
}

#[tokio::test]
async fn answers_have_the_headers_of_a_stage() {
    let server = start().await;
    let api = deployed(&server, json!({"/": {"get": mock("{}")}}), &json!({})).await;
    let names = |answer: &Answer| -> Vec<String> {
        let mut names: Vec<_> = answer
            .headers
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        names.sort();
        names
    };
    let found = get(&server, &api, "/dev").await;
    assert_eq!(found.status, 200);
    assert_eq!(
        names(&found),
        [
            "Connection",
            "Content-Length",
            "Content-Type",
            "Date",
            "x-amz-apigw-id",
            "x-amzn-RequestId"
        ]
    );
    assert_eq!(found.header("Connection"), Some("close"));
    assert_eq!(found.header("x-amz-apigw-id").unwrap().len(), 16);
    let missing = get(&server, &api, "/dev/nowhere").await;
    assert_eq!(missing.status, 403);
    assert_eq!(
        names(&missing),
        [
            "Connection",
            "Content-Length",
            "Content-Type",
            "Date",
            "x-amz-apigw-id",
            "x-amzn-ErrorType",
            "x-amzn-RequestId"
        ]
    );
    assert_eq!(
        missing.header("x-amzn-ErrorType"),
        Some("MissingAuthenticationTokenException")
    );
    assert_eq!(
        missing.text(),
        r#"{"message":"Missing Authentication Token"}"#
    );
}

#[tokio::test]
async fn paths_are_routed_as_aws_does() {
    let server = start().await;
    let shows = |name: &str| mock(&format!("{name} $input.params().path"));
    let paths = json!({
        "/pets": {"get": shows("pets"), "options": shows("options")},
        "/pets/{id}": {"get": shows("pet"), "x-amazon-apigateway-any-method": shows("any")},
        "/files/{proxy+}": {"x-amazon-apigateway-any-method": shows("files")},
        "/pets/{id}/a.b-c_d": {"get": shows("deep")},
    });
    let api = deployed(&server, paths, &json!({})).await;
    for (line, expected) in [
        ("GET /dev/pets", "pets {}"),
        ("GET /dev/pets/", "pets {}"),
        ("GET /dev//pets", "pets {}"),
        ("GET /dev/p%65ts", "pets {}"),
        ("OPTIONS /dev/pets", "options {}"),
        ("GET /dev/pets/7", "pet {id=7}"),
        ("DELETE /dev/pets/7/", "any {id=7}"),
        ("GET /dev/pets/a%2Fb%20c", "pet {id=a%2Fb%20c}"),
        ("GET /dev/pets/7/a.b-c_d", "deep {id=7}"),
        ("PUT /dev/files/x/y//z", "files {proxy=x/y//z}"),
    ] {
        let host = format!("Host: {api}.execute-api.localhost:1\r\n");
        let answer = send(&server, line, &host, b"").await;
        assert_eq!(answer.text(), expected, "{line}");
    }
    for line in [
        "POST /dev/pets",
        "ANY /dev/pets/7",
        "TRACE /dev/pets/7",
        "GET /dev/pets/7/8",
        "GET /dev/files",
        "GET /dev/Pets",
        "GET /dev",
    ] {
        let host = format!("Host: {api}.execute-api.localhost\r\n");
        let answer = send(&server, line, &host, b"").await;
        assert_eq!(answer.status, 403, "{line}: {}", answer.text());
        assert!(
            answer.text().contains("Missing Authentication Token"),
            "{line}"
        );
    }
}

#[tokio::test]
async fn what_is_not_there_is_forbidden() {
    let server = start().await;
    let api = deployed(&server, json!({"/": {"get": mock("x")}}), &json!({})).await;
    for (host, target) in [
        ("nope.execute-api.localhost".to_owned(), "/dev"),
        (format!("{api}.execute-api.localhost"), "/prod"),
        (format!("{api}.execute-api.localhost"), "/"),
        (format!("{api}.execute-api.us-west-2.amazonaws.com"), "/dev"),
    ] {
        let host = format!("Host: {host}\r\n");
        let answer = send(&server, &format!("GET {target}"), &host, b"").await;
        assert_eq!(answer.status, 403, "{host}");
        assert_eq!(answer.text(), r#"{"message":"Forbidden"}"#);
        assert_eq!(
            answer.header("x-amzn-ErrorType"),
            Some("ForbiddenException")
        );
    }
    let host = format!("Host: {api}.execute-api.eu-west-1.amazonaws.com\r\n");
    assert_eq!(send(&server, "GET /dev", &host, b"").await.text(), "x");
    let (status, _) = call(&server, "DELETE", &format!("/restapis/{api}"), &Value::Null).await;
    assert_eq!(status, 202);
    assert_eq!(get(&server, &api, "/dev").await.status, 403);
}

#[tokio::test]
async fn a_disabled_endpoint_is_forbidden() {
    let server = start().await;
    let more =
        json!({"x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": true}});
    let api = deployed(&server, json!({"/": {"get": mock("x")}}), &more).await;
    let answer = get(&server, &api, "/dev").await;
    assert_eq!(
        (answer.status, answer.text()),
        (403, r#"{"message":"Forbidden"}"#)
    );
}

#[tokio::test]
async fn the_context_is_that_of_a_stage() {
    let server = start().await;
    let template = "{\"path\": \"$context.path\", \"stage\": \"$context.stage\", \
        \"domain\": \"$context.domainName $context.domainPrefix\", \
        \"ip\": \"$context.identity.sourceIp\", \"agent\": \"$context.identity.userAgent\", \
        \"account\": \"$context.accountId\", \"deployment\": \"$context.deploymentId\", \
        \"id\": \"$context.requestId\", \"canary\": \"$context.isCanaryRequest\", \
        \"protocol\": \"$context.protocol\", \"v\": \"$stageVariables.v\", \
        \"q\": \"$input.params('q')\", \"name\": \"$input.params().header['X-oDD']\", \
        \"forwarded\": \"$input.params('X-Forwarded-For') $input.params('X-Forwarded-Port') \
        $input.params('X-Forwarded-Proto')\", \"trace\": \"$input.params('X-Amzn-Trace-Id')\"}";
    let api = deployed(&server, json!({"/a": {"get": mock(template)}}), &json!({})).await;
    let operations = json!([{"op": "replace", "path": "/variables/v", "value": "w"}]);
    patch_stage(&server, &api, operations).await;
    let (_, stage) = call(
        &server,
        "GET",
        &format!("/restapis/{api}/stages/dev"),
        &Value::Null,
    )
    .await;
    let headers = format!(
        "Host: {api}.execute-api.localhost:9\r\nUser-Agent: ua/1\r\nX-oDD: n\r\n\
         X-Forwarded-For: 10.0.0.1\r\nX-Amzn-Trace-Id: Root=1-6-a\r\n"
    );
    let answer = send(&server, "GET /dev//a?q=x+y%2B", &headers, b"").await;
    let shown = answer.json();
    let port = server.address().port();
    for (member, expected) in [
        ("path", "/dev//a".to_owned()),
        ("stage", "dev".into()),
        ("domain", format!("{api}.execute-api.localhost {api}")),
        ("ip", "127.0.0.1".into()),
        ("agent", "ua/1".into()),
        ("account", "123456789012".into()),
        ("deployment", stage["deploymentId"].as_str().unwrap().into()),
        ("id", answer.header("x-amzn-RequestId").unwrap().into()),
        ("canary", String::new()),
        ("protocol", "HTTP/1.1".into()),
        ("v", "w".into()),
        ("q", "x y+".into()),
        ("name", "n".into()),
        ("forwarded", format!("10.0.0.1, 127.0.0.1 {port} http")),
        ("trace", "Root=1-6-a".into()),
    ] {
        assert_eq!(
            shown[member].as_str(),
            Some(expected.as_str()),
            "{member}: {shown}"
        );
    }
    let line = format!("GET /restapis/{api}/dev/_user_request_/a");
    let shown = send(&server, &line, "Host: localhost\r\n", b"")
        .await
        .json();
    assert_eq!(shown["path"], "/dev/a");
    assert_eq!(
        shown["domain"],
        format!("{api}.execute-api.eu-west-1.amazonaws.com {api}")
    );
}

#[tokio::test]
async fn a_canary_gets_its_share() {
    let server = start().await;
    let template = "$context.isCanaryRequest $stageVariables.a $stageVariables.b";
    let api = deployed(&server, json!({"/": {"get": mock(template)}}), &json!({})).await;
    let operations = json!([
        {"op": "replace", "path": "/variables/a", "value": "1"},
        {"op": "replace", "path": "/variables/b", "value": "2"},
    ]);
    patch_stage(&server, &api, operations).await;
    assert_eq!(get(&server, &api, "/dev").await.text(), " 1 2");
    let canary = json!({"stageName": "dev", "canarySettings": {
        "percentTraffic": 0, "stageVariableOverrides": {"b": "3"},
    }});
    deploy(&server, &api, &canary).await;
    let mut shares = Vec::new();
    for percent in ["0", "40", "100"] {
        let path = "/canarySettings/percentTraffic";
        let operations = json!([{"op": "replace", "path": path, "value": percent}]);
        patch_stage(&server, &api, operations).await;
        let mut canaries = 0;
        for _ in 0..50 {
            match get(&server, &api, "/dev").await.text() {
                "true 1 3" => canaries += 1,
                "false 1 2" => {}
                other => panic!("{other}"),
            }
        }
        shares.push(canaries);
    }
    assert_eq!((shares[0], shares[2]), (0, 50));
    assert!((10..=30).contains(&shares[1]), "{shares:?}");
}

#[tokio::test]
async fn what_cannot_be_checked_is_never_let_through() {
    let server = start().await;
    let with = |more: Value| {
        let mut method = mock("let through");
        for (key, value) in more.as_object().unwrap() {
            method[key] = value.clone();
        }
        method
    };
    let paths = json!({
        "/iam": {"get": with(json!({"x-amazon-apigateway-auth": {"type": "AWS_IAM"}}))},
        "/function": {"get": with(json!({"security": [{"function": []}]}))},
    });
    let uri = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/\
               arn:aws:lambda:eu-west-1:123456789012:function:f/invocations";
    let more = json!({"components": {"securitySchemes": {"function": {
        "type": "apiKey", "name": "Authorization", "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": uri},
    }}}});
    let api = deployed(&server, paths, &more).await;
    let unsigned = get(&server, &api, "/dev/iam").await;
    assert_eq!(unsigned.status, 403);
    assert!(unsigned.text().contains("Missing Authentication Token"));
    let anonymous = get(&server, &api, "/dev/function").await;
    assert_eq!(
        (anonymous.status, anonymous.text()),
        (401, r#"{"message":"Unauthorized"}"#)
    );
    let host = format!("Host: {api}.execute-api.localhost\r\nAuthorization: {SCOPE}\r\n");
    for line in ["GET /dev/iam", "GET /dev/function"] {
        let answer = send(&server, line, &host, b"").await;
        assert_eq!(answer.status, 501, "{line} {}", answer.text());
        assert_eq!(
            answer.header("x-amzn-ErrorType"),
            Some("NotImplementedException")
        );
        assert!(answer.text().contains("refused"), "{}", answer.text());
    }
}

#[tokio::test]
async fn resource_policies_hold_on_stages() {
    let server = start().await;
    let statement = |effect: &str, more: Value| {
        let mut statement = json!({
            "Effect": effect, "Principal": "*", "Action": "execute-api:Invoke",
            "Resource": "execute-api:/dev/GET/*",
        });
        for (key, value) in more.as_object().unwrap() {
            statement[key] = value.clone();
        }
        statement
    };
    let here = json!({"Condition": {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}});
    for (statements, status, words) in [
        (json!([]), 403, "is not authorized to perform"),
        (json!([statement("Allow", json!({}))]), 200, "ok"),
        (json!([statement("Allow", here.clone())]), 200, "ok"),
        (
            json!([statement("Allow", json!({})), statement("Deny", here)]),
            403,
            "with an explicit deny",
        ),
    ] {
        let policy = json!({"x-amazon-apigateway-policy": {
            "Version": "2012-10-17", "Statement": statements,
        }});
        let api = deployed(&server, json!({"/a": {"get": mock("ok")}}), &policy).await;
        let answer = get(&server, &api, "/dev/a").await;
        assert_eq!(answer.status, status, "{policy}: {}", answer.text());
        assert!(answer.text().contains(words), "{}", answer.text());
    }
}

#[tokio::test]
async fn gateway_responses_answer_where_no_method_was_found() {
    let server = start().await;
    let more = json!({"x-amazon-apigateway-gateway-responses": {"MISSING_AUTHENTICATION_TOKEN": {
        "statusCode": 404,
        "responseParameters": {
            "gatewayresponse.header.X-Path": "context.path",
            "gatewayresponse.header.Content-Length": "'1'",
        },
        "responseTemplates": {"text/plain":
            "$context.error.message $context.stage $stageVariables.v $method.request.querystring.q \
             $context.identity.sourceIp"},
    }}});
    let api = deployed(&server, json!({"/": {"get": mock("x")}}), &more).await;
    let operations = json!([{"op": "replace", "path": "/variables/v", "value": "w"}]);
    patch_stage(&server, &api, operations).await;
    let answer = get(&server, &api, "/dev/no?q=7").await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("X-Path"), Some("/dev/no"));
    assert_eq!(answer.header("Content-Type"), Some("text/plain"));
    assert_eq!(
        answer.text(),
        "Missing Authentication Token dev w 7 127.0.0.1"
    );
}

#[tokio::test]
async fn payloads_have_a_limit() {
    let server = start().await;
    let api = deployed(&server, json!({"/": {"post": mock("ok")}}), &json!({})).await;
    let host = format!("Host: {api}.execute-api.localhost\r\n");
    let body = vec![b' '; 10 * 1024 * 1024];
    let answer = send(&server, "POST /dev", &host, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = vec![b' '; 10 * 1024 * 1024 + 1];
    let answer = send(&server, "POST /dev", &host, &body).await;
    assert_eq!(answer.status, 413);
    assert_eq!(
        answer.text(),
        r#"{"message":"HTTP content length exceeded 10485760 bytes."}"#
    );
    assert_eq!(
        answer.header("x-amzn-ErrorType"),
        Some("RequestTooLargeException")
    );
    assert!(answer.header("x-amzn-RequestId").is_some());
}

#[tokio::test]
async fn payloads_are_packed_and_unpacked() {
    let server = start().await;
    let text = "0123456789".repeat(20);
    let paths = json!({"/long": {"get": mock(&text)}, "/short": {"get": mock("s")}});
    let more = json!({"x-amazon-apigateway-minimum-compression-size": 100});
    let api = deployed(&server, paths, &more).await;
    let host = |accept: &str| {
        format!("Host: {api}.execute-api.localhost\r\nAccept-Encoding: {accept}\r\n")
    };
    let packed = send(&server, "GET /dev/long", &host("deflate;q=0.5, gzip"), b"").await;
    assert_eq!(packed.header("Content-Encoding"), Some("gzip"));
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(packed.body.as_slice())
        .read_to_string(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, text);
    for (line, accept) in [("GET /dev/short", "gzip"), ("GET /dev/long", "identity")] {
        let plain = send(&server, line, &host(accept), b"").await;
        assert_eq!(plain.header("Content-Encoding"), None, "{line}");
    }
    let plain = get(&server, &api, "/dev/long").await;
    assert_eq!(plain.text(), text);
}

/// Answers every request with the bytes of its body and its `Content-Type`.
async fn echo() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut seen = Vec::new();
                let end = loop {
                    stream.read_buf(&mut seen).await.unwrap();
                    if let Some(at) = seen.windows(4).position(|four| four == b"\r\n\r\n") {
                        break at + 4;
                    }
                };
                let head = String::from_utf8_lossy(&seen[..end]).to_ascii_lowercase();
                let value = |name: &str| {
                    let line = head.lines().find_map(|line| line.strip_prefix(name));
                    line.map(|value| value.trim().to_owned())
                };
                let length: usize =
                    value("content-length:").map_or(0, |text| text.parse().unwrap());
                while seen.len() < end + length {
                    stream.read_buf(&mut seen).await.unwrap();
                }
                let reply = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {length}\r\n\
                     Server: echo\r\nX-Encoding: {}\r\n\r\n",
                    value("content-type:").unwrap_or_default(),
                    value("content-encoding:").unwrap_or_default(),
                );
                stream.write_all(reply.as_bytes()).await.unwrap();
                stream.write_all(&seen[end..end + length]).await.unwrap();
            });
        }
    });
    port
}

#[tokio::test]
async fn bytes_pass_a_proxy_unharmed() {
    let server = start().await;
    let port = echo().await;
    let paths = json!({"/{proxy+}": {"x-amazon-apigateway-any-method": {
        "responses": {},
        "x-amazon-apigateway-integration": {
            "type": "http_proxy", "httpMethod": "ANY", "uri": format!("http://localhost:{port}/"),
        },
    }}});
    let more = json!({
        "x-amazon-apigateway-binary-media-types": ["application/octet-stream"],
        "x-amazon-apigateway-minimum-compression-size": 0,
    });
    let api = deployed(&server, paths, &more).await;
    let bytes: Vec<u8> = (0..=255).collect();
    let headers = format!(
        "Host: {api}.execute-api.localhost\r\nContent-Type: application/octet-stream\r\n\
         Accept: application/octet-stream\r\n"
    );
    let answer = send(&server, "POST /dev/x", &headers, &bytes).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body, bytes);
    assert_eq!(answer.header("x-amzn-Remapped-Server"), Some("echo"));
    // what the client packed is unpacked before the backend sees it
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, &bytes).unwrap();
    let packed = encoder.finish().unwrap();
    let headers = headers + "Content-Encoding: gzip\r\n";
    let answer = send(&server, "POST /dev/x", &headers, &packed).await;
    assert_eq!(answer.body, bytes);
    assert_eq!(answer.header("X-Encoding"), Some(""));
    let answer = send(&server, "POST /dev/x", &headers, b"broken").await;
    assert_eq!(answer.status, 400, "{}", answer.text());
}

#[tokio::test]
async fn head_answers_without_a_body() {
    let server = start().await;
    let paths = json!({"/": {"head": mock("12345"), "get": mock("12345")}});
    let api = deployed(&server, paths, &json!({})).await;
    let host = format!("Host: {api}.execute-api.localhost\r\n");
    let answer = send(&server, "HEAD /dev", &host, b"").await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(answer.header("Content-Length"), Some("5"));
    let missing = send(&server, "HEAD /dev/x", &host, b"").await;
    assert_eq!((missing.status, missing.body.len()), (403, 0));
}

#[tokio::test]
async fn a_connection_stays_open_unless_asked() {
    let server = start().await;
    let api = deployed(&server, json!({"/": {"get": mock("x")}}), &json!({})).await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    for _ in 0..2 {
        let request = format!("GET /dev HTTP/1.1\r\nHost: {api}.execute-api.localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\nx") {
            assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0);
        }
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.contains("Connection: keep-alive\r\n"), "{answer}");
    }
}

/// Makes a key in a plan for the stage `dev`; returns the ids of both and the key.
async fn key_in_plan(server: &Server, api: &str, plan: &Value) -> (String, String, String) {
    let (status, key) = call(
        server,
        "POST",
        "/apikeys",
        &json!({"name": "k", "enabled": true}),
    )
    .await;
    assert_eq!(status, 201, "{key}");
    let mut plan = plan.clone();
    plan["name"] = "p".into();
    plan["apiStages"] = json!([{"apiId": api, "stage": "dev"}]);
    let (status, plan) = call(server, "POST", "/usageplans", &plan).await;
    assert_eq!(status, 201, "{plan}");
    let text = |value: &Value, member: &str| value[member].as_str().unwrap().to_owned();
    let (plan, id, value) = (text(&plan, "id"), text(&key, "id"), text(&key, "value"));
    let body = json!({"keyId": id, "keyType": "API_KEY"});
    let (status, answer) = call(server, "POST", &format!("/usageplans/{plan}/keys"), &body).await;
    assert_eq!(status, 201, "{answer}");
    (plan, id, value)
}

/// The paths of an API whose `GET /` asks for a key.
fn keyed(template: &str) -> (Value, Value) {
    let mut method = mock(template);
    method["security"] = json!([{"api_key": []}]);
    let more = json!({"components": {"securitySchemes": {"api_key": {
        "type": "apiKey", "name": "x-api-key", "in": "header",
    }}}});
    (json!({"/": {"get": method}}), more)
}

async fn get_with_key(server: &Server, api: &str, key: &str) -> Answer {
    let headers = format!("Host: {api}.execute-api.localhost\r\nX-Api-Key: {key}\r\n");
    send(server, "GET /dev", &headers, b"").await
}

#[tokio::test]
async fn keys_open_stages_through_plans_within_quotas() {
    let server = start().await;
    let (paths, more) = keyed("$context.identity.apiKeyId $context.identity.apiKey");
    let api = deployed(&server, paths, &more).await;
    let other = deployed(&server, keyed("x").0, &keyed("x").1).await;
    let quota = json!({"quota": {"limit": 2, "period": "DAY"}});
    let (plan, id, key) = key_in_plan(&server, &api, &quota).await;
    let forbidden = get(&server, &api, "/dev").await;
    assert_eq!(
        (forbidden.status, forbidden.text()),
        (403, r#"{"message":"Forbidden"}"#)
    );
    assert_eq!(
        forbidden.header("x-amzn-ErrorType"),
        Some("ForbiddenException")
    );
    for (api, key) in [
        (&api, "unknown-key-that-nobody-has"),
        (&other, key.as_str()),
    ] {
        assert_eq!(get_with_key(&server, api, key).await.status, 403, "{api}");
    }
    for _ in 0..2 {
        let answer = get_with_key(&server, &api, &key).await;
        assert_eq!(
            (answer.status, answer.text()),
            (200, &*format!("{id} {key}"))
        );
    }
    let used_up = get_with_key(&server, &api, &key).await;
    assert_eq!(
        (used_up.status, used_up.text()),
        (429, r#"{"message":"Limit Exceeded"}"#)
    );
    assert_eq!(
        used_up.header("x-amzn-ErrorType"),
        Some("LimitExceededException")
    );
    let day = "2027-01-15";
    let usage = format!("/usageplans/{plan}/usage?startDate={day}&endDate={day}");
    let (_, usage) = call(&server, "GET", &usage, &Value::Null).await;
    assert_eq!(usage["values"][&id], json!([[2, 0]]), "{usage}");
    let patch = json!({"patchOperations": [{"op": "replace", "path": "/remaining", "value": "1"}]});
    let target = format!("/usageplans/{plan}/keys/{id}/usage");
    assert_eq!(call(&server, "PATCH", &target, &patch).await.0, 200);
    assert_eq!(get_with_key(&server, &api, &key).await.status, 200);
    assert_eq!(get_with_key(&server, &api, &key).await.status, 429);
    let patch =
        json!({"patchOperations": [{"op": "replace", "path": "/enabled", "value": "false"}]});
    assert_eq!(
        call(&server, "PATCH", &format!("/apikeys/{id}"), &patch)
            .await
            .0,
        200
    );
    assert_eq!(get_with_key(&server, &api, &key).await.status, 403);
}

#[tokio::test]
async fn throttles_of_plans_and_stages_hold() {
    let server = start().await;
    let (paths, more) = keyed("ok");
    let api = deployed(&server, paths, &more).await;
    let throttle = json!({"throttle": {"burstLimit": 3, "rateLimit": 1.0}});
    let (_, _, key) = key_in_plan(&server, &api, &throttle).await;
    // the clock stands still, so nothing flows in
    for expected in [200, 200, 200, 429] {
        let answer = get_with_key(&server, &api, &key).await;
        assert_eq!(answer.status, expected, "{}", answer.text());
    }
    let answer = get_with_key(&server, &api, &key).await;
    assert_eq!(answer.text(), r#"{"message":"Too Many Requests"}"#);
    assert_eq!(
        answer.header("x-amzn-ErrorType"),
        Some("TooManyRequestsException")
    );

    let paths = json!({"/a": {"get": mock("a")}, "/b": {"get": mock("b"), "post": mock("c")}});
    let api = deployed(&server, paths, &json!({})).await;
    let operations = json!([
        {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": "2"},
        {"op": "replace", "path": "/~1b/POST/throttling/burstLimit", "value": "-1"},
        {"op": "replace", "path": "/~1b/POST/throttling/rateLimit", "value": "-1"},
    ]);
    patch_stage(&server, &api, operations).await;
    let host = format!("Host: {api}.execute-api.localhost\r\n");
    for (line, expected) in [
        ("GET /dev/a", [200, 200, 429]),
        ("GET /dev/b", [200, 200, 429]),
        ("POST /dev/b", [200, 200, 200]),
    ] {
        for expected in expected {
            assert_eq!(
                send(&server, line, &host, b"").await.status,
                expected,
                "{line}"
            );
        }
    }
}

/// A function behind a URL: an authorizer that lets the token `allow` through, or a proxy's backend
/// that shows its event.
async fn function() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut seen = Vec::new();
                let event: Value = loop {
                    stream.read_buf(&mut seen).await.unwrap();
                    let end = seen.windows(4).position(|four| four == b"\r\n\r\n");
                    if let Some(event) =
                        end.and_then(|end| serde_json::from_slice(&seen[end + 4..]).ok())
                    {
                        break event;
                    }
                };
                let result = if event["type"] == "TOKEN" {
                    let effect = match event["authorizationToken"].as_str() {
                        Some("allow") => "Allow",
                        _ => "Deny",
                    };
                    json!({
                        "principalId": "me", "context": {"k": "v"},
                        "policyDocument": {"Version": "2012-10-17", "Statement": [{
                            "Effect": effect, "Action": "execute-api:Invoke",
                            "Resource": event["methodArn"],
                        }]},
                    })
                } else {
                    let shown = json!({
                        "path": event["path"], "context": event["requestContext"],
                        "headers": event["headers"], "stageVariables": event["stageVariables"],
                    });
                    json!({"statusCode": 201, "body": shown.to_string()})
                };
                let body = result.to_string();
                let reply = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(reply.as_bytes()).await.unwrap();
            });
        }
    });
    port
}

#[tokio::test]
async fn functions_authorize_and_answer_calls_of_a_stage() {
    let url = BaseUrl::parse(&format!("http://127.0.0.1:{}", function().await)).unwrap();
    let mut routes = Routes::default();
    routes.functions.insert("f".into(), FunctionRoute::Url(url));
    let router = Router::new(HttpBackend::new(), routes);
    let server = start_with(EngineWithBackends::new(Engine::new(), Arc::new(router))).await;
    let uri = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/\
               arn:aws:lambda:eu-west-1:123456789012:function:f/invocations";
    let mut guarded = mock("$context.authorizer.principalId $context.authorizer.k");
    guarded["security"] = json!([{"function": []}]);
    let paths = json!({
        "/guarded": {"get": guarded},
        "/proxy/{id}": {"get": {"responses": {}, "x-amazon-apigateway-integration": {
            "type": "aws_proxy", "httpMethod": "POST", "uri": uri,
        }}},
    });
    let more = json!({"components": {"securitySchemes": {"function": {
        "type": "apiKey", "name": "Authorization", "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": uri},
    }}}});
    let api = deployed(&server, paths, &more).await;
    let host = format!("Host: {api}.execute-api.localhost\r\n");
    let with = |token: &str| format!("{host}Authorization: {token}\r\n");
    let answer = send(&server, "GET /dev/guarded", &with("allow"), b"").await;
    assert_eq!((answer.status, answer.text()), (200, "me v"));
    let answer = send(&server, "GET /dev/guarded", &with("deny"), b"").await;
    assert_eq!(answer.status, 403, "{}", answer.text());
    assert!(
        answer.text().contains("with an explicit deny"),
        "{}",
        answer.text()
    );
    assert_eq!(
        answer.header("x-amzn-ErrorType"),
        Some("AccessDeniedException")
    );

    let headers = format!("{host}tEsT-HEADeR: x\r\n");
    let answer = send(&server, "GET /dev/proxy/a%20b/", &headers, b"").await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let event = answer.json();
    assert_eq!(event["path"], "/proxy/a%20b/");
    assert_eq!(event["headers"]["tEsT-HEADeR"], "x");
    assert_eq!(event["stageVariables"], Value::Null);
    assert_eq!(event["context"]["path"], "/dev/proxy/a%20b/");
    assert_eq!(event["context"]["stage"], "dev");
    assert_eq!(event["context"]["identity"]["sourceIp"], "127.0.0.1");
    assert_eq!(
        event["context"]["requestId"].as_str(),
        answer.header("x-amzn-RequestId")
    );
    assert!(
        answer
            .header("X-Amzn-Trace-Id")
            .unwrap()
            .starts_with("Root=1-"),
        "{answer:?}"
    );
}
