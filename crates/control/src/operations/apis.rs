//! REST APIs: made, read, listed, removed.
//!
//! Defaults and refusals were recorded, in the order in which they are checked here.

use super::clone::clone_api;
use super::models::{empty_model, error_model};
use super::{API_ID, Body, Call, Entry, Handler, SHORT_ID, no_such_api};
use crate::Exception;
use crate::check::rest_api::{self, check_endpoints, check_policy, compression_size};
use crate::input::texts;
use crate::paginate::position;
use crate::patch;
use crate::view::{PageView, RestApiView, json};
use serde_json::Value;
use trygate_model::{Api, EndpointConfiguration, RestApi};
use trygate_store::Listing;

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateRestApi", Handler::Create(create)),
    ("DeleteRestApi", Handler::Delete(no_such_api)),
    ("GetRestApi", Handler::Read(no_such_api, get)),
    ("GetRestApis", Handler::List(list)),
    ("UpdateRestApi", Handler::Change(no_such_api, update)),
];

fn create(call: &Call<'_>, pattern: Option<&Api>) -> Result<(Api, Body), Exception> {
    let input = &call.input;
    let name = input.filled("name").ok_or(Exception::EmptyApiName)?;
    if input.text("description").is_some_and(str::is_empty) {
        return Err(Exception::EmptyDescription);
    }
    let mut rest_api = new_rest_api(call, name);
    rest_api.description = input.filled("description");
    rest_api.version = input.filled("version");
    rest_api.endpoint_configuration = endpoint_configuration(call)?;
    rest_api.binary_media_types = input.texts("binaryMediaTypes").unwrap_or_default();
    rest_api.minimum_compression_size = compression_size(input.number("minimumCompressionSize"))?;
    if let Some(source) = input.filled("apiKeySource") {
        rest_api.api_key_source = source;
    }
    rest_api.policy = input.filled("policy");
    check_policy(rest_api.policy.as_deref())?;
    rest_api.tags = input.text_map("tags").unwrap_or_default();
    rest_api.disable_execute_api_endpoint =
        input.flag("disableExecuteApiEndpoint").unwrap_or_default();
    rest_api.security_policy = input.filled("securityPolicy");
    rest_api.endpoint_access_mode = input.filled("endpointAccessMode");
    let api = if let Some(pattern) = pattern {
        clone_api(call, pattern, rest_api)
    } else {
        let mut api = Api::new(rest_api);
        for model in [empty_model, error_model] {
            let model = model(call.ambient.ids.short(SHORT_ID));
            api.models.insert(model.name.clone(), model);
        }
        api
    };
    let body = json(&RestApiView::plain(&api.rest_api))?;
    Ok((api, body))
}

/// Makes an API that has nothing but its name and ids.
pub(super) fn new_rest_api(call: &Call<'_>, name: String) -> RestApi {
    let ids = &call.ambient.ids;
    RestApi::new(
        ids.short(API_ID),
        name,
        ids.short(API_ID),
        call.ambient.clock.now().seconds(),
    )
}

fn endpoint_configuration(call: &Call<'_>) -> Result<EndpointConfiguration, Exception> {
    let mut configuration = EndpointConfiguration::default();
    let Some(given) = call.input.structure("endpointConfiguration") else {
        return Ok(configuration);
    };
    if let Some(types) = given.get("types").and_then(texts) {
        match types.len() {
            0 => return Err(Exception::NoEndpointType),
            1 => configuration.types = types,
            _ => return Err(Exception::SeveralEndpointTypes),
        }
    }
    let is_private = configuration.types.iter().any(|kind| kind == "PRIVATE");
    let family = given.get("ipAddressType").and_then(Value::as_str);
    if let Some(family) = family.or(is_private.then_some("dualstack")) {
        family.clone_into(&mut configuration.ip_address_type);
    }
    configuration.vpc_endpoint_ids = given
        .get("vpcEndpointIds")
        .and_then(texts)
        .unwrap_or_default();
    check_endpoints(&configuration)?;
    Ok(configuration)
}

fn get(_: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    json(&RestApiView::single(&api.rest_api))
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let patched = patch::rest_api::TABLE.patched(&call.input, &api.rest_api)?;
    rest_api::check(&patched)?;
    api.rest_api = patched;
    json(&RestApiView::single(&api.rest_api))
}

fn list(listing: &Listing) -> Result<Body, Exception> {
    let last = listing.items.last().filter(|_| listing.more);
    let position = last.map(|(sequence, _)| position(&sequence.to_string()));
    json(&PageView {
        item: listing
            .items
            .iter()
            .map(|(_, versioned)| RestApiView::plain(&versioned.api.rest_api))
            .collect(),
        position,
    })
}
