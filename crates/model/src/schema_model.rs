//! A model: a named JSON schema (draft 4) of payloads.

use serde::{Deserialize, Serialize};

/// A model of an API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Model {
    /// Six lower-case alphanumerics.
    pub id: String,
    /// The name, alphanumeric, unique in the API.
    pub name: String,
    /// A description; AWS keeps and hides an empty one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The schema's text as it was given.
    pub schema: String,
    /// The content type of what it describes.
    pub content_type: String,
}

/// The start of the URL by which a model of AWS's refers to another.
pub const MODEL_URL_BASE: &str = "https://apigateway.amazonaws.com/restapis/";

/// Returns the URL by which schemas of an API refer to a model.
pub fn model_url(api_id: &str, name: &str) -> String {
    format!("{MODEL_URL_BASE}{api_id}/models/{name}")
}

/// Reads the model's name out of a reference to a model of an API, as `model_url` writes it.
pub fn model_name_of_url(url: &str) -> Option<&str> {
    let rest = url.strip_prefix(MODEL_URL_BASE)?;
    let (_, name) = rest.split_once("/models/")?;
    Some(name.split_once('#').map_or(name, |(name, _)| name))
}
