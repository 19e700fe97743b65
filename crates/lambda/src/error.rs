//! Lambda's exceptions and their form on the wire. Failures of a function are none: those are
//! answers with status 200 and `X-Amz-Function-Error`.
//!
//! Names and statuses are those of the service model 2015-03-31; the texts are those that users
//! published, as far as there are any.

use crate::wire::LambdaReply;
use serde_json::{Map, Value};
use std::fmt;

/// Why Lambda refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LambdaError {
    /// There is no such function, or no such version of it.
    FunctionNotFound {
        /// The ARN that was looked for, with its qualifier.
        arn: String,
    },
    /// There is no such alias.
    AliasNotFound {
        /// The alias's ARN.
        arn: String,
    },
    /// There is something missing of a function that exists.
    NothingThere {
        /// What, as a sentence.
        what: String,
    },
    /// The function's name is none.
    InvalidFunctionName {
        /// The name as it came.
        name: String,
    },
    /// A parameter is wrong.
    InvalidParameter {
        /// What is wrong, as a sentence.
        detail: String,
    },
    /// The payload is no JSON.
    InvalidRequestContent {
        /// What the parser says.
        detail: String,
    },
    /// The payload is larger than may be.
    RequestTooLarge {
        /// The limit, bytes.
        limit: usize,
        /// The operation, such as `InvokeFunction`.
        operation: &'static str,
    },
    /// Too many invocations at once.
    TooManyRequests {
        /// AWS's word for which limit it was.
        reason: ThrottleReason,
    },
    /// The function's resource policy does not let the caller in.
    AccessDenied {
        /// The action, such as `lambda:InvokeFunction`.
        action: &'static str,
        /// Who asks.
        caller: String,
        /// The function's ARN.
        resource: String,
    },
    /// What shall be made is there already.
    Conflict {
        /// What, as a sentence.
        detail: String,
    },
    /// The revision that the caller knows is not the function's any more.
    PreconditionFailed,
    /// The uploaded code cannot be used.
    InvalidZip {
        /// What is wrong, as a sentence.
        detail: String,
    },
    /// More code than AWS takes.
    CodeTooLarge {
        /// The limit, bytes unpacked.
        limit: u64,
    },
    /// This machine lacks something to run the function with, or the host ends.
    Unavailable {
        /// What is missing and how it is mended, as a sentence without its end.
        what: String,
    },
    /// No operation of Lambda has this verb and path.
    UnknownOperation,
    /// An operation or a member that AWS has and this host has not.
    Unsupported {
        /// What is not supported, a noun phrase.
        what: String,
    },
}

/// Which limit an invocation met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThrottleReason {
    /// The function's own reserved concurrency.
    ReservedConcurrency,
    /// All functions together.
    Concurrency,
    /// The queue of asynchronous invocations.
    Events,
}

