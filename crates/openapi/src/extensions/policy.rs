//! `x-amazon-apigateway-policy`: the resource policy, kept as JSON text.

use crate::problem::ErrorKind;
use crate::reading::Reading;
use crate::tree::{Node, Value, json, variables};
use serde_json::Value as Json;
use trygate_model::RestApi;

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-policy";

/// Reads the extension: an object, or its JSON in text.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>, rest_api: &mut RestApi) {
    if let Value::String(text) = &node.value {
        match serde_json::from_str::<serde_json::Value>(text) {
            Ok(policy) => rest_api.policy = Some(policy.to_string()),
            Err(error) => {
                let (member, detail) = (NAME.to_owned(), json::bare(&error));
                cx.error(ErrorKind::NotJson { member, detail }, node.place);
            }
        }
        return;
    }
    if cx.object(node, NAME).is_some() {
        refuse_intrinsics(cx, node);
        rest_api.policy = Some(node.to_json().to_string());
    }
}

/// Notes every intrinsic function in a value that must be plain throughout.
fn refuse_intrinsics<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>) {
    if variables::intrinsic(node).is_some() {
        cx.wrong_type(node, NAME, "a value");
        return;
    }
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| refuse_intrinsics(cx, item)),
        Value::Object(object) => {
            object
                .members()
                .iter()
                .for_each(|member| refuse_intrinsics(cx, &member.node));
        }
        _ => {}
    }
}

/// Writes the resource policy: as an object, or as text where it is no JSON.
pub(crate) fn write(rest_api: &RestApi) -> Option<Json> {
    let policy = rest_api.policy.as_deref()?;
    Some(serde_json::from_str(policy).unwrap_or_else(|_| policy.into()))
}
