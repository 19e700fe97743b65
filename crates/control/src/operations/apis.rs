//! REST APIs: made, read, listed, removed.
//!
//! Defaults and refusals were recorded, in the order in which they are checked here.

use super::base_path_mappings::domains_of;
use super::clone::clone_api;
use super::models::{empty_model, error_model};
use super::stage_users::leave_plans;
use super::{API_ID, Body, Call, Entry, Handler, SHORT_ID, no_such_api};
use crate::Exception;
use crate::check::rest_api::{self, check_endpoints, check_policy, compression_size};
use crate::exception::AccountProblem;
use crate::input::texts;
use crate::paginate::{documents, show};
use crate::patch;
use crate::view::{RestApiView, json};
use serde_json::Value;
use trygate_model::{Api, ApiSnapshot, EndpointConfiguration, RestApi};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateRestApi", Handler::Create(create)),
    ("DeleteRestApi", Handler::Transact(delete)),
    ("GetRestApi", Handler::Read(no_such_api, get)),
    ("GetRestApis", Handler::Transact(list)),
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

fn list(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let listing = documents(&call.input, books, |_: &Api| true)?;
    show(&listing, |api| RestApiView::plain(&api.rest_api))
}

/// Removes an API with its frozen copies; one that domain names lead to is kept (reported).
fn delete(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let id = call.input.required("restApiId");
    let domains = domains_of(id, books)?;
    if !domains.is_empty() {
        let api = id.to_owned();
        return Err(AccountProblem::ApiIsMapped { api, domains }.into());
    }
    books.delete_within::<ApiSnapshot>(id)?;
    if books.delete::<Api>(id)? {
        leave_plans(books, id)?;
        Ok(Body::new())
    } else {
        Err(no_such_api(call))
    }
}
