//! What Swagger 2.0 does its own way: payload types stand apart from payload schemas.

use crate::draft::Draft;
use crate::models::{self, Payload};
use crate::reading::Reading;
use crate::tree::{Node, Object};
use trygate_model::TextMap;

/// Reads the models of a request: the schema of its body for every type that it consumes.
pub(crate) fn request_models<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    operation: &'t Object<'t>,
    schema: &'t Node<'t>,
) -> Option<TextMap> {
    let model = models::of_payload(cx, draft, schema, Payload::Request)?;
    Some(for_types(cx, operation, "consumes", &model))
}

/// Reads the models of a response: its schema for every type that the operation produces.
pub(crate) fn response_models<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    operation: &'t Object<'t>,
    response: &'t Object<'t>,
    status: &str,
) -> Option<TextMap> {
    let schema = response.get("schema")?;
    let model = models::of_payload(cx, draft, schema, Payload::Response(status))?;
    Some(for_types(cx, operation, "produces", &model))
}

/// Gives a model to each content type of an operation, else of the document, else to JSON
/// (recorded).
fn for_types<'t>(
    cx: &mut Reading<'t>,
    operation: &'t Object<'t>,
    member: &str,
    model: &str,
) -> TextMap {
    let list = operation.get(member).or_else(|| cx.root.get(member));
    let mut models = TextMap::new();
    for node in list.map(|node| cx.array(node, member)).unwrap_or_default() {
        if let Some(content_type) = cx.text(node, member) {
            cx.check_content_type(&content_type, node.place);
            models.insert(content_type, model.to_owned());
        }
    }
    if models.is_empty() {
        models.insert("application/json".into(), model.to_owned());
    }
    models
}
