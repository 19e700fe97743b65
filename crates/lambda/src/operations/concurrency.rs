//! Reserved concurrency, and how asynchronous invocations are tried again.

use super::Call;
use crate::error::LambdaError;
use crate::input::{Input, missing, wrong};
use crate::limits::CONCURRENCY;
use crate::wire::LambdaReply;
use serde_json::{Value, json};

pub(super) fn put(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let member = "ReservedConcurrentExecutions";
    let input = Input::of(call.request, &[member])?;
    let count = input.number(member)?.ok_or_else(|| missing(member))?;
    if count as usize > CONCURRENCY {
        return Err(LambdaError::InvalidParameter {
            detail: format!(
                "Specified ReservedConcurrentExecutions for function decreases account's \
                 UnreservedConcurrentExecution below its minimum value, of {CONCURRENCY} in all"
            ),
        });
    }
    let found = call.found()?;
    call.host.catalogue.change(&found.key, |record| {
        record.reserved_concurrency = Some(count);
        Ok(())
    })?;
    Ok(call.json(200, &json!({ member: count })))
}

pub(super) fn get(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    let view = match found.record.reserved_concurrency {
        Some(count) => json!({"ReservedConcurrentExecutions": count}),
        None => json!({}),
    };
    Ok(call.json(200, &view))
}

pub(super) fn delete(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    call.host.catalogue.change(&found.key, |record| {
        record.reserved_concurrency = None;
        Ok(())
    })?;
    Ok(call.empty())
}

pub(super) fn put_event_config(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let input = Input::of(
        call.request,
        &[
            "MaximumRetryAttempts",
            "MaximumEventAgeInSeconds",
            "DestinationConfig",
        ],
    )?;
    for member in ["MaximumEventAgeInSeconds", "DestinationConfig"] {
        if input.get(member).is_some_and(|value| *value != json!({})) {
            let what = format!("the member {member}");
            return Err(LambdaError::Unsupported { what });
        }
    }
    let attempts = input.number("MaximumRetryAttempts")?;
    if attempts.is_some_and(|attempts| attempts > 2) {
        return Err(wrong("MaximumRetryAttempts", "0, 1 or 2"));
    }
    let found = call.found()?;
    call.host.catalogue.change(&found.key, |record| {
        record.maximum_retry_attempts = Some(attempts.unwrap_or(2));
        Ok(())
    })?;
    get_event_config(call)
}

pub(super) fn get_event_config(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    let arn = found.place.arn(&found.key.name, Some("$LATEST"));
    let Some(attempts) = found.record.maximum_retry_attempts else {
        let what = format!("The function {arn} doesn't have an EventInvokeConfig");
        return Err(LambdaError::NothingThere { what });
    };
    let millis = call.host.parts.ambient.clock.now().millis();
    let seconds = Value::from(millis / 1000);
    let view = json!({
        "LastModified": seconds,
        "FunctionArn": arn,
        "MaximumRetryAttempts": attempts,
        "DestinationConfig": {"OnSuccess": {}, "OnFailure": {}},
    });
    Ok(call.json(200, &view))
}

pub(super) fn delete_event_config(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    call.host.catalogue.change(&found.key, |record| {
        record.maximum_retry_attempts = None;
        Ok(())
    })?;
    Ok(call.empty())
}
