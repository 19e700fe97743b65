//! Why the gateway answers by itself instead of passing an answer on.
//!
//! A failure is neither a bug nor an error of this library's caller: a test invocation that ends in
//! one still succeeds. Which gateway response, status, error type and message belong to each was
//! recorded, or documented under the gateway response types; `COMPATIBILITY.md` marks the guesses.
//! The log's words for each stand in `trace/render_aws_log.rs`.

use crate::backend::TlsProblem;
use trygate_model::GatewayResponseType;

/// Why an invocation failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Required parameters are absent or blank.
    MissingParameters {
        /// Their names.
        names: Vec<String>,
    },
    /// The body does not fit its model.
    InvalidBody {
        /// The content type that chose the model.
        content_type: String,
        /// The validator's messages.
        messages: Vec<String>,
    },
    /// The model itself cannot be used.
    BrokenModel {
        /// The model's name.
        model: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No template fits and passing through is off.
    UnsupportedMediaType {
        /// The content type.
        content_type: String,
    },
    /// A mapping reads a body that is not JSON.
    InvalidJsonInBody,
    /// The request template failed, or was asked to map bytes.
    RequestTemplateFailed,
    /// The response template failed, or was asked to map bytes.
    ResponseTemplateFailed,
    /// A MOCK integration's template gave no whole `statusCode`.
    MockStatusMissing,
    /// The endpoint's address cannot be called.
    InvalidEndpointAddress,
    /// A mapping sets a header that the gateway sets itself.
    HeaderAlreadyPresent {
        /// The header.
        name: String,
    },
    /// A template overrides one parameter twice.
    OverriddenTwice {
        /// The parameter, such as `responseOverride.header.X`.
        parameter: String,
    },
    /// The backend took too long.
    Timeout,
    /// No connection came about, or it broke off.
    Network {
        /// What was said below; not part of AWS's words.
        detail: String,
    },
    /// The certificate is for another host.
    HostNameMismatch {
        /// The host.
        host: String,
        /// The certificate's common name.
        common_name: Option<String>,
    },
    /// The TLS handshake failed otherwise.
    Tls {
        /// What kind of failure it is.
        problem: TlsProblem,
        /// What was said below; not part of AWS's words.
        detail: String,
    },
    /// The gateway may not take on the role that the integration names.
    RoleRefused {
        /// The role's ARN.
        role: String,
    },
    /// The backend's answer is too large.
    ReplyTooLarge {
        /// The limit, bytes.
        limit: usize,
    },
    /// No integration response fits, and there is no default one.
    NoOutputMapping {
        /// The backend's status.
        status: u16,
    },
    /// A selection pattern is not a regular expression.
    BrokenSelectionPattern {
        /// The pattern.
        pattern: String,
    },
    /// The integration response that fits names a status that the method does not declare.
    InvalidMethodResponse {
        /// The status.
        status_code: String,
    },
    /// A payload was to be decoded from base64 and is not base64.
    Base64,
}

impl Failure {
    /// Returns the gateway response that answers this failure.
    pub fn kind(&self) -> GatewayResponseType {
        use GatewayResponseType as Kind;
        match self {
            Self::MissingParameters { .. } => Kind::BadRequestParameters,
            Self::InvalidBody { .. } | Self::InvalidJsonInBody => Kind::BadRequestBody,
            Self::UnsupportedMediaType { .. } => Kind::UnsupportedMediaType,
            Self::Timeout => Kind::IntegrationTimeout,
            Self::Network { .. } | Self::ReplyTooLarge { .. } => Kind::IntegrationFailure,
            Self::BrokenModel { .. }
            | Self::RequestTemplateFailed
            | Self::ResponseTemplateFailed
            | Self::MockStatusMissing
            | Self::InvalidEndpointAddress
            | Self::HeaderAlreadyPresent { .. }
            | Self::OverriddenTwice { .. }
            | Self::HostNameMismatch { .. }
            | Self::Tls { .. }
            | Self::RoleRefused { .. }
            | Self::NoOutputMapping { .. }
            | Self::BrokenSelectionPattern { .. }
            | Self::InvalidMethodResponse { .. }
            | Self::Base64 => Kind::ApiConfigurationError,
        }
    }

    /// Returns the status unless a gateway response says otherwise.
    pub fn status(&self) -> u16 {
        match self {
            // `GetGatewayResponse` says 504 for every INTEGRATION_FAILURE; the wire says otherwise
            Self::ReplyTooLarge { .. } => 500,
            _ => self.kind().default_status().unwrap_or(500),
        }
    }

    /// Returns `$context.error.message`.
    pub fn message(&self) -> String {
        match self {
            Self::MissingParameters { names } => {
                format!(
                    "Missing required request parameters: [{}]",
                    names.join(", ")
                )
            }
            Self::InvalidBody { .. } => "Invalid request body".into(),
            Self::InvalidJsonInBody => "Invalid JSON in request body".into(),
            Self::UnsupportedMediaType { .. } => "Unsupported Media Type".into(),
            Self::Timeout => "Endpoint request timed out".into(),
            Self::Network { .. } => "Network error communicating with endpoint".into(),
            _ => "Internal server error".into(),
        }
    }

    /// Returns `$context.error.validationErrorString`, the validator's messages in brackets.
    pub fn validation_error(&self) -> Option<String> {
        match self {
            Self::InvalidBody { messages, .. } => Some(format!("[{}]", messages.join(", "))),
            _ => None,
        }
    }
}

/// Returns the value of `x-amzn-ErrorType` for a kind of gateway response.
pub(crate) fn error_type(kind: GatewayResponseType) -> &'static str {
    use GatewayResponseType as Kind;
    match kind {
        Kind::AccessDenied => "AccessDeniedException",
        Kind::AuthorizerConfigurationError => "AuthorizerConfigurationException",
        Kind::AuthorizerFailure => "AuthorizerFailureException",
        Kind::BadRequestBody
        | Kind::BadRequestParameters
        | Kind::UnsupportedMediaType
        | Kind::Default4xx => "BadRequestException",
        Kind::ApiConfigurationError
        | Kind::IntegrationFailure
        | Kind::IntegrationTimeout
        | Kind::Default5xx => "InternalServerErrorException",
        Kind::ExpiredToken => "ExpiredTokenException",
        Kind::InvalidApiKey | Kind::WafFiltered => "ForbiddenException",
        Kind::InvalidSignature => "InvalidSignatureException",
        Kind::MissingAuthenticationToken => "MissingAuthenticationTokenException",
        Kind::QuotaExceeded => "LimitExceededException",
        Kind::RequestTooLarge => "RequestTooLargeException",
        Kind::ResourceNotFound => "ResourceNotFoundException",
        Kind::Throttled => "TooManyRequestsException",
        Kind::Unauthorized => "UnauthorizedException",
    }
}
