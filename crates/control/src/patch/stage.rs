//! UpdateStage: the paths of a stage's PATCH and their dialect.
//!
//! Paths are those of the API reference. Recorded: each refusal of canaries, access-log settings and
//! method settings; that promoting a canary's variables adds them to the stage's; that a setting of
//! a method begins with those of `*/*` and then goes its own way; that a single access-log setting
//! cannot be removed. The key of a method setting is the path as it was given (reported 2019). What
//! is answered to a value that does not fit a setting is a guess.

use super::rule::unescape;
use super::{Given, Op};
use crate::exception::StageProblem;
use crate::input::Input;
use crate::operations::stages::{
    check_deployment, check_documentation, check_percent, check_variable, check_variables,
    switch_cache,
};
use crate::validate::enumeration;
use trygate_model::{
    AccessLogSettings, Api, CanarySettings, HttpMethod, MethodSetting, Stage, TextMap,
};

const LOGGING_LEVELS: &[&str] = &["OFF", "ERROR", "INFO"];

const CACHE_CONTROL_STRATEGIES: &[&str] = &[
    "FAIL_WITH_403",
    "SUCCEED_WITH_RESPONSE_HEADER",
    "SUCCEED_WITHOUT_RESPONSE_HEADER",
];

/// The longest that an answer is kept, seconds.
const LONGEST_TTL: i32 = 3600;

/// Applies a call's patch operations to a copy of a stage; `api` is the API that it belongs to.
pub(crate) fn patched(input: &Input, api: &Api, stage: &Stage) -> Result<Stage, StageProblem> {
    let mut stage = stage.clone();
    for given in Given::all(input) {
        let patch = Patch {
            // what is missing prints as Java prints it
            path: given.path.unwrap_or("null"),
            from: given.from.unwrap_or("null"),
            value: given.value,
        };
        match given.op {
            Some(Op::Replace) => replace(api, &mut stage, &patch)?,
            Some(Op::Add) => add(&mut stage, &patch)?,
            Some(Op::Remove) => remove(&mut stage, patch.path)?,
            Some(Op::Copy) => promote(&mut stage, &patch)?,
            other => return Err(no_such_operation(other, &patch)),
        }
    }
    Ok(stage)
}

/// One patch operation.
struct Patch<'a> {
    path: &'a str,
    from: &'a str,
    value: Option<&'a str>,
}

fn no_such_operation(op: Option<Op>, patch: &Patch<'_>) -> StageProblem {
    StageProblem::InvalidOperation {
        op: op.map_or("null", Op::as_str),
        path: patch.path.to_owned(),
    }
}

fn replace(api: &Api, stage: &mut Stage, patch: &Patch<'_>) -> Result<(), StageProblem> {
    let Patch { path, value, .. } = *patch;
    let text = value.unwrap_or_default();
    let given = || value.filter(|text| !text.is_empty()).map(str::to_owned);
    match path {
        "/deploymentId" => {
            check_deployment(api, text)?;
            text.clone_into(&mut stage.deployment_id);
        }
        "/description" => stage.description = given(),
        "/cacheClusterEnabled" => switch_cache(stage, flag(patch)),
        "/cacheClusterSize" => {
            stage.cache_cluster_size = Some(one_of(
                patch,
                enumeration("CreateStage", "cacheClusterSize"),
            )?);
        }
        "/clientCertificateId" => stage.client_certificate_id = given(),
        "/documentationVersion" => {
            check_documentation(api, given().as_deref())?;
            stage.documentation_version = given();
        }
        "/tracingEnabled" => stage.tracing_enabled = flag(patch),
        "/variables" => {
            let variables: TextMap = serde_json::from_str(text).map_err(|_| unfit(patch))?;
            check_variables(Some(&variables))?;
            stage.variables = Some(variables);
        }
        _ => {
            if let Some(name) = path.strip_prefix("/variables/") {
                let name = unescape(name);
                let value = variable(&name, patch)?;
                let variables = stage.variables.get_or_insert_default();
                variables.insert(name, value);
            } else if path.starts_with("/accessLogSettings") {
                set_access_log(stage, patch)?;
            } else if let Some(member) = path.strip_prefix("/canarySettings/") {
                set_canary(api, stage, member, patch)?;
            } else {
                set_method(stage, patch)?;
            }
        }
    }
    Ok(())
}

