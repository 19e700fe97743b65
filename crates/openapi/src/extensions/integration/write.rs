//! Writes `x-amazon-apigateway-integration`.
//!
//! Recorded: the order of members, which differs between the two specifications by where `type`
//! stands, and that timeouts, cache namespaces and connection types are left out at their defaults.

use serde_json::{Map, Value as Json, json};
use trygate_model::integration::DEFAULT_TIMEOUT_IN_MILLIS;
use trygate_model::{
    ConnectionType, Integration, IntegrationResponse, ResponseTransferMode, TextMap,
};

/// Writes an integration of a method of a resource.
pub(crate) fn write(integration: &Integration, resource_id: &str, type_first: bool) -> Json {
    let mut out = Map::new();
    let kind = integration.kind.as_str().to_ascii_lowercase();
    if type_first {
        out.insert("type".into(), kind.as_str().into());
    }
    let link = integration.connection_type == Some(ConnectionType::VpcLink);
    let mut text = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            out.insert(key.into(), value.into());
        }
    };
    text("credentials", integration.credentials.as_deref());
    text("connectionId", integration.connection_id.as_deref());
    text("httpMethod", integration.http_method.as_deref());
    text("uri", integration.uri.as_deref());
    text(
        "integrationTarget",
        integration.integration_target.as_deref(),
    );
    if !integration.integration_responses.is_empty() {
        out.insert("responses".into(), responses(integration));
    }
    if let Some(parameters) = &integration.request_parameters {
        out.insert("requestParameters".into(), texts(parameters));
    }
    if let Some(templates) = &integration.request_templates {
        out.insert("requestTemplates".into(), templates_of(templates));
    }
    let passthrough = integration.passthrough_behavior.as_str();
    let passthrough = passthrough.to_ascii_lowercase().into();
    out.insert("passthroughBehavior".into(), passthrough);
    if link {
        out.insert("connectionType".into(), json!("VPC_LINK"));
    }
    if integration.timeout_in_millis != DEFAULT_TIMEOUT_IN_MILLIS {
        let timeout = integration.timeout_in_millis.into();
        out.insert("timeoutInMillis".into(), timeout);
    }
    if integration.cache_namespace != resource_id {
        let namespace = integration.cache_namespace.as_str().into();
        out.insert("cacheNamespace".into(), namespace);
    }
    if !integration.cache_key_parameters.is_empty() {
        let keys = integration.cache_key_parameters.clone().into();
        out.insert("cacheKeyParameters".into(), keys);
    }
    if let Some(handling) = integration.content_handling {
        out.insert("contentHandling".into(), handling.as_str().into());
    }
    if let Some(tls) = integration.tls_config {
        let skip = tls.insecure_skip_verification;
        out.insert(
            "tlsConfig".into(),
            json!({"insecureSkipVerification": skip}),
        );
    }
    if integration.response_transfer_mode == Some(ResponseTransferMode::Stream) {
        out.insert("responseTransferMode".into(), json!("STREAM"));
    }
    if !type_first {
        out.insert("type".into(), kind.into());
    }
    out.into()
}

fn responses(integration: &Integration) -> Json {
    let mut out = Map::new();
    for response in integration.integration_responses.values() {
        let pattern = response.selection_pattern.as_deref();
        let key = pattern.filter(|pattern| !pattern.is_empty());
        out.insert(key.unwrap_or("default").to_owned(), response_of(response));
    }
    out.into()
}

fn response_of(response: &IntegrationResponse) -> Json {
    let mut out = Map::new();
    out.insert("statusCode".into(), response.status_code.as_str().into());
    if let Some(parameters) = &response.response_parameters {
        out.insert("responseParameters".into(), texts(parameters));
    }
    if let Some(templates) = &response.response_templates {
        out.insert("responseTemplates".into(), templates_of(templates));
    }
    if let Some(handling) = response.content_handling {
        out.insert("contentHandling".into(), handling.as_str().into());
    }
    out.into()
}

fn texts(map: &TextMap) -> Json {
    let entry = |(key, value): (&String, &String)| (key.clone(), value.as_str().into());
    Json::Object(map.iter().map(entry).collect())
}

fn templates_of(map: &TextMap<Option<String>>) -> Json {
    let entry = |(key, value): (&String, &Option<String>)| (key.clone(), value.clone().into());
    Json::Object(map.iter().map(entry).collect())
}
