//! The REST API itself, without what stands below it.

use crate::TextMap;
use serde::{Deserialize, Serialize};

/// A REST API's own members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestApi {
    /// Ten lower-case alphanumerics.
    pub id: String,
    /// The name, which need not be unique.
    pub name: String,
    /// A description, never empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was made, epoch seconds.
    pub created_date: i64,
    /// A version label of the user's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Media types whose payloads are bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub binary_media_types: Vec<String>,
    /// Responses of at least this many bytes may be compressed; absent: none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_compression_size: Option<u32>,
    /// `HEADER` or `AUTHORIZER`.
    pub api_key_source: String,
    /// Endpoint types and address family.
    pub endpoint_configuration: EndpointConfiguration,
    /// The resource policy, JSON text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub tags: TextMap,
    /// Whether the default endpoint refuses calls.
    pub disable_execute_api_endpoint: bool,
    /// The id of the resource `/`.
    pub root_resource_id: String,
    /// The name of a TLS policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_policy: Option<String>,
    /// `BASIC` or `STRICT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint_access_mode: Option<String>,
    /// Warnings of the last import.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// How an API can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndpointConfiguration {
    /// `EDGE`, `REGIONAL` or `PRIVATE`; AWS allows one.
    pub types: Vec<String>,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    /// VPC endpoints of a private API.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vpc_endpoint_ids: Vec<String>,
}

impl Default for EndpointConfiguration {
    /// What AWS answers when none was given (recorded: edge-optimised, `ipv4`).
    fn default() -> Self {
        Self {
            types: vec!["EDGE".into()],
            ip_address_type: "ipv4".into(),
            vpc_endpoint_ids: vec![],
        }
    }
}

impl RestApi {
    /// Makes an API with AWS's defaults.
    pub fn new(id: String, name: String, root_resource_id: String, created_date: i64) -> Self {
        Self {
            id,
            name,
            description: None,
            created_date,
            version: None,
            binary_media_types: Vec::new(),
            minimum_compression_size: None,
            api_key_source: "HEADER".into(),
            endpoint_configuration: EndpointConfiguration::default(),
            policy: None,
            tags: TextMap::new(),
            disable_execute_api_endpoint: false,
            root_resource_id,
            security_policy: None,
            endpoint_access_mode: None,
            warnings: Vec::new(),
        }
    }
}
