//! What a patch of a usage plan takes; how limits fit together is checked when all is applied.
//!
//! The paths' spelling in refusals was reported by users, with AWS's `apidId`.

use super::{Dialect, Edit, Op, Rule, Table};
use crate::Exception;
use crate::exception::AccountProblem;
use crate::input::Input;
use serde_json::Value;
use trygate_model::{ApiStage, QuotaPeriod, QuotaSettings, TextMap, ThrottleSettings, UsagePlan};

const SET: &[Op] = &[Op::Add, Op::Replace];
const REMOVE: &[Op] = &[Op::Remove];

pub(crate) const TABLE: Table<UsagePlan> = Table {
    dialect: Dialect::Listing,
    rules: &[
        Rule {
            path: "/name",
            ops: &[Op::Replace],
            apply: |plan, edit| {
                plan.name = edit.filled().ok_or(AccountProblem::EmptyUsagePlanName)?;
                Ok(())
            },
        },
        Rule {
            path: "/description",
            ops: &[Op::Replace],
            apply: |plan, edit| {
                plan.description = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/apiStages",
            ops: &[Op::Add, Op::Remove],
            apply: change_stages,
        },
        Rule {
            path: "/quota",
            ops: REMOVE,
            apply: |plan, _| {
                plan.quota = None;
                Ok(())
            },
        },
        Rule {
            path: "/throttle",
            ops: REMOVE,
            apply: |plan, _| {
                plan.throttle = None;
                Ok(())
            },
        },
        Rule {
            path: "/productCode",
            ops: &[Op::Add, Op::Replace, Op::Remove],
            apply: |plan, edit| {
                plan.product_code = edit.filled().filter(|_| edit.op != Op::Remove);
                Ok(())
            },
        },
        Rule {
            path: "/quota/limit",
            ops: SET,
            apply: |plan, edit| {
                quota(plan).limit = whole(edit, AccountProblem::InvalidQuota)?;
                Ok(())
            },
        },
        Rule {
            path: "/quota/offset",
            ops: SET,
            apply: |plan, edit| {
                quota(plan).offset = whole(edit, AccountProblem::InvalidQuota)?;
                Ok(())
            },
        },
        Rule {
            path: "/quota/period",
            ops: SET,
            apply: |plan, edit| {
                let period = QuotaPeriod::parse(edit.text());
                quota(plan).period = period.ok_or(AccountProblem::InvalidQuota)?;
                Ok(())
            },
        },
        Rule {
            path: "/throttle/burstLimit",
            ops: SET,
            apply: |plan, edit| set_burst(plan.throttle.get_or_insert_default(), edit),
        },
        Rule {
            path: "/throttle/rateLimit",
            ops: SET,
            apply: |plan, edit| set_rate(plan.throttle.get_or_insert_default(), edit),
        },
        Rule {
            path: "/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>",
            ops: &[Op::Add, Op::Replace, Op::Remove],
            apply: change_method,
        },
        Rule {
            path: "/apiStages/<apidId:stageName>/throttle",
            ops: &[Op::Add, Op::Replace, Op::Remove],
            apply: change_methods,
        },
        Rule {
            path: "/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>/burstLimit",
            ops: SET,
            apply: |plan, edit| set_burst(method(plan, edit)?, edit),
        },
        Rule {
            path: "/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>/rateLimit",
            ops: SET,
            apply: |plan, edit| set_rate(method(plan, edit)?, edit),
        },
    ],
};

/// Escapes the resource's path in paths below a stage's throttle: clients send `/apiStages/a:b` +
/// `/throttle` + `//pets/{id}/GET/rateLimit` with bare slashes.
pub(crate) fn escaped(mut input: Input) -> Input {
    let operations = input
        .members
        .iter_mut()
        .find(|(name, _)| *name == "patchOperations")
        .and_then(|(_, value)| value.as_array_mut());
    for operation in operations.into_iter().flatten() {
        let path = operation.get("path").and_then(Value::as_str);
        if let Some(path) = path.and_then(escaped_path)
            && let Some(operation) = operation.as_object_mut()
        {
            operation.insert("path".into(), path.into());
        }
    }
    input
}

fn escaped_path(path: &str) -> Option<String> {
    let (stage, rest) = path.strip_prefix("/apiStages/")?.split_once("/throttle/")?;
    let (rest, limit) = ["/burstLimit", "/rateLimit"]
        .into_iter()
        .find_map(|limit| Some((rest.strip_suffix(limit)?, limit)))
        .unwrap_or((rest, ""));
    let (resource, verb) = rest.rsplit_once('/')?;
    let resource = match resource {
        "" => "~1".to_owned(),
        bare => bare.replace('/', "~1"),
    };
    Some(format!(
        "/apiStages/{stage}/throttle/{resource}/{verb}{limit}"
    ))
}

fn quota(plan: &mut UsagePlan) -> &mut QuotaSettings {
    // guess: a quota whose period was never told is monthly
    plan.quota.get_or_insert(QuotaSettings {
        limit: 0,
        offset: 0,
        period: QuotaPeriod::Month,
    })
}

fn whole(edit: &Edit<'_>, wrong: AccountProblem) -> Result<i64, Exception> {
    let number = edit.text().trim().parse::<i64>().ok();
    Ok(number.filter(|number| *number >= 0).ok_or(wrong)?)
}

fn set_burst(throttle: &mut ThrottleSettings, edit: &Edit<'_>) -> Result<(), Exception> {
    throttle.burst_limit = whole(edit, AccountProblem::InvalidThrottle)?;
    Ok(())
}

fn set_rate(throttle: &mut ThrottleSettings, edit: &Edit<'_>) -> Result<(), Exception> {
    let rate = edit.text().trim().parse::<f64>().ok();
    let rate = rate.filter(|rate| rate.is_finite() && *rate >= 0.0);
    throttle.rate_limit = rate.ok_or(AccountProblem::InvalidThrottle)?;
    Ok(())
}

fn change_stages(plan: &mut UsagePlan, edit: &Edit<'_>) -> Result<(), Exception> {
    let (api_id, stage) = edit
        .text()
        .split_once(':')
        .filter(|(api, stage)| !api.is_empty() && !stage.is_empty())
        .ok_or(AccountProblem::InvalidApiStage)?;
    let is_it = |known: &ApiStage| known.api_id == api_id && known.stage == stage;
    let was_there = plan.api_stages.iter().any(is_it);
    match (edit.op, was_there) {
        (Op::Add, true) => return Err(AccountProblem::ApiStageExists.into()),
        (Op::Add, false) => plan.api_stages.push(ApiStage {
            api_id: api_id.to_owned(),
            stage: stage.to_owned(),
            throttle: TextMap::new(),
        }),
        (_, true) => plan.api_stages.retain(|known| !is_it(known)),
        // recorded
        (_, false) => {
            return Err(AccountProblem::NoSuchApiStage {
                api: api_id.to_owned(),
                stage: stage.to_owned(),
                plan: plan.id.clone(),
            }
            .into());
        }
    }
    Ok(())
}

/// Finds the stage that a path names.
fn stage<'a>(plan: &'a mut UsagePlan, edit: &Edit<'_>) -> Result<&'a mut ApiStage, Exception> {
    let (api_id, stage) = edit.name().split_once(':').unwrap_or_default();
    plan.api_stages
        .iter_mut()
        .find(|known| known.api_id == api_id && known.stage == stage)
        .ok_or_else(|| AccountProblem::InvalidApiStage.into())
}

fn method_key(edit: &Edit<'_>) -> String {
    let name = |at: usize| edit.names.get(at).map_or("", String::as_str);
    format!("{}/{}", name(1).trim_end_matches('/'), name(2))
}

/// Finds the throttle of the method that a path names, made if it is not there.
fn method<'a>(
    plan: &'a mut UsagePlan,
    edit: &Edit<'_>,
) -> Result<&'a mut ThrottleSettings, Exception> {
    let stage = stage(plan, edit)?;
    Ok(stage.throttle.entry(method_key(edit)).or_default())
}

