//! What a method calls to get its answer, and how the request is shaped on the way.

use crate::{IntegrationResponse, TextMap};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// An integration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Integration {
    /// The kind of backend.
    #[serde(rename = "type")]
    pub kind: IntegrationType,
    /// The verb sent to the backend; AWS shows none for MOCK.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_method: Option<String>,
    /// A URL, or `arn:…:apigateway:…`; may hold `{name}` and `${stageVariables.name}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// The way to the backend; AWS shows it for the HTTP kinds and VPC links only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_type: Option<ConnectionType>,
    /// The VPC link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// The role to call an AWS service with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
    /// `integration.request.{path,querystring,header}.NAME` to a source expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_parameters: Option<TextMap>,
    /// Templates by content type; AWS keeps a null template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_templates: Option<TextMap<Option<String>>>,
    /// What happens to a body that no template fits.
    pub passthrough_behavior: PassthroughBehavior,
    /// How the payload is converted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<ContentHandling>,
    /// How long the backend may take.
    pub timeout_in_millis: u32,
    /// The group of cached answers; the resource's id unless given.
    pub cache_namespace: String,
    /// Parameters that tell cached answers apart.
    #[serde(default)]
    pub cache_key_parameters: Vec<String>,
    /// Responses by the status code that the client sees.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub integration_responses: TextMap<IntegrationResponse>,
    /// How strictly an HTTPS backend is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_config: Option<TlsConfig>,
    /// Whether the answer is streamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_transfer_mode: Option<ResponseTransferMode>,
    /// A load balancer's listener, for VPC links of version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_target: Option<String>,
}

/// The time that AWS gives a backend unless told otherwise, in milliseconds.
pub const DEFAULT_TIMEOUT_IN_MILLIS: u32 = 29_000;

impl Integration {
    /// Makes an integration with AWS's defaults (recorded from `PutIntegration`).
    pub fn new(kind: IntegrationType, cache_namespace: impl Into<String>) -> Self {
        Self {
            kind,
            http_method: None,
            uri: None,
            connection_type: None,
            connection_id: None,
            credentials: None,
            request_parameters: None,
            request_templates: None,
            passthrough_behavior: PassthroughBehavior::WhenNoMatch,
            content_handling: None,
            timeout_in_millis: DEFAULT_TIMEOUT_IN_MILLIS,
            cache_namespace: cache_namespace.into(),
            cache_key_parameters: Vec::new(),
            integration_responses: TextMap::new(),
            tls_config: None,
            response_transfer_mode: None,
            integration_target: None,
        }
    }

    /// Returns how long the backend may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_in_millis.into())
    }
}

/// The kind of backend, and whether payloads are mapped on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrationType {
    /// A URL, with mapping.
    Http,
    /// A URL, as the client called.
    HttpProxy,
    /// An AWS service, with mapping.
    Aws,
    /// A Lambda function that gets the whole request as an event.
    AwsProxy,
    /// Nothing: the request template's output says which response is given.
    Mock,
}

impl IntegrationType {
    /// Returns AWS's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::HttpProxy => "HTTP_PROXY",
            Self::Aws => "AWS",
            Self::AwsProxy => "AWS_PROXY",
            Self::Mock => "MOCK",
        }
    }

    /// Reads AWS's name, upper case.
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Http,
            Self::HttpProxy,
            Self::Aws,
            Self::AwsProxy,
            Self::Mock,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == text)
    }

    /// Whether payloads go through unmapped.
    pub fn is_proxy(self) -> bool {
        matches!(self, Self::HttpProxy | Self::AwsProxy)
    }
}

/// What happens to a request body that no template fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PassthroughBehavior {
    /// It is passed on.
    WhenNoMatch,
    /// It is passed on if the integration has no template at all, else refused.
    WhenNoTemplates,
    /// It is refused.
    Never,
}

impl PassthroughBehavior {
    /// Returns AWS's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WhenNoMatch => "WHEN_NO_MATCH",
            Self::WhenNoTemplates => "WHEN_NO_TEMPLATES",
            Self::Never => "NEVER",
        }
    }

    /// Reads AWS's name, upper case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::WhenNoMatch, Self::WhenNoTemplates, Self::Never]
            .into_iter()
            .find(|behavior| behavior.as_str() == text)
    }
}

/// How a payload is converted between text and bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContentHandling {
    /// Base64 text becomes bytes.
    ConvertToBinary,
    /// Bytes become base64 text.
    ConvertToText,
}

impl ContentHandling {
    /// Returns AWS's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConvertToBinary => "CONVERT_TO_BINARY",
            Self::ConvertToText => "CONVERT_TO_TEXT",
        }
    }

    /// Reads AWS's name, upper case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::ConvertToBinary, Self::ConvertToText]
            .into_iter()
            .find(|handling| handling.as_str() == text)
    }
}

/// The way to a backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConnectionType {
    /// The public internet.
    Internet,
    /// A VPC link.
    VpcLink,
}

impl ConnectionType {
    /// Returns AWS's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Internet => "INTERNET",
            Self::VpcLink => "VPC_LINK",
        }
    }

    /// Reads AWS's name, upper case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Internet, Self::VpcLink]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// Whether the answer reaches the client whole or as it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResponseTransferMode {
    /// Whole.
    Buffered,
    /// As it comes; proxies only.
    Stream,
}

impl ResponseTransferMode {
    /// Returns AWS's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Buffered => "BUFFERED",
            Self::Stream => "STREAM",
        }
    }

    /// Reads AWS's name, upper case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Buffered, Self::Stream]
            .into_iter()
            .find(|mode| mode.as_str() == text)
    }
}

/// How strictly an HTTPS backend is checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsConfig {
    /// Whether the issuer of the certificate may be unknown.
    #[serde(default)]
    pub insecure_skip_verification: bool,
}
