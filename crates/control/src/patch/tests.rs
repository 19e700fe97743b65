//! Patches of a small noun: order, refusals of the whole, each dialect's words.

use super::*;
use serde_json::json;

#[derive(Debug, Clone, PartialEq)]
struct Noun {
    name: String,
    labels: Vec<String>,
}

const RULES: &[Rule<Noun>] = &[
    Rule {
        path: "/name",
        ops: &[Op::Replace],
        apply: |noun, edit| {
            noun.name = edit.filled().ok_or(Exception::EmptyApiName)?;
            Ok(())
        },
    },
    Rule {
        path: "/labels/*",
        ops: &[Op::Add, Op::Remove],
        apply: |noun, edit| {
            match edit.op {
                Op::Add => noun.labels.push(edit.name().to_owned()),
                _ => noun.labels.retain(|label| label != edit.name()),
            }
            Ok(())
        },
    },
];

fn patched(dialect: Dialect, operations: Value) -> Result<Noun, String> {
    let table = Table {
        rules: RULES,
        dialect,
    };
    let mut input = Input::default();
    input.members.push(("patchOperations", operations));
    let noun = Noun {
        name: "a".into(),
        labels: vec!["x".into()],
    };
    table
        .patched(&input, &noun)
        .map_err(|exception| exception.to_string())
}

#[test]
fn operations_apply_in_order() {
    let noun = patched(
        Dialect::Plain,
        json!([
            {"op": "add", "path": "/labels/a~1b"},
            {"op": "replace", "path": "/name", "value": "first"},
            {"op": "remove", "path": "/labels/x", "value": "passed over"},
            {"op": "replace", "path": "/name", "value": "second"},
        ]),
    );
    let expected = Noun {
        name: "second".into(),
        labels: vec!["a/b".into()],
    };
    assert_eq!(noun, Ok(expected));
    assert_eq!(patched(Dialect::Plain, json!([])).unwrap().name, "a");
}

#[test]
fn a_later_refusal_refuses_all() {
    let refused = patched(
        Dialect::Plain,
        json!([
            {"op": "replace", "path": "/name", "value": "b"},
            {"op": "replace", "path": "/name", "value": ""},
        ]),
    );
    assert_eq!(refused, Err(Exception::EmptyApiName.to_string()));
}

#[test]
fn each_dialect_words_its_refusals() {
    let refusal = |dialect, operation: Value| patched(dialect, json!([operation])).unwrap_err();
    let listing = |operation| refusal(Dialect::Listing, operation);
    assert_eq!(
        listing(json!({"op": "replace", "path": "/id", "value": "x"})),
        "Invalid patch path  '/id' specified for op 'replace'. Must be one of: [/name]"
    );
    assert_eq!(
        listing(json!({"op": "add", "path": "/name", "value": "x"})),
        "Invalid patch path  '/name' specified for op 'add'. Must be one of: [/labels/*]"
    );
    for op in ["move", "test", "copy"] {
        assert_eq!(
            listing(json!({"op": op, "path": "/name", "from": "/name"})),
            format!(
                "Invalid patch path  '/name' specified for op '{op}'. Please choose supported \
                 operations"
            )
        );
    }
    let plain = |operation| refusal(Dialect::Plain, operation);
    assert_eq!(
        plain(json!({"op": "add", "path": "/wrong/x"})),
        "Invalid patch path /wrong/x"
    );
    assert_eq!(plain(json!({"op": "add"})), "Invalid patch path null");
    assert_eq!(
        plain(json!({"op": "add", "path": "/name", "value": "x"})),
        "Invalid patch operation specified. Must be one of: [replace]"
    );
    assert_eq!(
        plain(json!({"op": "copy", "path": "/labels/x"})),
        "Invalid patch operation specified. Must be 'add'|'remove'|'replace'"
    );
}