fn change_method(plan: &mut UsagePlan, edit: &Edit<'_>) -> Result<(), Exception> {
    let stage = stage(plan, edit)?;
    let key = method_key(edit);
    if edit.op == Op::Remove {
        // guess: what is not there cannot be removed
        let removed = stage.throttle.shift_remove(&key);
        return removed
            .map(drop)
            .ok_or_else(|| AccountProblem::InvalidThrottle.into());
    }
    let given = serde_json::from_str(edit.text());
    let throttle = given.map_err(|_| AccountProblem::InvalidThrottle)?;
    stage.throttle.insert(key, throttle);
    Ok(())
}

fn change_methods(plan: &mut UsagePlan, edit: &Edit<'_>) -> Result<(), Exception> {
    let stage = stage(plan, edit)?;
    stage.throttle.clear();
    if edit.op != Op::Remove {
        let given = serde_json::from_str(edit.text());
        stage.throttle = given.map_err(|_| AccountProblem::InvalidThrottle)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_slashes_of_resources_are_escaped() {
        for (given, escaped) in [
            (
                "/apiStages/a:b/throttle//GET",
                "/apiStages/a:b/throttle/~1/GET",
            ),
            (
                "/apiStages/a:b/throttle//x/{y}/GET/rateLimit",
                "/apiStages/a:b/throttle/~1x~1{y}/GET/rateLimit",
            ),
            (
                "/apiStages/a:b/throttle/~1x/GET/burstLimit",
                "/apiStages/a:b/throttle/~1x/GET/burstLimit",
            ),
        ] {
            assert_eq!(escaped_path(given).as_deref(), Some(escaped));
        }
        assert_eq!(escaped_path("/apiStages"), None);
        assert_eq!(escaped_path("/apiStages/a:b/throttle"), None);
    }
}
