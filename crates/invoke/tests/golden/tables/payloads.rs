//! `contentHandling` against the API's binary media types, on a stage, where types are looked at.

use super::*;

const HANDLINGS: [Option<&str>; 3] = [None, Some("CONVERT_TO_BINARY"), Some("CONVERT_TO_TEXT")];

/// The request's `aGk=` is `hi` in base64, and is `YUdrPQ==` encoded once more.
fn request(content_type: &str, binary: &[&str]) -> Vec<String> {
    HANDLINGS
        .iter()
        .map(|handling| {
            let mut integration = http();
            integration["contentHandling"] = json!(handling);
            let request = json!({
                "body": "aGk=", "headers": { "Content-Type": content_type },
            });
            let mut case = case(integration, request, json!({ "status": 200 }));
            case["live"] = true.into();
            case["binaryMediaTypes"] = json!(binary);
            let (_, seen) = invoke(&case);
            String::from_utf8(seen[0].body.clone()).unwrap()
        })
        .collect()
}

#[test]
fn a_request_where_no_type_is_binary() {
    assert_eq!(request("image/png", &[]), ["aGk=", "hi", "aGk="]);
}

#[test]
fn a_request_of_a_type_that_is_text() {
    assert_eq!(
        request("text/plain", &["image/png"]),
        ["aGk=", "hi", "aGk="]
    );
}

#[test]
fn a_request_of_a_type_that_is_binary() {
    assert_eq!(
        request("image/png", &["image/png"]),
        ["aGk=", "aGk=", "YUdrPQ=="]
    );
}

fn response(accept: &str, content_type: &str, binary: &[&str]) -> Vec<String> {
    HANDLINGS
        .iter()
        .map(|handling| {
            let mut integration = http();
            integration["integrationResponses"] = json!({ "200": {
                "statusCode": "200", "contentHandling": handling,
            } });
            let backend = json!({
                "status": 200, "headers": { "Content-Type": content_type }, "body": "aGk=",
            });
            let request = json!({ "headers": { "Accept": accept } });
            let mut case = case(integration, request, backend);
            case["live"] = true.into();
            case["binaryMediaTypes"] = json!(binary);
            invoke(&case).0.body_text()
        })
        .collect()
}

#[test]
fn a_response_where_no_type_is_binary() {
    assert_eq!(
        response("image/png", "image/png", &[]),
        ["aGk=", "hi", "aGk="]
    );
}

#[test]
fn a_text_for_who_wants_text() {
    assert_eq!(
        response("text/plain", "text/plain", &["image/png"]),
        ["aGk=", "hi", "aGk="]
    );
}

#[test]
fn a_text_for_who_wants_bytes() {
    assert_eq!(
        response("image/png", "text/plain", &["image/png"]),
        ["hi", "hi", "aGk="]
    );
}

#[test]
fn bytes_for_who_wants_text() {
    let expected = ["YUdrPQ==", "aGk=", "YUdrPQ=="];
    assert_eq!(
        response("text/plain", "image/png", &["image/png"]),
        expected
    );
}

#[test]
fn bytes_for_who_wants_bytes() {
    assert_eq!(
        response("image/png", "image/png", &["image/png"]),
        ["aGk=", "aGk=", "YUdrPQ=="]
    );
}

#[test]
fn what_is_no_base64_fails() {
    let mut integration = http();
    integration["contentHandling"] = "CONVERT_TO_BINARY".into();
    let (outcome, _) = invoke(&case(
        integration,
        json!({ "body": "%" }),
        json!({ "status": 200 }),
    ));
    assert_eq!(outcome.status, 500);
}

#[test]
fn a_template_over_bytes_fails() {
    let mut integration = http();
    integration["requestTemplates"] = json!({ "image/png": "x" });
    let request = json!({ "body": "bytes", "headers": { "Content-Type": "image/png" } });
    let mut case = case(integration, request, json!({ "status": 200 }));
    case["live"] = true.into();
    case["binaryMediaTypes"] = json!(["image/png"]);
    let (outcome, _) = invoke(&case);
    assert_eq!(outcome.status, 500);
    assert!(outcome.log().contains("Unable to transform request"));
}
