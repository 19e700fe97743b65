//! Hostile schemas and instances: every one ends, in a verdict or in a typed error.

use std::fmt::Write as _;

use serde_json::{Value, json};
use trygate_schema::{Limit, Report, Schema, SchemaError, SchemaErrorKind, limits};

fn nothing(_: &str) -> Option<Value> {
    None
}

fn compile(schema: &Value) -> Schema {
    Schema::compile(schema, &nothing).unwrap_or_else(|error| panic!("{error}"))
}

fn limit_of(report: &Report) -> Option<Limit> {
    match report.fatal.as_ref().map(|error| &error.kind) {
        Some(SchemaErrorKind::Limit(limit)) => Some(*limit),
        _ => None,
    }
}

/// Wraps a value into this many arrays.
fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, _| json!([inner]))
}

#[test]
fn a_schema_is_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let schema = compile(&json!({"pattern": "^a", "format": "email"}));
    shared(&schema);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert!(!schema.check(&json!("b")).is_valid()));
        }
    });
}

#[test]
fn instances_have_a_depth() {
    let schema = compile(&json!({"items": {"$ref": "#"}}));
    assert!(schema.check(&nested(limits::MAX_JSON_DEPTH - 1)).is_valid());
    let report = schema.check(&nested(limits::MAX_JSON_DEPTH));
    assert_eq!(limit_of(&report), Some(Limit::InstanceDepth));
    assert!(schema.check_text(&"[".repeat(100_000)).is_err());
}

#[test]
fn schemas_have_a_depth_and_a_size() {
    let deep = (0..200).fold(json!({}), |inner, _| json!({"not": inner}));
    let error = Schema::compile(&json!({"enum": [deep, nested(300)]}), &nothing);
    let kind = error.err().map(|error| error.kind);
    assert_eq!(kind, Some(SchemaErrorKind::Limit(Limit::SchemaDepth)));
    let wide = json!({"enum": vec![0; limits::MAX_SCHEMA_VALUES]});
    let kind = Schema::compile(&wide, &nothing)
        .err()
        .map(|error| error.kind);
    assert_eq!(kind, Some(SchemaErrorKind::Limit(Limit::SchemaValues)));
}

