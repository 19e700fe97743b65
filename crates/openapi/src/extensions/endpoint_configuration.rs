//! `x-amazon-apigateway-endpoint-configuration`: at the root of Swagger 2.0 and in the first
//! server of OpenAPI 3.0; both places are read in both.
//!
//! The endpoint types themselves are a parameter of the import and not part of a document. An
//! update does not touch the endpoint configuration (developer guide, `api-gateway-import-api-
//! update`), except whether the default endpoint answers.

use crate::reading::{Fields, Reading};
use crate::tree::{Node, Object, Value};
use serde_json::{Map, Value as Json};
use trygate_model::{EndpointConfiguration, RestApi};

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-endpoint-configuration";

/// Reads the extension; `fresh` is whether the API is a new one.
pub(crate) fn read<'t>(
    cx: &mut Reading<'t>,
    root: &'t Object<'t>,
    rest_api: &mut RestApi,
    fresh: bool,
) {
    let mut places = vec![root];
    if let Some(Node {
        value: Value::Array(servers),
        ..
    }) = root.get("servers")
    {
        for server in servers {
            let Some(server) = server.as_object() else {
                continue;
            };
            super::expect(cx, server, super::AT_SERVER);
            places.push(server);
        }
    }
    let Some(node) = places.into_iter().find_map(|place| place.get(NAME)) else {
        return;
    };
    let Some(object) = cx.object(node, NAME) else {
        return;
    };
    let mut fields = Fields::of(NAME, object);
    if let Some(node) = fields.take("disableExecuteApiEndpoint")
        && let Some(disabled) = cx.boolean(node, "disableExecuteApiEndpoint")
    {
        rest_api.disable_execute_api_endpoint = disabled;
    }
    let endpoint = &mut rest_api.endpoint_configuration;
    if let Some(node) = fields.take("vpcEndpointIds") {
        let ids = cx.texts(node, "vpcEndpointIds");
        if fresh {
            endpoint.vpc_endpoint_ids = ids;
        }
    }
    let parse =
        |text: &str| matches!(text, "IPV4" | "DUALSTACK").then(|| text.to_ascii_lowercase());
    if let Some(node) = fields.take("ipAddressType")
        && let Some(kind) = cx.word(node, "ipAddressType", parse, "ipv4 or dualstack")
        && fresh
    {
        endpoint.ip_address_type = kind;
    }
    fields.finish(cx);
}

/// Writes the extension, unless everything in it has its default (recorded: it is not there then).
pub(crate) fn write(rest_api: &RestApi) -> Option<Json> {
    let endpoint = &rest_api.endpoint_configuration;
    let mut out = Map::new();
    if rest_api.disable_execute_api_endpoint {
        out.insert("disableExecuteApiEndpoint".into(), true.into());
    }
    if !endpoint.vpc_endpoint_ids.is_empty() {
        let ids = endpoint.vpc_endpoint_ids.clone().into();
        out.insert("vpcEndpointIds".into(), ids);
    }
    if endpoint.ip_address_type != EndpointConfiguration::default().ip_address_type {
        let kind = endpoint.ip_address_type.as_str().into();
        out.insert("ipAddressType".into(), kind);
    }
    (!out.is_empty()).then(|| out.into())
}
