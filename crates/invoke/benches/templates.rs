//! How many mapping templates one thread renders in a second, JSON parsing of the body included.
//!
//! Each render builds fresh `$input` and `$context` objects. It takes folders with pairs of
//! `NAME.vtl` and `NAME.json` (`body`, `params`, `stageVariables`, `context`) and prints, separated
//! by tabs, the name, the engine, the mode and the renders a second: the best of three times two
//! seconds after a warm-up. Without an argument it takes the templates beside this file.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark talks to a person and may fail loudly"
)]

use serde_json::Value;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;
use trygate_invoke::context_tree::ContextValue;
use trygate_invoke::template_scope::{TemplateInput, TemplateScope};
use trygate_model::{Clock as _, SystemClock, TextMap};
use trygate_velocity::{Mode, Settings, Template};

/// The binary's allocator: rendering makes and drops many small values.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut folders: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .map(Into::into)
        .collect();
    if folders.is_empty() {
        folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/templates"));
    }
    for folder in folders {
        let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "vtl"))
            .collect();
        names.sort();
        for path in names {
            measure(&path);
        }
    }
}

fn measure(path: &Path) {
    let source = std::fs::read_to_string(path).unwrap();
    let data = std::fs::read_to_string(path.with_extension("json")).unwrap();
    let data: Value = serde_json::from_str(&data).unwrap();
    let params = |group: &str| -> TextMap { texts(&data["params"][group]) };
    let (request_path, querystring, header) =
        (params("path"), params("querystring"), params("header"));
    let (stage_variables, context) = (texts(&data["stageVariables"]), tree(&data["context"]));
    let body = data["body"].as_str().unwrap();
    let render = |template: &Template| {
        let input = TemplateInput {
            body: Some(body),
            path: &request_path,
            querystring: &querystring,
            header: &header,
            stage_variables: &stage_variables,
            context: &context,
        };
        let mut seen = TemplateScope::new(&input, Mode::Aws);
        template.render(&mut seen.scope).unwrap().len()
    };
    let parse = || Template::parse("bench", &source, &Settings::aws()).unwrap();
    let template = parse();
    let name = path.file_stem().unwrap().to_string_lossy();
    for (mode, rate) in [
        ("parsed-once", best(|| render(&template))),
        ("parse+render", best(|| render(&parse()))),
    ] {
        println!("{name}\ttrygate\t{mode}\t{rate:.0}");
    }
}

fn best(work: impl Fn() -> usize) -> f64 {
    rate(&work, Duration::from_secs(1));
    (0..3)
        .map(|_| rate(&work, Duration::from_secs(2)))
        .fold(0.0, f64::max)
}

fn rate(work: &impl Fn() -> usize, time: Duration) -> f64 {
    let clock = SystemClock::new();
    let mut rounds = 0_u32;
    while clock.monotonic() < time {
        for _ in 0..8 {
            black_box(work());
            rounds += 1;
        }
    }
    f64::from(rounds) / clock.monotonic().as_secs_f64()
}

fn texts(value: &Value) -> TextMap {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(k, v)| (k.clone(), text(v)))
        .collect()
}

fn tree(value: &Value) -> ContextValue {
    match value {
        Value::Object(map) => ContextValue::Map(
            map.iter()
                .map(|(name, value)| (name.clone(), tree(value)))
                .collect(),
        ),
        Value::Number(number) => ContextValue::Number(number.as_i64().unwrap()),
        Value::String(text) => ContextValue::Text(text.clone()),
        other => ContextValue::Text(other.to_string()),
    }
}
