//! Deployments: snapshots of an API, and the stages that are made or moved along with them.
//!
//! Recorded: what is answered, that a canary release leaves the stage where it points, and that a
//! deployment stays while a stage points at it. That an existing stage keeps what the call does not
//! name, and has its variables replaced as a whole, is a guess.

use super::stages::{check_percent, check_stage_name, check_variables, read_cache, room_for_stage};
use super::{Body, Call, Entry, Handler, Missing, no_such_api};
use crate::Exception;
use crate::exception::StageProblem;
use crate::input::text_map;
use crate::paginate::Page;
use crate::patch;
use crate::view::{PageView, json};
use serde::Serialize;
use serde_json::{Map, Value};
use trygate_model::{Api, ApiSnapshot, CanarySettings, Deployment, MethodSnapshot, Stage, TextMap};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateDeployment", Handler::Transact(create)),
    ("DeleteDeployment", Handler::Transact(delete)),
    ("GetDeployment", Handler::Transact(get)),
    ("GetDeployments", Handler::Read(no_such_api, list)),
    (
        "UpdateDeployment",
        Handler::Change(no_such_deployment, update),
    ),
];

/// A deployment as it is answered; its snapshot stays inside.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeploymentView<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    created_date: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_summary: Option<TextMap<TextMap<MethodSnapshot>>>,
}

impl<'a> DeploymentView<'a> {
    fn of(deployment: &'a Deployment) -> Self {
        Self {
            id: &deployment.id,
            description: deployment.description.as_deref(),
            created_date: deployment.created_date,
            api_summary: None,
        }
    }
}

fn no_such_deployment(_: &Call<'_>) -> Exception {
    StageProblem::NoSuchDeployment.into()
}

/// Loads the API of a call to change it.
pub(super) fn load_api(
    call: &Call<'_>,
    books: &mut Transaction<'_>,
    missing: Missing,
) -> Result<Api, Exception> {
    let found = books.load::<Api>(call.input.required("restApiId"))?;
    let found = found.ok_or_else(|| missing(call))?;
    Ok(Api::clone(&found.document))
}

fn create(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let mut api = load_api(call, books, no_such_api)?;
    let (deployment_id, body) = deploy(call, &mut api)?;
    let id = api.rest_api.id.clone();
    let frozen = ApiSnapshot(api.snapshot());
    books.insert(&ApiSnapshot::id_of(&id, &deployment_id), frozen)?;
    books.put(&id, api)?;
    Ok(body)
}

/// Adds a deployment, and makes or moves its stage; returns its id and the answer.
fn deploy(call: &Call<'_>, api: &mut Api) -> Result<(String, Body), Exception> {
    let input = &call.input;
    let canary = input.structure("canarySettings");
    let stage_name = input.filled("stageName");
    check_release(call, api, canary.is_some())?;
    check_methods(api)?;
    let now = call.ambient.clock.now().seconds();
    let deployment = Deployment {
        id: call.new_id(|id| api.deployments.contains_key(id))?,
        description: input.filled("description"),
        created_date: now,
    };
    let id = deployment.id.clone();
    let body = json(&DeploymentView::of(&deployment))?;
    api.deployments.insert(id.clone(), deployment);
    let Some(name) = stage_name else {
        return Ok((id, body));
    };
    if let Some(stage) = api.stages.get_mut(&name) {
        if let Some(settings) = canary {
            stage.canary_settings = Some(canary_settings(settings, id.clone())?);
        } else {
            stage.deployment_id.clone_from(&id);
            set_stage(call, stage)?;
        }
        stage.last_updated_date = now;
    } else {
        check_stage_name(&name)?;
        room_for_stage(api)?;
        let mut stage = Stage::new(name.clone(), id.clone(), now);
        set_stage(call, &mut stage)?;
        api.stages.insert(name, stage);
    }
    Ok((id, body))
}