impl LambdaError {
    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::FunctionNotFound { .. }
            | Self::AliasNotFound { .. }
            | Self::NothingThere { .. }
            | Self::UnknownOperation => 404,
            Self::InvalidFunctionName { .. }
            | Self::InvalidParameter { .. }
            | Self::InvalidRequestContent { .. }
            | Self::InvalidZip { .. }
            | Self::CodeTooLarge { .. } => 400,
            Self::RequestTooLarge { .. } => 413,
            Self::TooManyRequests { .. } => 429,
            Self::AccessDenied { .. } => 403,
            Self::Conflict { .. } => 409,
            Self::PreconditionFailed => 412,
            Self::Unavailable { .. } => 502,
            Self::Unsupported { .. } => 501,
        }
    }

    /// Returns the name of the exception, the header `x-amzn-ErrorType`.
    pub fn error_type(&self) -> &'static str {
        match self {
            Self::FunctionNotFound { .. }
            | Self::AliasNotFound { .. }
            | Self::NothingThere { .. } => "ResourceNotFoundException",
            Self::InvalidFunctionName { .. } => "ValidationException",
            Self::InvalidParameter { .. } | Self::InvalidZip { .. } => {
                "InvalidParameterValueException"
            }
            Self::CodeTooLarge { .. } => "CodeStorageExceededException",
            Self::InvalidRequestContent { .. } => "InvalidRequestContentException",
            Self::RequestTooLarge { .. } => "RequestEntityTooLargeException",
            Self::TooManyRequests { .. } => "TooManyRequestsException",
            Self::AccessDenied { .. } => "AccessDeniedException",
            Self::Conflict { .. } => "ResourceConflictException",
            Self::PreconditionFailed => "PreconditionFailedException",
            Self::Unavailable { .. } => "InvalidRuntimeException",
            Self::UnknownOperation => "UnknownOperationException",
            Self::Unsupported { .. } => "NotImplementedException",
        }
    }

    /// Makes the answer.
    pub fn reply(&self, request_id: &str) -> LambdaReply {
        let mut body = Map::new();
        if let Self::TooManyRequests { reason } = self {
            body.insert("Reason".into(), reason.as_str().into());
        }
        let kind = if self.status() < 500 {
            "User"
        } else {
            "Service"
        };
        match self {
            Self::AccessDenied { .. } | Self::UnknownOperation => {}
            _ => {
                body.insert("Type".into(), kind.into());
            }
        }
        // AWS writes the member in capitals where the thing itself is missing or closed
        let member = match self {
            Self::FunctionNotFound { .. }
            | Self::AliasNotFound { .. }
            | Self::NothingThere { .. }
            | Self::AccessDenied { .. } => "Message",
            _ => "message",
        };
        body.insert(member.into(), self.to_string().into());
        LambdaReply {
            status: self.status(),
            headers: vec![
                ("Content-Type".into(), "application/json".into()),
                ("x-amzn-RequestId".into(), request_id.into()),
                ("x-amzn-ErrorType".into(), self.error_type().into()),
            ],
            body: Value::Object(body).to_string().into_bytes(),
        }
    }
}

impl fmt::Display for LambdaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FunctionNotFound { arn } => write!(f, "Function not found: {arn}"),
            Self::AliasNotFound { arn } => write!(f, "Cannot find alias arn: {arn}"),
            Self::NothingThere { what } => f.write_str(what),
            Self::InvalidFunctionName { name } => write!(
                f,
                "1 validation error detected: Value '{name}' at 'functionName' failed to satisfy \
                 constraint: Member must satisfy regular expression pattern: \
                 (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{{2}}(-gov)?-[a-z]+-\\d{{1}}:)?(\\d{{12}}:)?\
                 (function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?"
            ),
            Self::InvalidParameter { detail } | Self::Conflict { detail } => f.write_str(detail),
            Self::InvalidRequestContent { detail } => write!(
                f,
                "Could not parse request body into json: Could not parse payload into json: {detail}"
            ),
            Self::RequestTooLarge { limit, operation } => write!(
                f,
                "Request must be smaller than {limit} bytes for the {operation} operation"
            ),
            Self::TooManyRequests { .. } => f.write_str("Rate Exceeded."),
            Self::AccessDenied {
                action,
                caller,
                resource,
            } => write!(
                f,
                "User: {caller} is not authorized to perform: {action} on resource: {resource} \
                 because no resource-based policy allows the {action} action"
            ),
            Self::PreconditionFailed => f.write_str(
                "The Revision Id provided does not match the latest Revision Id. Call the \
                 GetFunction/GetAlias API to retrieve the latest Revision Id",
            ),
            Self::InvalidZip { detail } => {
                write!(f, "Could not unzip uploaded file. {detail}")
            }
            Self::CodeTooLarge { limit } => {
                write!(f, "Unzipped size must be smaller than {limit} bytes")
            }
            Self::Unavailable { what } => write!(f, "{what}."),
            Self::UnknownOperation => f.write_str("No operation of Lambda has this verb and path"),
            Self::Unsupported { what } => write!(f, "{what} is not supported by trygate"),
        }
    }
}

impl std::error::Error for LambdaError {}

impl ThrottleReason {
    fn as_str(self) -> &'static str {
        match self {
            Self::ReservedConcurrency => "ReservedFunctionConcurrentInvocationLimitExceeded",
            Self::Concurrency => "ConcurrentInvocationLimitExceeded",
            Self::Events => "CallerRateLimitExceeded",
        }
    }
}
