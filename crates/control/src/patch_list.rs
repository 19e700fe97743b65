//! The patch operations of a call, as they stand in it.

use crate::input::Input;
use serde_json::Value;

/// One patch operation; a path that is missing prints as Java prints it.
pub(crate) struct Patch<'a> {
    pub(crate) op: &'a str,
    pub(crate) path: &'a str,
    pub(crate) value: Option<&'a str>,
    pub(crate) from: &'a str,
}

/// Reads the patch operations of a call in their order.
pub(crate) fn patches(input: &Input) -> impl Iterator<Item = Patch<'_>> {
    let list = input.get("patchOperations").and_then(Value::as_array);
    list.into_iter().flatten().map(|item| {
        let text = |member: &str| item.get(member).and_then(Value::as_str);
        Patch {
            op: text("op").unwrap_or("null"),
            path: text("path").unwrap_or("null"),
            value: text("value"),
            from: text("from").unwrap_or("null"),
        }
    })
}
