//! What deploy tools call: functions that are made, changed and ended over the wire.

use crate::support::{Host, PYTHON, block_on, json};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::io::{Cursor, Write as _};
use trygate_lambda::LambdaReply;
use zip::write::{SimpleFileOptions, ZipWriter};

const FUNCTIONS: &str = "/2015-03-31/functions";
const ARN: &str = "arn:aws:lambda:eu-west-1:123456789012:function:hello";

fn zipped(files: &[(&str, &str)]) -> String {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = SimpleFileOptions::default().unix_permissions(0o755);
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    STANDARD.encode(writer.finish().unwrap().into_inner())
}

fn code(text: &str) -> String {
    let handler = format!("def handler(event, context):\n  return {text}\n");
    zipped(&[("app.py", &handler)])
}

fn creation(text: &str) -> Value {
    json!({
        "FunctionName": "hello",
        "Runtime": "python3.12",
        "Handler": "app.handler",
        "Role": "arn:aws:iam::123456789012:role/any",
        "Code": {"ZipFile": code(text)},
        "Timeout": 20,
        "Environment": {"Variables": {"GREETING": "hi"}},
        "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []},
        "Layers": [],
    })
}

async fn call(host: &Host, method: &str, path: &str, body: Value) -> LambdaReply {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    host.call(method, &format!("{FUNCTIONS}{path}"), &[], body)
        .await
}

/// Makes a call that succeeds.
async fn done(host: &Host, method: &str, path: &str, body: Value) -> Value {
    let reply = call(host, method, path, body).await;
    assert!(
        reply.status < 300,
        "{path}: {}",
        String::from_utf8_lossy(&reply.body)
    );
    if reply.body.is_empty() {
        Value::Null
    } else {
        json(&reply)
    }
}

/// Makes a call that is refused.
async fn refused(host: &Host, method: &str, path: &str, body: Value) -> (u16, String, String) {
    let reply = call(host, method, path, body).await;
    let error_type = reply
        .header("x-amzn-ErrorType")
        .unwrap_or_default()
        .to_owned();
    let body = json(&reply);
    let message = body.get("message").or(body.get("Message")).cloned();
    let message = message
        .unwrap_or_default()
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (reply.status, error_type, message)
}

#[test]
fn a_function_lives_from_its_creation_to_its_end() {
    if PYTHON.is_none() {
        return;
    }
    block_on(async {
        let host = Host::new();
        let made = done(&host, "POST", "", creation("'one'")).await;
        assert_eq!(made["FunctionArn"], ARN);
        assert_eq!(made["State"], "Pending");
        assert_eq!(made["Version"], "$LATEST");
        assert_eq!(made["Environment"]["Variables"]["GREETING"], "hi");
        assert_eq!(made["VpcConfig"]["SubnetIds"], json!([]));
        let got = done(&host, "GET", "/hello", Value::Null).await;
        assert_eq!(got["Configuration"]["State"], "Active");
        assert_eq!(got["Configuration"]["CodeSha256"], made["CodeSha256"]);
        let invoke = async || done(&host, "POST", "/hello/invocations", json!({})).await;
        assert_eq!(invoke().await, "one");
        let (status, error_type, message) = refused(&host, "POST", "", creation("'x'")).await;
        assert_eq!(
            (status, error_type.as_str()),
            (409, "ResourceConflictException")
        );
        assert_eq!(message, "Function already exist: hello");

        let change = json!({"ZipFile": code("context.memory_limit_in_mb")});
        let changed = done(&host, "PUT", "/hello/code", change).await;
        assert_eq!(changed["LastUpdateStatus"], "InProgress");
        assert_ne!(changed["CodeSha256"], made["CodeSha256"]);
        assert_eq!(invoke().await, "128");
        let change = json!({"MemorySize": 256, "RevisionId": changed["RevisionId"]});
        done(&host, "PUT", "/hello/configuration", change.clone()).await;
        assert_eq!(invoke().await, "256");
        let (status, ..) = refused(&host, "PUT", "/hello/configuration", change).await;
        assert_eq!(status, 412, "the revision is another one now");

        let listed = done(&host, "GET", "", Value::Null).await;
        assert_eq!(listed["Functions"].as_array().unwrap().len(), 1);
        done(&host, "DELETE", "/hello", Value::Null).await;
        let (status, _, message) = refused(&host, "GET", "/hello", Value::Null).await;
        assert_eq!(
            (status, message),
            (404, format!("Function not found: {ARN}"))
        );
        let (status, ..) = refused(&host, "POST", "/hello/invocations", json!({})).await;
        assert_eq!(status, 404);
    });
}

