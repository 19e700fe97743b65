//! What the format takes, and what it refuses with which words.

use super::*;
use crate::failure::Failure;
use trygate_invoke::BackendFailure;
use trygate_settings::Format;

fn read(text: &str) -> Result<Vec<Rule>, Problem> {
    rules(&Document::parse("f.yaml", Format::Yaml, text.as_bytes()).unwrap())
}

/// Reads a single reply.
fn answered(text: &str) -> BackendReply {
    let mut rules = read(text).unwrap();
    match rules.remove(0).replies.remove(0).answer {
        Answer::Answered(reply) => reply,
        Answer::Failed(failure) => panic!("{failure:?}"),
    }
}

fn told(text: &str) -> String {
    let problem = read(text).map(|rules| rules.len()).unwrap_err();
    match problem.mended_by() {
        Some(mend) => format!("{problem} {mend}"),
        None => problem.to_string(),
    }
}

#[test]
fn headers_keep_order_spelling_and_repetition() {
    let expected = "B=1|a=2|a=|B=3";
    for text in [
        "headers: [[B, '1'], [a, 2], [a, ''], [B, '3']]",
        "headers: [{B: '1'}, {a: [2, '']}, {B: '3'}]",
        "headers:\n- B: 1\n  a: [2, '']\n- B: 3",
    ] {
        let headers = answered(text).headers;
        let shown: Vec<String> = headers.iter().map(|(n, v)| format!("{n}={v}")).collect();
        assert_eq!(shown.join("|"), expected, "{text}");
    }
}

#[test]
fn bodies_come_in_four_forms() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("body.bin"), b"\x00\xff").unwrap();
    let name = folder.path().join("f.yaml");
    let body = |text: &str| {
        let document = Document::parse(name.to_str().unwrap(), Format::Yaml, text.as_bytes());
        let mut rules = rules(&document.unwrap()).unwrap();
        match rules.remove(0).replies.remove(0).answer {
            Answer::Answered(reply) => reply.body,
            Answer::Failed(failure) => panic!("{failure:?}"),
        }
    };
    assert_eq!(body("status: 200"), b"");
    assert_eq!(body("body: plain"), b"plain");
    assert_eq!(body("body: {text: '{}'}"), b"{}");
    assert_eq!(
        body("body:\n  json: {b: [1, x, null], a: 1.50}"),
        br#"{"b":[1,"x",null],"a":1.50}"#
    );
    assert_eq!(body("body: {base64: 'AP8 \n  ='}"), b"\x00\xff");
    assert_eq!(body("body: {file: body.bin}"), b"\x00\xff");
}

#[test]
fn one_reply_several_rules() {
    let count = |text| {
        let rules = read(text).unwrap();
        let counts = rules.iter().map(|rule| rule.replies.len().to_string());
        counts.collect::<Vec<_>>().join(",")
    };
    assert_eq!(count("status: 404"), "1");
    assert_eq!(count("[{status: 404}, {failure: timeout}]"), "2");
    assert_eq!(count("{when: {method: GET}, replies: [{}, {}, {}]}"), "3");
    assert_eq!(
        count("rules: [{reply: {}}, {replies: [{}, {}], after: stop}]"),
        "1,2"
    );
    assert_eq!(count("rules: []"), "");
}

#[test]
fn refuses_what_it_does_not_know() {
    for (text, expected) in [
        (
            "statsu: 200",
            "f.yaml:1:1: `statsu` is not known here (#/statsu) did you mean `status`?",
        ),
        (
            "status: 200\nheader: {}",
            "f.yaml:2:1: `header` is not known here (#/header) did you mean `headers`?",
        ),
        (
            "status: '200'",
            "f.yaml:1:9: a whole number from 200 to 999 is wanted here, and this is text (#/status)",
        ),
        (
            "status: 100",
            "f.yaml:1:9: a whole number from 200 to 999 is wanted here, and this is 100 (#/status)",
        ),
        (
            "latency: 1.5",
            "f.yaml:1:10: a whole number from 0 to 3600000 is wanted here, and this is 1.5 (#/latency)",
        ),
        (
            "body: 7",
            "f.yaml:1:7: a table of members is wanted here, and this is a number (#/body)",
        ),
        (
            "body: {text: a, json: 1}",
            "f.yaml:1:7: a body is given in one form: text, base64, json or file (#/body)",
        ),
        (
            "body: {base64: '!'}",
            "f.yaml:1:16: this is no base64: Invalid symbol 33, offset 0. (#/body/base64)",
        ),
        (
            "headers: {a b: 1}",
            "f.yaml:1:16: `a b` is no name of a header (#/headers/a b)",
        ),
        (
            "headers: {a: \"x\\n\"}",
            "f.yaml:1:14: the value of a header has no control characters (#/headers/a)",
        ),
        (
            "headers: [[a]]",
            "f.yaml:1:11: a header is a pair of name and value (#/headers/0)",
        ),
        (
            "failure: timout",
            "f.yaml:1:10: `timout` is not known here (#/failure) did you mean `timeout`?",
        ),
        (
            "failure: network",
            "f.yaml:1:10: `network` needs `detail` (#/failure) write {kind: network, detail: …}",
        ),
        (
            "failure: {kind: network}",
            "f.yaml:1:10: `detail` is missing (#/failure)",
        ),
        (
            "failure: {kind: timeout, detail: x}",
            "f.yaml:1:26: `detail` is not known here (#/failure/detail) known are kind",
        ),
        (
            "failure: timeout\nstatus: 500",
            "f.yaml:2:1: what fails has no `status` (#/status)",
        ),
        (
            "when: {metod: GET}\nreply: {}",
            "f.yaml:1:8: `metod` is not known here (#/when/metod) did you mean `method`?",
        ),
        ("when: {}", "f.yaml:1:1: `reply` is missing (#)"),
        (
            "reply: {}\nreplies: [{}]",
            "f.yaml:2:1: `reply` is there already (#/replies)",
        ),
        (
            "replies: []",
            "f.yaml:1:10: a list of replies has at least one (#/replies)",
        ),
        (
            "rules: [{reply: {}, after: stopp}]",
            "f.yaml:1:28: `stopp` is not known here (#/rules/0/after) did you mean `stop`?",
        ),
        (
            "rules: []\nstatus: 200",
            "f.yaml:2:1: `status` is not known here (#/status) known are rules",
        ),
        (
            "{}",
            "f.yaml:1:1: there is neither a reply nor a rule here (#)",
        ),
        (
            "7",
            "f.yaml:1:1: a table of members is wanted here, and this is a number (#)",
        ),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
    assert!(told("body: {file: none.bin}").contains("none.bin cannot be read"));
}

#[test]
fn failures_say_more_where_there_is_more() {
    let failure = |text: &str| {
        let mut rules = read(text).unwrap();
        match rules.remove(0).replies.remove(0).answer {
            Answer::Failed(failure) => failure,
            Answer::Answered(reply) => panic!("{reply:?}"),
        }
    };
    assert_eq!(
        failure("failure: timeout"),
        Failure::Plain(BackendFailure::Timeout)
    );
    assert_eq!(
        failure("failure: {kind: host-name-mismatch, commonName: '*.example.org'}"),
        Failure::HostNameMismatch {
            host: None,
            common_name: Some("*.example.org".into())
        }
    );
    let Failure::FunctionError { document } =
        failure("failure: {kind: function-error, errorMessage: no, stackTrace: [a, b]}")
    else {
        panic!("it is a function's error")
    };
    assert_eq!(
        serde_json::Value::Object(document).to_string(),
        r#"{"errorMessage":"no","stackTrace":["a","b"]}"#
    );
}
