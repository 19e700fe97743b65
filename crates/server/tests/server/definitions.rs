//! Every real definition and template is taken in and exercised: each method is invoked, with what
//! it requires, against backends that answer anything; none may end in an error of our own.
//!
//! Prints the table of what came of each file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trygate_invoke::{
    Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, Engine, Invocation,
    InvokeError,
};
use trygate_model::{
    Ambient, Api, FixedClock, HttpMethod, IntegrationType, PathPart, SeededIds, TextMap, Timestamp,
};
use trygate_openapi::{
    Definition, ErrorKind, ReadError, ReadOptions, Source, fill_placeholders, read,
};

/// Answers every call with what it was asked, as JSON and as Lambda proxies want it.
struct Echo;

impl Backend for Echo {
    fn call(&self, request: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        let body = serde_json::json!({
            "statusCode": 200,
            "body": format!("{} {}", request.method, request.uri),
        });
        Box::pin(async move {
            Ok(BackendReply {
                status: 200,
                headers: vec![("Content-Type".into(), "application/json".into())],
                body: body.to_string().into_bytes(),
            })
        })
    }
}

fn ambient() -> Ambient {
    Ambient {
        clock: Arc::new(FixedClock(Timestamp::from_millis(1_800_000_000_000))),
        ids: Arc::new(SeededIds::new(1)),
        account_id: "111111111111".into(),
        region: "us-east-1".into(),
    }
}

