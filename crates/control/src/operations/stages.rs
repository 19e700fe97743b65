//! Stages: made on a deployment, read, listed, changed, emptied of caches, removed.
//!
//! What is answered was recorded. Nothing is cached here, so there is nothing to flush, and a cache
//! that was ordered is there at once; the answer that orders it says that it is being made, as AWS's
//! does.

use super::deployments::load_api;
use super::stage_users::leave_plans;
use super::{Body, Call, Entry, Handler, no_such_api};
use crate::Exception;
use crate::exception::StageProblem;
use crate::input::{Input, text_map};
use crate::patch;
use crate::view::{PageView, json};
use serde_json::{Map, Value};
use trygate_model::limits::STAGES_PER_API;
use trygate_model::{Api, CacheClusterStatus, CanarySettings, ClientCertificate, Stage, TextMap};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateStage", Handler::Change(no_such_api, create)),
    ("DeleteStage", Handler::Transact(delete)),
    (
        "FlushStageAuthorizersCache",
        Handler::Read(no_such_stage, flush),
    ),
    ("FlushStageCache", Handler::Read(no_such_stage, flush)),
    ("GetStage", Handler::Read(no_such_stage, get)),
    ("GetStages", Handler::Read(no_such_api, list)),
    ("UpdateStage", Handler::Transact(update)),
];

/// The size of a cache that is ordered without one, gigabytes.
const DEFAULT_CACHE_SIZE: &str = "0.5";

/// Answers that there is no such stage.
pub(super) fn no_such_stage(_: &Call<'_>) -> Exception {
    StageProblem::NoSuchStage.into()
}

fn create(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let input = &call.input;
    let name = input.required("stageName");
    check_stage_name(name)?;
    if api.stages.contains_key(name) {
        return Err(StageProblem::StageExists.into());
    }
    let deployment_id = input.required("deploymentId");
    check_deployment(api, deployment_id)?;
    room_for_stage(api)?;
    let now = call.ambient.clock.now().seconds();
    let mut stage = Stage::new(name.to_owned(), deployment_id.to_owned(), now);
    stage.description = input.filled("description");
    stage.variables = input.text_map("variables");
    check_variables(stage.variables.as_ref())?;
    stage.documentation_version = input.filled("documentationVersion");
    check_documentation(api, stage.documentation_version.as_deref())?;
    if let Some(given) = input.structure("canarySettings") {
        stage.canary_settings = Some(canary_settings(given, api, deployment_id)?);
    }
    read_cache(input, &mut stage);
    stage.tracing_enabled = input.flag("tracingEnabled").unwrap_or_default();
    stage.tags = input.text_map("tags").unwrap_or_default();
    let body = answer(None, &stage)?;
    api.stages.insert(name.to_owned(), stage);
    Ok(body)
}

/// Refuses names that AWS does. Hyphens were refused once, and the text still says so.
pub(super) fn check_stage_name(name: &str) -> Result<(), StageProblem> {
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !name.is_empty() && name.bytes().all(sound) {
        Ok(())
    } else {
        Err(StageProblem::InvalidStageName)
    }
}

/// Refuses one stage too many.
pub(super) fn room_for_stage(api: &Api) -> Result<(), StageProblem> {
    if api.stages.len() < STAGES_PER_API {
        Ok(())
    } else {
        Err(StageProblem::TooManyStages)
    }
}

/// Refuses a deployment that does not exist.
pub(crate) fn check_deployment(api: &Api, id: &str) -> Result<(), StageProblem> {
    if api.deployments.contains_key(id) {
        Ok(())
    } else {
        Err(StageProblem::UnknownDeployment)
    }
}

/// Refuses a version of the documentation that does not exist.
pub(crate) fn check_documentation(api: &Api, version: Option<&str>) -> Result<(), StageProblem> {
    match version {
        Some(version) if !api.documentation_versions.contains_key(version) => {
            Err(StageProblem::InvalidDocumentationVersion)
        }
        _ => Ok(()),
    }
}

/// Refuses names and values of stage variables that AWS refuses.
pub(crate) fn check_variables(variables: Option<&TextMap>) -> Result<(), StageProblem> {
    for (name, value) in variables.into_iter().flatten() {
        check_variable(name, value)?;
    }
    Ok(())
}

/// Refuses a stage variable whose name or value AWS refuses; the characters of values are those of
/// the API reference and those of the refusal's text.
pub(crate) fn check_variable(name: &str, value: &str) -> Result<(), StageProblem> {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if name.is_empty() || !name.bytes().all(word) {
        let name = name.to_owned();
        return Err(StageProblem::InvalidVariableName { name });
    }
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || b" -._~:/?#&=,".contains(&byte);
    if value.is_empty() || !value.bytes().all(sound) {
        let value = value.to_owned();
        return Err(StageProblem::InvalidVariableValue { value });
    }
    Ok(())
}

