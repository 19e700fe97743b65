//! Functions themselves: CreateFunction and what reads, changes and ends them.

use super::{Call, check_revision, listing, page};
use crate::catalogue::Key;
use crate::code_package::{self, CodePackage};
use crate::error::LambdaError;
use crate::function_name::LATEST;
use crate::input::{Input, missing, text_map, wrong};
use crate::record::{Configuration, FunctionRecord, Stage};
use crate::route::function_name;
use crate::runtime::Runtime;
use crate::wire::LambdaReply;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use trygate_model::TextMap;

/// What CreateFunction and UpdateFunctionConfiguration both take.
const SETTINGS: [&str; 19] = [
    "Runtime",
    "Role",
    "Handler",
    "Description",
    "Timeout",
    "MemorySize",
    "Environment",
    "VpcConfig",
    "DeadLetterConfig",
    "KMSKeyArn",
    "TracingConfig",
    "Layers",
    "FileSystemConfigs",
    "ImageConfig",
    "EphemeralStorage",
    "SnapStart",
    "LoggingConfig",
    "Architectures",
    "RevisionId",
];

/// Members without an effect here, which are kept and answered.
const KEPT: [&str; 6] = [
    "VpcConfig",
    "KMSKeyArn",
    "TracingConfig",
    "EphemeralStorage",
    "LoggingConfig",
    "Architectures",
];

/// Members that would change what a function does; only empty ones are taken.
const UNSUPPORTED: [&str; 5] = [
    "DeadLetterConfig",
    "Layers",
    "FileSystemConfigs",
    "ImageConfig",
    "SnapStart",
];

pub(super) fn create(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let known: Vec<&str> = SETTINGS
        .iter()
        .copied()
        .chain(["Code", "Publish", "PackageType", "Tags"])
        .collect();
    let input = Input::of(call.request, &known)?;
    let name = function_name(input.required("FunctionName")?)?;
    if input.text("PackageType")?.is_some_and(|kind| kind != "Zip") {
        let what = "a package of type Image".to_owned();
        return Err(LambdaError::Unsupported { what });
    }
    let role = input.required("Role")?;
    let code = input.object("Code")?.ok_or_else(|| missing("Code"))?;
    let runtime = input.required("Runtime")?;
    let handler = input.required("Handler")?;
    let package = unpacked(call, code)?;
    let mut configuration = Configuration {
        runtime: read_runtime(runtime)?,
        handler: handler.to_owned(),
        role: role.to_owned(),
        description: String::new(),
        timeout: crate::limits::DEFAULT_TIMEOUT_SECONDS,
        memory: crate::limits::DEFAULT_MEMORY_MEGABYTES,
        environment: TextMap::new(),
        code: package.directory,
        code_sha256: package.sha256,
        code_size: package.size,
        last_modified: call.now(),
        revision_id: call.revision(),
        kept: Map::new(),
    };
    apply(&input, &mut configuration, &name.name)?;
    let mut record = FunctionRecord::new(configuration);
    record.tags = input.texts("Tags")?.unwrap_or_default();
    let publish = input.truth("Publish")?;
    let version = if publish { "1" } else { LATEST };
    if publish {
        record
            .versions
            .insert(version.to_owned(), record.latest.clone());
        record.next_version = 2;
    }
    let key = Key {
        place: Some(call.place.clone()),
        name: name.name.clone(),
    };
    let view = record
        .latest
        .view(&call.place, &name.name, None, version, Stage::Creating);
    call.host.catalogue.create(key, record)?;
    Ok(call.json(201, &view.into()))
}

pub(super) fn list(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let all_versions = call.request.parameter("FunctionVersion").as_deref() == Some("ALL");
    let mut views = Vec::new();
    for found in call.host.catalogue.list(&call.place) {
        let record = &found.record;
        let name = &found.key.name;
        let view = |configuration: &Configuration, version: &str| {
            let qualifier = Some(version).filter(|_| all_versions);
            let view = configuration.view(&call.place, name, qualifier, version, Stage::Active);
            Value::Object(view)
        };
        views.push(view(&record.latest, LATEST));
        if all_versions {
            let versions = record.versions.iter();
            views.extend(versions.map(|(version, configuration)| view(configuration, version)));
        }
    }
    let (items, marker) = page(call, views, 50)?;
    Ok(call.json(200, &listing("Functions", items, marker)))
}

