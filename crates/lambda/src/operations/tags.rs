//! Tags of functions.

use super::Call;
use crate::error::LambdaError;
use crate::input::{Input, missing, wrong};
use crate::wire::LambdaReply;
use serde_json::json;

/// The most tags of a function.
const TAGS: usize = 50;

pub(super) fn list(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    Ok(call.json(200, &json!({"Tags": found.record.tags})))
}

pub(super) fn add(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let input = Input::of(call.request, &["Tags"])?;
    let tags = input.texts("Tags")?.ok_or_else(|| missing("Tags"))?;
    let found = call.found()?;
    call.host.catalogue.change(&found.key, |record| {
        record.tags.extend(tags);
        if record.tags.len() > TAGS {
            return Err(wrong("Tags", "no more than 50 together"));
        }
        Ok(())
    })?;
    Ok(call.empty())
}

pub(super) fn remove(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let names = call.request.parameters("tagKeys");
    if names.is_empty() {
        return Err(missing("TagKeys"));
    }
    let found = call.found()?;
    call.host.catalogue.change(&found.key, |record| {
        for name in &names {
            record.tags.shift_remove(name);
        }
        Ok(())
    })?;
    Ok(call.empty())
}
