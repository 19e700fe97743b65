//! Usage plans.
//!
//! Recorded: what a new plan shows, and that a stage must exist. Users reported that a plan with
//! stages is not deleted, and the unfilled text for a stage without a name.

use super::{Body, Call, Entry, Handler, SHORT_ID};
use crate::Exception;
use crate::account_view::UsagePlanView;
use crate::exception::AccountProblem;
use crate::paginate::{documents, show};
use crate::patch;
use crate::view::json;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use trygate_model::limits::USAGE_PLANS;
use trygate_model::{
    ApiStage, QuotaPeriod, QuotaSettings, TextMap, ThrottleSettings, Usage, UsagePlan, UsagePlanKey,
};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateUsagePlan", Handler::Transact(create)),
    ("DeleteUsagePlan", Handler::Transact(delete)),
    ("GetUsagePlan", Handler::Transact(get)),
    ("GetUsagePlans", Handler::Transact(list)),
    ("UpdateUsagePlan", Handler::Transact(update)),
];

fn create(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let input = &call.input;
    let name = input.filled("name");
    let name = name.ok_or(AccountProblem::EmptyUsagePlanName)?;
    if books.all::<UsagePlan>()?.len() >= USAGE_PLANS {
        return Err(AccountProblem::TooMany {
            what: "usage plans",
        }
        .into());
    }
    let stages = input.get("apiStages").and_then(Value::as_array);
    let stages = stages.into_iter().flatten().map(api_stage);
    let plan = UsagePlan {
        id: call.free_id::<UsagePlan>(books, SHORT_ID)?,
        name,
        description: input.filled("description"),
        api_stages: stages.collect::<Result<_, _>>()?,
        throttle: input.structure("throttle").map(throttle).transpose()?,
        quota: input.structure("quota").map(quota).transpose()?,
        product_code: None,
        tags: input.text_map("tags").unwrap_or_default(),
    };
    check(&plan)?;
    check_stages(&plan, &plan.api_stages, books)?;
    books.insert(&plan.id, plan.clone())?;
    json(&UsagePlanView::listed(&plan))
}

fn api_stage(given: &Value) -> Result<ApiStage, AccountProblem> {
    let text = |name: &str| {
        let text = given.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty())
            .map(str::to_owned)
            .ok_or(AccountProblem::BlankApiStage)
    };
    let methods = given.get("throttle").and_then(Value::as_object);
    Ok(ApiStage {
        api_id: text("apiId")?,
        stage: text("stage")?,
        throttle: methods
            .into_iter()
            .flatten()
            .filter_map(|(key, settings)| Some((key, settings.as_object()?)))
            .map(|(key, settings)| Ok((key.clone(), throttle(settings)?)))
            .collect::<Result<TextMap<_>, AccountProblem>>()?,
    })
}

fn throttle(given: &Map<String, Value>) -> Result<ThrottleSettings, AccountProblem> {
    let burst_limit = given.get("burstLimit").map_or(Some(0), Value::as_i64);
    let rate_limit = given.get("rateLimit").map_or(Some(0.0), Value::as_f64);
    Ok(ThrottleSettings {
        burst_limit: burst_limit.ok_or(AccountProblem::InvalidThrottle)?,
        rate_limit: rate_limit.ok_or(AccountProblem::InvalidThrottle)?,
    })
}

fn quota(given: &Map<String, Value>) -> Result<QuotaSettings, AccountProblem> {
    let number = |name: &str| given.get(name).and_then(Value::as_i64);
    let period = given.get("period").and_then(Value::as_str);
    Ok(QuotaSettings {
        limit: number("limit").unwrap_or_default(),
        offset: number("offset").unwrap_or_default(),
        period: period
            .and_then(QuotaPeriod::parse)
            .ok_or(AccountProblem::InvalidQuota)?,
    })
}

