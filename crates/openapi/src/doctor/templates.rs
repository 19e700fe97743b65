//! Templates that nothing reaches. That a test takes every body for application/json, and that
//! proxies run none, is recorded.

use super::{Connection, Surprise};
use crate::reading::Reading;
use crate::tree::Node;
use trygate_model::{IntegrationType, TextMap};

const JSON: &str = "application/json";

pub(super) fn examine<'t>(cx: &mut Reading<'t>, connection: &Connection<'_, 't>) {
    let integration = connection.integration;
    let holder = connection.node.get("requestTemplates");
    if let Some(templates) = &integration.request_templates {
        of_map(cx, connection, holder, templates, true);
    }
    for response in integration.integration_responses.values() {
        let key = response.selection_pattern.as_deref().unwrap_or("default");
        let own = connection.node.get("responses");
        let holder = own
            .and_then(|responses| responses.get(key))
            .and_then(|response| response.get("responseTemplates"));
        if let Some(templates) = &response.response_templates {
            of_map(cx, connection, holder, templates, false);
        }
    }
    if integration.kind == IntegrationType::Mock {
        let templates = integration.request_templates.as_ref();
        let template = templates.and_then(|templates| {
            let mut entries = templates.iter();
            let found = entries.find(|(key, _)| is_json(key));
            found.map(|(key, template)| (key, template.as_deref().unwrap_or_default()))
        });
        // a template may make the word of parts, but nobody has been seen to
        if !template.is_some_and(|(_, text)| text.contains("statusCode")) {
            let place = match template {
                Some((key, _)) => connection.place_in(holder, key),
                None => connection.node.place,
            };
            cx.note(Surprise::MockWithoutStatus, place);
        }
    }
}

fn is_json(key: &str) -> bool {
    media_type(key).eq_ignore_ascii_case(JSON)
}

fn media_type(key: &str) -> &str {
    key.split(';').next().unwrap_or_default().trim()
}

fn of_map<'t>(
    cx: &mut Reading<'t>,
    connection: &Connection<'_, 't>,
    holder: Option<&'t Node<'t>>,
    templates: &TextMap<Option<String>>,
    is_request: bool,
) {
    let integration = connection.integration;
    for (index, (key, template)) in templates.iter().enumerate() {
        let content_type = key.clone();
        let place = connection.place_in(holder, key);
        let mut earlier = templates.keys().take(index);
        let before = earlier.find(|other| media_type(other).eq_ignore_ascii_case(media_type(key)));
        let surprise = if integration.kind.is_proxy() {
            // a null is how AWS writes that there is none
            template
                .is_some()
                .then_some(Surprise::TemplateOfProxy { content_type })
        } else if let Some(by) = before {
            let by = by.clone();
            Some(Surprise::TemplateShadowed { content_type, by })
        } else if !is_request {
            None
        } else if template.is_none() && integration.kind != IntegrationType::Mock {
            Some(Surprise::NullTemplate { content_type })
        } else if !is_json(key) {
            Some(Surprise::TemplateNotInTest { content_type })
        } else {
            None
        };
        if let Some(surprise) = surprise {
            cx.note(surprise, place);
        }
    }
}
