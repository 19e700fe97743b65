//! Which integration response answers.

use super::*;

/// A default response and one with a pattern, told apart by their bodies.
fn with_pattern(mut integration: Value, pattern: &str) -> Value {
    integration["integrationResponses"] = json!({
        "200": { "statusCode": "200", "responseTemplates": { "application/json": "default" } },
        "404": {
            "statusCode": "404", "selectionPattern": pattern,
            "responseTemplates": { "application/json": "pattern" },
        },
    });
    integration
}

fn answer(integration: Value, backend: Value) -> (u16, String) {
    let (outcome, _) = invoke(&case(integration, json!({}), backend));
    (outcome.status, outcome.body_text())
}

fn error(message: &str) -> Value {
    json!({ "failure": { "kind": "function-error", "errorMessage": message } })
}

#[test]
fn http_is_selected_by_status() {
    let backend = json!({ "status": 404, "body": "{}" });
    assert_eq!(
        answer(with_pattern(http(), "4\\d{2}"), backend),
        (404, "pattern".into())
    );
}

#[test]
fn the_whole_status_must_match() {
    let backend = json!({ "status": 404, "body": "{}" });
    assert_eq!(
        answer(with_pattern(http(), "40"), backend),
        (200, "default".into())
    );
}

#[test]
fn mock_is_selected_by_status() {
    let mock = json!({
        "type": "MOCK", "requestTemplates": { "application/json": "{\"statusCode\": 404}" },
    });
    assert_eq!(
        answer(with_pattern(mock, "404"), Value::Null),
        (404, "pattern".into())
    );
}

#[test]
fn a_service_is_selected_by_status() {
    let service = json!({
        "type": "AWS", "httpMethod": "POST", "credentials": "arn:aws:iam::123456789012:role/r",
        "uri": "arn:aws:apigateway:eu-central-1:dynamodb:action/Query",
    });
    let backend = json!({ "status": 400, "body": "{}" });
    assert_eq!(
        answer(with_pattern(service, "4\\d\\d"), backend),
        (404, "pattern".into())
    );
}

#[test]
fn a_function_is_selected_by_its_error_message() {
    let integration = with_pattern(lambda("AWS"), ".*not found.*");
    assert_eq!(
        answer(integration, error("pet not found")),
        (404, "pattern".into())
    );
}

#[test]
fn a_dot_does_not_cross_lines() {
    let lines = "not found:\npet 7";
    let dots = with_pattern(lambda("AWS"), "not found.*");
    assert_eq!(answer(dots, error(lines)), (200, "default".into()));
    let both = with_pattern(lambda("AWS"), "not found(\n|.)+");
    assert_eq!(answer(both, error(lines)), (404, "pattern".into()));
}

#[test]
fn a_function_without_an_error_has_the_default() {
    let backend = json!({ "status": 200, "body": "{\"errorMessage\":\"200\"}" });
    assert_eq!(
        answer(with_pattern(lambda("AWS"), ".*"), backend),
        (200, "default".into())
    );
}

#[test]
fn an_error_that_no_pattern_fits_has_the_default() {
    let integration = with_pattern(lambda("AWS"), "x");
    assert_eq!(answer(integration, error("y")), (200, "default".into()));
}

#[test]
fn an_empty_pattern_is_the_default() {
    let mut integration = http();
    integration["integrationResponses"] = json!({
        "404": {
            "statusCode": "404", "selectionPattern": "",
            "responseTemplates": { "application/json": "empty" },
        },
    });
    let backend = json!({ "status": 500, "body": "{}" });
    assert_eq!(answer(integration, backend), (404, "empty".into()));
}

#[test]
fn no_match_and_no_default_fails() {
    let mut integration = http();
    integration["integrationResponses"] =
        json!({ "404": { "statusCode": "404", "selectionPattern": "404" } });
    let (outcome, _) = invoke(&case(integration, json!({}), json!({ "status": 403 })));
    assert_eq!(outcome.status, 500);
    assert!(outcome.log().contains(
        "No match for output mapping and no default output mapping configured. Endpoint Response \
         Status Code: 403"
    ));
}

#[test]
fn a_lone_default_hides_the_backends_status() {
    let backend = json!({ "status": 400, "body": "no" });
    assert_eq!(answer(http(), backend), (200, "no".into()));
}

#[test]
fn a_proxy_shows_the_backends_status() {
    let mut proxy = http();
    proxy["type"] = "HTTP_PROXY".into();
    let backend = json!({ "status": 400, "body": "no" });
    assert_eq!(answer(proxy, backend), (400, "no".into()));
}
