//! What operations on authorizers refuse.
//!
//! The texts of names, URIs and uses are from error reports of AWS's users (2016 to 2024), as is
//! that AWS tells no more than `Invalid request input` of an identity source or a lifetime that does
//! not fit.

use super::{BAD_REQUEST, CONFLICT, Kind, LIMIT_EXCEEDED, NOT_FOUND};
use std::fmt;

/// Why an operation on an authorizer was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorizerProblem {
    /// There is no such authorizer (or no such API).
    NoSuchAuthorizer,
    /// The API has an authorizer of that name.
    NameTaken {
        /// The name.
        name: String,
    },
    /// The API has as many authorizers as it may have.
    TooMany,
    /// A method needs the authorizer.
    InUse {
        /// The authorizer's name.
        name: String,
        /// The verb of a method that needs it.
        method: String,
        /// The path of that method's resource.
        path: String,
    },
    /// The URI names no function.
    InvalidUri {
        /// The URI; none where it is missing.
        uri: Option<String>,
    },
    /// The name, the identity source, the lifetime or the user pools do not fit the type.
    InvalidInput,
}

impl AuthorizerProblem {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::NoSuchAuthorizer => NOT_FOUND,
            Self::InUse { .. } => CONFLICT,
            Self::TooMany => LIMIT_EXCEEDED,
            Self::NameTaken { .. } | Self::InvalidUri { .. } | Self::InvalidInput => BAD_REQUEST,
        }
    }
}

impl fmt::Display for AuthorizerProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchAuthorizer => f.write_str("Invalid Authorizer identifier specified"),
            Self::NameTaken { name } => write!(
                f,
                "Authorizer name must be unique. Authorizer {name} already exists in this RestApi."
            ),
            // guess: as AWS words the same refusal for resources
            Self::TooMany => f.write_str(
                "Maximum number of authorizers for this API has been reached. Please contact AWS if you need additional authorizers.",
            ),
            Self::InUse { name, method, path } => write!(
                f,
                "Cannot delete authorizer '{name}', is referenced in method: {method}/{path}"
            ),
            Self::InvalidUri { uri } => write!(
                f,
                "Invalid Authorizer URI: {}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.",
                uri.as_deref().unwrap_or("null")
            ),
            Self::InvalidInput => f.write_str("Invalid request input"),
        }
    }
}
