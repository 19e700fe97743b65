//! The event that a function behind a proxy integration gets, and what authorizers' events share
//! with it.
//!
//! Recorded and observed in events from 2018 to 2026: the members and their order; headers come in
//! alphabetical order whatever their case, all other maps as a Java `HashMap` iterates; what is empty
//! is `null`; parameter mappings leave the event alone.

use crate::context_tree::ContextValue;
use crate::multi_map::MultiMap;
use crate::payload::Payload;
use crate::run::Run;
use crate::trace::hash_map_order;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use trygate_model::TextMap;

/// Members of `$context` that no event has.
const NOT_IN_EVENTS: &[&str] = &[
    "requestOverride",
    "responseOverride",
    "error",
    "isCanaryRequest",
];

/// Makes the event.
pub(super) fn proxy_event(run: &Run<'_>) -> Value {
    let request = &run.request;
    let (headers, multi_value_headers) = header_maps(&request.headers);
    let (body, is_base64) = match &request.body {
        Payload::Text(text) if text.is_empty() => (Value::Null, false),
        Payload::Text(text) => (text.as_str().into(), false),
        Payload::Binary(bytes) if bytes.is_empty() => (Value::Null, false),
        Payload::Binary(bytes) => (STANDARD.encode(bytes).into(), true),
    };
    let mut context = request_context(&run.context);
    if let (Some(name), Value::Object(context)) = (&run.method.operation_name, &mut context) {
        context.insert("operationName".into(), name.as_str().into());
        *context = hash_ordered(std::mem::take(context));
    }
    let members = [
        ("resource", run.resource_path.as_str().into()),
        ("path", request.path.as_str().into()),
        ("httpMethod", run.http_method().as_str().into()),
        ("headers", or_null(headers)),
        ("multiValueHeaders", or_null(multi_value_headers)),
        (
            "queryStringParameters",
            or_null(single_values(&request.query)),
        ),
        (
            "multiValueQueryStringParameters",
            or_null(lists(&request.query)),
        ),
        (
            "pathParameters",
            or_null(text_values(&request.path_parameters)),
        ),
        (
            "stageVariables",
            or_null(text_values(&run.invocation.stage_variables)),
        ),
        ("requestContext", context),
        ("body", body),
        ("isBase64Encoded", is_base64.into()),
    ];
    let members = members.into_iter();
    Value::Object(
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

fn or_null(map: Map<String, Value>) -> Value {
    if map.is_empty() {
        Value::Null
    } else {
        Value::Object(map)
    }
}

/// Returns `headers`, the last value of each, and `multiValueHeaders`.
pub(crate) fn header_maps(headers: &MultiMap) -> (Map<String, Value>, Map<String, Value>) {
    let mut sorted: Vec<(&String, &Vec<String>)> = headers.iter().collect();
    sorted.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    let single = sorted
        .iter()
        .filter_map(|(name, values)| Some(((*name).clone(), values.last()?.as_str().into())))
        .collect();
    let multiple = sorted
        .iter()
        .map(|(name, values)| ((*name).clone(), values.as_slice().into()))
        .collect();
    (single, multiple)
}

/// Returns the last value of each name.
pub(crate) fn single_values(map: &MultiMap) -> Map<String, Value> {
    let values = map.iter();
    hash_ordered(
        values
            .filter_map(|(name, values)| Some((name.clone(), values.last()?.as_str().into())))
            .collect(),
    )
}

/// Returns all values of each name.
pub(crate) fn lists(map: &MultiMap) -> Map<String, Value> {
    let values = map.iter();
    hash_ordered(
        values
            .map(|(name, values)| (name.clone(), values.as_slice().into()))
            .collect(),
    )
}

/// Returns names with their texts.
pub(crate) fn text_values(map: &TextMap) -> Map<String, Value> {
    let values = map.iter();
    hash_ordered(
        values
            .map(|(name, value)| (name.clone(), value.as_str().into()))
            .collect(),
    )
}

/// Returns `requestContext`.
pub(crate) fn request_context(context: &ContextValue) -> Value {
    let ContextValue::Map(members) = context else {
        return Value::Null;
    };
    let members = members
        .iter()
        .filter(|(name, _)| !NOT_IN_EVENTS.contains(&name.as_str()))
        .map(|(name, value)| {
            let value = match (name.as_str(), value) {
                ("identity", ContextValue::Map(identity)) => identity_of(identity),
                _ => json_of(value),
            };
            (name.clone(), value)
        })
        .collect();
    Value::Object(hash_ordered(members))
}

/// Returns `identity`, where `null` is what templates see as empty.
fn identity_of(identity: &TextMap<ContextValue>) -> Value {
    let members = identity.iter().map(|(name, value)| {
        let value = match value {
            ContextValue::Text(text) if text.is_empty() => Value::Null,
            value => json_of(value),
        };
        (name.clone(), value)
    });
    Value::Object(hash_ordered(members.collect()))
}

fn json_of(value: &ContextValue) -> Value {
    match value {
        ContextValue::Text(text) => text.as_str().into(),
        ContextValue::Number(number) => (*number).into(),
        ContextValue::List(items) => items.iter().map(json_of).collect(),
        ContextValue::Map(members) => {
            let members = members.iter();
            Value::Object(
                members
                    .map(|(name, value)| (name.clone(), json_of(value)))
                    .collect(),
            )
        }
    }
}

/// Puts members into the order in which a `HashMap` iterates.
fn hash_ordered(members: Map<String, Value>) -> Map<String, Value> {
    let order = hash_map_order(members.keys().map(String::as_str));
    let mut members: Vec<Option<(String, Value)>> = members.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|at| members.get_mut(at).and_then(Option::take))
        .collect()
}
