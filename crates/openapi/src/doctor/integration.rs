//! Whether there is an integration, and a response for what it answers.

use super::{Connection, Patient, Surprise};
use crate::reading::Reading;
use crate::tree::{Node, Value};
use trygate_model::{Integration, IntegrationResponse, IntegrationType};

/// Notes that a method has none.
pub(super) fn missing(cx: &mut Reading<'_>, patient: &Patient<'_, '_>) {
    cx.note(Surprise::IntegrationMissing, patient.at);
}

pub(super) fn examine<'t>(cx: &mut Reading<'t>, connection: &Connection<'_, 't>) {
    let Connection {
        integration, node, ..
    } = *connection;
    if integration.kind.is_proxy() {
        return;
    }
    let responses = node.get("responses");
    let written = responses.map(|node| &node.value);
    let is_empty = match written {
        None => true,
        Some(Value::Object(object)) => object.members().is_empty(),
        Some(_) => false,
    };
    if is_empty {
        cx.note(Surprise::IntegrationWithoutResponses, node.place);
        return;
    }
    let mut read = integration.integration_responses.values();
    // what could not be read might be the default
    let is_all = responses
        .and_then(Node::as_object)
        .is_some_and(|object| object.members().len() == integration.integration_responses.len());
    if compared(integration) == Compared::Message
        && is_all
        && !read.any(IntegrationResponse::is_default)
    {
        let place = responses.map_or(node.place, |node| node.place);
        cx.note(Surprise::FunctionWithoutDefault, place);
    }
}

/// What an integration's selection patterns are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// The backend's status.
    Status,
    /// A Lambda function's error message.
    Message,
    /// One of the two: the definition leaves open who answers.
    Unknown,
}

/// Tells by an integration's URI what its patterns are compared with.
pub(super) fn compared(integration: &Integration) -> Compared {
    if integration.kind != IntegrationType::Aws {
        return Compared::Status;
    }
    let uri = integration.uri.as_deref().unwrap_or_default();
    if uri.contains(":lambda:path/") {
        return Compared::Message;
    }
    match uri.split(':').nth(4) {
        Some(service) if !service.contains('$') => Compared::Status,
        _ => Compared::Unknown,
    }
}
