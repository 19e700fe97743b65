//! Each verdict that was recorded on a proxy answer, by name.

use super::*;

fn read(text: &str) -> ProxyResponse {
    proxy_response(text.as_bytes()).unwrap()
}

fn refused(text: &str) -> String {
    proxy_response(text.as_bytes()).unwrap_err()
}

#[test]
fn a_status_alone() {
    let answer = read(r#"{"statusCode":200}"#);
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert!(answer.headers.is_empty());
}

#[test]
fn headers_alone_are_200() {
    assert_eq!(read(r#"{"headers":{"a":"b"}}"#).status, 200);
}

#[test]
fn a_status_as_digits() {
    assert_eq!(read(r#"{"statusCode":"201"}"#).status, 201);
}

#[test]
fn a_status_as_a_word() {
    assert_eq!(
        refused(r#"{"statusCode":"test"}"#),
        "statusCode is \"test\""
    );
}

#[test]
fn an_unknown_member() {
    assert_eq!(
        refused(r#"{"statusCode":200,"wrongValue":1}"#),
        "it has a member wrongValue"
    );
}

#[test]
fn an_empty_object() {
    assert_eq!(refused("{}"), "it is empty");
}

#[test]
fn a_text_and_other_values() {
    assert_eq!(refused(r#""justAString""#), "it is not an object");
    assert_eq!(refused("null"), "it is not an object");
    assert!(refused("").starts_with("it is not JSON"));
}

#[test]
fn a_null_map_of_headers() {
    let answer = read(r#"{"statusCode":200,"headers":null,"multiValueHeaders":null,"body":null}"#);
    assert!(answer.headers.is_empty());
}

#[test]
fn a_header_that_is_a_boolean() {
    let answer = read(r#"{"headers":{"X":true,"Y":1.50}}"#);
    assert_eq!(answer.headers["X"], ["true"]);
    assert_eq!(answer.headers["Y"], ["1.50"]);
}

#[test]
fn a_list_of_headers_that_is_none() {
    assert_eq!(
        refused(r#"{"multiValueHeaders":{"x":"notalist"}}"#),
        "multiValueHeaders.x is not a list"
    );
}

#[test]
fn a_name_in_both_maps() {
    let answer = read(
        r#"{"headers":{"TEST-multi":"value-solo","b":"1"},
            "multiValueHeaders":{"test-multi":["value-multi"],"B":["1"]}}"#,
    );
    assert_eq!(answer.headers["test-multi"], ["value-multi", "value-solo"]);
    assert_eq!(answer.headers["B"], ["1"]);
    assert_eq!(answer.headers.len(), 2);
}

#[test]
fn a_body_that_is_an_object() {
    assert_eq!(
        refused(r#"{"statusCode":200,"body":{}}"#),
        "body is not text"
    );
}

#[test]
fn base64_is_told() {
    assert!(read(r#"{"body":"aGk=","isBase64Encoded":true}"#).is_base64);
    assert!(!read(r#"{"body":"aGk=","isBase64Encoded":null}"#).is_base64);
}

#[test]
fn a_stream_has_its_metadata_first() {
    let mut body = br#"{"statusCode":201,"headers":{"a":"b"},"cookies":["c=d","e=f"]}"#.to_vec();
    body.extend([0; 8]);
    body.extend(b"rest\0");
    let answer = streamed_response(&body).unwrap();
    assert_eq!(answer.status, 201);
    assert_eq!(answer.body, b"rest\0");
    assert_eq!(answer.headers["Set-Cookie"], ["c=d", "e=f"]);
    assert!(streamed_response(b"{}").is_err());
    assert!(streamed_response(b"{\"body\":\"\"}\0\0\0\0\0\0\0\0").is_err());
}

#[test]
fn what_lambda_did_not_carry_out() {
    let reply = |status, body: &str| BackendReply {
        status,
        headers: vec![("x-amzn-RequestId".into(), "r".into())],
        body: body.into(),
    };
    assert_eq!(not_invoked(&reply(200, "")), None);
    assert_eq!(not_invoked(&reply(202, "")), None);
    assert_eq!(
        not_invoked(&reply(403, "")),
        Some(Failure::FunctionPermission)
    );
    let throttled = Failure::FunctionNotInvoked {
        status: 429,
        message: "Rate Exceeded.".into(),
        request_id: "r".into(),
    };
    let body = r#"{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","message":"Rate Exceeded."}"#;
    assert_eq!(not_invoked(&reply(429, body)), Some(throttled));
}

#[test]
fn of_a_stream_asked_for_whole_the_metadata_counts() {
    let response = read("{\"statusCode\": 201}\0\0\0\0\0\0\0\0hello");
    assert_eq!((response.status, response.body.len()), (201, 0));
    refused("hello\0\0\0\0\0\0\0\0hello");
    refused("{\"statusCode\": 201} hello");
}
