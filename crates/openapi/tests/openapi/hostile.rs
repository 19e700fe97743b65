//! Sources that are no definitions: each is refused with its place, within bounds of time and
//! memory, and none makes the reader panic.

use crate::shared::ambient;
use proptest::prelude::*;
use std::fmt::Write as _;
use trygate_openapi::{ErrorKind, Limits, Problem, ReadError, ReadOptions, Source, read};

fn refused(bytes: &[u8]) -> Problem {
    let error = outcome(bytes).unwrap_err();
    assert_eq!(error.problems.len(), 1, "{error}");
    error.problems[0].clone()
}

fn outcome(bytes: &[u8]) -> Result<usize, ReadError> {
    let source = Source::new("x", bytes);
    read(&source, &ReadOptions::file(), &ambient()).map(|read| read.warnings.len())
}

#[test]
fn bytes_that_are_no_text() {
    let problem = refused(b"openapi: 3.0.1\ninfo: \xff\n");
    assert_eq!(problem.kind, ErrorKind::NotUtf8 { offset: 21 });
    assert_eq!((problem.location.line, problem.location.column), (2, 7));
    let problem = refused(b"{\"openapi\":\n\0}");
    assert_eq!(problem.kind, ErrorKind::NulByte { offset: 12 });
    assert_eq!((problem.location.line, problem.location.column), (2, 1));
    for nothing in ["", "\u{feff}", " \n\t", "# only a comment\n", "---\n...\n"] {
        let kind = refused(nothing.as_bytes()).kind;
        assert!(
            matches!(kind, ErrorKind::Empty | ErrorKind::NotAnObject { .. }),
            "{nothing:?}: {kind}"
        );
    }
}

#[test]
fn a_byte_order_mark_shifts_nothing() {
    let problem = refused("\u{feff}{\"openapi\": 1,}".as_bytes());
    assert_eq!((problem.location.line, problem.location.column), (1, 15));
    assert_eq!(problem.location.bytes.start, 17);
    assert_eq!(
        outcome("\u{feff}openapi: 3.0.1\ninfo: {title: a, version: a}\npaths: {}".as_bytes()),
        Ok(0)
    );
}

#[test]
fn sources_that_cost_too_much() {
    let options = |limits| ReadOptions {
        limits,
        ..ReadOptions::file()
    };
    let kind = |text: &str, limits| {
        let source = Source::new("x", text.as_bytes());
        read(&source, &options(limits), &ambient())
            .unwrap_err()
            .problems[0]
            .kind
            .clone()
    };
    let large = "a".repeat(101);
    let limits = Limits {
        bytes: 100,
        ..Limits::default()
    };
    assert_eq!(
        kind(&large, limits),
        ErrorKind::TooLarge {
            bytes: 101,
            limit: 100
        }
    );

    let wire = ReadOptions::wire();
    let large = "a".repeat(6 * 1024 * 1024 + 1);
    let error = read(&Source::new("x", large.as_bytes()), &wire, &ambient()).unwrap_err();
    assert!(matches!(error.problems[0].kind, ErrorKind::TooLarge { .. }));

    let mut blocks = String::new();
    for depth in 0..300 {
        writeln!(blocks, "{}a:", " ".repeat(depth)).unwrap();
    }
    for deep in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "- ".repeat(100_000),
        "a: [".repeat(2),
        "? ".repeat(50_000),
        "*a ".repeat(10),
        blocks,
    ] {
        let problem = refused(deep.as_bytes());
        assert!(problem.location.line > 0, "{problem}");
    }

    let boundless = Limits {
        depth: usize::MAX,
        ..Limits::default()
    };
    let deep = "[".repeat(10_000);
    assert_eq!(
        kind(&format!("{{\"a\":{deep}"), boundless.clone()),
        ErrorKind::TooDeep { limit: 256 }
    );
    assert_eq!(
        kind(&format!("a: {deep}"), boundless),
        ErrorKind::TooDeep { limit: 256 }
    );

    let mut bomb = "openapi: 3.0.1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{}, ", level - 1).repeat(10);
        writeln!(bomb, "a{level}: &a{level} [{alias}]").unwrap();
    }
    let problem = refused(bomb.as_bytes());
    assert!(
        matches!(problem.kind, ErrorKind::TooManyValues { .. }),
        "{problem}"
    );
    assert!(problem.location.line > 2);

    let mut text = "openapi: 3.0.1\ninfo: {title: a, version: a}\npaths:\n".to_owned();
    for n in 0..50 {
        writeln!(text, "  /p{n}: {{}}").unwrap();
    }
    let limits = Limits {
        resources: 20,
        problems: 5,
        ..Limits::default()
    };
    let source = Source::new("x", text.as_bytes());
    let error = read(&source, &options(limits), &ambient()).unwrap_err();
    assert!(matches!(
        error.problems[0].kind,
        ErrorKind::TooManyResources { limit: 20 }
    ));
    assert_eq!((error.problems.len(), error.more), (5, 26));
}

