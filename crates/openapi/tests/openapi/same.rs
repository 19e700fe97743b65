//! What makes two APIs the same, whatever their ids: everything by path and name.
//!
//! Left out is what no document can say (ids, dates, warnings, endpoint types) and what AWS's import
//! itself adds or drops: the model that every API is born with, a variable of the path is declared, a header of a response is never
//! required, a transfer mode is not written at its default.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use trygate_model::schema_model::model_name_of_url;
use trygate_model::{Api, PathPart, ResponseTransferMode};

/// Returns an API in the form in which equal ones are equal; documentation apart.
pub(crate) fn comparable(api: &Api) -> Value {
    let mut rest_api = json!(api.rest_api);
    for key in ["id", "createdDate", "rootResourceId", "warnings"] {
        rest_api.as_object_mut().unwrap().remove(key);
    }
    rest_api["endpointConfiguration"]["types"] = Value::Null;
    if let Some(policy) = rest_api["policy"].as_str() {
        rest_api["policy"] = serde_json::from_str(policy).unwrap_or_default();
    }
    let validator_name = |id: &String| api.request_validators[id].name.clone();
    let authorizer_name = |id: &String| api.authorizers[id].name.clone();
    let mut methods = BTreeMap::new();
    for resource in api.resources.values() {
        let path = api.path_of(resource);
        for (verb, method) in &resource.methods {
            let mut method = method.clone();
            method.request_validator_id = method.request_validator_id.as_ref().map(validator_name);
            method.authorizer_id = method.authorizer_id.as_ref().map(authorizer_name);
            for part in path.split('/') {
                if let PathPart::Variable(name) | PathPart::Greedy(name) = PathPart::of(part) {
                    let key = format!("method.request.path.{name}");
                    let declared = method.request_parameters.get_or_insert_default();
                    declared.insert(key, true);
                }
            }
            method.request_parameters = method.request_parameters.filter(|map| !map.is_empty());
            method.request_models = method.request_models.filter(|map| !map.is_empty());
            for response in method.method_responses.values_mut() {
                let parameters = &mut response.response_parameters;
                *parameters = parameters.take().filter(|map| !map.is_empty());
                for required in parameters.iter_mut().flat_map(|map| map.values_mut()) {
                    *required = false;
                }
                let models = &mut response.response_models;
                *models = models.take().filter(|map| !map.is_empty());
            }
            if let Some(integration) = &mut method.integration {
                if integration.cache_namespace == resource.id {
                    "its own".clone_into(&mut integration.cache_namespace);
                }
                if integration.response_transfer_mode == Some(ResponseTransferMode::Buffered) {
                    integration.response_transfer_mode = None;
                }
                for response in integration.integration_responses.values_mut() {
                    let pattern = response.selection_pattern.take();
                    response.selection_pattern = pattern.filter(|text| !text.is_empty());
                }
            }
            methods.insert(format!("{verb} {path}"), json!(method));
        }
    }
    let leaves = api.resources.values();
    let leaves = leaves.filter(|leaf| api.children(&leaf.id).next().is_none());
    let leaves: std::collections::BTreeSet<String> = leaves.map(|leaf| api.path_of(leaf)).collect();
    let models: BTreeMap<&String, Value> = api
        .models
        .iter()
        .map(|(name, model)| {
            let mut schema: Value = serde_json::from_str(&model.schema).unwrap();
            bare(&mut schema);
            let description = model.description.clone();
            (name, json!([schema, description, model.content_type]))
        })
        // an API is born with it, and an export shows it where it is used only
        .filter(|(_, model)| model[0] != json!({"title": "Empty Schema", "type": "object"}))
        .collect();
    let validators: BTreeMap<_, _> = api
        .request_validators
        .values()
        .map(|own| {
            let flags = [own.validate_request_body, own.validate_request_parameters];
            (&own.name, flags)
        })
        .collect();
    let authorizers: BTreeMap<_, _> = api
        .authorizers
        .values()
        .map(|own| {
            let mut json = json!(own);
            json["id"] = Value::Null;
            (&own.name, json)
        })
        .collect();
    let gateway_responses: BTreeMap<_, _> = api.gateway_responses.iter().collect();
    json!({
        "restApi": rest_api,
        "methods": methods,
        "leaves": leaves,
        "models": models,
        "validators": validators,
        "authorizers": authorizers,
        "gatewayResponses": json!(gateway_responses),
    })
}

/// Returns what documentation parts say, each by its location.
pub(crate) fn documentation(api: &Api) -> BTreeMap<String, Value> {
    let parts = api.documentation_parts.values();
    parts
        .map(|part| {
            let properties = serde_json::from_str(&part.properties).unwrap();
            (json!(part.location).to_string(), properties)
        })
        .collect()
}

/// Names models by name alone, and puts required names in order.
fn bare(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.remove("$schema");
            for (key, value) in members.iter_mut() {
                if key == "$ref"
                    && let Some(name) = value.as_str().and_then(model_name_of_url)
                {
                    *value = name.into();
                }
                if key == "required"
                    && let Value::Array(names) = value
                {
                    names.sort_by_key(Value::to_string);
                }
                bare(value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(bare),
        _ => {}
    }
}

/// Says where two values differ first.
pub(crate) fn difference(left: &Value, right: &Value, at: &str) -> Option<String> {
    match (left, right) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
            keys.into_iter().find_map(|key| {
                let at = format!("{at}/{key}");
                match (one.get(key), other.get(key)) {
                    (Some(left), Some(right)) => difference(left, right, &at),
                    (left, right) => Some(format!("{at}: {left:?} became {right:?}")),
                }
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(index, (left, right))| {
                difference(left, right, &format!("{at}/{index}"))
            })
        }
        _ if left == right => None,
        _ => Some(format!("{at}: {left} became {right}")),
    }
}
