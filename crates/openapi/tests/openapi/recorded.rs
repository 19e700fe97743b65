//! Imports that were recorded from AWS: the same documents are read here, and what AWS answered
//! to `GetResources`, `GetMethod`, `GetModels` and their kin afterwards is compared with the model.
//!
//! In a recording `<name:1>` stands for any value, the same one throughout; JSON text was parsed.

use crate::shared::{ambient, shared};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use trygate_model::{Api, Resource, RestApi};
use trygate_openapi::{
    BasePath, ExportFormat, ExportType, Extensions, PutMode, ReadOptions, Source, WriteOptions,
    problem::wire, put, read, write,
};

#[test]
fn imports_match_what_aws_answered() {
    let Some(folder) = shared("recorded/control-plane") else {
        return;
    };
    let mut compared = 0;
    let mut differences = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        let recording: Value =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap_or_default();
        let steps = recording["steps"].as_array().cloned().unwrap_or_default();
        let imports = |step: &Value| {
            matches!(
                step["op"].as_str(),
                Some("import_rest_api" | "put_rest_api")
            )
        };
        if !steps.iter().any(imports) {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        let mut replay = Replay::default();
        let results: Vec<Option<Value>> = steps.iter().map(|step| replay.step(step)).collect();
        let mut names = BTreeMap::new();
        for (key, source) in recording["sources"].as_object().unwrap() {
            let step = usize::try_from(source["step"].as_u64().unwrap()).unwrap();
            let Some(actual) = &results[step] else {
                continue;
            };
            compared += 1;
            let expected = &recording["expect"][key];
            if let Err(difference) = matches(expected, actual, &mut names, "") {
                differences.push(format!("{name}: {key}: {difference}"));
            }
        }
    }
    println!(
        "{compared} recorded answers compared, {} differ",
        differences.len()
    );
    assert!(compared > 100, "only {compared} answers were compared");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[derive(Default)]
struct Replay {
    apis: BTreeMap<usize, Api>,
    /// The step that is done.
    number: usize,
    /// Whether something happened that is not done here.
    stale: bool,
}

impl Replay {
    fn step(&mut self, step: &Value) -> Option<Value> {
        let answer = self.answer(step);
        self.number += 1;
        answer
    }

    fn answer(&mut self, step: &Value) -> Option<Value> {
        let number = self.number;
        let params = &step["params"];
        match step["op"].as_str()? {
            "create_rest_api" => {
                let name = params["name"].as_str()?.to_owned();
                let ids = ambient();
                let mut rest_api =
                    RestApi::new(ids.ids.short(10), name, ids.ids.short(10), 1_700_000_000);
                for media_type in params["binaryMediaTypes"].as_array().into_iter().flatten() {
                    rest_api
                        .binary_media_types
                        .push(media_type.as_str()?.to_owned());
                }
                self.apis.insert(number, Api::new(rest_api));
                // creating is not what is compared here
                None
            }
            "import_rest_api" => {
                let source = Source::new("body", params["body"].as_str()?.as_bytes());
                let definition = read(&source, &options(params), &ambient()).unwrap();
                let fails = params["failOnWarnings"] == true;
                let refused = wire::fail_on_warnings(&definition.warnings);
                assert!(!fails || refused.is_none(), "AWS did not warn: {refused:?}");
                let answer = rest_api(&definition.api, false);
                self.apis.insert(number, definition.api);
                Some(answer)
            }
            "put_rest_api" => {
                let (at, existing) = self.api(params)?;
                let mode = PutMode::parse(params["mode"].as_str()?).unwrap();
                let source = Source::new("body", params["body"].as_str()?.as_bytes());
                let definition =
                    put(&source, &options(params), &ambient(), existing, mode).unwrap();
                let answer = rest_api(&definition.api, true);
                self.apis.insert(at, definition.api);
                Some(answer)
            }
            _ if self.stale => None,
            "get_rest_api" => Some(rest_api(self.api(params)?.1, true)),
            "get_resources" => Some(resources(self.api(params)?.1)),
            "get_models" => Some(models(self.api(params)?.1)),
            "get_authorizers" => {
                let api = self.api(params)?.1;
                Some(json!({"items": api.authorizers.values().collect::<Vec<_>>()}))
            }
            "get_request_validators" => {
                let api = self.api(params)?.1;
                Some(json!({"items": api.request_validators.values().collect::<Vec<_>>()}))
            }
            "get_documentation_parts" => Some(documentation(self.api(params)?.1)),
            "get_method"
            | "get_integration"
            | "get_method_response"
            | "get_integration_response" => self.method(step),
            "get_export" => Some(export(self.api(params)?.1, params)),
            "create_deployment" | "http" => None,
            _ => {
                self.stale = true;
                None
            }
        }
    }

    fn api(&self, params: &Value) -> Option<(usize, &Api)> {
        let reference = params["restApiId"].as_str()?;
        let at = reference
            .strip_prefix("${")?
            .split(':')
            .next()?
            .parse()
            .ok()?;
        self.apis.get(&at).map(|api| (at, api))
    }

    fn method(&self, step: &Value) -> Option<Value> {
        let params = &step["params"];
        let (at, api) = self.api(params)?;
        let reference = params["resourceId"].as_str()?;
        let resource = if reference.ends_with("rootResourceId}") {
            assert!(reference.starts_with(&format!("${{{at}:")));
            &api.resources[&api.rest_api.root_resource_id]
        } else {
            let path = reference.split_once("[path=")?.1.split_once(']')?.0;
            api.resource_at(&path.replace("%7B", "{").replace("%7D", "}"))?
        };
        let verb = params["httpMethod"].as_str()?;
        let method = resource
            .methods
            .iter()
            .find(|(own, _)| own.as_str() == verb)?
            .1;
        let status = params["statusCode"].as_str().unwrap_or_default();
        let mut answer = match step["op"].as_str()? {
            "get_integration" => json!(method.integration),
            "get_method_response" => json!(method.method_responses.get(status)),
            "get_integration_response" => {
                json!(
                    method
                        .integration
                        .as_ref()?
                        .integration_responses
                        .get(status)
                )
            }
            _ => {
                let mut answer = json!(method);
                let object = answer.as_object_mut()?;
                object.insert("httpMethod".into(), verb.into());
                if let Some(integration) = object.remove("integration") {
                    object.insert("methodIntegration".into(), integration);
                }
                answer
            }
        };
        prune(&mut answer);
        Some(answer)
    }
}

fn options(params: &Value) -> ReadOptions {
    let base_path = params["parameters"]["basepath"]
        .as_str()
        .and_then(BasePath::parse);
    ReadOptions {
        base_path: base_path.unwrap_or_default(),
        ..ReadOptions::wire()
    }
}

fn export(api: &Api, params: &Value) -> Value {
    let extensions = params["parameters"]["extensions"].as_str().unwrap_or("");
    let ambient = ambient();
    let host = format!(
        "{}.execute-api.{}.{}",
        api.rest_api.id,
        ambient.region,
        ambient.dns_suffix()
    );
    let options = WriteOptions {
        export_type: ExportType::parse(params["exportType"].as_str().unwrap()).unwrap(),
        extensions: Extensions::parse(extensions).unwrap(),
        host: &host,
        stage: params["stageName"].as_str().unwrap(),
        undated_version: "",
        documentation: None,
        any_payload: false,
    };
    let name = options.file_name(api, ExportFormat::Json);
    json!({
        "body": write(api, &options).unwrap(),
        "contentDisposition": format!("attachment; filename=\"{name}\""),
        "contentType": "application/octet-stream",
    })
}

/// What the answers of the control plane show of an API.
fn rest_api(api: &Api, with_tags: bool) -> Value {
    let mut answer = json!(api.rest_api);
    let object = answer.as_object_mut().unwrap();
    if with_tags {
        object.insert("tags".into(), json!(api.rest_api.tags));
    }
    answer
}

fn resources(api: &Api) -> Value {
    let item = |resource: &Resource| {
        let mut item = json!({"id": resource.id, "path": api.path_of(resource)});
        let object = item.as_object_mut().unwrap();
        if let (Some(parent), Some(part)) = (&resource.parent_id, &resource.path_part) {
            object.insert("parentId".into(), parent.as_str().into());
            object.insert("pathPart".into(), part.as_str().into());
        }
        if !resource.methods.is_empty() {
            let verbs = resource
                .methods
                .keys()
                .map(|verb| (verb.to_string(), json!({})));
            object.insert("resourceMethods".into(), Value::Object(verbs.collect()));
        }
        item
    };
    let mut items: Vec<Value> = api.resources.values().map(item).collect();
    items.sort_by_key(|item| item["path"].as_str().unwrap().to_owned());
    json!({ "items": items })
}

fn models(api: &Api) -> Value {
    let mut items: Vec<Value> = api.models.values().map(|model| json!(model)).collect();
    items.sort_by_key(|item| item["name"].as_str().unwrap().to_owned());
    json!({ "items": items })
}

fn documentation(api: &Api) -> Value {
    let items: Vec<_> = api.documentation_parts.values().collect();
    json!({ "items": items })
}

/// AWS leaves out empty lists, but for the keys of a cache.
fn prune(value: &mut Value) {
    if let Value::Object(object) = value {
        object.retain(|_, member| !member.is_null());
        object.values_mut().for_each(prune);
    }
}

/// Compares a recorded answer with ours; `names` holds what placeholders stand for.
fn matches(
    expected: &Value,
    actual: &Value,
    names: &mut BTreeMap<String, String>,
    at: &str,
) -> Result<(), String> {
    let differs = || Err(format!("{at}: expected {expected}, got {actual}"));
    match (expected, actual) {
        (Value::String(expected), Value::String(actual)) => {
            text_matches(expected, actual, names).or_else(|()| differs())
        }
        // dates are normalised away
        (Value::String(expected), Value::Number(_)) if expected == "datetime" => Ok(()),
        // JSON text was parsed
        (Value::Object(_) | Value::Array(_), Value::String(text)) => {
            let parsed: Value = serde_json::from_str(text).map_err(|_| at.to_owned())?;
            matches(expected, &parsed, names, at)
        }
        (Value::Object(expected), Value::Object(actual)) => {
            let skip: &[&str] = &["ResponseMetadata"];
            let keys: std::collections::BTreeSet<_> =
                expected.keys().chain(actual.keys()).collect();
            for key in keys {
                if skip.contains(&key.as_str()) {
                    continue;
                }
                let at = format!("{at}/{key}");
                match (expected.get(key), actual.get(key)) {
                    (Some(expected), Some(actual)) => matches(expected, actual, names, &at)?,
                    (expected, actual) => {
                        return Err(format!("{at}: expected {expected:?}, got {actual:?}"));
                    }
                }
            }
            order_matches(expected, actual, at)
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            expected
                .iter()
                .zip(actual)
                .enumerate()
                .try_for_each(|(index, (e, a))| matches(e, a, names, &format!("{at}/{index}")))
        }
        _ if expected == actual => Ok(()),
        _ => differs(),
    }
}

/// The members of a model's schema come in the recorded order; elsewhere order was not kept.
fn order_matches(
    expected: &Map<String, Value>,
    actual: &Map<String, Value>,
    at: &str,
) -> Result<(), String> {
    let (expected, actual): (Vec<_>, Vec<_>) = (expected.keys().collect(), actual.keys().collect());
    if at.contains("/schema") && expected != actual {
        return Err(format!(
            "{at}: expected the order {expected:?}, got {actual:?}"
        ));
    }
    Ok(())
}

/// Compares text that may hold placeholders such as `<id:1>`.
fn text_matches(
    expected: &str,
    actual: &str,
    names: &mut BTreeMap<String, String>,
) -> Result<(), ()> {
    let mut rest = actual;
    let mut pattern = expected;
    while let Some((literal, tail)) = pattern.split_once('<') {
        let Some((name, after)) = tail.split_once('>') else {
            break;
        };
        if !name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-:".contains(c))
        {
            break;
        }
        rest = rest.strip_prefix(literal).ok_or(())?;
        let next = after.split('<').next().unwrap_or_default();
        let end = if next.is_empty() {
            rest.len()
        } else {
            rest.find(next).ok_or(())?
        };
        let (value, remaining) = rest.split_at(end);
        match names.get(name) {
            Some(known) if known != value => return Err(()),
            Some(_) => {}
            None => {
                names.insert(name.to_owned(), value.to_owned());
            }
        }
        rest = remaining;
        pattern = after;
    }
    if rest == pattern { Ok(()) } else { Err(()) }
}
