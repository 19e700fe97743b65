//! Templates for binary content types: documented for `*/*` and a MOCK integration of OPTIONS,
//! whose users met "Unable to transform request".

use super::{Connection, Surprise};
use crate::reading::Reading;
use trygate_model::binary_media_types::{is_binary, matching};
use trygate_model::{ContentHandling, IntegrationType};

pub(super) fn examine<'t>(cx: &mut Reading<'t>, connection: &Connection<'_, 't>) {
    let integration = connection.integration;
    let is_text = integration.content_handling == Some(ContentHandling::ConvertToText);
    if integration.kind.is_proxy() || is_text {
        return;
    }
    let types = &connection.api.rest_api.binary_media_types;
    let templates = integration.request_templates.iter().flatten();
    for (key, template) in templates {
        let content_type = key.split(';').next().unwrap_or_default().trim();
        if template.is_none() || !is_binary(types, content_type) {
            continue;
        }
        let entry = matching(types, content_type).unwrap_or_default().to_owned();
        let surprise = Surprise::BinaryTemplate {
            content_type: content_type.to_owned(),
            entry,
            is_mock: integration.kind == IntegrationType::Mock,
        };
        let holder = connection.node.get("requestTemplates");
        let place = connection.place_in(holder, key);
        cx.note(surprise, place);
    }
}
