//! What comes back: the integration's answer, and the method's to the client.

use crate::{ContentHandling, TextMap};
use serde::{Deserialize, Serialize};

/// Says how an integration's answer becomes one of the method's responses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationResponse {
    /// The status that the client sees, three digits.
    pub status_code: String,
    /// A Java regular expression that must match the whole of the backend's status or error
    /// message; absent or empty: the default response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selection_pattern: Option<String>,
    /// `method.response.header.NAME` to a source expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_parameters: Option<TextMap>,
    /// Templates by content type; AWS keeps a null template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_templates: Option<TextMap<Option<String>>>,
    /// How the payload is converted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<ContentHandling>,
}

impl IntegrationResponse {
    /// Whether this is the response for whatever no pattern matches.
    pub fn is_default(&self) -> bool {
        self.selection_pattern.as_deref().is_none_or(str::is_empty)
    }
}

/// A response that a method declares.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodResponse {
    /// Three digits.
    pub status_code: String,
    /// `method.response.header.NAME`, and whether the caller may rely on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_parameters: Option<TextMap<bool>>,
    /// Model names by content type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_models: Option<TextMap>,
}
