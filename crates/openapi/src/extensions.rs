//! AWS's extensions of OpenAPI, one file for each; reading an extension and writing it stand
//! together in its file.
//!
//! Which extensions there are and where they stand is the developer guide's list
//! (`api-gateway-swagger-extensions`). An extension that stands elsewhere, that is not known or
//! that only HTTP APIs have is warned of.

pub(crate) mod api_key_source;
pub(crate) mod auth;
pub(crate) mod authorizer;
pub(crate) mod binary_media_types;
pub(crate) mod documentation;
pub(crate) mod endpoint_access_mode;
pub(crate) mod endpoint_configuration;
pub(crate) mod gateway_responses;
pub(crate) mod integration;
pub(crate) mod minimum_compression_size;
pub(crate) mod policy;
pub(crate) mod request_validators;
pub(crate) mod security_policy;
pub(crate) mod tag_value;

use crate::problem::WarningKind;
use crate::reading::Reading;
use crate::tree::Object;
use crate::write::{ExportType, WriteOptions};
use serde_json::{Map, Value as Json};
use trygate_model::Api;

/// What every name of AWS's extensions begins with.
pub(crate) const PREFIX: &str = "x-amazon-apigateway-";

/// The extension that makes a method `ANY` of a path item; its value is an operation.
pub(crate) const ANY_METHOD: &str = "x-amazon-apigateway-any-method";

/// Those of the root of a document.
pub(crate) const AT_ROOT: &[&str] = &[
    api_key_source::NAME,
    binary_media_types::NAME,
    documentation::NAME,
    endpoint_access_mode::NAME,
    endpoint_configuration::NAME,
    gateway_responses::NAME,
    minimum_compression_size::NAME,
    policy::NAME,
    request_validators::NAMES,
    request_validators::NAME,
    security_policy::NAME,
];

/// Those of a path item.
pub(crate) const AT_PATH: &[&str] = &[ANY_METHOD];

/// Those of an operation.
pub(crate) const AT_OPERATION: &[&str] = &[auth::NAME, integration::NAME, request_validators::NAME];

/// Those of a security scheme.
pub(crate) const AT_SCHEME: &[&str] = &[authorizer::NAME, authorizer::TYPE_NAME];

/// Those of a server.
pub(crate) const AT_SERVER: &[&str] = &[endpoint_configuration::NAME];

/// Those of HTTP APIs.
const HTTP_APIS: &[&str] = &[
    "x-amazon-apigateway-cors",
    "x-amazon-apigateway-importexport-version",
    "x-amazon-apigateway-integrations",
];

/// Warns of AWS's extensions that have no meaning at a place.
pub(crate) fn expect<'t>(cx: &mut Reading<'t>, object: &'t Object<'t>, known: &[&str]) {
    for member in object.members() {
        let name = member.key.as_ref();
        if !name.starts_with(PREFIX) || known.contains(&name) {
            continue;
        }
        let kind = if HTTP_APIS.contains(&name) {
            WarningKind::HttpApiOnly {
                what: format!("`{name}`"),
            }
        } else {
            WarningKind::UnknownExtension {
                name: name.to_owned(),
            }
        };
        cx.warn(kind, member.key_place);
    }
}

/// Reads the extensions of the root that fill members of the API itself.
pub(crate) fn read_root(cx: &mut Reading<'_>, api: &mut trygate_model::Api, fresh: bool) {
    let Some(root) = cx.root.as_object() else {
        return;
    };
    expect(cx, root, AT_ROOT);
    let rest_api = &mut api.rest_api;
    if let Some(node) = root.get(api_key_source::NAME) {
        api_key_source::read(cx, node, rest_api);
    }
    if let Some(node) = root.get(binary_media_types::NAME) {
        binary_media_types::read(cx, node, rest_api);
    }
    if let Some(node) = root.get(minimum_compression_size::NAME) {
        minimum_compression_size::read(cx, node, rest_api);
    }
    if let Some(node) = root.get(policy::NAME) {
        policy::read(cx, node, rest_api);
    }
    if let Some(node) = root.get(security_policy::NAME) {
        security_policy::read(cx, node, rest_api);
    }
    if let Some(node) = root.get(endpoint_access_mode::NAME) {
        endpoint_access_mode::read(cx, node, rest_api);
    }
    endpoint_configuration::read(cx, root, rest_api, fresh);
    tag_value::read(cx, root, rest_api);
}

/// Writes the extensions of the root but for documentation.
pub(crate) fn write_root(api: &Api, options: &WriteOptions<'_>, root: &mut Map<String, Json>) {
    let rest_api = &api.rest_api;
    let mut insert = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            root.insert(name.to_owned(), value);
        }
    };
    let shown = options.extensions;
    if shown.apigateway {
        insert(request_validators::NAMES, request_validators::write(api));
        insert(gateway_responses::NAME, gateway_responses::write(api));
        if options.export_type == ExportType::Swagger {
            let endpoint = endpoint_configuration::write(rest_api);
            insert(endpoint_configuration::NAME, endpoint);
        }
        insert(policy::NAME, policy::write(rest_api));
        let source = rest_api.api_key_source.as_str();
        let source = (source != "HEADER").then(|| source.into());
        insert(api_key_source::NAME, source);
        let size = rest_api.minimum_compression_size;
        insert(minimum_compression_size::NAME, size.map(Json::from));
        let policy = rest_api.security_policy.as_deref();
        insert(security_policy::NAME, policy.map(Json::from));
        let mode = rest_api.endpoint_access_mode.as_deref();
        insert(endpoint_access_mode::NAME, mode.map(Json::from));
    }
    if (shown.apigateway || shown.integrations) && !rest_api.binary_media_types.is_empty() {
        let types = rest_api.binary_media_types.clone();
        insert(binary_media_types::NAME, Some(types.into()));
    }
}
