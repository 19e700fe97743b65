//! `x-amazon-apigateway-gateway-responses`: the gateway's own answers, by type.

use crate::draft::Draft;
use crate::mapping_expression::{self, Side};
use crate::problem::{ErrorKind, Subject};
use crate::reading::{Fields, Reading};
use crate::status_code;
use crate::tree::Node;
use serde_json::{Map, Value as Json};
use trygate_model::{Api, GatewayResponse, GatewayResponseType, TextMap};

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-gateway-responses";

/// Reads the extension.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>, draft: &mut Draft<'_>) {
    let Some(object) = cx.object(node, NAME) else {
        return;
    };
    for member in object.members() {
        let Some(kind) = GatewayResponseType::parse(&member.key) else {
            let names: Vec<_> = GatewayResponseType::ALL
                .iter()
                .map(|kind| kind.as_str())
                .collect();
            let kind = ErrorKind::NotAllowed {
                member: NAME.to_owned(),
                value: member.key.to_string(),
                allowed: names.join(", "),
            };
            cx.error(kind, member.key_place);
            continue;
        };
        let before = cx.turn_to(Subject::GatewayResponse(member.key.to_string()));
        if let Some(response) = response(cx, &member.node, kind) {
            draft.api.gateway_responses.insert(kind, response);
        }
        cx.turn_to(before);
    }
}

fn response<'t>(
    cx: &mut Reading<'t>,
    node: &'t Node<'t>,
    kind: GatewayResponseType,
) -> Option<GatewayResponse> {
    let object = cx.object(node, kind.as_str())?;
    let mut fields = Fields::of("a gateway response", object);
    let status = fields.take("statusCode");
    let parameters = fields.take("responseParameters");
    let templates = fields.take("responseTemplates");
    fields.finish(cx);
    let status_code = status.and_then(|node| status_code::read(cx, node));
    let mut response_parameters = TextMap::new();
    if let Some(node) = parameters
        && let Some(object) = cx.object(node, "responseParameters")
    {
        for member in object.members() {
            if let Some(source) = cx.text(&member.node, &member.key) {
                mapping_expression::check(
                    cx,
                    Side::GatewayResponse,
                    (&member.key, member.key_place),
                    (&source, member.node.place),
                );
                response_parameters.insert(member.key.to_string(), source);
            }
        }
    }
    // a put without templates stores the standard one (recorded)
    let mut response_templates = TextMap::new();
    match templates {
        Some(node) => {
            let given = cx.templates(node, "responseTemplates").unwrap_or_default();
            for (content_type, template) in given {
                if let Some(template) = template {
                    response_templates.insert(content_type, template);
                } else {
                    // recorded: `Invalid null or empty value in responseTemplates`
                    let (expected, found) = ("a template", "null");
                    let member = content_type;
                    cx.error(
                        ErrorKind::WrongType {
                            member,
                            expected,
                            found,
                        },
                        node.place,
                    );
                }
            }
        }
        None => {
            response_templates.insert(
                "application/json".into(),
                trygate_model::gateway_response::STANDARD_TEMPLATE.into(),
            );
        }
    }
    Some(GatewayResponse {
        status_code,
        response_parameters,
        response_templates,
    })
}

/// Writes the gateway responses that were customised.
pub(crate) fn write(api: &Api) -> Option<Json> {
    let texts = |map: &TextMap| -> Json {
        let entry = |(key, value): (&String, &String)| (key.clone(), value.as_str().into());
        Json::Object(map.iter().map(entry).collect())
    };
    let mut out = Map::new();
    for (kind, response) in &api.gateway_responses {
        let mut members = Map::new();
        if let Some(status) = &response.status_code {
            members.insert("statusCode".into(), status.as_str().into());
        }
        if !response.response_parameters.is_empty() {
            let parameters = texts(&response.response_parameters);
            members.insert("responseParameters".into(), parameters);
        }
        // without it a reader takes the standard template
        let templates = texts(&response.response_templates);
        members.insert("responseTemplates".into(), templates);
        out.insert(kind.as_str().into(), members.into());
    }
    (!out.is_empty()).then(|| out.into())
}