/// Refuses a share of the traffic that is none.
pub(crate) fn check_percent(percent: f64) -> Result<f64, StageProblem> {
    if (0.0..=100.0).contains(&percent) {
        Ok(percent)
    } else {
        Err(StageProblem::InvalidPercentTraffic)
    }
}

/// Reads a canary; without a deployment of its own it has the stage's.
fn canary_settings(
    given: &Map<String, Value>,
    api: &Api,
    stage_deployment: &str,
) -> Result<CanarySettings, StageProblem> {
    let deployment_id = given.get("deploymentId").and_then(Value::as_str);
    let deployment_id = deployment_id.unwrap_or(stage_deployment);
    check_deployment(api, deployment_id)?;
    let overrides = given.get("stageVariableOverrides").and_then(text_map);
    check_variables(overrides.as_ref())?;
    let percent = given.get("percentTraffic").and_then(Value::as_f64);
    let share = given.get("useStageCache").and_then(Value::as_bool);
    Ok(CanarySettings {
        percent_traffic: check_percent(percent.unwrap_or_default())?,
        deployment_id: deployment_id.to_owned(),
        stage_variable_overrides: overrides,
        use_stage_cache: share.unwrap_or_default(),
    })
}

/// Gives a stage the cache that the call orders.
pub(super) fn read_cache(input: &Input, stage: &mut Stage) {
    if let Some(size) = input.filled("cacheClusterSize") {
        stage.cache_cluster_size = Some(size);
    }
    if let Some(enabled) = input.flag("cacheClusterEnabled") {
        switch_cache(stage, enabled);
    }
}

/// Orders a cache, or gives it up.
pub(crate) fn switch_cache(stage: &mut Stage, enabled: bool) {
    stage.cache_cluster_enabled = enabled;
    stage.cache_cluster_status = if enabled {
        stage
            .cache_cluster_size
            .get_or_insert_with(|| DEFAULT_CACHE_SIZE.into());
        CacheClusterStatus::Available
    } else {
        CacheClusterStatus::NotAvailable
    };
}

/// Shows a stage that was changed: a cache that comes or goes is under way.
fn answer(before: Option<&Stage>, after: &Stage) -> Result<Body, Exception> {
    let was = before.map_or(CacheClusterStatus::NotAvailable, |stage| {
        stage.cache_cluster_status
    });
    let mut shown = after.clone();
    shown.cache_cluster_status = match (was, after.cache_cluster_status) {
        (CacheClusterStatus::NotAvailable, CacheClusterStatus::Available) => {
            CacheClusterStatus::CreateInProgress
        }
        (CacheClusterStatus::Available, CacheClusterStatus::NotAvailable) => {
            CacheClusterStatus::DeleteInProgress
        }
        (_, now) => now,
    };
    json(&shown)
}

fn found<'a>(call: &Call<'_>, api: &'a Api) -> Result<&'a Stage, StageProblem> {
    api.stages
        .get(call.input.required("stageName"))
        .ok_or(StageProblem::NoSuchStage)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    json(found(call, api)?)
}

/// Lists stages by name; AWS's order is not known.
fn list(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let wanted = call.input.filled("deploymentId");
    let mut stages: Vec<&Stage> = api
        .stages
        .values()
        .filter(|stage| wanted.as_ref().is_none_or(|id| stage.points_at(id)))
        .collect();
    stages.sort_by(|left, right| left.stage_name.cmp(&right.stage_name));
    json(&PageView {
        item: stages,
        position: None,
    })
}

fn update(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let mut api = load_api(call, books, no_such_stage)?;
    let before = found(call, &api)?;
    let mut stage = patch::stage::patched(&call.input, &api, before)?;
    if let Some(id) = &stage.client_certificate_id
        && before.client_certificate_id != stage.client_certificate_id
        && books.load::<ClientCertificate>(id)?.is_none()
    {
        return Err(Exception::NoSuchClientCertificate);
    }
    stage.last_updated_date = call.ambient.clock.now().seconds();
    let body = answer(Some(before), &stage)?;
    api.stages.insert(stage.stage_name.clone(), stage);
    let id = api.rest_api.id.clone();
    books.put(&id, api)?;
    Ok(body)
}

fn flush(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    found(call, api)?;
    Ok(Body::new())
}

/// Removes a stage; usage plans lose it too.
fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let id = call.input.required("restApiId");
    let known = books.load::<Api>(id)?;
    let mut api = Api::clone(&known.ok_or(StageProblem::NoSuchStage)?.document);
    let name = found(call, &api)?.stage_name.clone();
    api.stages.shift_remove(&name);
    books.put(id, api)?;
    leave_plans(books, id)?;
    Ok(Body::new())
}
