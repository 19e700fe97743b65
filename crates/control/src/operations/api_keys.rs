//! API keys.
//!
//! Recorded: what is refused, that a key is disabled unless it is told otherwise, that an empty name
//! or value counts as none, and that values are shown where a key is made. That a name is found by
//! its beginning follows the recorded behaviour of a plan's keys.

use super::{API_ID, Body, Call, Entry, Handler};
use crate::Exception;
use crate::account_view::ApiKeyView;
use crate::exception::AccountProblem;
use crate::paginate::{documents, show};
use crate::patch;
use crate::view::json;
use serde_json::Value;
use trygate_model::limits::API_KEYS;
use trygate_model::{ApiKey, UsagePlan, UsagePlanKey};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateApiKey", Handler::Transact(create)),
    ("DeleteApiKey", Handler::Transact(delete)),
    ("GetApiKey", Handler::Transact(get)),
    ("GetApiKeys", Handler::Transact(list)),
    ("UpdateApiKey", Handler::Transact(update)),
];

const NAME_CHARACTERS: usize = 1024;

/// Longer descriptions are refused (recorded); the exact limit is that of other descriptions.
const DESCRIPTION_CHARACTERS: usize = 1024;

const VALUE_SHORTEST: usize = 20;
const VALUE_LONGEST: usize = 128;

/// The length of values that AWS makes.
const VALUE_MADE: usize = 40;

fn create(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let input = &call.input;
    let value = match input.filled("value") {
        Some(value) => value,
        None => new_value(call),
    };
    let now = call.ambient.clock.now().seconds();
    let id = match input.flag("generateDistinctId") {
        // as documented; what AWS does with this deprecated member is not recorded
        Some(false) => value.clone(),
        _ => call.free_id::<ApiKey>(books, API_ID)?,
    };
    let key = ApiKey {
        id,
        value,
        name: input.filled("name"),
        customer_id: input.filled("customerId"),
        description: input.filled("description"),
        enabled: input.flag("enabled").unwrap_or_default(),
        created_date: now,
        last_updated_date: now,
        stage_keys: stage_keys(call)?,
        labels: Vec::new(),
        tags: input.text_map("tags").unwrap_or_default(),
    };
    check(&key)?;
    check_stages(&key, books)?;
    add(&key, books)?;
    json(&ApiKeyView::made(&key))
}

/// Stores a new key, whose value must be new too.
pub(super) fn add(key: &ApiKey, books: &mut Transaction<'_>) -> Result<(), Exception> {
    let known = books.all::<ApiKey>()?;
    if known.len() >= API_KEYS {
        return Err(AccountProblem::TooMany { what: "API Keys" }.into());
    }
    let is_it = |known: &ApiKey| known.value == key.value || known.id == key.id;
    if known.iter().any(|known| is_it(&known.document)) {
        return Err(AccountProblem::ApiKeyExists.into());
    }
    books.insert(&key.id, key.clone())?;
    Ok(())
}

/// Makes a value as AWS does: letters of both cases and digits.
pub(super) fn new_value(call: &Call<'_>) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut bytes = [0; VALUE_MADE];
    call.ambient.ids.fill(&mut bytes);
    bytes
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(*byte) % ALPHABET.len()))
        .map(|byte| char::from(*byte))
        .collect()
}

/// Checks the members of a key, however it was made.
pub(super) fn check(key: &ApiKey) -> Result<(), AccountProblem> {
    let longer = |text: &Option<String>, most: usize| {
        text.as_ref()
            .is_some_and(|text| text.chars().count() > most)
    };
    if longer(&key.name, NAME_CHARACTERS) {
        return Err(AccountProblem::ApiKeyNameTooLong);
    }
    if longer(&key.description, DESCRIPTION_CHARACTERS) {
        return Err(AccountProblem::InvalidApiKeyDescription);
    }
    match key.value.chars().count() {
        0..VALUE_SHORTEST => Err(AccountProblem::ApiKeyValueTooShort),
        VALUE_SHORTEST..=VALUE_LONGEST => Ok(()),
        _ => Err(AccountProblem::ApiKeyValueTooLong),
    }
}

fn stage_keys(call: &Call<'_>) -> Result<Vec<String>, Exception> {
    let given = call.input.get("stageKeys").and_then(Value::as_array);
    let member = |stage: &Value, name: &str| {
        let text = stage.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    given
        .into_iter()
        .flatten()
        .map(|stage| {
            let (api, name) = (member(stage, "restApiId"), member(stage, "stageName"));
            let both = api.zip(name).ok_or(AccountProblem::InvalidStageKey)?;
            Ok(format!("{}/{}", both.0, both.1))
        })
        .collect()
}

fn check_stages(key: &ApiKey, books: &mut Transaction<'_>) -> Result<(), Exception> {
    for stage in &key.stage_keys {
        let (api, stage) = stage.split_once('/').unwrap_or_default();
        if !super::stage_exists(books, api, stage)? {
            return Err(AccountProblem::InvalidApiStage.into());
        }
    }
    Ok(())
}

/// Loads the key that a call names.
fn load(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<ApiKey, Exception> {
    let found = books.load::<ApiKey>(call.input.required("apiKey"))?;
    let found = found.ok_or(AccountProblem::NoSuchApiKey)?;
    Ok(ApiKey::clone(&found.document))
}

fn get(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let key = load(call, books)?;
    let with_value = call.input.flag("includeValue").unwrap_or_default();
    json(&ApiKeyView::single(&key, with_value))
}

fn list(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let input = &call.input;
    let (name, customer) = (input.filled("nameQuery"), input.filled("customerId"));
    let listing = documents(input, books, |key: &ApiKey| {
        let named = |begin: &String| {
            key.name
                .as_ref()
                .is_some_and(|name| name.starts_with(begin))
        };
        name.as_ref().is_none_or(named) && (customer.is_none() || key.customer_id == customer)
    })?;
    let with_values = input.flag("includeValues").unwrap_or_default();
    show(&listing, |key| ApiKeyView::listed(key, with_values))
}

fn update(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let old = load(call, books)?;
    let mut key = patch::api_key::TABLE.patched(&call.input, &old)?;
    check(&key)?;
    if key.stage_keys != old.stage_keys {
        check_stages(&key, books)?;
    }
    key.last_updated_date = call.ambient.clock.now().seconds();
    books.put(&key.id, key.clone())?;
    json(&ApiKeyView::single(&key, false))
}

/// Removes a key, also from its plans (recorded).
fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let key = load(call, books)?;
    for plan in books.all::<UsagePlan>()? {
        super::usage_plan_keys::detach(&plan.document.id, &key.id, books)?;
    }
    books.delete::<ApiKey>(&key.id)?;
    Ok(Body::new())
}

/// Returns the plans that have a key.
pub(super) fn plans_of(
    key_id: &str,
    books: &mut Transaction<'_>,
) -> Result<Vec<std::sync::Arc<UsagePlan>>, Exception> {
    let mut plans = Vec::new();
    for plan in books.all::<UsagePlan>()? {
        let id = format!("{}/{key_id}", plan.document.id);
        if books.load::<UsagePlanKey>(&id)?.is_some() {
            plans.push(plan.document);
        }
    }
    Ok(plans)
}
