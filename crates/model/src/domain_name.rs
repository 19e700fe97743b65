//! Custom domain names, their base path mappings, and who may reach the private ones.

use crate::{EndpointConfiguration, TextMap};
use serde::{Deserialize, Serialize};

/// A custom domain name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DomainName {
    /// The name, such as `api.example.com`.
    pub domain_name: String,
    /// The id of a private one, which tells it from others of the same name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_name_id: Option<String>,
    /// What makes the host names that AWS gives it, alphanumeric.
    pub target_id: String,
    /// The certificate of an edge-optimised or private one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_name: Option<String>,
    /// The certificate of an edge-optimised or private one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
    /// When that certificate was given, epoch seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_upload_date: Option<i64>,
    /// The certificate of a regional one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regional_certificate_name: Option<String>,
    /// The certificate of a regional one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regional_certificate_arn: Option<String>,
    /// Endpoint type and address family.
    pub endpoint_configuration: EndpointConfiguration,
    /// The TLS versions and ciphers.
    pub security_policy: String,
    /// How strictly the endpoint is held to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_access_mode: Option<String>,
    /// The store of certificates that clients are held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutual_tls_authentication: Option<MutualTlsAuthentication>,
    /// The public certificate that proves who owns the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ownership_verification_certificate_arn: Option<String>,
    /// Who may make access associations with a private one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub management_policy: Option<String>,
    /// Who may invoke through a private one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Whether base path mappings or routing rules decide.
    pub routing_mode: String,
    /// Tags.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub tags: TextMap,
}

/// The store of certificates that clients are held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MutualTlsAuthentication {
    /// An object in S3.
    pub truststore_uri: String,
    /// The object's version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truststore_version: Option<String>,
}

/// Which stage answers below a base path of a domain name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BasePathMapping {
    /// The base path; `(none)` for the whole domain.
    pub base_path: String,
    /// The API's id.
    pub rest_api_id: String,
    /// The stage; none: callers name it after the base path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
}

/// A VPC endpoint through which a private domain name can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessAssociation {
    /// The association's ARN.
    pub domain_name_access_association_arn: String,
    /// The domain name's ARN.
    pub domain_name_arn: String,
    /// What kind of source it is.
    pub access_association_source_type: String,
    /// The VPC endpoint's id.
    pub access_association_source: String,
    /// Tags.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub tags: TextMap,
}
