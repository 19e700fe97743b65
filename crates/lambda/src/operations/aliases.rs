//! Aliases of versions.

use super::{Call, check_revision, listing, page};
use crate::error::LambdaError;
use crate::function_name::LATEST;
use crate::input::{Input, wrong};
use crate::record::{Alias, FunctionRecord};
use crate::wire::LambdaReply;
use indexmap::IndexMap;
use serde_json::Value;

const MEMBERS: [&str; 5] = [
    "Name",
    "FunctionVersion",
    "Description",
    "RoutingConfig",
    "RevisionId",
];

pub(super) fn create(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let input = Input::of(call.request, &MEMBERS)?;
    let name = input.required("Name")?;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if name.is_empty()
        || name.len() > 128
        || !name.bytes().all(is_word)
        || name.bytes().all(|byte| byte.is_ascii_digit())
    {
        let wanted = "letters, digits, hyphens and underscores, and no number";
        return Err(wrong("Name", wanted));
    }
    input.required("FunctionVersion")?;
    let found = call.found_created()?;
    let arn = found.place.arn(&found.key.name, Some(name));
    let alias = call.host.catalogue.change(&found.key, |record| {
        if record.aliases.contains_key(name) {
            let detail = format!("Alias already exists: {arn}");
            return Err(LambdaError::Conflict { detail });
        }
        let mut alias = Alias {
            version: String::new(),
            description: String::new(),
            weights: IndexMap::new(),
            revision_id: String::new(),
        };
        apply(call, &input, record, &mut alias)?;
        record.aliases.insert(name.to_owned(), alias.clone());
        Ok(alias)
    })?;
    Ok(call.json(201, &alias.view(&found.place, &found.key.name, name)))
}

pub(super) fn update(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let input = Input::of(call.request, &MEMBERS)?;
    let name = call.route.part()?;
    let found = call.found_created()?;
    let alias = call.host.catalogue.change(&found.key, |record| {
        let mut alias = record
            .aliases
            .get(name)
            .cloned()
            .ok_or_else(|| absent(call))?;
        check_revision(input.text("RevisionId")?, &alias.revision_id)?;
        apply(call, &input, record, &mut alias)?;
        record.aliases.insert(name.to_owned(), alias.clone());
        Ok(alias)
    })?;
    Ok(call.json(200, &alias.view(&found.place, &found.key.name, name)))
}

pub(super) fn get(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    let name = call.route.part()?;
    let alias = found.record.aliases.get(name).ok_or_else(|| absent(call))?;
    Ok(call.json(200, &alias.view(&found.place, &found.key.name, name)))
}

pub(super) fn list(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    let wanted = call.request.parameter("FunctionVersion");
    let views: Vec<Value> = found
        .record
        .aliases
        .iter()
        .filter(|(_, alias)| {
            wanted
                .as_ref()
                .is_none_or(|wanted| alias.version == *wanted)
        })
        .map(|(name, alias)| alias.view(&found.place, &found.key.name, name))
        .collect();
    let (items, marker) = page(call, views, 50)?;
    Ok(call.json(200, &listing("Aliases", items, marker)))
}

pub(super) fn delete(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found_created()?;
    let name = call.route.part()?;
    call.host.catalogue.change(&found.key, |record| {
        // an alias that is gone already is no error in Lambda
        record.aliases.shift_remove(name);
        record.policies.shift_remove(name);
        Ok(())
    })?;
    Ok(call.empty())
}

fn absent(call: &Call<'_>) -> LambdaError {
    let arn = call.found().ok().map(|found| {
        let name = call.route.part.as_deref();
        found.place.arn(&found.key.name, name)
    });
    LambdaError::AliasNotFound {
        arn: arn.unwrap_or_default(),
    }
}

fn apply(
    call: &Call<'_>,
    input: &Input,
    record: &FunctionRecord,
    alias: &mut Alias,
) -> Result<(), LambdaError> {
    let exists = |version: &str| -> Result<(), LambdaError> {
        if record.version(version).is_some() {
            return Ok(());
        }
        let found = call.found()?;
        let arn = found.place.arn(&found.key.name, Some(version));
        Err(LambdaError::FunctionNotFound { arn })
    };
    if let Some(version) = input.text("FunctionVersion")? {
        exists(version)?;
        version.clone_into(&mut alias.version);
    }
    if let Some(description) = input.text("Description")? {
        description.clone_into(&mut alias.description);
    }
    if let Some(routing) = input.object("RoutingConfig")? {
        let weights = routing.get("AdditionalVersionWeights");
        let weights = weights.and_then(Value::as_object).into_iter().flatten();
        alias.weights = IndexMap::new();
        for (version, weight) in weights {
            exists(version)?;
            let share = weight
                .as_f64()
                .filter(|weight| (0.0..=1.0).contains(weight))
                .ok_or_else(|| wrong("RoutingConfig", "weights from 0 to 1"))?;
            if version == LATEST || alias.version == LATEST {
                let wanted = "between published versions";
                return Err(wrong("RoutingConfig", wanted));
            }
            alias.weights.insert(version.clone(), share);
        }
        if alias.weights.len() > 1 {
            return Err(wrong("RoutingConfig", "of one additional version"));
        }
    }
    alias.revision_id = call.revision();
    Ok(())
}
