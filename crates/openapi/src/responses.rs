//! Responses of an operation → the responses that its method declares.
//!
//! Recorded: integer codes are cast; every header is declared and not required; a response without
//! schema has no models. Published: codes such as `5XX` are refused.

use crate::draft::Draft;
use crate::problem::{ErrorKind, WarningKind};
use crate::reading::Reading;
use crate::status_code::is_status_code;
use crate::tree::Object;
use crate::version::Version;
use trygate_model::{MethodResponse, TextMap};

const KNOWN: [&str; 7] = [
    "$ref",
    "description",
    "headers",
    "content",
    "links",
    "schema",
    "examples",
];

/// Reads the responses of an operation.
pub(crate) fn read<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    operation: &'t Object<'t>,
    attribute: Option<&str>,
) -> TextMap<MethodResponse> {
    let mut responses = TextMap::new();
    let Some(node) = operation.get("responses") else {
        return responses;
    };
    let Some(object) = cx.object(node, "responses") else {
        return responses;
    };
    for member in object.members() {
        let code = member.key.as_ref();
        if code.starts_with("x-") {
            continue;
        }
        if code == "default" {
            let what = "the response `default`".to_owned();
            cx.warn(WarningKind::Ignored { what }, member.key_place);
            continue;
        }
        if !is_status_code(code) {
            cx.error(
                ErrorKind::StatusCode {
                    code: code.to_owned(),
                },
                member.key_place,
            );
            continue;
        }
        let Some(node) = cx.resolved(&member.node) else {
            continue;
        };
        let Some(response) = cx.object(node, code) else {
            continue;
        };
        if let Some(attribute) = attribute
            && node.place.number == member.node.place.number
        {
            let attribute = format!("{attribute}.responses.{code}");
            cx.expect_members(response, || attribute.clone(), &KNOWN);
            if response.member("description").is_none() {
                cx.warn_missing(&attribute, "description", member.key_place);
            }
        }
        responses.insert(
            code.to_owned(),
            read_one(cx, draft, operation, response, code),
        );
    }
    responses
}

fn read_one<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    operation: &'t Object<'t>,
    response: &'t Object<'t>,
    code: &str,
) -> MethodResponse {
    let headers = response
        .get("headers")
        .and_then(|node| cx.object(node, "headers"));
    let response_parameters = headers.filter(|headers| !headers.members().is_empty());
    let response_parameters = response_parameters.map(|headers| {
        let names = headers.members().iter();
        names
            .map(|member| (format!("method.response.header.{}", member.key), false))
            .collect()
    });
    let response_models = match cx.version {
        Version::Swagger2 => crate::swagger2::response_models(cx, draft, operation, response, code),
        Version::OpenApi3 => crate::openapi3::response_models(cx, draft, response, code),
    };
    MethodResponse {
        status_code: code.to_owned(),
        response_parameters,
        response_models,
    }
}
