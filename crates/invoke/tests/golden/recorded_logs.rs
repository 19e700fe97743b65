//! Logs that AWS wrote, replayed: a fixture is derived from each log, and the rendered log must have
//! its lines, after making ids, dates, signatures and latencies the same.
//!
//! The recordings lie in `../shared`, beside the checkout, and are skipped where it is not there.

use super::*;
use std::path::PathBuf;
use trygate_invoke::Principal;

#[path = "recorded_logs/derive.rs"]
mod derive;
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

#[test]
fn recorded_tests_are_rendered_line_for_line() {
    let Some(cases) = cases() else {
        println!("skipped: ../shared is not here");
        return;
    };
    let (mut whole, mut partial, mut older, mut lines) = (0, 0, Vec::new(), 0);
    let mut wrong = Vec::new();
    for (name, case) in cases {
        if case["kind"] != "test-invoke-method" {
            continue;
        }
        let log = Log::parse(case["log"].as_str().unwrap());
        if is_older(&case, &log) {
            older.push(name);
            continue;
        }
        let is_whole = case["complete"] == true;
        let outcome = run(&case);
        if log.has("Method completed with status")
            && let Some(difference) = answer_differs(&case, &outcome)
        {
            wrong.push(format!("{name}: {difference}"));
        }
        let ours = Log::parse(&outcome.log()).messages;
        if is_whole {
            whole += 1;
            if ours.len() != log.messages.len() {
                wrong.push(format!(
                    "{name}: {} lines, recorded are {}\n  ours {ours:#?}",
                    ours.len(),
                    log.messages.len()
                ));
            }
        } else {
            partial += 1;
        }
        let mut rest = ours.iter();
        for message in &log.messages {
            lines += 1;
            let known = KNOWN
                .iter()
                .any(|(case, start, _)| name.starts_with(case) && message.starts_with(start));
            let mut ahead = rest.clone();
            let found = ahead.any(|line| same(message, line));
            if found {
                rest = ahead;
            }
            if found == known {
                wrong.push(format!(
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
    println!(
        "recorded test logs since July 2019: {whole} whole and {partial} partial, {lines} lines; \
         {} of older words left out: {}",
        older.len(),
        older.join(", ")
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