#[test]
fn quoted_text_far_to_the_left_many_times_is_read_in_time() {
    let mut text = "openapi: 3.0.1\ninfo: {title: a, version: a}\npaths:\n".to_owned();
    for n in 0..250 {
        writeln!(
            text,
            "  /p{n}:\n    description: 'one\n    two'\n    get: {{}}"
        )
        .unwrap();
    }
    let source = Source::new("x", text.as_bytes());
    let definition = read(&source, &ReadOptions::file(), &ambient()).unwrap();
    assert_eq!(definition.api.resources.len(), 251);
    // the places of what follows are those of the text as it was written
    let last = definition.warnings.last().unwrap();
    let line = text.lines().nth(last.location.line - 1).unwrap();
    assert!(line.trim_start().starts_with("get:"), "{last}");
}

/// Documents that are nearly right, so that every reader is met with what it does not expect.
fn nearly() -> impl Strategy<Value = serde_json::Value> {
    let word = prop::sample::select(vec![
        "openapi",
        "3.0.1",
        "swagger",
        "2.0",
        "info",
        "title",
        "paths",
        "/a",
        "/{x}",
        "/{y+}/b",
        "get",
        "x-amazon-apigateway-any-method",
        "parameters",
        "name",
        "in",
        "query",
        "path",
        "$ref",
        "#/paths/~1a",
        "#",
        "#/components/schemas/A",
        "responses",
        "200",
        "default",
        "content",
        "application/json",
        "schema",
        "x-amazon-apigateway-integration",
        "type",
        "mock",
        "aws_proxy",
        "uri",
        "Fn::Sub",
        "${AWS::Region}${X}",
        "components",
        "schemas",
        "A",
        "securitySchemes",
        "apiKey",
        "security",
        "x-amazon-apigateway-authorizer",
        "token",
        "x-amazon-apigateway-gateway-responses",
        "DEFAULT_4XX",
        "statusCode",
        "requestParameters",
        "integration.request.header.a",
        "method.request.path.x",
        "documentationParts",
        "x-amazon-apigateway-documentation",
        "location",
        "properties",
        "items",
        "required",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i16>().prop_map(serde_json::Value::from),
        word.clone().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::vec((word.clone(), inner), 0..6).prop_map(|members| {
                members
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn nothing_makes_the_reader_panic(paths in nearly(), rest in nearly(), swagger in any::<bool>()) {
        let (version, number) = if swagger { ("swagger", "2.0") } else { ("openapi", "3.0.1") };
        let document = serde_json::json!({
            version: number, "info": rest, "paths": paths, "components": rest,
            "definitions": rest, "securityDefinitions": paths, "security": rest,
            "x-amazon-apigateway-documentation": rest,
            "x-amazon-apigateway-gateway-responses": paths,
        });
        let text = document.to_string();
        let json = outcome(text.as_bytes());
        // the same document as YAML, which JSON is, has the same outcome
        let yaml = outcome(format!("---\n{text}").as_bytes());
        prop_assert_eq!(json.is_ok(), yaml.is_ok(), "{}", text);
        if let (Err(json), Err(yaml)) = (json, yaml) {
            prop_assert_eq!(json.problems.len(), yaml.problems.len(), "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = outcome(text.as_bytes());
        let _ = outcome(format!("openapi: 3.0.1\npaths:\n  /a: {text}\n").as_bytes());
    }
}
