//! A request validator: which parts of a request are checked.

use serde::{Deserialize, Serialize};

/// A request validator of an API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestValidator {
    /// Six lower-case alphanumerics.
    pub id: String,
    /// The name.
    pub name: String,
    /// Whether bodies are checked against the method's model.
    pub validate_request_body: bool,
    /// Whether required parameters must be there.
    pub validate_request_parameters: bool,
}
