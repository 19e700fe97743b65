//! Conformance with the real engine: its recorded answers.
//!
//! Only what needs plain data; templates that use a host's objects are tested where those are.

use serde_json::Value as Json;
use trygate_velocity::{Error, ErrorKind, Scope, Settings, Template};

use crate::{shared, support};

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
}

impl Tally {
    fn check(&mut self, id: &str, template: &str, expected: &str, got: &str) {
        if expected == got {
            self.passed += 1;
        } else {
            self.failures.push(format!(
                "{id}: {template:?}\n  expected {expected:?}\n  got      {got:?}"
            ));
        }
    }

    fn close(self, what: &str) {
        println!("{what}: {} passed", self.passed);
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
