//! The answers that the gateway makes itself when it refuses or fails.
//!
//! The types, their order by name, their default statuses and the rule of inheritance were
//! recorded from `GetGatewayResponses` and `PutGatewayResponse`.

use crate::TextMap;
use serde::{Deserialize, Serialize};

/// A gateway response that was customised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewayResponse {
    /// Three digits; absent: the type's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    /// `gatewayresponse.header.NAME` to a source expression.
    #[serde(default)]
    pub response_parameters: TextMap,
    /// Templates by content type.
    #[serde(default)]
    pub response_templates: TextMap,
}

/// The template of every type that was not customised.
pub const STANDARD_TEMPLATE: &str = "{\"message\":$context.error.messageString}";

macro_rules! gateway_response_types {
    ($($variant:ident $name:literal $status:expr, $doc:literal;)*) => {
        /// Why the gateway answers by itself.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum GatewayResponseType {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)*
        }

        impl GatewayResponseType {
            /// Every type, sorted by name as AWS lists them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns AWS's name.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns the status of the type unless it was customised; the two defaults have none.
            pub fn default_status(self) -> Option<u16> {
                match self { $(Self::$variant => $status,)* }
            }
        }
    };
}

gateway_response_types! {
    AccessDenied "ACCESS_DENIED" Some(403), "An authorizer, IAM or a resource policy denies.";
    ApiConfigurationError "API_CONFIGURATION_ERROR" Some(500), "The definition cannot be carried out.";
    AuthorizerConfigurationError "AUTHORIZER_CONFIGURATION_ERROR" Some(500), "The authorizer cannot be used.";
    AuthorizerFailure "AUTHORIZER_FAILURE" Some(500), "The authorizer failed.";
    BadRequestBody "BAD_REQUEST_BODY" Some(400), "The body does not fit its model.";
    BadRequestParameters "BAD_REQUEST_PARAMETERS" Some(400), "A required parameter is missing.";
    Default4xx "DEFAULT_4XX" None, "Any other refusal.";
    Default5xx "DEFAULT_5XX" None, "Any other failure.";
    ExpiredToken "EXPIRED_TOKEN" Some(403), "The signature's token has expired.";
    IntegrationFailure "INTEGRATION_FAILURE" Some(504), "The backend failed.";
    IntegrationTimeout "INTEGRATION_TIMEOUT" Some(504), "The backend took too long.";
    InvalidApiKey "INVALID_API_KEY" Some(403), "The API key is not accepted.";
    InvalidSignature "INVALID_SIGNATURE" Some(403), "The signature does not match.";
    MissingAuthenticationToken "MISSING_AUTHENTICATION_TOKEN" Some(403), "No such path or verb.";
    QuotaExceeded "QUOTA_EXCEEDED" Some(429), "A usage plan's quota is used up.";
    RequestTooLarge "REQUEST_TOO_LARGE" Some(413), "The payload is over 10 MB.";
    ResourceNotFound "RESOURCE_NOT_FOUND" Some(404), "No such resource.";
    Throttled "THROTTLED" Some(429), "Too many requests.";
    Unauthorized "UNAUTHORIZED" Some(401), "The caller did not authenticate.";
    UnsupportedMediaType "UNSUPPORTED_MEDIA_TYPE" Some(415), "No template fits and passing through is off.";
    WafFiltered "WAF_FILTERED" Some(403), "A web ACL blocks.";
}

impl GatewayResponseType {
    /// Reads AWS's name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }

    /// Returns the type that this one inherits from while it is not customised itself.
    #[must_use]
    pub fn fallback(self, status: u16) -> Self {
        if (400..500).contains(&status) {
            Self::Default4xx
        } else {
            Self::Default5xx
        }
    }

    /// Returns the type that this one inherits from; the two defaults inherit from none.
    pub fn parent(self) -> Option<Self> {
        self.default_status().map(|status| self.fallback(status))
    }
}

impl GatewayResponse {
    /// Makes a response of AWS's own: the standard template, no parameters, the type's status.
    pub fn standard() -> Self {
        let template = (
            String::from("application/json"),
            STANDARD_TEMPLATE.to_owned(),
        );
        Self {
            status_code: None,
            response_parameters: TextMap::new(),
            response_templates: TextMap::from([template]),
        }
    }
}
