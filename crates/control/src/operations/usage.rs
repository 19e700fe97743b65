//! What the keys of a usage plan have used of their quotas.
//!
//! The form is the API reference's: for each key a pair for each day, used and remaining. That a key
//! without any use is left out, and that a plan without a quota shows 0 as remaining, are guesses.

use super::{Body, Call, Entry, Handler};
use crate::Exception;
use crate::exception::AccountProblem;
use crate::paginate::Page;
use crate::patch;
use crate::view::json;
use serde::Serialize;
use trygate_model::usage::DAYS_KEPT;
use trygate_model::{Day, TextMap, Usage, UsagePlan, UsagePlanKey};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("GetUsage", Handler::Transact(get)),
    ("UpdateUsage", Handler::Transact(update)),
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UsageView<'a> {
    usage_plan_id: &'a str,
    start_date: String,
    end_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<String>,
    values: TextMap<Vec<[i64; 2]>>,
}

fn get(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let plan = super::usage_plans::load(call, books)?;
    let (start, end) = (
        Day::parse(call.input.required("startDate")),
        Day::parse(call.input.required("endDate")),
    );
    let (start, end) = start
        .zip(end)
        .filter(|(start, end)| start <= end && end.0 - start.0 <= DAYS_KEPT)
        .ok_or(AccountProblem::InvalidDates)?;
    let mut keys = books.within::<UsagePlanKey>(&plan.id)?;
    if let Some(wanted) = call.input.filled("keyId") {
        keys.retain(|(id, _)| *id == wanted);
    }
    let cut = Page::of(&call.input)?.cut(keys, |(id, _)| id);
    let mut values = TextMap::new();
    for (key, plan_key) in cut.items {
        if let Some(usage) = books.load::<Usage>(&format!("{}/{key}", plan.id))? {
            let first = Day::of(plan_key.document.since);
            let days = (start.0..=end.0).map(|day| row(&usage.document, Day(day), &plan, first));
            values.insert(key, days.collect());
        }
    }
    json(&UsageView {
        usage_plan_id: &plan.id,
        start_date: call.input.required("startDate").to_owned(),
        end_date: call.input.required("endDate").to_owned(),
        position: cut.position,
        values,
    })
}

fn row(usage: &Usage, day: Day, plan: &UsagePlan, first: Day) -> [i64; 2] {
    let quota = plan.quota.as_ref();
    let remaining = quota.map_or(0, |quota| usage.remaining_on(day, quota, Some(first)));
    [usage.used_on(day), remaining]
}

fn update(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let plan = super::usage_plans::load(call, books)?;
    let key = call.input.required("keyId");
    let id = format!("{}/{key}", plan.id);
    let plan_key = books.load::<UsagePlanKey>(&id)?;
    let plan_key = plan_key.ok_or(AccountProblem::NoSuchUsagePlanKey)?.document;
    let quota = plan.quota.as_ref().ok_or(AccountProblem::NoQuota)?;
    let known = books.load::<Usage>(&id)?;
    let mut usage = known.map_or_else(Usage::default, |found| Usage::clone(&found.document));
    let (today, first) = (
        Day::of(call.ambient.clock.now().seconds()),
        Day::of(plan_key.since),
    );
    let remaining = patch::usage::TABLE.patched(&call.input, &None)?;
    if let Some(remaining) = remaining {
        usage.set_remaining(today, remaining, quota, Some(first));
        books.put(&id, usage.clone())?;
    }
    let mut values = TextMap::new();
    values.insert(key.to_owned(), vec![row(&usage, today, &plan, first)]);
    json(&UsageView {
        usage_plan_id: &plan.id,
        start_date: today.to_string(),
        end_date: today.to_string(),
        position: None,
        values,
    })
}