/// Shows the version that the path names.
fn shown(call: &Call<'_>) -> Result<Map<String, Value>, LambdaError> {
    let found = call.found()?;
    let qualifier = call.route.function()?.qualifier.as_deref();
    let record = &found.record;
    let alias = qualifier.and_then(|qualifier| record.aliases.get(qualifier));
    let version = match (alias, qualifier) {
        (Some(alias), _) => alias.version.as_str(),
        (None, Some(qualifier)) => qualifier,
        (None, None) => LATEST,
    };
    let name = &found.key.name;
    let configuration = found.version(version).ok_or_else(|| {
        let arn = found.place.arn(name, qualifier);
        LambdaError::FunctionNotFound { arn }
    })?;
    Ok(configuration.view(&found.place, name, qualifier, version, Stage::Active))
}

pub(super) fn get(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    let mut view = Map::new();
    view.insert("Configuration".into(), shown(call)?.into());
    view.insert("Code".into(), json!({"RepositoryType": "S3"}));
    if !found.record.tags.is_empty() {
        view.insert("Tags".into(), json!(found.record.tags));
    }
    if let Some(count) = found.record.reserved_concurrency {
        let concurrency = json!({"ReservedConcurrentExecutions": count});
        view.insert("Concurrency".into(), concurrency);
    }
    Ok(call.json(200, &view.into()))
}

pub(super) fn get_configuration(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    Ok(call.json(200, &shown(call)?.into()))
}

pub(super) fn get_code_signing_config(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    Ok(call.json(200, &json!({"FunctionName": found.key.name})))
}

pub(super) fn update_configuration(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let input = Input::of(call.request, &SETTINGS)?;
    let found = call.found_created()?;
    let name = &found.key.name;
    let configuration = call.host.catalogue.change(&found.key, |record| {
        let configuration = &mut record.latest;
        check_revision(input.text("RevisionId")?, &configuration.revision_id)?;
        if let Some(runtime) = input.text("Runtime")? {
            configuration.runtime = read_runtime(runtime)?;
        }
        if let Some(handler) = input.text("Handler")? {
            handler.clone_into(&mut configuration.handler);
        }
        if let Some(role) = input.text("Role")? {
            role.clone_into(&mut configuration.role);
        }
        apply(&input, configuration, name)?;
        configuration.last_modified = call.now();
        configuration.revision_id = call.revision();
        Ok(configuration.clone())
    })?;
    let view = configuration.view(&found.place, name, None, LATEST, Stage::Updating);
    Ok(call.json(200, &view.into()))
}

pub(super) fn update_code(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let known = [
        "ZipFile",
        "S3Bucket",
        "S3Key",
        "S3ObjectVersion",
        "ImageUri",
        "Publish",
        "DryRun",
        "RevisionId",
        "Architectures",
    ];
    let input = Input::of(call.request, &known)?;
    let found = call.found_created()?;
    let name = &found.key.name;
    let members = ["ZipFile", "S3Bucket", "ImageUri"];
    let code: Map<String, Value> = members
        .iter()
        .filter_map(|member| Some(((*member).to_owned(), input.get(member)?.clone())))
        .collect();
    let package = unpacked(call, &code)?;
    let dry_run = input.truth("DryRun")?;
    let publish = input.truth("Publish")?;
    let change = |record: &mut FunctionRecord| {
        let latest = &mut record.latest;
        check_revision(input.text("RevisionId")?, &latest.revision_id)?;
        latest.code = package.directory;
        latest.code_sha256 = package.sha256;
        latest.code_size = package.size;
        if let Some(architectures) = input.get("Architectures") {
            let kept = architectures.clone();
            latest.kept.insert("Architectures".into(), kept);
        }
        latest.last_modified = call.now();
        latest.revision_id = call.revision();
        let mut version = LATEST.to_owned();
        if publish {
            version = super::versions::add(record, None, call.revision());
        }
        let shown = record.version(&version).unwrap_or(&record.latest).clone();
        Ok((version, shown))
    };
    let (version, configuration) = if dry_run {
        change(&mut FunctionRecord::clone(&found.record))?
    } else {
        call.host.catalogue.change(&found.key, change)?
    };
    let qualifier = Some(version.as_str()).filter(|_| publish);
    let view = configuration.view(&found.place, name, qualifier, &version, Stage::Updating);
    Ok(call.json(200, &view.into()))
}