/// Refuses a canary release without a stage that it could be released to.
fn check_release(call: &Call<'_>, api: &Api, canary: bool) -> Result<(), StageProblem> {
    if !canary {
        return Ok(());
    }
    let given = call.input.text("stageName");
    match given.filter(|name| !name.is_empty()) {
        None => Err(StageProblem::CanaryNeedsStage {
            given: given.map(str::to_owned),
        }),
        Some(name) if !api.stages.contains_key(name) => {
            Err(StageProblem::CanaryNeedsExistingStage {
                stage: name.to_owned(),
            })
        }
        Some(_) => Ok(()),
    }
}

/// Refuses an API that has nothing to deploy, or a method that leads nowhere.
fn check_methods(api: &Api) -> Result<(), Exception> {
    let mut methods = api
        .resources
        .values()
        .flat_map(|resource| resource.methods.values())
        .peekable();
    if methods.peek().is_none() {
        return Err(StageProblem::NoMethods.into());
    }
    if methods.all(|method| method.integration.is_some()) {
        Ok(())
    } else {
        Err(Exception::NoIntegration)
    }
}

fn canary_settings(
    given: &Map<String, Value>,
    deployment_id: String,
) -> Result<CanarySettings, StageProblem> {
    let overrides = given.get("stageVariableOverrides").and_then(text_map);
    check_variables(overrides.as_ref())?;
    let percent = given.get("percentTraffic").and_then(Value::as_f64);
    Ok(CanarySettings {
        percent_traffic: check_percent(percent.unwrap_or_default())?,
        deployment_id,
        stage_variable_overrides: overrides,
        use_stage_cache: given
            .get("useStageCache")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
    })
}

/// Gives a stage what the call says about it.
fn set_stage(call: &Call<'_>, stage: &mut Stage) -> Result<(), StageProblem> {
    let input = &call.input;
    if let Some(description) = input.filled("stageDescription") {
        stage.description = Some(description);
    }
    if let Some(variables) = input.text_map("variables") {
        check_variables(Some(&variables))?;
        stage.variables = Some(variables);
    }
    read_cache(input, stage);
    if let Some(traced) = input.flag("tracingEnabled") {
        stage.tracing_enabled = traced;
    }
    Ok(())
}

fn found<'a>(call: &Call<'_>, api: &'a Api) -> Result<&'a Deployment, StageProblem> {
    api.deployments
        .get(call.input.required("deploymentId"))
        .ok_or(StageProblem::NoSuchDeployment)
}

fn get(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let api = books.load::<Api>(call.input.required("restApiId"))?;
    let api = api.ok_or(StageProblem::NoSuchDeployment)?.document;
    let deployment = found(call, &api)?;
    let mut view = DeploymentView::of(deployment);
    let embed = call.input.texts("embed").unwrap_or_default();
    if embed.iter().any(|what| what == "apisummary") {
        let id = ApiSnapshot::id_of(&api.rest_api.id, &deployment.id);
        let frozen = books.load::<ApiSnapshot>(&id)?;
        view.api_summary = frozen.map(|frozen| frozen.document.0.summary());
    }
    json(&view)
}

fn list(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let mut deployments: Vec<&Deployment> = api.deployments.values().collect();
    deployments.sort_by(|left, right| left.id.cmp(&right.id));
    let cut = Page::of(&call.input)?.cut(deployments, |deployment| &deployment.id);
    json(&PageView {
        item: cut.items.into_iter().map(DeploymentView::of).collect(),
        position: cut.position,
    })
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let deployment = patch::deployment::TABLE.patched(&call.input, found(call, api)?)?;
    let body = json(&DeploymentView::of(&deployment))?;
    api.deployments.insert(deployment.id.clone(), deployment);
    Ok(body)
}

fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let mut api = load_api(call, books, no_such_deployment)?;
    let id = found(call, &api)?.id.clone();
    if api.stages.values().any(|stage| stage.points_at(&id)) {
        return Err(StageProblem::DeploymentInUse.into());
    }
    api.deployments.shift_remove(&id);
    let api_id = api.rest_api.id.clone();
    books.delete::<ApiSnapshot>(&ApiSnapshot::id_of(&api_id, &id))?;
    books.put(&api_id, api)?;
    Ok(Body::new())
}
