//! What is remembered of a Lambda function: a JSON document of whoever runs functions.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A Lambda function's record; its members are its owner's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FunctionRecord(pub Value);