fn add(stage: &mut Stage, patch: &Patch<'_>) -> Result<(), StageProblem> {
    if patch.path.starts_with("/accessLogSettings") {
        set_access_log(stage, patch)
    } else {
        Err(no_such_operation(Some(Op::Add), patch))
    }
}

fn remove(stage: &mut Stage, path: &str) -> Result<(), StageProblem> {
    let relative = path.strip_prefix('/').unwrap_or(path);
    match relative {
        "accessLogSettings" => stage.access_log_settings = None,
        "canarySettings" => stage.canary_settings = None,
        "variables" => stage.variables = None,
        _ => {
            let removed = if let Some(name) = relative.strip_prefix("variables/") {
                let variables = stage.variables.as_mut();
                variables.and_then(|variables| variables.shift_remove(&unescape(name)))
            } else {
                let settings = stage.method_settings.shift_remove(relative);
                settings.map(|_| String::new())
            };
            if removed.is_none() {
                let path = relative.to_owned();
                return Err(StageProblem::NothingToRemove { path });
            }
        }
    }
    Ok(())
}

/// Copies from the canary to the stage.
fn promote(stage: &mut Stage, patch: &Patch<'_>) -> Result<(), StageProblem> {
    let whole = match (patch.path, patch.from) {
        ("/deploymentId", "/canarySettings/deploymentId") => true,
        ("/variables", "/canarySettings/stageVariableOverrides") => false,
        (path, from) => {
            let (path, from) = (path.to_owned(), from.to_owned());
            return Err(StageProblem::InvalidCopy { path, from });
        }
    };
    let canary = stage.canary_settings.as_ref();
    let canary = canary.ok_or(StageProblem::NoCanary)?;
    if whole {
        stage.deployment_id.clone_from(&canary.deployment_id);
    } else if let Some(overrides) = &canary.stage_variable_overrides {
        let variables = stage.variables.get_or_insert_default();
        variables.extend(overrides.clone());
    }
    Ok(())
}

fn set_access_log(stage: &mut Stage, patch: &Patch<'_>) -> Result<(), StageProblem> {
    let member: fn(&mut AccessLogSettings) -> &mut Option<String> = match patch.path {
        "/accessLogSettings/destinationArn" => |settings| &mut settings.destination_arn,
        "/accessLogSettings/format" => |settings| &mut settings.format,
        _ => return Err(StageProblem::InvalidAccessLogPath),
    };
    let value = patch.value.filter(|text| !text.is_empty());
    let value = value.ok_or(StageProblem::EmptyAccessLogValue)?;
    *member(stage.access_log_settings.get_or_insert_default()) = Some(value.to_owned());
    Ok(())
}

fn set_canary(
    api: &Api,
    stage: &mut Stage,
    member: &str,
    patch: &Patch<'_>,
) -> Result<(), StageProblem> {
    let text = patch.value.unwrap_or_default();
    let mut canary = stage
        .canary_settings
        .clone()
        .unwrap_or_else(|| CanarySettings {
            percent_traffic: 0.0,
            deployment_id: stage.deployment_id.clone(),
            stage_variable_overrides: None,
            use_stage_cache: false,
        });
    match member {
        "deploymentId" => {
            check_deployment(api, text)?;
            text.clone_into(&mut canary.deployment_id);
        }
        "percentTraffic" => {
            let percent = text.parse().map_err(|_| unfit(patch))?;
            canary.percent_traffic = check_percent(percent)?;
        }
        "useStageCache" => canary.use_stage_cache = flag(patch),
        _ => {
            let name = member
                .strip_prefix("stageVariableOverrides/")
                .ok_or_else(|| invalid_path(patch))?;
            let name = unescape(name);
            let value = variable(&name, patch)?;
            let overrides = canary.stage_variable_overrides.get_or_insert_default();
            overrides.insert(name, value);
        }
    }
    stage.canary_settings = Some(canary);
    Ok(())
}

