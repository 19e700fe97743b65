//! Conformance with the real engine: its recorded answers and its own test suite.
//!
//! Only what needs plain data; templates that use a host's objects are tested where those are.
//! A case in `DEVIATIONS` must fail: the test fails when it begins to pass.

use serde_json::Value as Json;
use trygate_velocity::{Error, ErrorKind, List, Map, Scope, Settings, Template, Value};

use crate::{shared, support};

/// Known deviations, each with its reason.
const DEVIATIONS: &[(&str, &str)] = &[
    ("1.7 evaluation 163", ENGINE_WIDE),
    ("1.7 evaluation 165", ENGINE_WIDE),
    ("1.7 evaluation 167", ENGINE_WIDE),
    ("HEAD evaluation 282", ENGINE_WIDE),
    ("HEAD evaluation 284", ENGINE_WIDE),
    ("HEAD evaluation 286", ENGINE_WIDE),
];

/// The suite defines `#foo` in an earlier template, and the real engine keeps macros' names.
const ENGINE_WIDE: &str = "the template stands alone here, so the macro it escapes does not exist";

/// Names a host's objects have in the recorded cases.
const HOST: [&str; 4] = ["input", "util", "context", "stageVariables"];

fn needs_host(template: &str) -> bool {
    HOST.iter().any(|name| {
        ["$", "$!", "${", "$!{"]
            .iter()
            .any(|mark| template.contains(&format!("{mark}{name}")))
    })
}

#[derive(Default)]
struct Tally {
    passed: usize,
    failures: Vec<String>,
    deviations: usize,
}

impl Tally {
    fn check(&mut self, id: &str, template: &str, expected: &str, got: &str) {
        let known = DEVIATIONS.iter().find(|(name, _)| *name == id);
        match (expected == got, known) {
            (true, None) => self.passed += 1,
            (false, Some((_, reason))) => {
                println!("{id}: {reason}");
                self.deviations += 1;
            }
            (true, Some(_)) => self
                .failures
                .push(format!("{id}: a listed deviation passes now")),
            (false, None) => self.failures.push(format!(
                "{id}: {template:?}\n  expected {expected:?}\n  got      {got:?}"
            )),
        }
    }

    fn close(self, what: &str) {
        println!(
            "{what}: {} passed, {} known deviations",
            self.passed, self.deviations
        );
        assert!(
            self.failures.is_empty(),
            "{what}: {} failed\n{}",
            self.failures.len(),
            self.failures.join("\n")
        );
        assert!(self.passed > 0, "{what}: nothing was tested");
    }
}

fn render(template: &str, settings: &Settings, scope: &mut Scope) -> Result<String, Error> {
    Template::parse("template", template, settings)?.render(scope)
}

/// Returns an outcome as text: the output, or the kind and place of an error.
pub(crate) fn outcome(result: &Result<String, Error>) -> String {
    match result {
        Ok(output) => format!("output {output}"),
        Err(error) => {
            let kind = match error.kind() {
                ErrorKind::Syntax { .. }
                | ErrorKind::Lexical { .. }
                | ErrorKind::Directive { .. } => "ParseErrorException",
                ErrorKind::MethodThrew { .. } => "MethodInvocationException",
                ErrorKind::ResourceNotFound { .. } => "ResourceNotFoundException",
                ErrorKind::Runtime { exception, .. } => exception,
                // The reference meets the end of its stack where this crate meets a limit.
                _ => return "error limit".to_owned(),
            };
            let place = error.position().map(|position| position.to_string());
            format!("error {kind} {}", place.unwrap_or_default())
        }
    }
}

/// Returns a recorded outcome in the same form.
pub(crate) fn expected(recorded: &Json) -> String {
    if let Some(output) = recorded["output"].as_str() {
        return format!("output {output}");
    }
    let error = &recorded["error"];
    if error["type"] == "StackOverflowError" {
        return "error limit".to_owned();
    }
    let place = match (error["line"].as_u64(), error["column"].as_u64()) {
        (Some(line), Some(column)) => format!("line {line}, column {column}"),
        _ => String::new(),
    };
    format!(
        "error {} {place}",
        error["type"].as_str().unwrap_or_default()
    )
}

