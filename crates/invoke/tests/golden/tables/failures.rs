//! What a client sees where an authorizer refuses and where a backend fails.

use super::*;
use trygate_invoke::{Denial, Failure};

fn body(failure: &Failure) -> String {
    failure.standard_body()
}

#[test]
fn an_authorizers_policy_says_nothing() {
    let failure = Failure::AccessDenied(Denial::Authorizer { explicit: false });
    let text = r#"{"Message":"User is not authorized to access this resource"}"#;
    assert_eq!((failure.status(), body(&failure).as_str()), (403, text));
}

#[test]
fn an_authorizers_policy_denies() {
    let failure = Failure::AccessDenied(Denial::Authorizer { explicit: true });
    let text =
        r#"{"Message":"User is not authorized to access this resource with an explicit deny"}"#;
    assert_eq!((failure.status(), body(&failure).as_str()), (403, text));
}

#[test]
fn a_policy_denies() {
    let failure = Failure::AccessDenied(Denial::Policy {
        principal: "anonymous".into(),
        method_arn: "arn:aws:execute-api:eu-west-1:123456781633:api/dev/GET/path".into(),
        explicit: true,
    });
    let text = "{\"Message\":\"User: anonymous is not authorized to perform: execute-api:Invoke on \
                resource: arn:aws:execute-api:eu-west-1:********1633:api/dev/GET/path with an \
                explicit deny\"}";
    assert_eq!((failure.status(), body(&failure).as_str()), (403, text));
}

#[test]
fn an_identity_source_is_missing() {
    let failure = Failure::Unauthorized;
    assert_eq!(
        (failure.status(), body(&failure).as_str()),
        (401, r#"{"message":"Unauthorized"}"#)
    );
}

#[test]
fn an_authorizer_fails() {
    let failure = Failure::AuthorizerFailed { reason: "x".into() };
    assert_eq!(
        (failure.status(), body(&failure).as_str()),
        (500, r#"{"message":null}"#)
    );
}

const INTERNAL: &str = r#"{"message": "Internal server error"}"#;

fn answer(integration: Value, backend: Value) -> (u16, String) {
    let (outcome, _) = invoke(&case(integration, json!({}), backend));
    (outcome.status, outcome.body_text())
}

fn function(output: &str) -> (u16, String) {
    answer(
        lambda("AWS_PROXY"),
        json!({ "status": 200, "body": output }),
    )
}

#[test]
fn a_proxied_function_answers_in_another_form() {
    for output in [
        r#""a text""#,
        "{}",
        r#"{"statusCode":200,"unknown":1}"#,
        r#"{"multiValueHeaders":{"a":"b"}}"#,
        r#"{"statusCode":"two hundred"}"#,
    ] {
        assert_eq!(function(output), (502, INTERNAL.into()), "{output}");
    }
}

#[test]
fn a_proxied_function_raises_an_error() {
    let backend = json!({ "failure": { "kind": "function-error", "errorMessage": "no" } });
    assert_eq!(answer(lambda("AWS_PROXY"), backend), (502, INTERNAL.into()));
}

#[test]
fn lambda_lets_nobody_call() {
    for kind in ["AWS", "AWS_PROXY"] {
        let permission = json!({ "status": 403, "body": "{}" });
        assert_eq!(answer(lambda(kind), permission), (500, INTERNAL.into()));
    }
}

#[test]
fn lambda_is_throttled() {
    let throttled = json!({ "status": 429, "body": r#"{"message":"Rate Exceeded."}"# });
    assert_eq!(
        answer(lambda("AWS_PROXY"), throttled),
        (500, INTERNAL.into())
    );
}

#[test]
fn a_backend_takes_too_long() {
    let text = r#"{"message": "Endpoint request timed out"}"#;
    assert_eq!(text.len(), 41);
    assert_eq!(
        answer(http(), json!({ "failure": "timeout" })),
        (504, text.into())
    );
}

#[test]
fn an_address_is_none_once_its_variables_are_in() {
    let nowhere =
        json!({ "type": "HTTP", "httpMethod": "GET", "uri": "http://${stageVariables.x}" });
    assert_eq!(INTERNAL.len(), 36);
    assert_eq!(answer(nowhere, Value::Null), (500, INTERNAL.into()));
}

#[test]
fn a_stream_has_another_form() {
    let mut streamed = lambda("AWS_PROXY");
    streamed["responseTransferMode"] = "STREAM".into();
    let output = json!({ "status": 200, "body": "no delimiter" });
    assert_eq!(answer(streamed, output), (500, INTERNAL.into()));
}
