//! Models → schemas.
//!
//! Published: Swagger shows a schema's members in another order than OpenAPI does, and neither
//! shows `$schema`.

use super::{WriteError, Writing};
use crate::schema_text::ORDER;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;
use trygate_model::Api;
use trygate_model::schema_model::model_name_of_url;

/// The members that Swagger shows first.
const SWAGGER_ORDER: [&str; 8] = [
    "type",
    "format",
    "required",
    "properties",
    "title",
    "description",
    "enum",
    "items",
];

/// Whether a model is one of those that every API is born with, which AWS shows only where they are
/// used (published).
fn is_born_with(name: &str, schema: &Json) -> bool {
    let own = match name {
        "Empty" => json!({"title": "Empty Schema", "type": "object"}),
        "Error" => json!({
            "title": "Error Schema",
            "type": "object",
            "properties": {"message": {"type": "string"}},
        }),
        _ => return false,
    };
    let mut schema = schema.clone();
    if let Json::Object(members) = &mut schema {
        members.shift_remove("$schema");
    }
    schema == own
}

/// The deepest nesting of schemas that is written in order; what is deeper stays as it is.
const DEPTH: usize = 128;

/// Returns the reference by which the document names a model.
pub(super) fn reference(cx: &Writing<'_>, model: &str) -> String {
    let base = if cx.is_swagger() {
        "#/definitions/"
    } else {
        "#/components/schemas/"
    };
    format!("{base}{model}")
}

/// Writes the models by name.
pub(super) fn write(cx: &Writing<'_>) -> Result<Map<String, Json>, WriteError> {
    let used = used(cx.api);
    let mut out = Map::new();
    for model in cx.api.models.values() {
        let name = model.name.as_str();
        let schema: Json = serde_json::from_str(&model.schema).map_err(|_| {
            let model = name.to_owned();
            WriteError::SchemaNotJson { model }
        })?;
        if !used.contains(name) && is_born_with(name, &schema) {
            continue;
        }
        let mut schema = written(cx, &schema, DEPTH);
        if let Some(description) = &model.description
            && let Json::Object(members) = &mut schema
            && !members.contains_key("description")
            && !members.contains_key("$ref")
        {
            members.insert("description".into(), description.as_str().into());
        }
        out.insert(name.to_owned(), schema);
    }
    Ok(out)
}

/// The names of the models that methods or other models refer to.
fn used(api: &Api) -> BTreeSet<&str> {
    fn references<'j>(json: &'j Json, found: &mut Vec<&'j str>) {
        match json {
            Json::Object(members) => {
                let reference = members.get("$ref").and_then(Json::as_str);
                found.extend(reference.and_then(model_name_of_url));
                members.values().for_each(|value| references(value, found));
            }
            Json::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    for method in api
        .resources
        .values()
        .flat_map(|resource| resource.methods.values())
    {
        let responses = method.method_responses.values();
        let models = responses.filter_map(|response| response.response_models.as_ref());
        for models in models.chain(method.request_models.as_ref()) {
            names.extend(models.values().map(String::as_str));
        }
    }
    for model in api.models.values() {
        let Ok(schema) = serde_json::from_str::<Json>(&model.schema) else {
            continue;
        };
        let mut found = Vec::new();
        references(&schema, &mut found);
        for name in found {
            if let Some((name, _)) = api.models.get_key_value(name) {
                names.insert(name.as_str());
            }
        }
    }
    names
}

/// Puts members in order and names other models as the document does.
fn written(cx: &Writing<'_>, schema: &Json, depth: usize) -> Json {
    let Json::Object(members) = schema else {
        return schema.clone();
    };
    let Some(depth) = depth.checked_sub(1) else {
        return schema.clone();
    };
    let order: &[&str] = if cx.is_swagger() {
        &SWAGGER_ORDER
    } else {
        &ORDER
    };
    let first = order.iter().filter_map(|key| members.get_key_value(*key));
    let rest = members
        .iter()
        .filter(|(key, _)| !order.contains(&key.as_str()) && *key != "$schema" && *key != "id");
    let all = first.chain(rest);
    let member = |(key, value): (&String, &Json)| {
        let value = match (key.as_str(), value) {
            ("$ref", Json::String(url)) => match model_name_of_url(url) {
                Some(name) => reference(cx, name).into(),
                None => value.clone(),
            },
            ("properties" | "patternProperties" | "definitions", Json::Object(schemas)) => {
                let entry =
                    |(name, schema): (&String, &Json)| (name.clone(), written(cx, schema, depth));
                Json::Object(schemas.iter().map(entry).collect())
            }
            ("items" | "additionalProperties" | "not", Json::Object(_)) => {
                written(cx, value, depth)
            }
            ("allOf" | "anyOf" | "oneOf" | "items", Json::Array(schemas)) => schemas
                .iter()
                .map(|schema| written(cx, schema, depth))
                .collect(),
            _ => value.clone(),
        };
        (key.clone(), value)
    };
    Json::Object(all.map(member).collect())
}
