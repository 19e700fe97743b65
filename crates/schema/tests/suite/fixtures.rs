//! Runs the cases in `fixtures/`: schema, the documents it may refer to, instance, messages.
//!
//! The rules behind them were read off the Java library's answers (see `conformance.rs`); these
//! cases are our own and need nothing outside the repository.

use std::fs;
use std::path::Path;

use serde_json::Value;
use trygate_schema::{Report, Schema};

fn judge(case: &Value) -> Report {
    let resolve = |uri: &str| case["documents"].get(uri).cloned();
    match Schema::compile(&case["schema"], &resolve) {
        Ok(schema) => schema
            .check_text(case["instance"].as_str().expect("an instance"))
            .unwrap_or_else(|error| panic!("{}: {error}", case["name"])),
        Err(error) => {
            let warnings = error.warnings.clone();
            Report {
                fatal: Some(error),
                warnings,
                ..Report::default()
            }
        }
    }
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

#[test]
fn own_fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut count = 0;
    let mut failures = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("the file");
        let group: Value = serde_json::from_str(&text).expect("a group");
        for case in group["cases"].as_array().expect("cases") {
            count += 1;
            let report = judge(case);
            let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
            if report.messages() != texts(&case["messages"]) || warnings != texts(&case["warnings"])
            {
                let (messages, name) = (report.messages(), &case["name"]);
                failures.push(format!("{name}: {messages:#?} {warnings:#?}"));
            }
        }
    }
    println!("schema fixtures: {} of {count}", count - failures.len());
    assert!(count > 0 && failures.is_empty(), "{}", failures.join("\n"));
}
