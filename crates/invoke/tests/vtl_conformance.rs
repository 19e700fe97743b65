//! Renders every template of the shared VTL data over API Gateway's objects and compares.
//!
//! Recorded results of AWS come first, then the systematic cases in both dialects, then real
//! templates. What differs must stand in `vtl_deviations.txt` with a reason; what stands there and
//! agrees fails the test. Messages of errors are not compared, only their kind and place.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test, helpers included"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use trygate_invoke::context_tree::ContextValue;
use trygate_invoke::template_scope::{TemplateInput, TemplateScope, read_json};
use trygate_jsonpath::{ParseOptions, Version};
use trygate_model::TextMap;
use trygate_velocity::{ErrorKind, Settings, Template};

/// The release of the JSONPath library that the oracle runs.
const ORACLES: Version = Version::V2_0;

const DEVIATIONS: &str = include_str!("vtl_deviations.txt");

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vtl")
}

fn read(path: &Path) -> Json {
    let text = fs::read_to_string(path).expect("readable");
    serde_json::from_str(&text).expect("JSON")
}

fn texts(map: &Json) -> TextMap<String> {
    let entries = map.as_object().into_iter().flatten();
    entries
        .map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), text)
        })
        .collect()
}

fn tree(value: &Json) -> ContextValue {
    match value {
        Json::Object(map) => ContextValue::Map(
            map.iter()
                .map(|(name, value)| (name.clone(), tree(value)))
                .collect(),
        ),
        Json::Array(items) => ContextValue::List(items.iter().map(tree).collect()),
        Json::String(text) => ContextValue::from(text.as_str()),
        Json::Number(number) if number.is_i64() => {
            ContextValue::Number(number.as_i64().unwrap_or_default())
        }
        Json::Null => ContextValue::Map(TextMap::default()),
        other => ContextValue::from(other.to_string()),
    }
}

/// What a template gave: its text, or the Java exception and where.
#[derive(Debug, PartialEq)]
enum Result {
    Text(String),
    Json(Json),
    Failed {
        exception: String,
        place: Option<(u32, u32)>,
    },
}

/// Renders with the paths of `release`: the oracle's answers are those of 2.0.0, AWS's are not
/// known to be, so recordings are compared with the default.
fn render(
    template: &str,
    context: &Json,
    vars: &Json,
    settings: &Settings,
    release: Version,
) -> Result {
    let params = &context["params"];
    let body = match &context["body"] {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        // the oracle prints a body given as JSON with json-smart
        other => {
            let options = ParseOptions::default();
            let body: trygate_jsonpath::Value =
                trygate_jsonpath::parse(&other.to_string(), &options).expect("JSON");
            Some(trygate_jsonpath::write(
                &body,
                trygate_jsonpath::Style::Json,
            ))
        }
    };
    let (path, querystring, header) = (
        texts(&params["path"]),
        texts(&params["querystring"]),
        texts(&params["header"]),
    );
    let stage_variables = texts(&context["stageVariables"]);
    let tree = tree(&context["context"]);
    let input = TemplateInput {
        body: body.as_deref(),
        path: &path,
        querystring: &querystring,
        header: &header,
        stage_variables: &stage_variables,
        context: &tree,
    };
    let mut scope = TemplateScope::with_jsonpath(&input, settings.mode, release);
    for (name, value) in vars.as_object().into_iter().flatten() {
        let options = ParseOptions::default();
        let document = read_json(&value.to_string().into(), &options).expect("JSON");
        scope.scope.set(name.as_str(), document);
    }
    let rendered = Template::parse("template", template, settings)
        .and_then(|template| template.render(&mut scope.scope));
    match rendered {
        Ok(text) => Result::Text(text),
        Err(error) => Result::Failed {
            exception: match error.kind() {
                ErrorKind::Syntax { .. }
                | ErrorKind::Lexical { .. }
                | ErrorKind::Directive { .. } => "ParseErrorException".to_owned(),
                ErrorKind::MethodThrew { .. } => "MethodInvocationException".to_owned(),
                ErrorKind::ResourceNotFound { .. } => "ResourceNotFoundException".to_owned(),
                ErrorKind::Runtime { exception, .. } => exception.clone(),
                other => format!("{other:?}"),
            },
            place: error
                .position()
                .map(|position| (position.line, position.column)),
        },
    }
}

fn recorded(expected: &Json) -> Result {
    if let Some(text) = expected.as_str().or_else(|| expected["output"].as_str()) {
        return Result::Text(text.to_owned());
    }
    if expected["error"].is_null() {
        // a recording that was kept as the JSON it is
        return Result::Json(expected.clone());
    }
    let error = &expected["error"];
    let number = |name: &str| {
        error[name]
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
    };
    Result::Failed {
        exception: error["type"].as_str().unwrap_or_default().to_owned(),
        place: number("line").zip(number("column")),
    }
}

