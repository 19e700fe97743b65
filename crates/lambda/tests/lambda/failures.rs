//! Functions that fail, and calls that Lambda refuses.

use crate::support::{Host, Probe, block_on, each_runtime, json, with, with_settings, without_ids};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use trygate_lambda::{FunctionSettings, LambdaReply, Runtime};

/// The function's failure: its payload without ids.
fn failure(reply: &LambdaReply) -> Value {
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("X-Amz-Function-Error"), Some("Unhandled"));
    let text = String::from_utf8(reply.body.clone()).unwrap();
    serde_json::from_str(&without_ids(&text)).unwrap()
}

fn refusal(reply: &LambdaReply) -> (u16, String, String) {
    let body = json(reply);
    let message = body.get("message").or(body.get("Message")).unwrap();
    (
        reply.status,
        reply.header("x-amzn-ErrorType").unwrap().to_owned(),
        without_ids(message.as_str().unwrap()),
    )
}

#[test]
fn an_exception_is_the_functions_answer() {
    each_runtime(async |probe, host| {
        let event = json!({"do": "fail", "message": "no such pet"});
        for _ in 0..2 {
            let failure = failure(&host.invoke(&event).await);
            let (error_type, message) = match probe {
                Probe::Python => ("ValueError", "no such pet"),
                Probe::Node => ("RangeError", "no such pet"),
                Probe::Rust => (
                    "dyn core::error::Error",
                    "the probe fails as it was told to",
                ),
            };
            assert_eq!(failure["errorMessage"], message, "{probe:?}");
            assert!(
                failure["errorType"].as_str().unwrap().contains(error_type),
                "{failure}"
            );
        }
    });
}

#[test]
fn a_function_that_takes_too_long_is_killed() {
    let short = |settings: &mut FunctionSettings| settings.timeout_seconds = 1;
    with_settings(Probe::Python, short, async |host| {
        // warm, so that the timeout is the invocation's own
        let before = json(&host.invoke(&json!({"do": "environment"})).await);
        let process = before["process"].as_u64().unwrap();
        let event = json!({"do": "sleep", "seconds": 30});
        let reply = host
            .invoke_with(&[("X-Amz-Log-Type", "Tail")], &event)
            .await;
        assert_eq!(
            failure(&reply),
            json!({
                "errorType": "Sandbox.Timedout",
                "errorMessage": "RequestId: <id> Error: Task timed out after 1.00 seconds",
            })
        );
        let tail = STANDARD
            .decode(reply.header("X-Amz-Log-Result").unwrap())
            .unwrap();
        let tail = String::from_utf8(tail).unwrap();
        assert!(
            tail.contains(" Task timed out after 1.00 seconds\n"),
            "{tail}"
        );
        assert!(tail.ends_with("Status: timeout\n"), "{tail}");
        assert!(crate::support::gone(&[process]).await);
        // the next one starts anew
        let answer = json(&host.invoke(&json!({})).await);
        assert_eq!(answer["calls"], 1);
    });
}

#[test]
fn a_function_that_ends_in_the_middle_is_told() {
    each_runtime(async |probe, host| {
        for (event, words) in [
            (json!({"do": "exit", "status": 1}), "exit status 1"),
            (json!({"do": "signal"}), "signal: segmentation fault"),
        ] {
            if event["do"] == "signal" && probe != Probe::Python {
                continue;
            }
            assert_eq!(
                failure(&host.invoke(&event).await),
                json!({
                    "errorType": "Runtime.ExitError",
                    "errorMessage":
                        format!("RequestId: <id> Error: Runtime exited with error: {words}"),
                }),
                "{probe:?}"
            );
        }
        let event = json!({"do": "exit", "status": 0});
        assert_eq!(
            failure(&host.invoke(&event).await)["errorMessage"],
            "RequestId: <id> Error: Runtime exited without providing a reason"
        );
        assert_eq!(host.invoke(&json!({})).await.status, 200);
    });
}

#[test]
fn a_function_that_does_not_start_is_told() {
    let missing = |settings: &mut FunctionSettings| settings.handler = "absent.handler".into();
    with_settings(Probe::Python, missing, async |host| {
        let failure = failure(&host.invoke(&json!({})).await);
        assert_eq!(failure["errorType"], "Runtime.ImportModuleError");
        assert_eq!(
            failure["errorMessage"],
            "Unable to import module 'absent': No module named 'absent'"
        );
    });
    with_settings(Probe::Node, missing, async |host| {
        let failure = failure(&host.invoke(&json!({})).await);
        assert_eq!(failure["errorType"], "Runtime.ImportModuleError");
    });
    let failing = |settings: &mut FunctionSettings| {
        settings
            .environment
            .insert("FAIL_TO_START".into(), "1".into());
    };
    with_settings(Probe::Rust, failing, async |host| {
        assert_eq!(
            failure(&host.invoke(&json!({})).await)["errorMessage"],
            "RequestId: <id> Error: Runtime exited with error: exit status 3"
        );
    });
}

#[test]
fn a_missing_bootstrap_is_the_functions_failure() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let host = Host::new();
        let runtime = Runtime::parse("provided.al2023").unwrap();
        let settings =
            FunctionSettings::new("probe".into(), runtime, "x".into(), folder.path().into());
        host.lambda.declare(&settings).unwrap();
        let absent = failure(&host.invoke(&json!({})).await);
        assert_eq!(absent["errorType"], "Runtime.InvalidEntrypoint");
        std::fs::write(folder.path().join("bootstrap"), "").unwrap();
        let closed = failure(&host.invoke(&json!({})).await);
        let message = closed["errorMessage"].as_str().unwrap();
        assert!(message.contains("permission denied"), "{message}");
    });
}

