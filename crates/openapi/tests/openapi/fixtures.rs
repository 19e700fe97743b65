//! Own definitions, each in a folder with what is made of it: `definition.json` or `.yaml`, what
//! is not usual about reading it in `options.json`, and the outcome in `outcome.snap`.

use crate::shared::ambient;
use crate::templates::Folder;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use trygate_openapi::problem::wire;
use trygate_openapi::{BasePath, ReadOptions, Source, read};

#[test]
fn every_case_has_its_outcome() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut cases: Vec<_> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() >= 30);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for case in cases {
        settings.set_snapshot_path(&case);
        settings.bind(|| insta::assert_snapshot!("outcome", outcome(&case)));
    }
}

fn outcome(case: &Path) -> String {
    let name = ["definition.json", "definition.yaml"]
        .into_iter()
        .find(|name| case.join(name).exists())
        .unwrap();
    let bytes = std::fs::read(case.join(name)).unwrap();
    let source = Source::new(name, &bytes);
    let mut out = String::new();
    let (warnings, included) = match read(&source, &options(case), &ambient()) {
        Ok(definition) => {
            let api = serde_json::to_string_pretty(&definition.api).unwrap();
            writeln!(out, "{api}").unwrap();
            for function in &definition.functions {
                writeln!(out, "\n{function:#?}").unwrap();
            }
            if !definition.stages.is_empty() {
                writeln!(out, "\nstages: {:?}", definition.stages).unwrap();
            }
            for file in &definition.included {
                writeln!(out, "\nnamed file: {}", file.name).unwrap();
            }
            if let Some(message) = wire::fail_on_warnings(&definition.warnings) {
                writeln!(out, "\nfailonwarnings:\n{message}").unwrap();
            }
            for problem in &definition.set_aside {
                writeln!(out, "\nset aside: {problem}").unwrap();
                writeln!(
                    out,
                    "{}",
                    problem.excerpt(&problem.location.text(source, &definition.included), false)
                )
                .unwrap();
            }
            (definition.warnings, definition.included)
        }
        Err(error) => {
            writeln!(out, "AWS's message:\n{}", error.wire_message()).unwrap();
            for problem in &error.problems {
                let construct = problem.kind.construct();
                writeln!(out, "\n{problem}\n  construct: {construct}").unwrap();
                writeln!(
                    out,
                    "{}",
                    problem.excerpt(&problem.location.text(source, &error.included), false)
                )
                .unwrap();
            }
            (error.warnings, error.included)
        }
    };
    for warning in &warnings {
        writeln!(out, "\n{warning}").unwrap();
        if let Some(text) = warning.aws_text() {
            writeln!(out, "  AWS: {text}").unwrap();
        }
        writeln!(
            out,
            "{}",
            warning.excerpt(&warning.location.text(source, &included), false)
        )
        .unwrap();
    }
    out
}

fn options(case: &Path) -> ReadOptions {
    let mut options = ReadOptions::file();
    let Ok(text) = std::fs::read_to_string(case.join("options.json")) else {
        return options;
    };
    let given: Value = serde_json::from_str(&text).unwrap();
    if given["wire"] == true {
        options = ReadOptions::wire();
    }
    options.base_path = given["basePath"]
        .as_str()
        .and_then(BasePath::parse)
        .unwrap_or_default();
    options.api = given["api"].as_str().map(str::to_owned);
    for (name, value) in given["parameters"].as_object().into_iter().flatten() {
        let value = value.as_str().unwrap().to_owned();
        options.parameters.insert(name.clone(), value);
    }
    if given["files"] == true {
        options.files = Some(Arc::new(Folder(case.to_owned())));
    }
    options.ignore_documentation = given["ignoreDocumentation"] == true;
    for kind in given["endpointTypes"].as_array().into_iter().flatten() {
        options
            .endpoint_types
            .push(kind.as_str().unwrap().to_owned());
    }
    options
}
