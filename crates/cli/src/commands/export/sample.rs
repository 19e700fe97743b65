//! A payload that fits a model: the smallest that shows every property.

use serde_json::{Map, Value as Json, json};
use trygate_model::Api;
use trygate_model::schema_model::model_name_of_url;

/// How deep a sample goes; what is deeper is null.
const DEPTH: usize = 8;

/// Makes a payload for a model of an API.
pub(super) fn of_model(api: &Api, name: &str) -> Json {
    of_named(api, name, DEPTH)
}

fn of_named(api: &Api, name: &str, depth: usize) -> Json {
    let model = api.models.get(name);
    let schema = model.and_then(|model| serde_json::from_str(&model.schema).ok());
    schema.map_or(Json::Null, |schema| of_schema(api, &schema, depth))
}

fn of_schema(api: &Api, schema: &Json, depth: usize) -> Json {
    let Some(depth) = depth.checked_sub(1) else {
        return Json::Null;
    };
    if let Some(url) = schema.get("$ref").and_then(Json::as_str) {
        return model_name_of_url(url).map_or(Json::Null, |name| of_named(api, name, depth));
    }
    if let Some(first) = schema.pointer("/enum/0").or_else(|| schema.get("default")) {
        return first.clone();
    }
    if let Some(all) = schema.get("allOf").and_then(Json::as_array) {
        let mut joined = Map::new();
        for part in all {
            if let Json::Object(members) = of_schema(api, part, depth) {
                joined.extend(members);
            }
        }
        return joined.into();
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(first) = schema.get(choice).and_then(|list| list.get(0)) {
            return of_schema(api, first, depth);
        }
    }
    let kind = schema.get("type").and_then(Json::as_str);
    let properties = schema.get("properties").and_then(Json::as_object);
    match (kind, properties) {
        (Some("object") | None, Some(properties)) => {
            let sample =
                |(name, schema): (&String, &Json)| (name.clone(), of_schema(api, schema, depth));
            Json::Object(properties.iter().map(sample).collect())
        }
        (Some("array"), _) => {
            let item = schema
                .get("items")
                .map(|items| of_schema(api, items, depth));
            item.into_iter().collect()
        }
        (Some("string"), _) => of_format(schema),
        (Some("integer" | "number"), _) => {
            schema.get("minimum").cloned().unwrap_or_else(|| json!(0))
        }
        (Some("boolean"), _) => json!(true),
        (Some("null"), _) => Json::Null,
        _ => json!({}),
    }
}

fn of_format(schema: &Json) -> Json {
    match schema.get("format").and_then(Json::as_str) {
        Some("date-time") => json!("2026-01-01T00:00:00Z"),
        Some("date") => json!("2026-01-01"),
        Some("email") => json!("someone@example.com"),
        Some("uri") => json!("https://example.com/"),
        Some("uuid") => json!("00000000-0000-4000-8000-000000000000"),
        _ => {
            let least = schema.get("minLength").and_then(Json::as_u64);
            let least = usize::try_from(least.unwrap_or_default()).unwrap_or_default();
            let text = "string";
            let more = "x".repeat(least.saturating_sub(text.len()).min(1000));
            json!(format!("{text}{more}"))
        }
    }
}