#[test]
fn what_this_machine_lacks_is_no_failure_of_the_function() {
    block_on(async {
        let host = Host::new();
        let words = vec!["no-such-program".to_owned()];
        let folder = tempfile::tempdir().unwrap();
        let settings = FunctionSettings::new(
            "probe".into(),
            Runtime::Command { words },
            "x".into(),
            folder.path().into(),
        );
        host.lambda.declare(&settings).unwrap();
        let (status, error_type, message) = refusal(&host.invoke(&json!({})).await);
        assert_eq!(
            (status, error_type.as_str()),
            (502, "InvalidRuntimeException")
        );
        assert!(message.contains("no-such-program"), "{message}");
    });
}

#[test]
fn memory_is_limited() {
    let small = |settings: &mut FunctionSettings| settings.memory_megabytes = 128;
    with_settings(Probe::Python, small, async |host| {
        let fits = host.invoke(&json!({"do": "memory", "megabytes": 20})).await;
        assert_eq!(json(&fits), 20 * 1024 * 1024);
        let event = json!({"do": "memory", "megabytes": 400});
        assert_eq!(
            failure(&host.invoke(&event).await),
            json!({
                "errorType": "Runtime.ExitError",
                "errorMessage": "RequestId: <id> Error: Runtime exited with error: signal: killed",
            })
        );
        let why = host.lines.texts();
        let why = why.iter().find(|text| text.contains("killed by trygate"));
        assert!(why.is_some_and(|text| text.contains("128 MB")), "{why:?}");
    });
}

#[test]
fn payloads_have_limits_in_both_directions() {
    for probe in [Probe::Python, Probe::Node] {
        with(probe, async |host| {
            let fits = 6 * 1024 * 1024 + 100;
            let reply = host.invoke(&json!({"do": "big", "bytes": fits})).await;
            assert_eq!(reply.header("X-Amz-Function-Error"), None);
            assert_eq!(reply.body.len(), fits);
            let reply = host.invoke(&json!({"do": "big", "bytes": fits + 1})).await;
            assert_eq!(
                failure(&reply),
                json!({
                    "errorType": "Function.ResponseSizeTooLarge",
                    "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
                })
            );
            let event = json!({"text": "x".repeat(6 * 1024 * 1024)});
            assert_eq!(
                refusal(&host.invoke(&event).await),
                (
                    413,
                    "RequestEntityTooLargeException".into(),
                    "Request must be smaller than 6291456 bytes for the InvokeFunction operation"
                        .into()
                )
            );
            assert_eq!(host.invoke(&json!({})).await.status, 200);
        });
    }
}

#[test]
fn calls_that_lambda_refuses() {
    with(Probe::Python, async |host| {
        let path = "/2015-03-31/functions/probe/invocations";
        let arn = "arn:aws:lambda:eu-west-1:123456789012:function";
        let cases: &[(&str, &str, &[(&str, &str)], &str, u16, &str, &str)] = &[
            (
                "POST",
                "/2015-03-31/functions/absent/invocations",
                &[],
                "{}",
                404,
                "ResourceNotFoundException",
                &format!("Function not found: {arn}:absent"),
            ),
            (
                "POST",
                "/2015-03-31/functions/probe:007/invocations",
                &[],
                "{}",
                404,
                "ResourceNotFoundException",
                &format!("Function not found: {arn}:probe:007"),
            ),
            (
                "POST",
                "/2015-03-31/functions/a%20b/invocations",
                &[],
                "{}",
                400,
                "ValidationException",
                "'functionName' failed to satisfy",
            ),
            (
                "POST",
                path,
                &[],
                "{nonsense",
                400,
                "InvalidRequestContentException",
                "Could not parse request body into json",
            ),
            (
                "POST",
                path,
                &[("X-Amz-Invocation-Type", "Later")],
                "{}",
                400,
                "InvalidParameterValueException",
                "[Event, RequestResponse, DryRun]",
            ),
            (
                "POST",
                path,
                &[("X-Amz-Log-Type", "Head")],
                "{}",
                400,
                "InvalidParameterValueException",
                "[Tail, None]",
            ),
            (
                "POST",
                path,
                &[("X-Amz-Client-Context", "bm8=")],
                "{}",
                400,
                "InvalidRequestContentException",
                "Base64-encoded JSON object",
            ),
            (
                "POST",
                "/2015-03-31/functions/probe:live/invocations?Qualifier=other",
                &[],
                "{}",
                400,
                "InvalidParameterValueException",
                "does not match the specified qualifier",
            ),
            (
                "GET",
                "/2015-03-31/nothing",
                &[],
                "",
                404,
                "UnknownOperationException",
                "",
            ),
        ];
        for (method, path, headers, body, status, error_type, part) in cases {
            let reply = host.call(method, path, headers, *body).await;
            let found = refusal(&reply);
            assert_eq!(
                (found.0, found.1.as_str()),
                (*status, *error_type),
                "{path}"
            );
            assert!(found.2.contains(part), "{path}: {}", found.2);
        }
    });
}
