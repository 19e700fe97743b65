//! The keys of usage plans.
//!
//! Recorded: an unknown plan has no keys, and keys are found by the beginning of their names. That
//! a key cannot have two plans for one stage is documented; the words are a guess.

use super::{Body, Call, Entry, Handler};
use crate::Exception;
use crate::account_view::UsagePlanKeyView;
use crate::exception::AccountProblem;
use crate::paginate::Page;
use crate::view::{PageView, json};
use std::sync::Arc;
use trygate_model::{ApiKey, Usage, UsagePlan, UsagePlanKey};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateUsagePlanKey", Handler::Transact(create)),
    ("DeleteUsagePlanKey", Handler::Transact(delete)),
    ("GetUsagePlanKey", Handler::Transact(get)),
    ("GetUsagePlanKeys", Handler::Transact(list)),
];

fn create(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let plan = super::usage_plans::load(call, books)?;
    if call.input.required("keyType") != "API_KEY" {
        return Err(AccountProblem::InvalidKeyType.into());
    }
    let key = books.load::<ApiKey>(call.input.required("keyId"))?;
    let key = key.ok_or(AccountProblem::NoSuchApiKey)?.document;
    attach(call, &plan, &key, books)?;
    json(&UsagePlanKeyView::of(&key))
}

/// Gives a plan a key.
pub(super) fn attach(
    call: &Call<'_>,
    plan: &UsagePlan,
    key: &ApiKey,
    books: &mut Transaction<'_>,
) -> Result<(), Exception> {
    let id = format!("{}/{}", plan.id, key.id);
    if books.load::<UsagePlanKey>(&id)?.is_some() {
        return Err(AccountProblem::UsagePlanKeyExists.into());
    }
    check_other_plans(plan, &key.id, books)?;
    let plan_key = UsagePlanKey {
        usage_plan_id: plan.id.clone(),
        key_id: key.id.clone(),
        since: call.ambient.clock.now().seconds(),
    };
    books.insert(&id, plan_key)?;
    Ok(())
}

/// Takes a key from a plan; returns whether the plan had it.
pub(super) fn detach(
    plan: &str,
    key: &str,
    books: &mut Transaction<'_>,
) -> Result<bool, Exception> {
    let id = format!("{plan}/{key}");
    books.delete::<Usage>(&id)?;
    Ok(books.delete::<UsagePlanKey>(&id)?)
}

/// Refuses a key that another plan has for one of the plan's stages.
pub(super) fn check_other_plans(
    plan: &UsagePlan,
    key: &str,
    books: &mut Transaction<'_>,
) -> Result<(), Exception> {
    for other in super::api_keys::plans_of(key, books)? {
        let stages = other.api_stages.iter().filter(|_| other.id != plan.id);
        for stage in stages {
            let same = |own: &trygate_model::ApiStage| {
                own.api_id == stage.api_id && own.stage == stage.stage
            };
            if plan.api_stages.iter().any(same) {
                return Err(AccountProblem::KeyHasPlanForStage {
                    key: key.to_owned(),
                    stage: format!("{}:{}", stage.api_id, stage.stage),
                }
                .into());
            }
        }
    }
    Ok(())
}

fn get(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let plan = super::usage_plans::load(call, books)?;
    let key_id = call.input.required("keyId");
    let found = books.load::<UsagePlanKey>(&format!("{}/{key_id}", plan.id))?;
    let key = match found {
        Some(_) => books.load::<ApiKey>(key_id)?,
        None => None,
    };
    let key = key.ok_or(AccountProblem::NoSuchUsagePlanKey)?;
    json(&UsagePlanKeyView::of(&key.document))
}

fn list(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let name = call.input.filled("nameQuery");
    let mut keys: Vec<Arc<ApiKey>> = Vec::new();
    for (id, _) in books.within::<UsagePlanKey>(call.input.required("usagePlanId"))? {
        let key = books.load::<ApiKey>(&id)?.map(|found| found.document);
        keys.extend(key.filter(|key| {
            let named = |begin: &String| {
                key.name
                    .as_ref()
                    .is_some_and(|name| name.starts_with(begin))
            };
            name.as_ref().is_none_or(named)
        }));
    }
    let cut = Page::of(&call.input)?.cut(keys.iter().collect(), |key| &key.id);
    json(&PageView {
        item: cut
            .items
            .iter()
            .map(|key| UsagePlanKeyView::of(key))
            .collect(),
        position: cut.position,
    })
}

fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let plan = super::usage_plans::load(call, books)?;
    if detach(&plan.id, call.input.required("keyId"), books)? {
        Ok(Body::new())
    } else {
        Err(AccountProblem::NoSuchUsagePlanKey.into())
    }
}
