//! Compares the crate with what the real Java library answered, case by case.
//!
//! The cases are `../shared/schema/*.json`, outside the repository; without them the test says so
//! and passes. Cases that are known to differ are listed with the reason, and the test fails when
//! one of them passes, so the list cannot go stale.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use trygate_schema::{Report, Schema, SchemaError, SchemaErrorKind};

/// Cases that differ: group, schema text, instance, reason.
const KNOWN_DEVIATIONS: &[(&str, &str, &str, &str)] = &[];

/// Counts how many of the cases agree in one respect.
#[derive(Default)]
struct Tally {
    agree: usize,
    of: usize,
}

impl Tally {
    fn add(&mut self, agrees: bool) -> bool {
        self.of += 1;
        self.agree += usize::from(agrees);
        agrees
    }
}

#[derive(Default)]
struct Tallies {
    validity: Tally,
    messages: Tally,
    pointers: Tally,
    keywords: Tally,
    schema_pointers: Tally,
    warnings: Tally,
    parse_errors: Tally,
    exceptions: Tally,
}

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/schema");
    folder.is_dir().then_some(folder)
}

fn texts(case: &Value, name: &str) -> Vec<String> {
    case[name]
        .as_array()
        .into_iter()
        .flatten()
        .map(|text| text.as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Returns one list of the case, without the entries that belong to warnings.
fn of_errors(case: &Value, name: &str) -> Vec<Option<String>> {
    let levels = texts(case, "levels");
    case[name]
        .as_array()
        .into_iter()
        .flatten()
        .zip(levels)
        .filter(|(_, level)| level != "warning")
        .map(|(entry, _)| entry.as_str().map(str::to_owned))
        .collect()
}

fn judge(case: &Value) -> Result<Report, String> {
    let schema: Value =
        serde_json::from_str(case["schema_text"].as_str().unwrap_or_default()).expect("a schema");
    match Schema::compile(&schema, &|_| None) {
        Ok(schema) => schema
            .check_text(case["instance"].as_str().unwrap_or_default())
            .map_err(|error| error.to_string()),
        Err(error) => {
            let warnings = error.warnings.clone();
            Ok(Report {
                fatal: Some(error),
                warnings,
                ..Report::default()
            })
        }
    }
}

/// Returns pointer, keyword and schema pointer of a fatal error.
fn place(error: &SchemaError) -> (Option<String>, Option<String>, Option<String>) {
    match &error.kind {
        SchemaErrorKind::RefLoop { schema_pointer, .. }
        | SchemaErrorKind::DanglingRef { schema_pointer, .. } => {
            (None, None, Some(schema_pointer.clone()))
        }
        SchemaErrorKind::ValidationLoop {
            schema_pointer,
            pointer,
            ..
        } => (Some(pointer.clone()), None, Some(schema_pointer.clone())),
        _ => (None, None, None),
    }
}

fn places(report: &Report) -> Vec<(Option<String>, Option<String>, Option<String>)> {
    let fatal = report.fatal.iter().map(place);
    let violations = report.violations.iter().map(|violation| {
        (
            Some(violation.pointer.clone()),
            Some(violation.keyword.to_owned()),
            Some(violation.schema_pointer.clone()),
        )
    });
    let problems = report
        .fatal
        .iter()
        .flat_map(|error| &error.problems)
        .map(|problem| {
            (
                None,
                problem.keyword.map(str::to_owned),
                Some(problem.pointer.clone()),
            )
        });
    fatal.chain(violations).chain(problems).collect()
}

/// Compares one case; returns a description of what differs.
fn compare(case: &Value, tallies: &mut Tallies) -> Option<String> {
    let outcome = judge(case);
    if let Some(expected) = case["instance_parse_error"].as_str() {
        let agrees = tallies.parse_errors.add(outcome.is_err());
        return (!agrees).then(|| format!("expected parse error {expected}"));
    }
    let report = match outcome {
        Ok(report) => report,
        Err(error) => {
            tallies.validity.add(false);
            tallies.messages.add(false);
            return Some(format!("parse error {error}"));
        }
    };
    if let Some(expected) = case["unchecked_exception"].as_str() {
        let found = report
            .fatal
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let agrees = tallies
            .exceptions
            .add(expected.ends_with(&found) && !found.is_empty());
        return (!agrees).then(|| format!("expected exception {expected}, found {found}"));
    }
    let mut differences = String::new();
    let valid = case["valid"].as_bool().expect("a verdict");
    if !tallies.validity.add(valid == report.is_valid()) {
        writeln!(differences, "  valid: expected {valid}").expect("write to a string");
    }
    let (expected, found) = (texts(case, "messages"), report.messages());
    if !tallies.messages.add(expected == found) {
        writeln!(
            differences,
            "  messages: expected {expected:#?}\n  found {found:#?}"
        )
        .expect("write to a string");
    }
    let expected = texts(case, "warnings");
    let found: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    if !tallies.warnings.add(expected == found) {
        writeln!(
            differences,
            "  warnings: expected {expected:#?}\n  found {found:#?}"
        )
        .expect("write to a string");
    }
    let (mut pointers, mut keywords, mut schemas) = (Vec::new(), Vec::new(), Vec::new());
    for (pointer, keyword, schema) in places(&report) {
        pointers.push(pointer);
        keywords.push(keyword);
        schemas.push(schema);
    }
    for (name, found, tally) in [
        ("pointers", pointers, &mut tallies.pointers),
        ("keywords", keywords, &mut tallies.keywords),
        ("schema_pointers", schemas, &mut tallies.schema_pointers),
    ] {
        let expected = of_errors(case, name);
        if !tally.add(expected == found) {
            writeln!(
                differences,
                "  {name}: expected {expected:?} found {found:?}"
            )
            .expect("write to a string");
        }
    }
    (!differences.is_empty()).then_some(differences)
}

#[test]
fn agrees_with_the_java_library() {
    let Some(folder) = shared() else {
        println!("skipped: ../shared is not here");
        return;
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    let mut tallies = Tallies::default();
    let mut failures = Vec::new();
    let mut seen_deviations = 0;
    for file in files {
        let text = fs::read_to_string(&file).expect("the file");
        let group: Value = serde_json::from_str(&text).expect("a group");
        let name = file
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        for case in group["cases"].as_array().expect("cases") {
            let difference = compare(case, &mut tallies);
            let schema = case["schema_text"].as_str().unwrap_or_default();
            let instance = case["instance"].as_str().unwrap_or_default();
            let known = KNOWN_DEVIATIONS
                .iter()
                .any(|(group, known_schema, known_instance, _)| {
                    *group == name && *known_schema == schema && *known_instance == instance
                });
            seen_deviations += usize::from(known);
            match (difference, known) {
                (Some(difference), false) => {
                    failures.push(format!("{name}: {schema} on {instance}\n{difference}"));
                }
                (None, true) => failures.push(format!("{name}: {schema} passes, unlist it")),
                _ => {}
            }
        }
    }
    for (name, tally) in [
        ("validity", &tallies.validity),
        ("messages", &tallies.messages),
        ("warnings", &tallies.warnings),
        ("pointers", &tallies.pointers),
        ("keywords", &tallies.keywords),
        ("schema pointers", &tallies.schema_pointers),
        ("parse errors", &tallies.parse_errors),
        ("exceptions", &tallies.exceptions),
    ] {
        println!(
            "schema conformance, {name}: {} of {}",
            tally.agree, tally.of
        );
    }
    assert_eq!(
        seen_deviations,
        KNOWN_DEVIATIONS.len(),
        "a listed deviation is not in the data"
    );
    assert!(
        failures.is_empty(),
        "{} cases differ\n{}",
        failures.len(),
        failures.join("\n")
    );
}
