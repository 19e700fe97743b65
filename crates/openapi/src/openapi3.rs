//! What OpenAPI 3.0 does its own way: a payload is a map of content types, each with its schema.

use crate::draft::Draft;
use crate::models::{self, Payload};
use crate::reading::Reading;
use crate::tree::{Node, Object};
use trygate_model::TextMap;

/// Reads the models of a request by content type.
pub(crate) fn request_models<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    operation: &'t Object<'t>,
) -> Option<TextMap> {
    let body = cx.resolved(operation.get("requestBody")?)?;
    let body = cx.object(body, "requestBody")?;
    let content = body.get("content")?;
    by_type(cx, draft, content, Payload::Request)
}

/// Reads the models of a response by content type.
pub(crate) fn response_models<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    response: &'t Object<'t>,
    status: &str,
) -> Option<TextMap> {
    let content = response.get("content")?;
    by_type(cx, draft, content, Payload::Response(status))
}

fn by_type<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    content: &'t Node<'t>,
    payload: Payload<'_>,
) -> Option<TextMap> {
    let content = cx.object(content, "content")?;
    let mut found = TextMap::new();
    for member in content.members() {
        let Some(schema) = member.node.get("schema") else {
            continue;
        };
        if let Some(model) = models::of_payload(cx, draft, schema, payload) {
            cx.check_content_type(&member.key, member.key_place);
            found.insert(member.key.to_string(), model);
        }
    }
    (!found.is_empty()).then_some(found)
}