fn files() -> Vec<PathBuf> {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs");
    let mut files = Vec::new();
    for folder in ["openapi", "cfn", "cdk", "terraform-plans"] {
        let entries = std::fs::read_dir(shared.join(folder)).into_iter().flatten();
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.retain(|path| path.extension().is_some_and(|end| end != "csv"));
    files.sort();
    files
}

/// Reads a definition, and gives what it lacks as another tool would: the ARN of some function.
fn filled_in(
    name: &str,
    bytes: &[u8],
    api: Option<&String>,
) -> (Result<Definition, ReadError>, Option<Definition>) {
    const FUNCTION: &str = "arn:aws:lambda:us-east-1:111111111111:function:any";
    let mut options = ReadOptions {
        api: api.cloned(),
        ..ReadOptions::file()
    };
    let first = read(&Source::new(name, bytes), &options, &ambient());
    let mut known = first.clone().ok();
    let mut variables = TextMap::new();
    for _ in 0..4 {
        let Some(definition) = known.as_ref().filter(|own| !own.set_aside.is_empty()) else {
            break;
        };
        for problem in &definition.set_aside {
            let kind = match &problem.kind {
                ErrorKind::MalformedIntegration { cause } => cause.as_ref(),
                kind => kind,
            };
            match kind {
                ErrorKind::Intrinsic {
                    detail: Some(detail),
                    ..
                } => {
                    let name = detail.trim_matches(|c| "`${}".contains(c)).to_owned();
                    options.parameters.insert(name, FUNCTION.to_owned());
                }
                ErrorKind::Placeholder { text } => {
                    let name = text.trim_matches(|c| "${} ".contains(c)).to_owned();
                    let is_whole = problem.location.bytes.len() <= text.len() + 2;
                    let value = if is_whole { INVOCATION } else { "any" };
                    variables.insert(name, value.to_owned());
                }
                _ => {}
            }
        }
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let text = fill_placeholders(&text, &variables).into_owned();
        let again = read(&Source::new(name, text.as_bytes()), &options, &ambient());
        match again {
            Ok(again) => known = Some(again),
            Err(_) => break,
        }
    }
    (first, known)
}

/// The URI by which a function is called.
const INVOCATION: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\
                          arn:aws:lambda:us-east-1:111111111111:function:any/invocations";

/// A definition as it stands, and with what it lacks.
type Taken = (Result<Definition, ReadError>, Option<Definition>);

fn read_apis(path: &Path) -> Vec<(String, Taken)> {
    let name = path.file_name().unwrap().to_str().unwrap();
    let bytes = std::fs::read(path).unwrap();
    let (first, filled) = filled_in(name, &bytes, None);
    let apis = match &first {
        Err(error) => error
            .problems
            .iter()
            .find_map(|problem| match &problem.kind {
                ErrorKind::SeveralApis { apis } => Some(apis.clone()),
                _ => None,
            }),
        Ok(_) => None,
    };
    let Some(apis) = apis else {
        return vec![(name.to_owned(), (first, filled))];
    };
    apis.into_iter()
        .map(|api| (format!("{name} {api}"), filled_in(name, &bytes, Some(&api))))
        .collect()
}

/// Makes a request that brings what a method requires.
fn invocation(api: &Api, path: &str, id: &str, verb: HttpMethod) -> Invocation {
    let filled =
        path.split('/')
            .filter(|part| !part.is_empty())
            .fold(String::new(), |filled, part| match PathPart::of(part) {
                PathPart::Literal(text) => filled + "/" + text,
                PathPart::Variable(_) => filled + "/1",
                PathPart::Greedy(_) => filled + "/a/b",
            });
    let mut filled = if filled.is_empty() {
        "/".to_owned()
    } else {
        filled
    };
    let sent = if verb == HttpMethod::Any {
        HttpMethod::Post
    } else {
        verb
    };
    let mut own = Invocation::test(id, sent);
    let parameters = &api.resources[id].methods[&verb].request_parameters;
    let mut sign = '?';
    for (key, required) in parameters.iter().flatten() {
        if !required {
            continue;
        }
        if let Some(name) = key.strip_prefix("method.request.querystring.") {
            filled = format!("{filled}{sign}{name}=1");
            sign = '&';
        } else if let Some(name) = key.strip_prefix("method.request.header.") {
            own.headers.insert(name.to_owned(), vec!["1".to_owned()]);
        }
    }
    own.path_with_query_string = Some(filled);
    own.body = b"{\"a\": {\"b\": [1, 2]}}".to_vec();
    own
}

/// What came of one method.
async fn exercise(api: &Api, path: &str, id: &str, verb: HttpMethod) -> Result<u16, String> {
    let request = invocation(api, path, id, verb);
    let engine = Engine::new();
    match engine.invoke(api, &request, &Echo, &ambient()).await {
        Ok(outcome) => Ok(outcome.status),
        Err(InvokeError::NoIntegration { .. }) => Err("no integration".into()),
        Err(InvokeError::Unsupported { feature, .. }) => Err(format!("unsupported: {feature:?}")),
        Err(InvokeError::Unreachable { what, .. }) => Err(format!("unreachable: {what}")),
        Err(other) => panic!("{verb} {path}: {other}"),
    }
}

#[tokio::test]
async fn every_real_definition_is_taken_in_and_exercised() {
    let files = files();
    if files.is_empty() {
        println!("skipped: ../shared is not here");
        return;
    }
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    let mut answers: BTreeMap<String, usize> = BTreeMap::new();
    let mut invoked = 0;
    for path in &files {
        for (name, (outcome, filled)) in read_apis(path) {
            let definition = match outcome {
                Ok(definition) => definition,
                Err(error) => {
                    *totals.entry("refused").or_default() += 1;
                    println!("refused               {name}: {}", error.problems[0].kind);
                    continue;
                }
            };
            let (warnings, open) = (definition.warnings.len(), definition.set_aside.len());
            let kind = match (warnings, open) {
                (0, 0) => "clean",
                (_, 0) => "with warnings",
                _ => "with values set aside",
            };
            *totals.entry(kind).or_default() += 1;
            let filled = filled.unwrap_or(definition);
            let api = &filled.api;
            let mut methods = 0;
            for resource in api.resources.values() {
                let at = api.path_of(resource);
                for (verb, method) in &resource.methods {
                    methods += 1;
                    let needs = filled
                        .set_aside
                        .iter()
                        .any(|problem| problem.subject.concerns(*verb, &at));
                    if needs {
                        *answers.entry("needs another tool".into()).or_default() += 1;
                        continue;
                    }
                    let answer = exercise(api, &at, &resource.id, *verb).await;
                    let is_mock = method
                        .integration
                        .as_ref()
                        .is_some_and(|own| own.kind == IntegrationType::Mock);
                    let kind = if is_mock { "mock" } else { "other" };
                    let word = match answer {
                        Ok(status) => format!("{kind} {status}"),
                        Err(why) => {
                            assert!(!is_mock, "{name}: {verb} {at}: {why}");
                            why
                        }
                    };
                    invoked += 1;
                    *answers.entry(word).or_default() += 1;
                }
            }
            println!(
                "{kind:<21} {name}: {methods} methods, {warnings} warnings, {open} values set aside"
            );
        }
    }
    println!("\n{} files: {totals:?}", files.len());
    println!("{invoked} methods invoked: {answers:#?}");
    assert!(invoked > 400, "{invoked}");
}