#[test]
fn recorded_cases() {
    let Some(folder) = shared::find("vtl/cases") else {
        return;
    };
    let mut tally = Tally::default();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let Json::Array(cases) =
            serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap()
        else {
            continue;
        };
        for case in cases {
            let Some(id) = case["id"].as_str() else {
                continue;
            };
            let template = case["template"].as_str().unwrap();
            if needs_host(template) || case["nondeterministic"] == true {
                continue;
            }
            for (mode, settings) in [("stock", Settings::stock()), ("aws", Settings::aws())] {
                let recorded = &case[format!("expected_{mode}")];
                if recorded.is_object() {
                    let got = outcome(&render(template, &settings, &mut Scope::new()));
                    tally.check(&format!("{id} {mode}"), template, &expected(recorded), &got);
                }
            }
        }
    }
    tally.close("recorded cases");
}

#[test]
fn recorded_on_aws() {
    let Some(Json::Array(cases)) = shared::json("vtl/cases/aws-recorded.json") else {
        return;
    };
    let mut tally = Tally::default();
    for case in cases {
        let (Some(template), Some(recorded)) = (
            case["bare_template"].as_str(),
            case["expected_aws_recorded"].as_str(),
        ) else {
            continue;
        };
        if needs_host(template) {
            continue;
        }
        let mut scope = Scope::new();
        for (name, value) in case["vars"].as_object().unwrap() {
            scope.set(name.as_str(), support::value(value));
        }
        let result = render(template, &Settings::aws(), &mut scope);
        let mut got = result.unwrap_or_else(|error| error.to_string());
        let mut recorded = recorded.to_owned();
        if case["normalise_whitespace"] == true {
            got.retain(|c| !c.is_whitespace());
            recorded.retain(|c| !c.is_whitespace());
        }
        tally.check(case["id"].as_str().unwrap(), template, &recorded, &got);
    }
    tally.close("recorded on AWS");
}

#[test]
fn velocity_own_evaluations() {
    let Some(suite) = shared::json("vtl/velocity-tests/junit-evals.json") else {
        return;
    };
    let mut tally = Tally::default();
    for version in ["1.7", "HEAD"] {
        for (index, case) in suite[version].as_array().unwrap().iter().enumerate() {
            if case["reproduced_by_1_7_empty_context"] != true || case["error"].is_string() {
                continue;
            }
            let template = case["template"].as_str().unwrap();
            let result = render(template, &Settings::stock(), &mut Scope::new());
            let got = result.unwrap_or_else(|error| error.to_string());
            let Some(expected) = case["expected"].as_str() else {
                continue;
            };
            tally.check(
                &format!("{version} evaluation {index}"),
                template,
                expected,
                &got,
            );
        }
    }
    tally.close("Velocity's evaluations");
}

#[test]
fn velocity_own_templates() {
    let Some(plain) = shared::json("vtl/velocity-tests/plain-data.json") else {
        return;
    };
    let mut tally = Tally::default();
    let lists = &plain["1.7"];
    for (list, with_data) in [("no_context", false), ("plain_data_context", true)] {
        for name in lists[list].as_array().unwrap() {
            let name = name.as_str().unwrap();
            let folder = "vtl/velocity-tests/1.7/test/templates";
            let read = |path: String| {
                String::from_utf8_lossy(&std::fs::read(shared::find(&path).unwrap()).unwrap())
                    .into_owned()
            };
            let template = read(format!("{folder}/{name}.vm"));
            let expected = read(format!("{folder}/compare/{name}.cmp"));
            let mut scope = Scope::new();
            if with_data {
                for (name, value) in plain["plain_context"].as_object().unwrap() {
                    scope.set(name.as_str(), java(value));
                }
            }
            let result = render(&template, &Settings::stock(), &mut scope);
            let got = result.unwrap_or_else(|error| error.to_string());
            tally.check(
                &format!("template {name}"),
                name,
                expected.trim(),
                got.trim(),
            );
        }
    }
    tally.close("Velocity's templates");
}

/// Makes a value as the suite's Java code does: lists are array lists.
fn java(json: &Json) -> Value {
    match json {
        Json::Array(items) => Value::List(items.iter().map(java).collect::<List>()),
        Json::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, item)| (key.as_str(), java(item)))
                .collect::<Map>(),
        ),
        other => support::value(other),
    }
}
