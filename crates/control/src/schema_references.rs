//! What a schema of an API refers to: other models by AWS's URLs, and parts of itself.

use serde_json::Value;
use trygate_model::Api;
use trygate_model::schema_model::model_name_of_url;

/// Collects the names of the models that a schema refers to.
pub(crate) fn references(schema: &Value) -> Vec<&str> {
    // the JSON reader limits how deep a schema is
    match schema {
        Value::Object(map) => {
            let own = map.get("$ref").and_then(Value::as_str);
            let own = own.and_then(model_name_of_url);
            own.into_iter()
                .chain(map.values().flat_map(references))
                .collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// Finds what a reference means, with the schema that further local references are into.
pub(crate) fn resolve(api: &Api, root: &Value, reference: &str) -> Option<(Value, Value)> {
    if let Some(pointer) = reference.strip_prefix('#') {
        return Some((root.pointer(pointer)?.clone(), root.clone()));
    }
    let model = api.models.get(model_name_of_url(reference)?)?;
    let schema: Value = serde_json::from_str(&model.schema).ok()?;
    let fragment = reference.split_once('#').map_or("", |(_, pointer)| pointer);
    Some((schema.pointer(fragment)?.clone(), schema))
}
