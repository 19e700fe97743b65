//! `trygate eval --jsonl` beside the original engine: the shared cases and templates as the lines
//! that the engine was asked, with the release of the JSONPath library that it used.
//!
//! Not where AWS's own recordings are judged; the pipeline's tests do that.

use crate::environment::Environment;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What cannot agree: how the original's test program calls its own class.
const ITS_OWN_CLASS: &str = "class Oracle$Util";

/// A line to ask and what the original engine answered.
struct Question {
    set: &'static str,
    line: Value,
    expected: Value,
    squeezed: bool,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vtl")
}

fn files(folder: &Path) -> Vec<(String, Value)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (
            name,
            serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap(),
        )
    };
    paths.into_iter().map(read).collect()
}

fn questions() -> Vec<Question> {
    let mut questions = Vec::new();
    let mut ask = |set, mode, id: &str, case: &Value, context: &Value, expected: &Value| {
        if expected.is_null() {
            return;
        }
        questions.push(Question {
            set,
            line: json!({"id": id, "mode": mode, "template": case["template"], "context": context}),
            expected: expected.clone(),
            squeezed: case["normalise_whitespace"] == true,
        });
    };
    let cases = files(&folder().join("cases"));
    let common = &cases
        .iter()
        .find(|(name, _)| name == "_common_context")
        .unwrap()
        .1;
    for (file, list) in &cases {
        for (index, case) in list.as_array().into_iter().flatten().enumerate() {
            if case["nondeterministic"] == true {
                continue;
            }
            let index = format!("{file} {index}");
            let id = case["id"].as_str().unwrap_or(&index);
            let context = if case["context_ref"].is_null() {
                &case["context"]
            } else {
                common
            };
            ask(
                "cases stock",
                "stock",
                id,
                case,
                context,
                &case["expected_stock"],
            );
            ask("cases aws", "aws", id, case, context, &case["expected_aws"]);
        }
    }
    for (id, case) in &files(&folder().join("templates")) {
        let input = &case["sample_input"];
        ask(
            "templates stock",
            "stock",
            id,
            case,
            input,
            &case["expected_stock"],
        );
        ask("templates aws", "aws", id, case, input, &case["expected"]);
    }
    questions
}

/// Keeps what is compared: the text, or of a failure what kind it is and where.
fn compared(answer: &Value, squeezed: bool) -> Value {
    if let Some(text) = answer.as_str().or_else(|| answer["output"].as_str()) {
        let words = || text.split_whitespace().collect::<Vec<_>>().join(" ");
        return if squeezed {
            words().into()
        } else {
            text.into()
        };
    }
    let error = &answer["error"];
    json!([error["type"], error["line"], error["column"]])
}

#[test]
fn the_shared_lines_are_answered_as_the_original_does() {
    if !folder().is_dir() {
        println!("skipped: ../shared is not here");
        return;
    }
    let questions = questions();
    let lines: Vec<String> = questions.iter().map(|one| one.line.to_string()).collect();
    let environment = Environment::new();
    environment.write("lines", lines.join("\n"));
    let mut command = environment.command(&["eval", "--jsonl", "--jsonpath", "2.0.0"]);
    let input = fs::File::open(environment.root().join("lines")).unwrap();
    let output = command.stdin(input).output().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), questions.len());
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut differences = Vec::new();
    for (question, answer) in questions.iter().zip(answers.lines()) {
        let answer: Value = serde_json::from_str(answer).unwrap();
        let ours = compared(&answer, question.squeezed);
        let theirs = compared(&question.expected, question.squeezed);
        let count = counts.entry(question.set).or_default();
        if ours == theirs {
            count[0] += 1;
        } else if theirs == ITS_OWN_CLASS {
            count[1] += 1;
        } else {
            differences.push(format!(
                "{}\n  ours   {ours}\n  theirs {theirs}",
                question.line
            ));
        }
    }
    for (set, [agreed, named]) in &counts {
        println!("{set}: {agreed} agree, {named} print the name of the original's test program");
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
