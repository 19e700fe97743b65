//! VPC links, through which integrations reach a load balancer inside a VPC.

use crate::TextMap;
use serde::{Deserialize, Serialize};

/// A VPC link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcLink {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The ARNs of its network load balancers.
    pub target_arns: Vec<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub tags: TextMap,
}