/// Checks that limits make sense; the bounds of offsets are the developer guide's.
fn check(plan: &UsagePlan) -> Result<(), AccountProblem> {
    let methods = plan
        .api_stages
        .iter()
        .flat_map(|stage| stage.throttle.values());
    for throttle in plan.throttle.iter().chain(methods) {
        let rate = throttle.rate_limit;
        if throttle.burst_limit < 0 || !rate.is_finite() || rate < 0.0 {
            return Err(AccountProblem::InvalidThrottle);
        }
    }
    let offsets = |period| match period {
        QuotaPeriod::Day => 0..=0,
        QuotaPeriod::Week => 0..=6,
        QuotaPeriod::Month => 0..=27,
    };
    match &plan.quota {
        Some(quota) if quota.limit < 1 || !offsets(quota.period).contains(&quota.offset) => {
            Err(AccountProblem::InvalidQuota)
        }
        _ => Ok(()),
    }
}

/// Checks that stages exist, and that no key of the plan has another plan for one of them.
fn check_stages(
    plan: &UsagePlan,
    stages: &[ApiStage],
    books: &mut Transaction<'_>,
) -> Result<(), Exception> {
    let mut seen = BTreeSet::new();
    for stage in stages {
        if !super::stage_exists(books, &stage.api_id, &stage.stage)? {
            return Err(AccountProblem::NoSuchApiStage {
                api: stage.api_id.clone(),
                stage: stage.stage.clone(),
                plan: plan.id.clone(),
            }
            .into());
        }
        if !seen.insert((&stage.api_id, &stage.stage)) {
            return Err(AccountProblem::ApiStageExists.into());
        }
    }
    if !stages.is_empty() {
        for (key, _) in books.within::<UsagePlanKey>(&plan.id)? {
            super::usage_plan_keys::check_other_plans(plan, &key, books)?;
        }
    }
    Ok(())
}

/// Loads the plan that a call names.
pub(super) fn load(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<UsagePlan, Exception> {
    let found = books.load::<UsagePlan>(call.input.required("usagePlanId"))?;
    let found = found.ok_or(AccountProblem::NoSuchUsagePlan)?;
    Ok(UsagePlan::clone(&found.document))
}

fn get(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    json(&UsagePlanView::single(&load(call, books)?))
}

fn list(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let of_key = match call.input.filled("keyId") {
        Some(key) => {
            let plans = super::api_keys::plans_of(&key, books)?;
            Some(
                plans
                    .iter()
                    .map(|plan| plan.id.clone())
                    .collect::<BTreeSet<_>>(),
            )
        }
        None => None,
    };
    let listing = documents(&call.input, books, |plan: &UsagePlan| {
        of_key.as_ref().is_none_or(|ids| ids.contains(&plan.id))
    })?;
    show(&listing, UsagePlanView::listed)
}

fn update(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let old = load(call, books)?;
    let input = patch::usage_plan::escaped(call.input.clone());
    let plan = patch::usage_plan::TABLE.patched(&input, &old)?;
    check(&plan)?;
    let is_known = |stage: &ApiStage| {
        let same = |known: &ApiStage| known.api_id == stage.api_id && known.stage == stage.stage;
        old.api_stages.iter().any(same)
    };
    let new = plan.api_stages.iter().filter(|stage| !is_known(stage));
    let new: Vec<ApiStage> = new.cloned().collect();
    check_stages(&plan, &new, books)?;
    books.put(&plan.id, plan.clone())?;
    json(&UsagePlanView::single(&plan))
}

fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let plan = load(call, books)?;
    if let Some(stage) = plan.api_stages.first() {
        return Err(AccountProblem::UsagePlanInUse {
            stage: format!("{}:{}", stage.api_id, stage.stage),
            id: plan.id,
        }
        .into());
    }
    books.delete_within::<UsagePlanKey>(&plan.id)?;
    books.delete_within::<Usage>(&plan.id)?;
    books.delete::<UsagePlan>(&plan.id)?;
    Ok(Body::new())
}
