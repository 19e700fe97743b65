//! Property tests: whatever the schema and the instance, the crate answers and does not panic.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use trygate_schema::Schema;

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec![
            "1.0", "5.50", "1e2", "-0.0", "1e400", "0.1", "1E-7", "3"
        ])
        .prop_map(|text| serde_json::from_str(text).expect("a number")),
        "[a-c😀\\[\\](){}*+?.^$|0-3é-]{0,6}".prop_map(Value::from),
        prop::sample::select(vec!["string", "integer", "#", "#/properties/a", "a", "b"])
            .prop_map(Value::from),
    ]
}

fn anything() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-c]", inner), 0..4)
                .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

const KEYWORDS: &[&str] = &[
    "$ref",
    "$schema",
    "id",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "definitions",
    "dependencies",
    "disallow",
    "divisibleBy",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "extends",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "properties",
    "required",
    "title",
    "type",
    "uniqueItems",
    "example",
];

/// Makes schemas that are often well-formed.
fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({})),
        Just(json!({"type": "string"})),
        Just(json!({"type": ["integer", "null"]})),
        Just(json!({"$ref": "#"})),
        Just(json!({"$ref": "http://a/b#/properties/a"})),
        Just(json!({"enum": ["a", 1, [1]]})),
        Just(json!({"minimum": 1, "exclusiveMinimum": true})),
        Just(json!({"required": ["a"]})),
        "[ab.*+?()|\\[\\]^$\\\\d-]{0,8}".prop_map(|pattern| json!({"pattern": pattern})),
        anything(),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let member = (prop::sample::select(KEYWORDS), anything()).boxed();
        prop_oneof![
            inner
                .clone()
                .prop_map(|schema| json!({"properties": {"a": schema}})),
            inner
                .clone()
                .prop_map(|schema| json!({"items": schema, "uniqueItems": true})),
            inner
                .clone()
                .prop_map(|schema| json!({"additionalProperties": schema})),
            inner
                .clone()
                .prop_map(|schema| json!({"dependencies": {"a": schema, "b": ["a"]}})),
            inner
                .clone()
                .prop_map(|schema| json!({"patternProperties": {"^[ab]": schema}})),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|list| json!({"oneOf": list})),
            prop::collection::vec(inner, 1..3).prop_map(|list| json!({"allOf": list, "not": {}})),
            prop::collection::vec(member, 0..4).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<Map<_, _>>()
                .into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn every_schema_answers_every_instance(schema in schema(), instance in anything()) {
        let resolve = |_: &str| Some(json!({"properties": {"a": {"$ref": "#"}}}));
        match Schema::compile(&schema, &resolve) {
            Ok(schema) => {
                let report = schema.check(&instance);
                prop_assert_eq!(report.is_valid(), report.messages().is_empty());
                prop_assert_eq!(&report, &schema.check(&instance));
                let text = instance.to_string();
                prop_assert_eq!(report, schema.check_text(&text).expect("serialized JSON"));
            }
            Err(error) => prop_assert!(!error.messages().is_empty()),
        }
    }

    #[test]
    fn every_text_is_answered(text in "[\\[\\]{}\",:0-9eE.+\\-a-c\\\\u ]{0,24}") {
        let schema = Schema::compile(&json!({"type": "object"}), &|_| None).expect("a schema");
        let ours = schema.check_text(&text).is_ok();
        let theirs = serde_json::from_str::<Value>(&text).is_ok();
        // Ours alone takes half surrogates and alone refuses exponents beyond Java's.
        prop_assert!(ours == theirs || text.contains("\\u") || text.contains(['e', 'E']));
    }

    #[test]
    fn every_pattern_is_answered(
        pattern in "[ab\\\\dwsDWSbB1-3().*+?{},|\\[\\]^$:=!-]{0,14}",
        text in "[abdw1-3 ]{0,8}",
    ) {
        let schema = json!({"pattern": pattern});
        if let Ok(schema) = Schema::compile(&schema, &|_| None) {
            let report = schema.check(&json!(text));
            prop_assert!(report.fatal.is_none(), "{:?}", report.fatal);
        }
    }

    #[test]
    fn every_format_is_answered(
        format in prop::sample::select(vec![
            "date-time", "email", "hostname", "ipv4", "ipv6", "regex", "uri", "base64",
            "json-pointer", "mac", "md5", "uuid", "other",
        ]),
        text in "[0-9a-zT:.@<>\"\\\\(),;/%#\\[\\]=~é😀 \n-]{0,20}",
    ) {
        let schema = Schema::compile(&json!({"format": format}), &|_| None).expect("a schema");
        prop_assert!(schema.check(&json!(text)).fatal.is_none());
    }
}