#[test]
fn schemas_do_not_grow_when_compiled() {
    let limit = |schema: &Value| match Schema::compile(schema, &nothing).err()?.kind {
        SchemaErrorKind::Limit(limit) => Some(limit),
        _ => None,
    };
    let many = |count: usize, schema: &Value| -> Value {
        (0..count)
            .map(|index| (format!("p{index}"), schema.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let long = "x".repeat(100_000);
    let wide = json!({"properties": {long: {"properties": many(1_000, &json!({}))}}});
    assert_eq!(limit(&wide), Some(Limit::PointerBytes));
    let deep = |schema: &Value| {
        (0..200).fold(
            json!({"properties": many(1_200, schema)}),
            |inner, _| json!({"not": inner}),
        )
    };
    assert_eq!(limit(&deep(&json!({"x": 1}))), Some(Limit::SchemaProblems));
    assert_eq!(limit(&deep(&json!({}))), None);
}

#[test]
fn long_chains_of_schemas_end() {
    let mut definitions = serde_json::Map::new();
    for index in 0..2_000 {
        let next = json!({"allOf": [{"$ref": format!("#/definitions/d{}", index + 1)}]});
        definitions.insert(format!("d{index}"), next);
    }
    definitions.insert("d2000".to_owned(), json!({}));
    let schema = compile(&json!({"$ref": "#/definitions/d0", "definitions": definitions}));
    assert_eq!(limit_of(&schema.check(&json!(1))), Some(Limit::VisitDepth));
}

#[test]
fn doubling_branches_end() {
    let mut definitions = serde_json::Map::new();
    for index in 0..60 {
        let next = json!({"$ref": format!("#/definitions/d{}", index + 1)});
        definitions.insert(format!("d{index}"), json!({"anyOf": [next, next]}));
    }
    definitions.insert("d60".to_owned(), json!({"type": "string"}));
    let schema = compile(&json!({"$ref": "#/definitions/d0", "definitions": definitions}));
    assert_eq!(limit_of(&schema.check(&json!(1))), Some(Limit::Steps));
}

#[test]
fn references_through_documents_may_be_cyclic() {
    let resolve = |uri: &str| {
        let name = uri.strip_prefix("https://apigateway.amazonaws.com/restapis/abc/models/")?;
        let other = if name == "A" { "B" } else { "A" };
        let reference = format!("https://apigateway.amazonaws.com/restapis/abc/models/{other}");
        Some(json!({
            "type": "object",
            "required": [name],
            "properties": {"next": {"$ref": reference}}
        }))
    };
    let root = json!({"$ref": "https://apigateway.amazonaws.com/restapis/abc/models/A"});
    let schema = Schema::compile(&root, &resolve).unwrap_or_else(|error| panic!("{error}"));
    let report = schema.check(&json!({"A": 1, "next": {"B": 1, "next": {}}}));
    assert_eq!(
        report.to_string(),
        "[object has missing required properties ([\"A\"])]"
    );
    assert_eq!(report.violations[0].pointer, "/next/next");
}

#[test]
fn endless_documents_end() {
    let resolve = |uri: &str| Some(json!({"not": {"$ref": format!("{uri}x")}}));
    let error = Schema::compile(&json!({"$ref": "http://a/"}), &resolve).err();
    let kind = error.map(|error| error.kind);
    assert_eq!(kind, Some(SchemaErrorKind::Limit(Limit::Documents)));
}

#[test]
fn slow_and_huge_patterns_end() {
    let schema = compile(&json!({"pattern": "(a*)*(?=\\1b)c"}));
    assert_eq!(
        limit_of(&schema.check(&json!("a".repeat(60)))),
        Some(Limit::Backtracks)
    );
    let schema = compile(&json!({"pattern": "((a{1000}){1000}){1000}"}));
    assert_eq!(
        limit_of(&schema.check(&json!("a"))),
        Some(Limit::PatternSize)
    );
    let names: Value = (0..1_000)
        .map(|index| (format!("^{index}$"), json!({})))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let members: Value = (0..5_000)
        .map(|index| (format!("m{index}"), json!(0)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let schema = compile(&json!({"patternProperties": names}));
    assert_eq!(limit_of(&schema.check(&members)), Some(Limit::Steps));
}

#[test]
fn violations_and_warnings_are_bounded() {
    let schema = compile(&json!({"items": {"type": "string", "example": 1}}));
    let report = schema.check(&Value::from(vec![0; 50_000]));
    assert_eq!(limit_of(&report), Some(Limit::Violations));
    assert_eq!(report.violations.len(), limits::MAX_VIOLATIONS);
    let strings: Vec<&str> = vec![""; 50_000];
    let report = schema.check(&Value::from(strings));
    assert!(report.is_valid());
    assert_eq!(report.warnings.len(), limits::MAX_WARNINGS);
    assert_eq!(report.dropped_warnings, 40_001);
}

#[test]
fn numbers_of_any_size_are_cheap() {
    let mut digits = String::from("1");
    for _ in 0..20_000 {
        write!(digits, "7").expect("write to a string");
    }
    let schema = compile(&json!({"minimum": 1, "multipleOf": 3}));
    let report = schema.check_text(&digits).expect("a number");
    assert_eq!(limit_of(&report), Some(Limit::DivisionDigits));
    let report = schema.check_text("1e308").expect("a number");
    assert_eq!(
        report.to_string(),
        "[remainder of division is not zero (1E+308 / 3)]"
    );
    let report = schema.check_text("1e-2000000000").expect("a number");
    assert_eq!(report.violations.len(), 2);
    let report = schema.check_text("1e400").expect("a number");
    let kind = report.fatal.map(|error| error.kind);
    assert_eq!(kind, Some(SchemaErrorKind::NumberOverflow));
    assert!(schema.check_text("1e-3000000000").is_err());
}

#[test]
fn equal_hashes_are_cheap() {
    // Every one of these strings has the same Java hash.
    let items: Vec<Value> = (0..20_000_u32)
        .map(|number| {
            (0..15)
                .map(|bit| if number >> bit & 1 == 0 { "Aa" } else { "BB" })
                .collect::<String>()
        })
        .map(Value::from)
        .collect();
    assert!(
        compile(&json!({"uniqueItems": true}))
            .check(&Value::from(items))
            .is_valid()
    );
}

#[test]
fn a_broken_root_is_an_error_at_once() {
    let schema = json!({"type": "nope", "x": 1});
    let error: SchemaError = Schema::compile(&schema, &nothing).expect_err("a broken schema");
    assert_eq!(error.messages().len(), 2);
    assert_eq!(error.warnings.len(), 1);
    assert!(
        compile(&json!({"properties": {"a": {"$ref": "#/none"}}}))
            .check(&json!({}))
            .is_valid()
    );
}
