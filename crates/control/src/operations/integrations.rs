//! Integrations of methods.
//!
//! Putting an integration replaces the one that was there with its responses (a guess).
//! Defaults and what is echoed for which kind were recorded; what is refused is `check`'s.

use super::{Body, Call, Entry, Handler, method_as_integration, no_such_resource};
use crate::Exception;
use crate::check::integration::{passthrough_behavior, settle};
use crate::patch;
use crate::view::json;
use serde_json::Value;
use trygate_model::{
    Api, ConnectionType, ContentHandling, Integration, IntegrationType, Method,
    ResponseTransferMode, TextMap, TlsConfig,
};

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "DeleteIntegration",
        Handler::Change(no_such_resource, delete),
    ),
    ("GetIntegration", Handler::Read(no_such_resource, get)),
    ("PutIntegration", Handler::Change(no_such_resource, put)),
    (
        "UpdateIntegration",
        Handler::Change(no_such_resource, update),
    ),
];

fn put(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let method = call.method_mut(api)?;
    let integration = new_integration(call, method)?;
    let body = json(&integration)?;
    method.integration = Some(integration);
    Ok(body)
}

fn new_integration(call: &Call<'_>, method: &Method) -> Result<Integration, Exception> {
    let input = &call.input;
    // the service model allows no other value
    let kind = input.text("type").and_then(IntegrationType::parse);
    let kind = kind.unwrap_or(IntegrationType::Mock);
    let mut integration = Integration::new(kind, input.required("resourceId"));
    integration.credentials = input.filled("credentials");
    integration.http_method = input.filled("integrationHttpMethod");
    integration.uri = input.filled("uri");
    let connection_type = input.text("connectionType");
    integration.connection_type = connection_type.and_then(ConnectionType::parse);
    integration.connection_id = input.filled("connectionId");
    if let Some(behavior) = input.filled("passthroughBehavior") {
        integration.passthrough_behavior = passthrough_behavior(&behavior)?;
    }
    integration.content_handling = content_handling(call);
    let mode = input.text("responseTransferMode");
    integration.response_transfer_mode = mode.and_then(ResponseTransferMode::parse);
    if let Some(millis) = input.number("timeoutInMillis") {
        // what does not fit is out of the range of timeouts, too
        integration.timeout_in_millis = u32::try_from(millis).unwrap_or_default();
    }
    if let Some(namespace) = input.filled("cacheNamespace") {
        integration.cache_namespace = namespace;
    }
    integration.cache_key_parameters = input.texts("cacheKeyParameters").unwrap_or_default();
    integration.tls_config = input.structure("tlsConfig").map(|config| TlsConfig {
        insecure_skip_verification: config
            .get("insecureSkipVerification")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
    });
    integration.integration_target = input.filled("integrationTarget");
    integration.request_parameters = input.checked_map("requestParameters");
    integration.request_templates = templates(call, "requestTemplates");
    settle(&mut integration, method)?;
    Ok(integration)
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let method = call.method_mut(api).map_err(method_as_integration)?;
    let integration = method.integration.as_ref();
    let integration = integration.ok_or(Exception::NoSuchIntegration)?;
    let mut patched = patch::integration::TABLE.patched(&call.input, integration)?;
    settle(&mut patched, method)?;
    let body = json(&patched)?;
    method.integration = Some(patched);
    Ok(body)
}

/// Reads the conversion that an integration or its response asks for.
pub(super) fn content_handling(call: &Call<'_>) -> Option<ContentHandling> {
    call.input
        .text("contentHandling")
        .and_then(ContentHandling::parse)
}

/// Reads templates by content type; an empty one is none (recorded).
pub(super) fn templates(call: &Call<'_>, member: &str) -> Option<TextMap<Option<String>>> {
    let mut templates = call.input.nullable_texts(member)?;
    for template in templates.values_mut() {
        *template = template.take().filter(|text| !text.is_empty());
    }
    Some(templates)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let method = call.method(api).map_err(method_as_integration)?;
    json(
        method
            .integration
            .as_ref()
            .ok_or(Exception::NoSuchIntegration)?,
    )
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let method = call.method_mut(api).map_err(method_as_integration)?;
    let removed = method.integration.take();
    removed.ok_or(Exception::NoSuchIntegration)?;
    Ok(Body::new())
}
