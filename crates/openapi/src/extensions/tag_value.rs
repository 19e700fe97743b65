//! `x-amazon-apigateway-tag-value`: makes a tag of the document a tag of the API.

use crate::reading::Reading;
use crate::tree::{Node, Object, Value};
use serde_json::{Value as Json, json};
use trygate_model::RestApi;

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-tag-value";

/// Reads the extension of every tag at the root.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, root: &'t Object<'t>, rest_api: &mut RestApi) {
    let Some(Node {
        value: Value::Array(tags),
        ..
    }) = root.get("tags")
    else {
        return;
    };
    for tag in tags {
        let Some(object) = tag.as_object() else {
            continue;
        };
        super::expect(cx, object, &[NAME]);
        let (Some(name), Some(value)) = (object.get("name"), object.get(NAME)) else {
            continue;
        };
        if let (Some(name), Some(value)) = (cx.text(name, "name"), cx.text(value, NAME)) {
            rest_api.tags.insert(name, value);
        }
    }
}

/// Writes the tags of an API as those of a document.
pub(crate) fn write(rest_api: &RestApi) -> Json {
    let tag = |(name, value): (&String, &String)| json!({"name": name, NAME: value});
    rest_api.tags.iter().map(tag).collect()
}
