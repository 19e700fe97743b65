//! What answers show of the model: the same members under the same names, with what AWS adds,
//! hides or spells otherwise. Everything is borrowed; an answer is written straight to bytes.
//!
//! Observed in recorded answers: single APIs show an empty `tags` when they are read or changed,
//! but not when they are made or listed; methods of resources are empty objects unless embedded.

use crate::Exception;
use indexmap::IndexMap;
use serde::Serialize;
use trygate_model::{
    Api, EndpointConfiguration, HttpMethod, Integration, Method, MethodResponse, Model, Resource,
    RestApi, TextMap,
};

/// Writes an answer's body.
pub(crate) fn json(view: &impl Serialize) -> Result<Vec<u8>, Exception> {
    serde_json::to_vec(view).map_err(|error| Exception::Internal {
        detail: format!("an answer cannot be written: {error}"),
    })
}

/// A page of a list; SDKs call its items `items`, the wire `item`.
#[derive(Serialize)]
pub(crate) struct PageView<T> {
    pub(crate) item: Vec<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) position: Option<String>,
}

/// A REST API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RestApiView<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    created_date: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    binary_media_types: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_compression_size: Option<u32>,
    api_key_source: &'a str,
    endpoint_configuration: &'a EndpointConfiguration,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a TextMap>,
    disable_execute_api_endpoint: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    security_policy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_access_mode: Option<&'a str>,
    root_resource_id: &'a str,
}

impl<'a> RestApiView<'a> {
    /// Shows an API that is made or listed.
    pub(crate) fn plain(api: &'a RestApi) -> Self {
        Self {
            id: &api.id,
            name: &api.name,
            description: api.description.as_deref(),
            created_date: api.created_date,
            version: api.version.as_deref(),
            warnings: &[],
            binary_media_types: &api.binary_media_types,
            minimum_compression_size: api.minimum_compression_size,
            api_key_source: &api.api_key_source,
            endpoint_configuration: &api.endpoint_configuration,
            policy: api.policy.as_deref().map(escape_policy),
            tags: (!api.tags.is_empty()).then_some(&api.tags),
            disable_execute_api_endpoint: api.disable_execute_api_endpoint,
            security_policy: api.security_policy.as_deref(),
            endpoint_access_mode: api.endpoint_access_mode.as_deref(),
            root_resource_id: &api.root_resource_id,
        }
    }

    /// Shows an API that is read or changed by itself.
    pub(crate) fn single(api: &'a RestApi) -> Self {
        Self {
            tags: Some(&api.tags),
            ..Self::plain(api)
        }
    }

    /// Adds the warnings of the import that is being answered.
    pub(crate) fn with_warnings(mut self, warnings: &'a [String]) -> Self {
        self.warnings = warnings;
        self
    }
}

/// Spells a policy as AWS answers it: escaped once more than JSON needs, slashes included.
fn escape_policy(policy: &str) -> String {
    let mut escaped = String::with_capacity(policy.len() + 16);
    for character in policy.chars() {
        match character {
            '"' | '\\' | '/' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A resource, with its methods in full or only their names.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResourceView<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_part: Option<&'a str>,
    path: String,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    resource_methods: IndexMap<&'static str, EmbeddedMethod<'a>>,
}

/// A method below a resource.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EmbeddedMethod<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    http_method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer_id: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    authorization_scopes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key_required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_validator_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_parameters: Option<&'a TextMap<bool>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_models: Option<&'a TextMap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method_responses: Option<&'a TextMap<MethodResponse>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method_integration: Option<&'a Integration>,
}

/// A method by itself.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct MethodView<'a>(EmbeddedMethod<'a>);

impl<'a> MethodView<'a> {
    pub(crate) fn of(verb: HttpMethod, method: &'a Method) -> Self {
        Self(EmbeddedMethod {
            http_method: Some(verb.as_str()),
            authorization_type: Some(&method.authorization_type),
            authorizer_id: method.authorizer_id.as_deref(),
            authorization_scopes: &method.authorization_scopes,
            api_key_required: Some(method.api_key_required),
            request_validator_id: method.request_validator_id.as_deref(),
            operation_name: method.operation_name.as_deref(),
            request_parameters: method.request_parameters.as_ref(),
            request_models: method.request_models.as_ref(),
            method_responses: (!method.method_responses.is_empty())
                .then_some(&method.method_responses),
            method_integration: method.integration.as_ref(),
        })
    }
}

impl EmbeddedMethod<'_> {
    const NAME_ONLY: Self = Self {
        http_method: None,
        authorization_type: None,
        authorizer_id: None,
        authorization_scopes: &[],
        api_key_required: None,
        request_validator_id: None,
        operation_name: None,
        request_parameters: None,
        request_models: None,
        method_responses: None,
        method_integration: None,
    };
}

impl<'a> ResourceView<'a> {
    pub(crate) fn of(api: &Api, resource: &'a Resource, embed_methods: bool) -> Self {
        let methods = resource.methods.iter().map(|(verb, method)| {
            let view = if embed_methods {
                MethodView::of(*verb, method).0
            } else {
                EmbeddedMethod::NAME_ONLY
            };
            (verb.as_str(), view)
        });
        Self {
            id: &resource.id,
            parent_id: resource.parent_id.as_deref(),
            path_part: resource.path_part.as_deref(),
            path: api.path_of(resource),
            resource_methods: methods.collect(),
        }
    }
}

/// A model; an empty description is kept and hidden.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ModelView<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    schema: &'a str,
    content_type: &'a str,
}

impl<'a> ModelView<'a> {
    pub(crate) fn of(model: &'a Model) -> Self {
        Self::with_schema(model, &model.schema)
    }

    pub(crate) fn with_schema(model: &'a Model, schema: &'a str) -> Self {
        Self {
            id: &model.id,
            name: &model.name,
            description: model.description.as_deref().filter(|text| !text.is_empty()),
            schema,
            content_type: &model.content_type,
        }
    }
}

/// The answer of a test invocation.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TestInvokeView<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a str,
    pub(crate) headers: &'a TextMap,
    pub(crate) multi_value_headers: &'a TextMap<Vec<String>>,
    pub(crate) log: &'a str,
    pub(crate) latency: u64,
    /// Ours, and only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trace: Option<&'a serde_json::Value>,
}

/// The answer of a tested authorizer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TestAuthorizerView<'a> {
    pub(crate) client_status: u16,
    pub(crate) log: &'a str,
    pub(crate) latency: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) principal_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) policy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) claims: Option<&'a TextMap>,
    /// Ours, and only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trace: Option<&'a serde_json::Value>,
}
