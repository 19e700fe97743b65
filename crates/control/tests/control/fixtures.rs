//! Runs `fixtures/<operation>/<case>.json`: calls on a fresh control plane, each with its answer.
//!
//! A step has `call` (`VERB /path?query`), `body` (JSON, or text that is sent as it is), `headers`,
//! the answer's `status`, its `error` (`x-amzn-ErrorType`) and its body, `answer` or, for errors,
//! `message`. `save` names parts of the answer by JSON pointer; `${name}` stands for them later.
//! `"*"` in an expected body stands for any value.

use crate::conforms::conforms;
use crate::{control, header, request};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use trygate_control::OPERATIONS;

#[tokio::test]
async fn every_fixture_is_answered_as_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let (mut cases, mut steps) = (0, 0);
    let mut failures = Vec::new();
    for folder in sorted(&root) {
        let operation = folder.file_name().unwrap().to_str().unwrap();
        assert!(
            OPERATIONS.iter().any(|known| known.name == operation) || operation == "wire",
            "{operation} is no operation"
        );
        for case in sorted(&folder) {
            let text = std::fs::read_to_string(&case).unwrap();
            let fixture: Value =
                serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", case.display()));
            cases += 1;
            match run(&fixture).await {
                Ok(count) => steps += count,
                Err(error) => failures.push(format!("{}: {error}", case.display())),
            }
        }
    }
    println!("{cases} fixtures, {steps} steps");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(cases > 0);
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
}

async fn run(fixture: &Value) -> Result<usize, String> {
    let control = control();
    let mut saved = BTreeMap::new();
    let steps = fixture["steps"].as_array().ok_or("no steps")?;
    for (number, step) in (1..).zip(steps) {
        let told = |what: &str| format!("step {number}: {what}");
        let step = fill(step, &saved);
        let known = [
            "call", "body", "headers", "status", "error", "answer", "message", "save",
        ];
        if let Some(key) = step
            .as_object()
            .and_then(|step| step.keys().find(|key| !known.contains(&key.as_str())))
        {
            return Err(told(&format!("unknown member {key}")));
        }
        let body = match &step["body"] {
            Value::Null => Vec::new(),
            Value::String(text) => text.clone().into_bytes(),
            json => json.to_string().into_bytes(),
        };
        let call = step["call"].as_str().ok_or_else(|| told("no call"))?;
        let mut request = request(call, body);
        for (name, value) in step["headers"].as_object().unwrap_or(&Map::new()) {
            request.headers.retain(|(known, _)| known != name);
            request
                .headers
                .push((name.clone(), value.as_str().unwrap_or_default().into()));
        }
        let response = control.handle(request.clone()).await;
        let text = String::from_utf8_lossy(&response.body).into_owned();
        let shown = || format!("{} {text}", response.status);
        if Some(u64::from(response.status)) != step["status"].as_u64() {
            return Err(told(&format!("answered {}", shown())));
        }
        if header(&response, "x-amzn-ErrorType") != step["error"].as_str() {
            return Err(told(&format!("another error: {}", shown())));
        }
        let answer: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        if let Some(message) = step["message"].as_str() {
            let key = match step["error"].as_str() {
                Some("SerializationException") => "Message",
                _ => "message",
            };
            if answer[key].as_str() != Some(message) {
                return Err(told(&format!("another message: {}", shown())));
            }
        } else if !fits(&step["answer"], &answer) {
            return Err(told(&format!("another answer: {}", shown())));
        }
        if response.status < 300 {
            conforms(&request, &response).map_err(|e| told(&e))?;
        }
        for (name, pointer) in step["save"].as_object().unwrap_or(&Map::new()) {
            let part = answer
                .pointer(pointer.as_str().unwrap_or_default())
                .and_then(Value::as_str)
                .ok_or_else(|| told(&format!("nothing at {pointer}: {}", shown())))?;
            saved.insert(name.clone(), part.to_owned());
        }
    }
    Ok(steps.len())
}

fn fits(expected: &Value, answer: &Value) -> bool {
    match (expected, answer) {
        (Value::String(any), answer) if any == "*" => !answer.is_null(),
        (Value::Object(expected), Value::Object(answer)) => {
            expected.len() == answer.len()
                && expected
                    .iter()
                    .all(|(key, value)| answer.get(key).is_some_and(|answer| fits(value, answer)))
        }
        (Value::Array(expected), Value::Array(answer)) => {
            expected.len() == answer.len() && expected.iter().zip(answer).all(|(e, a)| fits(e, a))
        }
        (expected, answer) => expected == answer,
    }
}

fn fill(value: &Value, saved: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => Value::String(fill_text(text, saved)),
        Value::Array(items) => items.iter().map(|item| fill(item, saved)).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, item)| (fill_text(key, saved), fill(item, saved)))
            .collect(),
        other => other.clone(),
    }
}

fn fill_text(text: &str, saved: &BTreeMap<String, String>) -> String {
    saved.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("${{{name}}}"), value)
    })
}