pub(super) fn delete(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found_created()?;
    let function = call.route.function()?;
    let Some(version) = function.qualifier.as_deref() else {
        call.host.catalogue.remove(&found.key)?;
        call.host.fleet.forget(&found.place, &found.key.name, None);
        return Ok(call.empty());
    };
    if version == LATEST {
        return Err(wrong("Qualifier", "a published version"));
    }
    call.host.catalogue.change(&found.key, |record| {
        let user = record.aliases.iter();
        let user = user.map(|(name, alias)| (name, &alias.version));
        if let Some((alias, _)) = user.into_iter().find(|(_, used)| *used == version) {
            let detail = format!("The version {version} is used by the alias {alias}");
            return Err(LambdaError::Conflict { detail });
        }
        match record.versions.shift_remove(version) {
            Some(_) => Ok(()),
            None => Err(LambdaError::FunctionNotFound {
                arn: found.place.arn(&found.key.name, Some(version)),
            }),
        }
    })?;
    let name = &found.key.name;
    call.host.fleet.forget(&found.place, name, Some(version));
    Ok(call.empty())
}

fn read_runtime(identifier: &str) -> Result<Runtime, LambdaError> {
    Runtime::parse(identifier).ok_or_else(|| LambdaError::Unsupported {
        what: format!("the runtime {identifier}"),
    })
}

/// Takes over the settings that a request has, and checks what comes out.
fn apply(input: &Input, configuration: &mut Configuration, name: &str) -> Result<(), LambdaError> {
    if let Some(description) = input.text("Description")? {
        description.clone_into(&mut configuration.description);
    }
    if let Some(seconds) = input.number("Timeout")? {
        configuration.timeout = seconds;
    }
    if let Some(megabytes) = input.number("MemorySize")? {
        configuration.memory = megabytes;
    }
    if let Some(environment) = input.object("Environment")? {
        configuration.environment = match environment.get("Variables") {
            None | Some(Value::Null) => TextMap::new(),
            Some(Value::Object(variables)) => text_map(variables, "Environment.Variables")?,
            Some(_) => return Err(wrong("Environment.Variables", "an object of strings")),
        };
    }
    for member in UNSUPPORTED {
        if let Some(value) = input.get(member).filter(|value| !is_empty(value)) {
            let what = format!("the member {member} ({value})");
            return Err(LambdaError::Unsupported { what });
        }
    }
    for member in KEPT {
        if let Some(value) = input.get(member) {
            configuration.kept.insert(member.to_owned(), value.clone());
        }
    }
    FunctionRecord::new(configuration.clone())
        .settings(name, configuration)
        .check()
        .map_err(|error| LambdaError::InvalidParameter {
            detail: error.to_string(),
        })
}

/// Tells whether a value says nothing: tools send such for what the user does not want.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty() || text == "None",
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(is_empty),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn unpacked(call: &Call<'_>, code: &Map<String, Value>) -> Result<CodePackage, LambdaError> {
    for member in ["S3Bucket", "ImageUri"] {
        if code.get(member).is_some_and(|value| !value.is_null()) {
            let what = format!("code from {member}; send it as ZipFile");
            return Err(LambdaError::Unsupported { what });
        }
    }
    let text = match code.get("ZipFile") {
        Some(Value::String(text)) => text,
        Some(_) => return Err(wrong("ZipFile", "base64")),
        None => return Err(missing("ZipFile")),
    };
    let bytes = STANDARD
        .decode(text)
        .map_err(|_| wrong("ZipFile", "base64"))?;
    let folder = if let Some(folder) = call.host.catalogue.code_folder() {
        folder
    } else {
        let ground = call.host.parts.ground();
        let (_, work) = ground.map_err(|error| LambdaError::Unavailable {
            what: format!("there is no place for code: {error}"),
        })?;
        work.join("code")
    };
    code_package::unpack(&bytes, &folder)
}
