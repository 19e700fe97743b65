//! Logs that AWS wrote, replayed: a fixture is derived from each log, and the rendered log must have
//! its lines, after making ids, dates, signatures and latencies the same.
//!
//! The recordings lie in `../shared`, beside the checkout, and are skipped where it is not there.

use super::*;
use std::path::PathBuf;
use trygate_invoke::Principal;
use trygate_invoke::trace::render_cloudwatch_log;

#[path = "recorded_logs/derive.rs"]
mod derive;
#[path = "recorded_logs/derive_authorizer.rs"]
mod derive_authorizer;
#[path = "recorded_logs/text.rs"]
mod text;

use derive::fixture;
use text::{Log, same};

/// Lines that differ, with the reason. A line that is here and agrees fails the test.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "012",
        "Endpoint request headers: ",
        "the documentation shows the mapped header alone",
    ),
    (
        "012",
        "Method response headers: ",
        "the documentation leaves Content-Type out",
    ),
    ("023", "Endpoint request", "its source hid the values"),
    ("081", "API Key ...", "its source left the key out"),
    ("087", "Verifying Usage Plan", "its source hid the API's id"),
    ("087", "Usage Plan check", "its source hid the API's id"),
    (
        "087",
        "Method request headers: ",
        "how many headers there were decides their order, and the line is cut",
    ),
    (
        "096",
        "Endpoint request headers: ",
        "the stage traces with X-Ray, which adds a parent",
    ),
    ("097", "Extended Request Id", "lines of two requests"),
    ("097", "Method request path", "lines of two requests"),
    (
        "014",
        "Endpoint request headers: ",
        "the documentation shows two ids of one API",
    ),
    (
        "068",
        "Lambda execution failed",
        "its source left the end of the line out",
    ),
    (
        "100",
        "URI/URL syntax error",
        "its source quotes pieces of a line",
    ),
];

/// Whether a log's words are older than what is written since July 2019.
fn is_older(case: &Value, log: &Log) -> bool {
    case["year"].as_u64().unwrap() < 2019 || log.has("Received response. Integration latency")
}

fn cases() -> Option<Vec<(String, Value)>> {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/recorded/execution-logs");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).unwrap();
        (name, serde_json::from_str(&text).unwrap())
    };
    Some(paths.into_iter().map(read).collect())
}

fn run(case: &Value) -> Outcome {
    let fixture = fixture(case);
    let engine = Engine::new();
    now(engine.invoke(
        &fixture.api,
        &fixture.invocation,
        &fixture.backend,
        &fixture.ambient,
    ))
    .unwrap()
}

/// Says how the answer differs from the one that was published with the log.
fn answer_differs(case: &Value, outcome: &Outcome) -> Option<String> {
    if let Some(status) = case["outcome"]["status"].as_u64()
        && status != u64::from(outcome.status)
    {
        return Some(format!("status {} is {}", status, outcome.status));
    }
    let names = |headers: &Value| -> Vec<String> {
        let mut names: Vec<String> = headers
            .as_object()
            .into_iter()
            .flat_map(Map::keys)
            .map(|name| name.to_ascii_lowercase())
            .collect();
        names.sort();
        names
    };
    if case["headers"].is_object() && case["complete"] == true {
        let mut ours: Vec<String> = outcome
            .headers
            .keys()
            .map(|name| name.to_ascii_lowercase())
            .collect();
        ours.sort();
        let theirs = names(&case["headers"]);
        if ours != theirs {
            return Some(format!("headers {theirs:?} are {ours:?}"));
        }
    }
    let body = outcome.body_text();
    let agrees = match &case["body"] {
        Value::Null => true,
        Value::String(text) => *text == body || case["complete"] != true,
        document => serde_json::from_str::<Value>(&body).is_ok_and(|ours| ours == *document),
    };
    (!agrees).then(|| format!("body {} is {body}", case["body"]))
}

/// Holds the lines that were recorded against those that were rendered.
#[derive(Default)]
struct Comparison {
    whole: usize,
    partial: usize,
    lines: usize,
    older: Vec<String>,
    wrong: Vec<String>,
}

