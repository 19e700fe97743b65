//! Why the gateway answers by itself instead of passing an answer on.
//!
//! A failure is neither a bug nor an error of this library's caller: a test invocation that ends in
//! one still succeeds. Which gateway response, status, error type and message belong to each was
//! recorded, or documented under the gateway response types; `COMPATIBILITY.md` marks the guesses.
//! The log's words for each stand in `trace/render_aws_log.rs`.

use crate::backend::TlsProblem;
pub use crate::denial::{AuthorizerFault, Denial};
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
    /// The function did not finish, or raised an error.
    FunctionError {
        /// The status of Lambda's answer.
        status: u16,
        /// The function's `errorMessage`.
        message: String,
        /// Lambda's id of the call.
        request_id: String,
    },
    /// Lambda took the call and did not carry it out: too many at once, no such function.
    FunctionNotInvoked {
        /// The status of Lambda's answer.
        status: u16,
        /// What Lambda said.
        message: String,
        /// Lambda's id of the call.
        request_id: String,
    },
    /// Lambda does not let the gateway call the function.
    FunctionPermission,
    /// A function behind a proxy integration answered in another form than it must.
    MalformedProxyResponse {
        /// Why; not part of AWS's words.
        reason: String,
    },
    /// Nothing behind a VPC link took the call.
    VpcLink {
        /// What was said below; not part of AWS's words.
        detail: String,
    },
    /// The address of an AWS service's call cannot be signed.
    IllegalUri {
        /// The place of the first character that cannot stand in an address, from 0.
        index: usize,
        /// The address.
        uri: String,
    },
    /// A streamed answer has another form than it must.
    MalformedStream {
        /// Why; not part of AWS's words.
        reason: String,
    },
    /// No resource and verb fit, or a signature is needed and there is none.
    MissingAuthenticationToken,
    /// The resource is not there, though the caller may call.
    ResourceNotFound,
    /// The caller did not say who it is, or the authorizer does not know it.
    Unauthorized,
    /// The authorizer cannot be used.
    AuthorizerConfiguration(AuthorizerFault),
    /// The authorizer was asked and gave no verdict.
    AuthorizerFailed {
        /// Why; not part of AWS's words.
        reason: String,
    },
    /// A policy denies the call.
    AccessDenied(Denial),
    /// The API key is missing, unknown, disabled, or in no usage plan of the stage.
    InvalidApiKey,
    /// The signature does not match.
    InvalidSignature {
        /// AWS's sentence.
        message: String,
    },
    /// The signature's token has expired.
    ExpiredToken,
    /// Too many requests at once.
    Throttled,
    /// A usage plan's quota is used up.
    QuotaExceeded,
    /// The payload is too large.
    RequestTooLarge {
        /// The limit, bytes.
        limit: usize,
    },
    /// A web ACL blocks the request.
    WafFiltered,
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
            Self::Network { .. }
            | Self::ReplyTooLarge { .. }
            | Self::FunctionError { .. }
            | Self::FunctionNotInvoked { .. }
            | Self::MalformedProxyResponse { .. }
            | Self::MalformedStream { .. } => Kind::IntegrationFailure,
            Self::MissingAuthenticationToken => Kind::MissingAuthenticationToken,
            Self::ResourceNotFound => Kind::ResourceNotFound,
            Self::Unauthorized => Kind::Unauthorized,
            Self::AuthorizerConfiguration(_) => Kind::AuthorizerConfigurationError,
            Self::AuthorizerFailed { .. } => Kind::AuthorizerFailure,
            Self::AccessDenied(_) => Kind::AccessDenied,
            Self::InvalidApiKey => Kind::InvalidApiKey,
            Self::InvalidSignature { .. } => Kind::InvalidSignature,
            Self::ExpiredToken => Kind::ExpiredToken,
            Self::Throttled => Kind::Throttled,
            Self::QuotaExceeded => Kind::QuotaExceeded,
            Self::RequestTooLarge { .. } => Kind::RequestTooLarge,
            Self::WafFiltered => Kind::WafFiltered,
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
            | Self::FunctionPermission
            | Self::VpcLink { .. }
            | Self::IllegalUri { .. }
            | Self::Base64 => Kind::ApiConfigurationError,
        }
    }

    /// Returns the status unless a gateway response says otherwise.
    pub fn status(&self) -> u16 {
        match self {
            // `GetGatewayResponse` says 504 for every INTEGRATION_FAILURE; the wire says otherwise
            Self::ReplyTooLarge { .. }
            | Self::FunctionNotInvoked { .. }
            | Self::MalformedStream { .. } => 500,
            Self::FunctionError { .. } | Self::MalformedProxyResponse { .. } => 502,
            _ => self.kind().default_status().unwrap_or(500),
        }
    }

    /// Returns `$context.error.message`; an authorizer's fault has none.
    pub fn message(&self) -> Option<String> {
        let text = match self {
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
            Self::MissingAuthenticationToken => "Missing Authentication Token".into(),
            Self::ResourceNotFound => "Resource not found".into(),
            Self::Unauthorized => "Unauthorized".into(),
            Self::AuthorizerConfiguration(_) | Self::AuthorizerFailed { .. } => return None,
            Self::AccessDenied(denial) => denial.message(),
            Self::InvalidApiKey | Self::WafFiltered => "Forbidden".into(),
            Self::InvalidSignature { message } => message.clone(),
            Self::ExpiredToken => "The security token included in the request is expired".into(),
            Self::Throttled => "Too Many Requests".into(),
            Self::QuotaExceeded => "Limit Exceeded".into(),
            Self::RequestTooLarge { limit } => {
                format!("HTTP content length exceeded {limit} bytes.")
            }
            _ => "Internal server error".into(),
        };
        Some(text)
    }

    /// Returns `$context.error.messageString`: the message as JSON.
    pub fn message_string(&self) -> String {
        self.message().map_or_else(
            || "null".to_owned(),
            |message| serde_json::Value::from(message).to_string(),
        )
    }

    /// Returns the body unless a gateway response says otherwise. Observed: a blank after the colon
    /// where a method's execution failed, none where the call was turned away before it; a capital M
    /// where a policy denies.
    pub fn standard_body(&self) -> String {
        let message = self.message_string();
        match self {
            Self::AccessDenied(_) => format!("{{\"Message\":{message}}}"),
            Self::AuthorizerConfiguration(_)
            | Self::AuthorizerFailed { .. }
            | Self::MissingAuthenticationToken
            | Self::ResourceNotFound
            | Self::Unauthorized
            | Self::InvalidApiKey
            | Self::InvalidSignature { .. }
            | Self::ExpiredToken
            | Self::Throttled
            | Self::QuotaExceeded
            | Self::RequestTooLarge { .. }
            | Self::WafFiltered => format!("{{\"message\":{message}}}"),
            _ => format!("{{\"message\": {message}}}"),
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
