//! A verb on a resource: what a request must bring, and the integration that answers it.

use crate::{Integration, MethodResponse, TextMap};
use serde::{Deserialize, Serialize};

/// A method.
///
/// Maps that AWS shows only when they were given are optional here for the same reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Method {
    /// `NONE`, `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`.
    pub authorization_type: String,
    /// The authorizer of the last two types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_id: Option<String>,
    /// OAuth scopes of a Cognito authorizer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_scopes: Vec<String>,
    /// Whether a usage-plan key is needed.
    pub api_key_required: bool,
    /// The validator that checks requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_validator_id: Option<String>,
    /// A name for SDKs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    /// Declared parameters, `method.request.{path,querystring,header}.NAME`, and whether each is
    /// required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_parameters: Option<TextMap<bool>>,
    /// Model names by content type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_models: Option<TextMap>,
    /// Declared responses by status code.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub method_responses: TextMap<MethodResponse>,
    /// The integration, once put.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration: Option<Integration>,
}

impl Method {
    /// Makes a method that has nothing but its kind of authorization.
    pub fn new(authorization_type: impl Into<String>) -> Self {
        Self {
            authorization_type: authorization_type.into(),
            authorizer_id: None,
            authorization_scopes: Vec::new(),
            api_key_required: false,
            request_validator_id: None,
            operation_name: None,
            request_parameters: None,
            request_models: None,
            method_responses: TextMap::new(),
            integration: None,
        }
    }
}
