//! Gateway responses: those that an API customises, and AWS's own for every other type.
//!
//! Recorded: every type is listed, by name; what is left out of one that is put is AWS's own; a type
//! that is not customised shows what it inherits and says that it is the default.

use super::{Body, Call, Entry, Handler, no_such_api};
use crate::Exception;
use crate::check::gateway_response::check;
use crate::exception::GatewayResponseProblem;
use crate::paginate::Page;
use crate::patch;
use crate::view::{PageView, json};
use serde::Serialize;
use trygate_model::{Api, GatewayResponse, GatewayResponseType, TextMap};

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "DeleteGatewayResponse",
        Handler::Change(no_such_api, delete),
    ),
    ("GetGatewayResponse", Handler::Read(no_such_api, get)),
    ("GetGatewayResponses", Handler::Read(no_such_api, list)),
    ("PutGatewayResponse", Handler::Change(no_such_api, put)),
    (
        "UpdateGatewayResponse",
        Handler::Change(no_such_api, update),
    ),
];

/// A gateway response as it applies to an API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayResponseView {
    response_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_code: Option<String>,
    response_parameters: TextMap,
    response_templates: TextMap,
    default_response: bool,
}

impl GatewayResponseView {
    fn of(api: &Api, kind: GatewayResponseType) -> Self {
        let own = api.gateway_responses.get(&kind);
        let inherited = || api.gateway_responses.get(&kind.parent()?);
        let response = own.or_else(inherited).cloned();
        let response = response.unwrap_or_else(GatewayResponse::standard);
        let status = response.status_code;
        Self {
            response_type: kind.as_str(),
            status_code: status.or_else(|| Some(kind.default_status()?.to_string())),
            response_parameters: response.response_parameters,
            response_templates: response.response_templates,
            default_response: own.is_none(),
        }
    }
}

fn kind(call: &Call<'_>) -> Result<GatewayResponseType, Exception> {
    // the service model allows no other value
    let kind = GatewayResponseType::parse(call.input.required("responseType"));
    Ok(kind.ok_or(GatewayResponseProblem::NotDefined)?)
}

fn put(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let standard = GatewayResponse::standard();
    let response = GatewayResponse {
        status_code: call.input.filled("statusCode"),
        response_parameters: filled_map(call, "responseParameters")?
            .unwrap_or(standard.response_parameters),
        response_templates: filled_map(call, "responseTemplates")?
            .unwrap_or(standard.response_templates),
    };
    store(call, api, response)
}

/// Reads a map none of whose values may be missing or empty.
fn filled_map(call: &Call<'_>, map: &'static str) -> Result<Option<TextMap>, Exception> {
    let Some(given) = call.input.nullable_texts(map) else {
        return Ok(None);
    };
    let filled = given.into_iter().map(|(key, value)| {
        let value = value.filter(|text| !text.is_empty());
        Ok((
            key,
            value.ok_or(GatewayResponseProblem::EmptyValue { map })?,
        ))
    });
    filled.collect::<Result<_, Exception>>().map(Some)
}

fn store(call: &Call<'_>, api: &mut Api, response: GatewayResponse) -> Result<Body, Exception> {
    let kind = kind(call)?;
    check(&response)?;
    api.gateway_responses.insert(kind, response);
    json(&GatewayResponseView::of(api, kind))
}

/// Changes what the API customises; where it does not yet, AWS's own response (a guess).
fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let own = api.gateway_responses.get(&kind(call)?).cloned();
    let response = own.unwrap_or_else(GatewayResponse::standard);
    let patched = patch::gateway_response::TABLE.patched(&call.input, &response)?;
    store(call, api, patched)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    json(&GatewayResponseView::of(api, kind(call)?))
}

fn list(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let kinds = GatewayResponseType::ALL.to_vec();
    let cut = Page::of(&call.input)?.cut(kinds, |kind| kind.as_str());
    let items = cut.items.into_iter();
    json(&PageView {
        item: items
            .map(|kind| GatewayResponseView::of(api, kind))
            .collect(),
        position: cut.position,
    })
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    api.gateway_responses
        .shift_remove(&kind(call)?)
        .ok_or(GatewayResponseProblem::NotDefined)?;
    Ok(Body::new())
}
