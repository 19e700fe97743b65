//! The operations that deploy tools call, besides invocations: functions, versions, aliases,
//! permissions, concurrency and tags.

mod aliases;
mod concurrency;
mod functions;
mod permissions;
mod tags;
mod versions;

use crate::catalogue::Found;
use crate::error::LambdaError;
use crate::host::LambdaHost;
use crate::place::Place;
use crate::route::{Operation, Route};
use crate::wire::{LambdaReply, LambdaRequest};
use serde_json::Value;
use std::sync::Arc;

/// One call.
pub(crate) struct Call<'a> {
    pub(crate) host: &'a Arc<LambdaHost>,
    pub(crate) route: &'a Route,
    pub(crate) request: &'a LambdaRequest,
    pub(crate) request_id: &'a str,
    pub(crate) place: Place,
}

/// Carries out a call that is no invocation.
pub(crate) fn carry_out(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    match call.route.operation {
        Operation::CreateFunction => functions::create(call),
        Operation::ListFunctions => functions::list(call),
        Operation::GetFunction => functions::get(call),
        Operation::DeleteFunction => functions::delete(call),
        Operation::GetFunctionConfiguration => functions::get_configuration(call),
        Operation::UpdateFunctionConfiguration => functions::update_configuration(call),
        Operation::UpdateFunctionCode => functions::update_code(call),
        Operation::PublishVersion => versions::publish(call),
        Operation::ListVersionsByFunction => versions::list(call),
        Operation::CreateAlias => aliases::create(call),
        Operation::ListAliases => aliases::list(call),
        Operation::GetAlias => aliases::get(call),
        Operation::UpdateAlias => aliases::update(call),
        Operation::DeleteAlias => aliases::delete(call),
        Operation::AddPermission => permissions::add(call),
        Operation::RemovePermission => permissions::remove(call),
        Operation::GetPolicy => permissions::get(call),
        Operation::PutFunctionConcurrency => concurrency::put(call),
        Operation::GetFunctionConcurrency => concurrency::get(call),
        Operation::DeleteFunctionConcurrency => concurrency::delete(call),
        Operation::PutFunctionEventInvokeConfig | Operation::UpdateFunctionEventInvokeConfig => {
            concurrency::put_event_config(call)
        }
        Operation::GetFunctionEventInvokeConfig => concurrency::get_event_config(call),
        Operation::DeleteFunctionEventInvokeConfig => concurrency::delete_event_config(call),
        Operation::GetFunctionCodeSigningConfig => functions::get_code_signing_config(call),
        Operation::ListTags => tags::list(call),
        Operation::TagResource => tags::add(call),
        Operation::UntagResource => tags::remove(call),
        Operation::Invoke | Operation::InvokeWithResponseStream => {
            Err(LambdaError::UnknownOperation)
        }
    }
}

impl Call<'_> {
    /// Finds the function that the path names.
    fn found(&self) -> Result<Found, LambdaError> {
        self.host.catalogue.get(self.route.function()?, &self.place)
    }

    /// Finds a function that may be changed.
    fn found_created(&self) -> Result<Found, LambdaError> {
        let found = self.found()?;
        if found.is_declared() {
            return Err(LambdaError::InvalidParameter {
                detail: format!(
                    "The function {} is declared with --function or in a file: change its \
                     declaration",
                    found.key.name
                ),
            });
        }
        Ok(found)
    }

    fn json(&self, status: u16, document: &Value) -> LambdaReply {
        LambdaReply::json(status, self.request_id, document)
    }

    fn empty(&self) -> LambdaReply {
        LambdaReply::empty(204, self.request_id)
    }

    fn revision(&self) -> String {
        self.host.parts.ambient.ids.request_id()
    }

    /// The time in the form that `LastModified` has.
    fn now(&self) -> String {
        let now = self.host.parts.ambient.clock.now().iso_8601_millis();
        now.replace('Z', "+0000")
    }
}

/// Refuses if the caller knows another revision.
fn check_revision(given: Option<&str>, revision: &str) -> Result<(), LambdaError> {
    match given {
        Some(given) if given != revision => Err(LambdaError::PreconditionFailed),
        _ => Ok(()),
    }
}

/// Cuts a page out of a list. A marker is the place at which the next page begins.
fn page<T>(
    call: &Call<'_>,
    all: Vec<T>,
    most: usize,
) -> Result<(Vec<T>, Option<String>), LambdaError> {
    let number = |name: &str| -> Result<Option<usize>, LambdaError> {
        let Some(text) = call.request.parameter(name) else {
            return Ok(None);
        };
        let number = text.parse().ok();
        number
            .map(Some)
            .ok_or_else(|| crate::input::wrong(name, "one that an earlier answer gave"))
    };
    let start = number("Marker")?.unwrap_or(0);
    let count = number("MaxItems")?.unwrap_or(most).clamp(1, most);
    let more = all.len() > start.saturating_add(count);
    let items = all.into_iter().skip(start).take(count).collect();
    Ok((items, more.then(|| (start + count).to_string())))
}

/// Makes the answer of a list.
fn listing(name: &str, items: Vec<Value>, marker: Option<String>) -> Value {
    let mut view = serde_json::Map::new();
    if let Some(marker) = marker {
        view.insert("NextMarker".into(), marker.into());
    }
    view.insert(name.to_owned(), items.into());
    view.into()
}