#[test]
fn versions_stay_and_aliases_move() {
    if PYTHON.is_none() {
        return;
    }
    block_on(async {
        let host = Host::new();
        done(&host, "POST", "", creation("'one'")).await;
        let first = done(
            &host,
            "POST",
            "/hello/versions",
            json!({"Description": "first"}),
        )
        .await;
        assert_eq!(first["Version"], "1");
        assert_eq!(first["FunctionArn"], format!("{ARN}:1"));
        let same = done(
            &host,
            "POST",
            "/hello/versions",
            json!({"Description": "first"}),
        )
        .await;
        assert_eq!(same["Version"], "1", "nothing has changed");
        let change = json!({"ZipFile": code("context.function_version"), "Publish": true});
        let second = done(&host, "PUT", "/hello/code", change).await;
        assert_eq!(second["Version"], "2");
        let alias = json!({"Name": "live", "FunctionVersion": "1"});
        let made = done(&host, "POST", "/hello/aliases", alias.clone()).await;
        assert_eq!(made["AliasArn"], format!("{ARN}:live"));
        let conflict = refused(&host, "POST", "/hello/aliases", alias).await;
        assert_eq!(conflict.2, format!("Alias already exists: {ARN}:live"));
        let invoke = async |qualifier: &str| {
            let path = format!("/hello/invocations?Qualifier={qualifier}");
            let reply = call(&host, "POST", &path, json!({})).await;
            let version = reply.header("X-Amz-Executed-Version").unwrap().to_owned();
            (json(&reply), version)
        };
        assert_eq!(invoke("live").await, (json!("one"), "1".to_owned()));
        assert_eq!(invoke("2").await, (json!("2"), "2".to_owned()));
        assert_eq!(invoke("$LATEST").await.1, "$LATEST");
        let change = json!({"FunctionVersion": "2"});
        done(&host, "PUT", "/hello/aliases/live", change).await;
        assert_eq!(invoke("live").await.1, "2");
        let change = json!({"RoutingConfig": {"AdditionalVersionWeights": {"1": 1.0}}});
        done(&host, "PUT", "/hello/aliases/live", change).await;
        assert_eq!(invoke("live").await.1, "1");
        let listed = done(&host, "GET", "/hello/versions", Value::Null).await;
        let versions: Vec<_> = listed["Versions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|version| version["Version"].as_str().unwrap())
            .collect();
        assert_eq!(versions, ["$LATEST", "1", "2"]);
        let used = refused(&host, "DELETE", "/hello?Qualifier=2", Value::Null).await;
        assert_eq!(used.0, 409);
        done(&host, "DELETE", "/hello/aliases/live", Value::Null).await;
        done(&host, "DELETE", "/hello?Qualifier=2", Value::Null).await;
        for qualifier in ["2", "live"] {
            let path = format!("/hello/invocations?Qualifier={qualifier}");
            assert_eq!(refused(&host, "POST", &path, json!({})).await.0, 404);
        }
    });
}

#[test]
fn permissions_decide_who_invokes_where_they_are_enforced() {
    if PYTHON.is_none() {
        return;
    }
    block_on(async {
        let host = Host::enforcing();
        done(&host, "POST", "", creation("'in'")).await;
        let source = "arn:aws:execute-api:eu-west-1:123456789012:ab12/test-invoke-stage/GET/pets";
        let invoke = async |source: &str| {
            let path = format!("{FUNCTIONS}/hello/invocations");
            host.call("POST", &path, &[("X-Amz-Source-Arn", source)], "{}")
                .await
        };
        let closed = invoke(source).await;
        assert_eq!(closed.status, 403);
        assert_eq!(
            closed.header("x-amzn-ErrorType"),
            Some("AccessDeniedException")
        );
        let none = refused(&host, "GET", "/hello/policy", Value::Null).await;
        assert_eq!(
            (none.0, none.2.as_str()),
            (404, "The resource you requested does not exist.")
        );
        let permission = json!({
            "StatementId": "gateway",
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": "arn:aws:execute-api:eu-west-1:123456789012:ab12/*/GET/pets",
        });
        let added = done(&host, "POST", "/hello/policy", permission.clone()).await;
        let statement: Value = serde_json::from_str(added["Statement"].as_str().unwrap()).unwrap();
        assert_eq!(
            statement,
            json!({
                "Sid": "gateway",
                "Effect": "Allow",
                "Principal": {"Service": "apigateway.amazonaws.com"},
                "Action": "lambda:InvokeFunction",
                "Resource": ARN,
                "Condition": {"ArnLike": {"AWS:SourceArn": permission["SourceArn"]}},
            })
        );
        assert_eq!(json(&invoke(source).await), "in");
        assert_eq!(invoke(&source.replace("/GET/", "/POST/")).await.status, 403);
        let again = refused(&host, "POST", "/hello/policy", permission).await;
        assert_eq!(again.1, "ResourceConflictException");
        let policy = done(&host, "GET", "/hello/policy", Value::Null).await;
        let policy: Value = serde_json::from_str(policy["Policy"].as_str().unwrap()).unwrap();
        assert_eq!(policy["Statement"], json!([statement]));
        done(&host, "DELETE", "/hello/policy/gateway", Value::Null).await;
        assert_eq!(invoke(source).await.status, 403);
        // the owner's own calls have no source
        assert_eq!(
            done(&host, "POST", "/hello/invocations", json!({})).await,
            "in"
        );
    });
}

#[test]
fn functions_are_kept_over_restarts() {
    if PYTHON.is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let codes = || {
        std::fs::read_dir(folder.path().join("code"))
            .unwrap()
            .count()
    };
    block_on(async {
        let host = Host::keeping(folder.path());
        done(&host, "POST", "", creation("'kept'")).await;
        done(&host, "POST", "/hello/versions", json!({})).await;
        done(
            &host,
            "POST",
            "/hello/aliases",
            json!({"Name": "live", "FunctionVersion": "1"}),
        )
        .await;
        done(
            &host,
            "PUT",
            "/hello/code",
            json!({"ZipFile": code("'new'")}),
        )
        .await;
    });
    assert_eq!(codes(), 2);
    block_on(async {
        let host = Host::keeping(folder.path());
        let live = done(&host, "POST", "/hello:live/invocations", json!({})).await;
        let latest = done(&host, "POST", "/hello/invocations", json!({})).await;
        assert_eq!((live, latest), (json!("kept"), json!("new")));
        done(&host, "DELETE", "/hello", Value::Null).await;
    });
    assert_eq!(codes(), 0);
    block_on(async {
        let host = Host::keeping(folder.path());
        assert_eq!(refused(&host, "GET", "/hello", Value::Null).await.0, 404);
    });
}

#[test]
fn concurrency_tags_and_retries_are_settings_of_a_function() {
    block_on(async {
        let host = Host::new();
        done(&host, "POST", "", creation("1")).await;
        let put = |path: &str, body: Value| (path.to_owned(), body);
        let (path, body) = put(
            "/2017-10-31/functions/hello/concurrency",
            json!({"ReservedConcurrentExecutions": 0}),
        );
        assert_eq!(
            host.call("PUT", &path, &[], body.to_string()).await.status,
            200
        );
        let throttled = call(&host, "POST", "/hello/invocations", json!({})).await;
        assert_eq!(throttled.status, 429);
        let got = done(&host, "GET", "/hello", Value::Null).await;
        assert_eq!(got["Concurrency"]["ReservedConcurrentExecutions"], 0);
        assert_eq!(host.call("DELETE", &path, &[], "").await.status, 204);
        let got = done(&host, "GET", "/hello", Value::Null).await;
        assert!(got.get("Concurrency").is_none());
        let tags = format!("/2017-03-31/tags/{}", ARN.replace(':', "%3A"));
        let body = json!({"Tags": {"team": "tea", "stage": "dev"}}).to_string();
        assert_eq!(host.call("POST", &tags, &[], body).await.status, 204);
        let gone = format!("{tags}?tagKeys=stage");
        assert_eq!(host.call("DELETE", &gone, &[], "").await.status, 204);
        let left = json(&host.call("GET", &tags, &[], "").await);
        assert_eq!(left, json!({"Tags": {"team": "tea"}}));
        let retries = "/2019-09-25/functions/hello/event-invoke-config";
        assert_eq!(host.call("GET", retries, &[], "").await.status, 404);
        let body = json!({"MaximumRetryAttempts": 0}).to_string();
        assert_eq!(host.call("PUT", retries, &[], body).await.status, 200);
        let got = json(&host.call("GET", retries, &[], "").await);
        assert_eq!(got["MaximumRetryAttempts"], 0);
    });
}

#[test]
fn what_cannot_be_is_refused() {
    block_on(async {
        let host = Host::new();
        let with = |member: &str, value: Value| {
            let mut body = creation("1");
            body[member] = value;
            body
        };
        let cases = [
            (with("FunctionName", Value::Null), 400, "'functionName'"),
            (with("FunctionName", json!("a b")), 400, "'functionName'"),
            (with("Role", Value::Null), 400, "'role'"),
            (with("Runtime", json!("java21")), 501, "the runtime java21"),
            (with("Timeout", json!(901)), 400, "901"),
            (with("MemorySize", json!("much")), 400, "a whole number"),
            (with("Layers", json!(["arn:aws:lambda:x"])), 501, "Layers"),
            (with("PackageType", json!("Image")), 501, "Image"),
            (
                with("Code", json!({"S3Bucket": "b", "S3Key": "k"})),
                501,
                "S3Bucket",
            ),
            (with("Code", json!({"ZipFile": "bm8gemlw"})), 400, "unzip"),
            (with("Code", json!({"ZipFile": "!"})), 400, "base64"),
            (with("Colour", json!("red")), 501, "Colour"),
            (
                with("Environment", json!({"Variables": {"AWS_REGION": "x"}})),
                400,
                "Reserved keys used in this request: AWS_REGION",
            ),
        ];
        for (body, status, part) in cases {
            let (found, _, message) = refused(&host, "POST", "", body.clone()).await;
            assert_eq!(found, status, "{body}: {message}");
            assert!(message.contains(part), "{body}: {message}");
        }
        let listed = done(&host, "GET", "", Value::Null).await;
        assert_eq!(listed["Functions"], json!([]));
    });
}
