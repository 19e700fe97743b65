//! Definitions taken in: ImportRestApi and PutRestApi.
//!
//! Reading, merging and the words of refusals are the OpenAPI crate's; here stand the calls'
//! parameters. Recorded: an answer carries the warnings of its own import, and only PutRestApi's
//! shows empty tags.

use super::{Body, Call, Entry, Handler, no_such_api};
use crate::Exception;
use crate::view::{RestApiView, json};
use serde_json::Value;
use trygate_model::Api;
use trygate_openapi::problem::wire::fail_on_warnings;
use trygate_openapi::{BasePath, Definition, PutMode, ReadError, ReadOptions, Source};

pub(super) const OPERATIONS: &[Entry] = &[
    ("ImportRestApi", Handler::Create(import)),
    ("PutRestApi", Handler::Change(no_such_api, put)),
];

const ENDPOINT_TYPES: &[&str] = &["EDGE", "REGIONAL", "PRIVATE"];

fn import(call: &Call<'_>, _pattern: Option<&Api>) -> Result<(Api, Body), Exception> {
    let source = Source::new("body", &call.input.payload);
    let read = trygate_openapi::read(&source, &options(call)?, call.ambient);
    let mut api = accepted(call, read)?;
    let configuration = &mut api.rest_api.endpoint_configuration;
    if configuration.types.iter().any(|kind| kind == "PRIVATE") {
        "dualstack".clone_into(&mut configuration.ip_address_type);
    }
    let view = RestApiView::plain(&api.rest_api).with_warnings(&api.rest_api.warnings);
    let body = json(&view)?;
    Ok((api, body))
}

fn put(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let mode = call.input.text("mode").and_then(PutMode::parse);
    let source = Source::new("body", &call.input.payload);
    let options = options(call)?;
    let read = trygate_openapi::put(
        &source,
        &options,
        call.ambient,
        api,
        mode.unwrap_or_default(),
    );
    let definition = accepted(call, read)?;
    *api = Api {
        deployments: std::mem::take(&mut api.deployments),
        stages: std::mem::take(&mut api.stages),
        ..definition
    };
    json(&RestApiView::single(&api.rest_api).with_warnings(&api.rest_api.warnings))
}

/// Reads the calls' free parameters; those that have no meaning are passed over, as AWS does.
fn options(call: &Call<'_>) -> Result<ReadOptions, Exception> {
    let parameters = call.input.structure("parameters");
    let parameter = |name: &str| {
        parameters
            .and_then(|parameters| parameters.get(name))
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let list = |name: &str| -> Vec<String> {
        let items = parameter(name).into_iter().flat_map(|text| text.split(','));
        items.map(|item| item.trim().to_owned()).collect()
    };
    let mut options = ReadOptions::wire();
    if let Some(text) = parameter("basepath") {
        options.base_path = BasePath::parse(text).ok_or(Exception::InvalidBasePath)?;
    }
    options.ignore_documentation = list("ignore").iter().any(|what| what == "documentation");
    options.endpoint_types = list("endpointConfigurationTypes");
    options.vpc_endpoint_ids = list("vpcEndpointIds");
    let known = |kind: &String| ENDPOINT_TYPES.contains(&kind.as_str());
    if !options.endpoint_types.iter().all(known) {
        return Err(Exception::InvalidEndpointTypes);
    }
    if options.endpoint_types.len() > 1 {
        return Err(Exception::SeveralEndpointTypes);
    }
    Ok(options)
}

/// Refuses a definition that cannot be read, or one with warnings where those are to count.
fn accepted(call: &Call<'_>, read: Result<Definition, ReadError>) -> Result<Api, Exception> {
    let definition = read.map_err(|error| Exception::InvalidDefinition {
        message: error.wire_message(),
    })?;
    let refusal = call
        .input
        .flag("failOnWarnings")
        .unwrap_or_default()
        .then(|| fail_on_warnings(&definition.warnings))
        .flatten();
    match refusal {
        Some(message) => Err(Exception::InvalidDefinition { message }),
        None => Ok(definition.api),
    }
}