fn squeezed(result: Result) -> Result {
    match result {
        Result::Text(text) => Result::Text(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        other => other,
    }
}

/// Counts and differences of one run over the data.
#[derive(Default)]
struct Ledger {
    counts: BTreeMap<String, [usize; 3]>,
    failures: Vec<String>,
}

impl Ledger {
    fn enter(&mut self, set: &str, id: &str, template: &str, ours: &Result, wanted: &Result) {
        let key = format!("{set} {id}");
        let listed = DEVIATIONS
            .lines()
            .filter(|line| !line.starts_with("//"))
            .any(|line| {
                line.strip_prefix(&key)
                    .is_some_and(|rest| rest.starts_with(": "))
            });
        let count = self.counts.entry(set.to_owned()).or_default();
        let agrees = match (ours, wanted) {
            (Result::Text(ours), Result::Json(wanted)) => {
                serde_json::from_str::<Json>(ours).is_ok_and(|ours| ours == *wanted)
            }
            _ => ours == wanted,
        };
        match (agrees, listed) {
            (true, false) => count[0] += 1,
            (false, true) => count[1] += 1,
            (true, true) => self.failures.push(format!("{key}: listed, but agrees")),
            (false, false) => {
                count[2] += 1;
                self.failures.push(format!(
                    "{key}\n  template {template:?}\n  ours     {ours:?}\n  wanted   {wanted:?}"
                ));
            }
        }
    }

    fn close(self) {
        for (set, [agreed, deviated, failed]) in &self.counts {
            println!("{set}: {agreed} agree, {deviated} known deviations, {failed} differ");
        }
        assert!(self.failures.is_empty(), "{}", self.failures.join("\n"));
    }
}

fn cases(ledger: &mut Ledger, folder: &Path) {
    let common = read(&folder.join("cases/_common_context.json"));
    let mut files: Vec<PathBuf> = fs::read_dir(folder.join("cases"))
        .expect("cases")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    files.sort();
    for file in files {
        let Some(cases) = read(&file).as_array().cloned() else {
            continue;
        };
        for (at, case) in cases.iter().enumerate() {
            if case["nondeterministic"] == true {
                continue;
            }
            let number = at.to_string();
            let id = case["id"].as_str().unwrap_or(&number);
            let template = case["template"].as_str().expect("template");
            let context = if case["context_ref"].is_null() {
                &case["context"]
            } else {
                &common
            };
            let squeeze = |result| {
                if case["normalise_whitespace"] == true {
                    squeezed(result)
                } else {
                    result
                }
            };
            let dialects = [("stock", Settings::stock()), ("aws", Settings::aws())];
            for (name, settings) in &dialects {
                let expected = &case[format!("expected_{name}").as_str()];
                if !expected.is_null() {
                    let ours = render(template, context, &Json::Null, settings, ORACLES);
                    let set = format!("cases/{name}");
                    ledger.enter(
                        &set,
                        id,
                        template,
                        &squeeze(ours),
                        &squeeze(recorded(expected)),
                    );
                }
            }
            for expected in [&case["expected_aws_recorded"], &case["aws_output"]] {
                if expected.is_null() {
                    continue;
                }
                let wanted = squeeze(recorded(expected));
                let ours = squeeze(render(
                    template,
                    context,
                    &Json::Null,
                    &Settings::aws(),
                    Version::default(),
                ));
                ledger.enter("recorded/aws", id, template, &ours, &wanted);
                if let Some(bare) = case["bare_template"].as_str() {
                    let ours = squeeze(render(
                        bare,
                        &Json::Null,
                        &case["vars"],
                        &Settings::aws(),
                        Version::default(),
                    ));
                    ledger.enter("recorded/aws-bare", id, bare, &ours, &wanted);
                    let wanted = squeeze(recorded(&case["expected_velocity17_stock"]));
                    let stock = Settings::stock();
                    let ours = squeeze(render(bare, &Json::Null, &case["vars"], &stock, ORACLES));
                    ledger.enter("recorded/stock-bare", id, bare, &ours, &wanted);
                }
            }
        }
    }
}

fn templates(ledger: &mut Ledger, folder: &Path) {
    let mut files: Vec<PathBuf> = fs::read_dir(folder.join("templates"))
        .expect("templates")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    files.sort();
    for file in files {
        let case = read(&file);
        let id = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let template = case["template"].as_str().expect("template");
        let input = &case["sample_input"];
        for (name, settings) in [
            ("expected", Settings::aws()),
            ("expected_stock", Settings::stock()),
        ] {
            if !case[name].is_null() {
                let ours = render(template, input, &Json::Null, &settings, ORACLES);
                let set = format!("templates/{name}");
                ledger.enter(&set, &id, template, &ours, &recorded(&case[name]));
            }
        }
    }
}

#[test]
fn the_shared_templates_agree() {
    let folder = folder();
    if !folder.is_dir() {
        println!("skipped: ../shared is not here");
        return;
    }
    let mut ledger = Ledger::default();
    cases(&mut ledger, &folder);
    templates(&mut ledger, &folder);
    ledger.close();
}

/// What the oracle's release of the library cannot do works by default.
#[test]
fn paths_are_those_of_the_newer_release_by_default() {
    let context = serde_json::json!({"body": {"objs": [{"t": "dog"}, {"t": "cat"}]}});
    let template = "$input.path('$.objs[-1].t') $input.path('$.objs.length()')";
    let ask = |release| render(template, &context, &Json::Null, &Settings::stock(), release);
    assert_eq!(ask(Version::default()), Result::Text("cat 2".to_owned()));
    assert_ne!(ask(ORACLES), ask(Version::default()));
}
