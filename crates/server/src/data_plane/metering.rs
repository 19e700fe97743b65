//! Who may call a method that asks for an API key, and how often a stage may be called.
//!
//! Documented: a key opens a stage through a usage plan that has both; the plan's throttle counts for
//! each key, then its quota, then the throttle of the stage's method settings. Observed: what is
//! answered to each. That a key of a stage from before there were plans needs none, and that a
//! throttle whose burst was left out lets one call at a time through, are guesses.

use super::throttle::{Buckets, Limit};
use std::sync::Arc;
use trygate_invoke::Failure;
use trygate_model::{
    ApiKey, ApiStage, Day, MethodSetting, Stage, ThrottleSettings, Timestamp, Usage, UsagePlan,
    UsagePlanKey,
};
use trygate_store::{AnyStore, Place, Store as _, StoreError, Transaction};

/// What a key is asked for.
#[derive(Debug, Clone)]
pub(crate) struct KeyedCall {
    /// The key that came.
    pub(crate) value: String,
    pub(crate) api_id: String,
    pub(crate) stage: String,
    /// The path template of the resource.
    pub(crate) path: String,
    /// The verb of the call and that of its method, which may be `ANY`.
    pub(crate) verbs: [&'static str; 2],
    pub(crate) now: Timestamp,
}

/// Lets a call through that has a key for it, and counts it.
pub(crate) async fn admit(
    store: &AnyStore,
    place: &Place,
    buckets: &Arc<Buckets>,
    call: KeyedCall,
) -> Result<Result<ApiKey, Failure>, StoreError> {
    let buckets = Arc::clone(buckets);
    store
        .transact(place, move |books| admit_within(books, &buckets, &call))
        .await
}

fn admit_within(
    books: &mut Transaction<'_>,
    buckets: &Buckets,
    call: &KeyedCall,
) -> Result<Result<ApiKey, Failure>, StoreError> {
    let keys = books.all::<ApiKey>()?;
    let found = keys
        .into_iter()
        .find(|key| key.document.value == call.value && key.document.enabled);
    let Some(key) = found.map(|found| ApiKey::clone(&found.document)) else {
        return Ok(Err(Failure::InvalidApiKey));
    };
    let Some((plan, stage, member)) = plan_of(books, &key, call)? else {
        let opens = format!("{}/{}", call.api_id, call.stage);
        return Ok(if key.stage_keys.contains(&opens) {
            Ok(key)
        } else {
            Err(Failure::InvalidApiKey)
        });
    };
    let name = format!("{}/{}", plan.id, key.id);
    let path = call.path.trim_end_matches('/');
    let own = call
        .verbs
        .iter()
        .find_map(|verb| Some((verb, stage.throttle.get(&format!("{path}/{verb}"))?)));
    if let Some((verb, throttle)) = own {
        let name = format!("{name}/{}/{}{}/{verb}", call.api_id, call.stage, call.path);
        if !buckets.take(&name, limit_of(throttle), call.now) {
            return Ok(Err(Failure::Throttled));
        }
    }
    if let Some(throttle) = &plan.throttle
        && !buckets.take(&name, limit_of(throttle), call.now)
    {
        return Ok(Err(Failure::Throttled));
    }
    let today = Day::of(call.now.seconds());
    let known = books.load::<Usage>(&name)?;
    let mut usage = known.map_or_else(Usage::default, |found| Usage::clone(&found.document));
    if let Some(quota) = &plan.quota
        && usage.remaining_on(today, quota, Some(Day::of(member.since))) <= 0
    {
        return Ok(Err(Failure::QuotaExceeded));
    }
    usage.count(today, 1);
    books.put(&name, usage)?;
    Ok(Ok(key))
}

/// Finds the plan that has both the key and the stage; AWS allows one.
fn plan_of(
    books: &mut Transaction<'_>,
    key: &ApiKey,
    call: &KeyedCall,
) -> Result<Option<(UsagePlan, ApiStage, UsagePlanKey)>, StoreError> {
    for plan in books.all::<UsagePlan>()? {
        let plan = &plan.document;
        let stage = plan
            .api_stages
            .iter()
            .find(|stage| stage.api_id == call.api_id && stage.stage == call.stage);
        let Some(stage) = stage else {
            continue;
        };
        if let Some(member) = books.load::<UsagePlanKey>(&format!("{}/{}", plan.id, key.id))? {
            let member = UsagePlanKey::clone(&member.document);
            return Ok(Some((UsagePlan::clone(plan), stage.clone(), member)));
        }
    }
    Ok(None)
}

fn limit_of(throttle: &ThrottleSettings) -> Limit {
    let burst = match throttle.burst_limit {
        0 if throttle.rate_limit > 0.0 => 1,
        given => given,
    };
    Limit {
        rate: throttle.rate_limit,
        // AWS's largest limits are far below where this would be inexact
        burst: f64::from(i32::try_from(burst).unwrap_or(i32::MAX)),
    }
}

/// Takes a call out of what the stage allows its method; false: that is used up.
pub(crate) fn stage_allows(
    buckets: &Buckets,
    api_id: &str,
    stage: &Stage,
    path: &str,
    verbs: [&str; 2],
    now: Timestamp,
) -> bool {
    let Some((key, setting)) = setting_of(stage, path, verbs) else {
        return true;
    };
    let limit = Limit {
        rate: setting.throttling_rate_limit,
        burst: f64::from(setting.throttling_burst_limit),
    };
    if limit.rate < 0.0 || limit.burst < 0.0 {
        return true;
    }
    let name = format!("stage {api_id}/{}/{key}", stage.stage_name);
    // each method has a bucket of its own, also where all share one setting (documented)
    buckets.take(&format!("{name} {path} {}", verbs[1]), limit, now)
}

/// Finds the settings of a method: its own, else those of all.
fn setting_of<'a>(
    stage: &'a Stage,
    path: &str,
    verbs: [&str; 2],
) -> Option<(&'a str, &'a MethodSetting)> {
    let relative = path.strip_prefix('/').unwrap_or(path);
    let own = verbs.iter().find_map(|verb| {
        let wanted = format!("{relative}/{verb}");
        stage.method_settings.iter().find(|(key, _)| {
            let key = key.replace("~1", "/").replace("~0", "~");
            key.strip_prefix('/').unwrap_or(&key) == wanted
        })
    });
    let all = || stage.method_settings.get_key_value("*/*");
    own.or_else(all)
        .map(|(key, setting)| (key.as_str(), setting))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_has_its_own_settings_or_those_of_all() {
        let mut stage = Stage::new("s".into(), "d".into(), 0);
        for key in [
            "*/*",
            "~1pets~1{id}/GET",
            "plain/ANY",
            "~1/POST",
            "/odd/path/PUT",
        ] {
            let setting = MethodSetting::default();
            stage.method_settings.insert(key.to_owned(), setting);
        }
        let key = |path, verbs| setting_of(&stage, path, verbs).map(|(key, _)| key);
        assert_eq!(key("/pets/{id}", ["GET", "GET"]), Some("~1pets~1{id}/GET"));
        assert_eq!(key("/plain", ["GET", "ANY"]), Some("plain/ANY"));
        assert_eq!(key("/", ["POST", "POST"]), Some("~1/POST"));
        assert_eq!(key("/odd/path", ["PUT", "PUT"]), Some("/odd/path/PUT"));
        assert_eq!(key("/other", ["GET", "GET"]), Some("*/*"));
        stage.method_settings.clear();
        assert_eq!(setting_of(&stage, "/other", ["GET", "GET"]), None);
    }
}