/// Sets `/{resourcePath}/{httpMethod}/{group}/{setting}`; the resource's path may hold slashes.
fn set_method(stage: &mut Stage, patch: &Patch<'_>) -> Result<(), StageProblem> {
    let (key, name) = split_setting(patch.path).ok_or_else(|| invalid_path(patch))?;
    let general = stage.method_settings.get("*/*");
    let own = stage.method_settings.get(key).or(general);
    let mut setting = own.cloned().unwrap_or_default();
    set_member(&mut setting, name, patch)?;
    stage.method_settings.insert(key.to_owned(), setting);
    Ok(())
}

/// Splits a path into the method's key and the setting's name.
fn split_setting(path: &str) -> Option<(&str, &str)> {
    let path = path.strip_prefix('/')?;
    let (rest, _) = path.rsplit_once('/')?;
    let (key, _) = rest.rsplit_once('/')?;
    let name = path.get(key.len() + 1..)?;
    let (resource, verb) = key.rsplit_once('/')?;
    let sound = verb == "*" || HttpMethod::parse(verb).is_some();
    (sound && !resource.is_empty()).then_some((key, name))
}

fn set_member(
    setting: &mut MethodSetting,
    name: &str,
    patch: &Patch<'_>,
) -> Result<(), StageProblem> {
    match name {
        "metrics/enabled" => setting.metrics_enabled = flag(patch),
        "logging/dataTrace" => setting.data_trace_enabled = flag(patch),
        "logging/loglevel" => setting.logging_level = Some(one_of(patch, LOGGING_LEVELS)?),
        "throttling/burstLimit" => {
            setting.throttling_burst_limit = number(patch, |limit| *limit >= -1)?;
        }
        "throttling/rateLimit" => {
            setting.throttling_rate_limit =
                number(patch, |limit: &f64| limit.is_finite() && *limit >= -1.0)?;
        }
        "caching/enabled" => setting.caching_enabled = flag(patch),
        "caching/ttlInSeconds" => {
            setting.cache_ttl_in_seconds = number(patch, |ttl| (0..=LONGEST_TTL).contains(ttl))?;
        }
        "caching/dataEncrypted" => setting.cache_data_encrypted = flag(patch),
        "caching/requireAuthorizationForCacheControl" => {
            setting.require_authorization_for_cache_control = flag(patch);
        }
        "caching/unauthorizedCacheControlHeaderStrategy" => {
            setting.unauthorized_cache_control_header_strategy =
                one_of(patch, CACHE_CONTROL_STRATEGIES)?;
        }
        _ => {
            let name = name.to_owned();
            return Err(StageProblem::InvalidMethodSetting { name });
        }
    }
    Ok(())
}

fn invalid_path(patch: &Patch<'_>) -> StageProblem {
    StageProblem::InvalidPath {
        path: patch.path.to_owned(),
    }
}

fn unfit(patch: &Patch<'_>) -> StageProblem {
    StageProblem::InvalidSetting {
        path: patch.path.to_owned(),
        value: patch.value.unwrap_or("null").to_owned(),
    }
}

/// Reads the value of a stage variable.
fn variable(name: &str, patch: &Patch<'_>) -> Result<String, StageProblem> {
    let value = patch.value.unwrap_or_default();
    check_variable(name, value).map_err(|problem| match problem {
        StageProblem::InvalidVariableValue { .. } => StageProblem::InvalidVariableValue {
            value: patch.value.unwrap_or("null").to_owned(),
        },
        other => other,
    })?;
    Ok(value.to_owned())
}

/// Reads a flag as Java does: whatever is not `true` is false.
fn flag(patch: &Patch<'_>) -> bool {
    patch
        .value
        .is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

fn one_of(patch: &Patch<'_>, allowed: &[&str]) -> Result<String, StageProblem> {
    let found = patch.value.filter(|text| allowed.contains(text));
    found.map(str::to_owned).ok_or_else(|| unfit(patch))
}

fn number<N: std::str::FromStr>(
    patch: &Patch<'_>,
    sound: impl Fn(&N) -> bool,
) -> Result<N, StageProblem> {
    let number = patch.value.and_then(|text| text.parse().ok());
    number.filter(sound).ok_or_else(|| unfit(patch))
}
