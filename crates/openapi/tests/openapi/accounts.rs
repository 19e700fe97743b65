//! Nothing that an extension says is lost in silence: every member of every extension of the real
//! definitions is used, or warned of, or refused.
//!
//! A member is used if another value in its place leads to another API or another finding; it is
//! told of if a finding stands at it or above it.

use crate::shared::{ambient, shared};
use crate::templates::files;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use trygate_openapi::{ReadOptions, Source, json_of, read};

const PREFIX: &str = "x-amazon-apigateway-";

/// The extension whose value is an operation.
const OPERATION: &str = "x-amazon-apigateway-any-method";

/// Members that mean nothing to an import, as AWS documents them: both are those of an export.
const OF_EXPORTS: [&str; 2] = [
    "/x-amazon-apigateway-documentation/version",
    "/x-amazon-apigateway-documentation/createdDate",
];

/// The most members that are looked at in one file, one of each shape first.
const MOST: usize = 400;

#[derive(PartialEq)]
struct Findings {
    api: Value,
    found: Vec<String>,
    pointers: BTreeSet<String>,
}

fn findings(document: &Value) -> Option<Findings> {
    let text = document.to_string();
    let source = Source::new("definition", text.as_bytes());
    let definition = read(&source, &ReadOptions::file(), &ambient()).ok()?;
    let warnings = definition.warnings.iter();
    let mut found: Vec<String> = warnings
        .clone()
        .map(|own| format!("{:?}", own.kind))
        .collect();
    let mut pointers: BTreeSet<String> = warnings.map(|own| own.location.pointer.clone()).collect();
    for problem in &definition.set_aside {
        found.push(format!("{:?}", problem.kind));
        pointers.insert(problem.location.pointer.clone());
    }
    Some(Findings {
        api: json!(definition.api),
        found,
        pointers,
    })
}

fn collect(value: &Value, at: &str, in_extension: bool, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                let here = in_extension || key.starts_with(PREFIX) && key != OPERATION;
                if here {
                    found.push(at.clone());
                }
                collect(value, &at, here, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{at}/{index}"), in_extension, found);
            }
        }
        _ => {}
    }
}

/// Makes a value of the same type that is not the same.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) => json!(number.as_u64().unwrap_or_default() + 1),
        Value::String(text) => match text.as_str() {
            "true" => json!("false"),
            "false" => json!("true"),
            text => match text.parse::<u32>() {
                Ok(number) => json!((number + 1).to_string()),
                Err(_) => json!(format!("{text}x")),
            },
        },
        Value::Array(items) => {
            let mut items = items.clone();
            items.push(json!("other"));
            items.into()
        }
        Value::Null | Value::Object(_) => json!("other"),
    }
}

/// The pointer with everything that has a name of its own left out.
fn shape(pointer: &str) -> String {
    let known = pointer.split('/').map(|step| {
        let is_word = step
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        if is_word { step } else { "*" }
    });
    known.collect::<Vec<_>>().join("/")
}

fn is_told(pointer: &str, pointers: &BTreeSet<String>) -> bool {
    let full = format!("#{pointer}");
    pointers.iter().any(|told| {
        full == *told
            || full
                .strip_prefix(told.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
            || told
                .strip_prefix(full.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Returns the members that are neither used nor told of, and how many were looked at.
fn lost(document: &Value) -> Option<(Vec<String>, usize)> {
    let before = findings(document)?;
    let mut members = Vec::new();
    collect(document, "", false, &mut members);
    if members.len() > MOST {
        let mut shapes = BTreeMap::new();
        for member in members {
            shapes.entry(shape(&member)).or_insert(member);
        }
        members = shapes.into_values().take(MOST).collect();
    }
    let count = members.len();
    let mut changed = document.clone();
    let lost = members.into_iter().filter(|pointer| {
        if is_told(pointer, &before.pointers)
            || OF_EXPORTS.iter().any(|known| pointer.ends_with(known))
        {
            return false;
        }
        let slot = changed.pointer_mut(pointer).unwrap();
        let original = slot.clone();
        *slot = other(&original);
        let after = findings(&changed);
        *changed.pointer_mut(pointer).unwrap() = original;
        // a refusal is an account too
        after.is_some_and(|after| after == before)
    });
    Some((lost.collect(), count))
}

#[test]
fn every_member_of_an_extension_is_used_or_told_of() {
    let Some(folder) = shared("inputs/openapi") else {
        return;
    };
    let (mut read, mut refused, mut looked_at) = (0, 0, 0);
    let mut failures = Vec::new();
    for path in files(&folder) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let source = Source::new(name, &bytes);
        let document = json_of(&source, &ReadOptions::file());
        let Some((lost, count)) = document.ok().as_ref().and_then(lost) else {
            refused += 1;
            continue;
        };
        read += 1;
        looked_at += count;
        failures.extend(lost.into_iter().map(|pointer| format!("{name}: {pointer}")));
    }
    println!("{looked_at} members in {read} definitions, {refused} definitions refused as a whole");
    assert!(
        failures.is_empty(),
        "lost in silence:\n{}",
        failures.join("\n")
    );
}

#[test]
fn what_is_lost_is_found() {
    let mut integration = Map::new();
    integration.insert("type".into(), json!("mock"));
    integration.insert("colour".into(), json!("blue"));
    let document = json!({
        "openapi": "3.0.1",
        "info": {"title": "t", "version": "1"},
        "x-other": {"nobody": "looks"},
        "paths": {"/a": {"get": {
            "responses": {},
            "x-amazon-apigateway-integration": integration,
        }}},
    });
    assert_eq!(lost(&document).unwrap(), (Vec::new(), 3));
    assert!(!is_told("/a", &["#/ab".to_owned()].into()));
    assert!(is_told("/a/b", &["#/a".to_owned()].into()));
}