impl Comparison {
    /// Compares one log: a whole one has no other lines, a part stands in the order of the lines.
    fn compare(&mut self, name: &str, case: &Value, recorded: &Log, ours: &[String]) {
        if case["complete"] == true {
            self.whole += 1;
            if ours.len() != recorded.messages.len() {
                self.wrong.push(format!(
                    "{name}: {} lines, recorded are {}\n  ours {ours:#?}",
                    ours.len(),
                    recorded.messages.len()
                ));
            }
        } else {
            self.partial += 1;
        }
        let mut rest = ours.iter();
        for message in &recorded.messages {
            self.lines += 1;
            let known = KNOWN
                .iter()
                .any(|(case, start, _)| name.starts_with(case) && message.starts_with(start));
            let mut ahead = rest.clone();
            let found = ahead.any(|line| same(message, line));
            if found {
                rest = ahead;
            }
            if found == known {
                self.wrong.push(format!(
                    "{name}: {}\n  recorded {message:?}\n  ours {:#?}",
                    if known {
                        "agrees, but is listed"
                    } else {
                        "differs"
                    },
                    ours.iter()
                        .filter(|line| line.get(..15) == message.get(..15))
                        .collect::<Vec<_>>()
                ));
            }
        }
    }

    fn end(self, what: &str) {
        println!(
            "recorded {what} since July 2019: {} whole and {} partial, {} lines; {} of older words \
             left out: {}",
            self.whole,
            self.partial,
            self.lines,
            self.older.len(),
            self.older.join(", ")
        );
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

/// Runs through the recordings of a kind; those of older words are counted and left out.
fn through(kind: &str, mut each: impl FnMut(&str, &Value, &Log, &mut Comparison)) {
    let Some(cases) = cases() else {
        println!("skipped: ../shared is not here");
        return;
    };
    let mut comparison = Comparison::default();
    for (name, case) in cases {
        let is_websocket = case["note"]
            .as_str()
            .is_some_and(|note| note.contains("WebSocket"));
        if case["kind"] != kind || is_websocket {
            continue;
        }
        let log = Log::parse(case["log"].as_str().unwrap_or_default());
        if is_older(&case, &log) {
            comparison.older.push(name);
        } else if !log.messages.is_empty() {
            each(&name, &case, &log, &mut comparison);
        }
    }
    comparison.end(kind);
}

#[test]
fn recorded_tests_are_rendered_line_for_line() {
    through("test-invoke-method", |name, case, log, comparison| {
        let outcome = run(case);
        if log.has("Method completed with status")
            && let Some(difference) = answer_differs(case, &outcome)
        {
            comparison.wrong.push(format!("{name}: {difference}"));
        }
        let ours = Log::parse(&outcome.log()).messages;
        comparison.compare(name, case, log, &ours);
    });
}

#[test]
fn recorded_tests_of_authorizers_are_rendered_line_for_line() {
    through("test-invoke-authorizer", |name, case, log, comparison| {
        let asked = derive_authorizer::fixture(log);
        let engine = Engine::new();
        let outcome = now(engine.invoke_authorizer(
            &asked.api,
            &asked.invocation,
            &asked.backend,
            &asked.ambient,
        ))
        .unwrap();
        if let Some(status) = case["outcome"]["status"].as_u64()
            && status != u64::from(outcome.client_status)
        {
            let ours = outcome.client_status;
            comparison
                .wrong
                .push(format!("{name}: client status {status} is {ours}"));
        }
        let ours = Log::parse(&outcome.log()).messages;
        comparison.compare(name, case, log, &ours);
    });
}

#[test]
fn recorded_logs_of_stages_are_rendered_line_for_line() {
    through("cloudwatch-execution-log", |name, case, log, comparison| {
        let (mut fixture, told) = derive::on_a_stage(case, log);
        let engine = Engine::new();
        if let Some((failure, events)) = told {
            let context = trygate_model::TextMap::new();
            let outcome = engine.refuse(
                &fixture.api,
                &trygate_invoke::RefusedCall {
                    request_id: "5c7674f4-0000-4000-8000-a3491d0a9c80",
                    path: "/",
                    query: "",
                    headers: &fixture.invocation.headers,
                    stage_variables: &fixture.invocation.stage_variables,
                    context: &context,
                    events: &events,
                },
                failure,
                &fixture.ambient,
            );
            let ours = Log::parse(&render_cloudwatch_log(&outcome.trace)).messages;
            comparison.compare(name, case, log, &ours);
            return;
        }
        let backend = std::mem::replace(
            &mut fixture.backend,
            derive::Replay(Err(BackendFailure::Timeout)),
        );
        let outcome = now(engine.invoke(
            &fixture.api,
            &fixture.invocation,
            &backend,
            &fixture.ambient,
        ))
        .unwrap();
        let ours = Log::parse(&render_cloudwatch_log(&outcome.trace)).messages;
        comparison.compare(name, case, log, &ours);
    });
}
