//! What operations on gateway responses refuse (recorded).

use super::{BAD_REQUEST, Kind, NOT_FOUND};
use std::fmt;

/// Why an operation on a gateway response was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GatewayResponseProblem {
    /// The API does not customise the type.
    NotDefined,
    /// A value of a map is missing or empty.
    EmptyValue {
        /// The map, `responseTemplates` or `responseParameters`.
        map: &'static str,
    },
    /// The status is no status code.
    InvalidStatus,
}

impl GatewayResponseProblem {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::NotDefined => NOT_FOUND,
            Self::EmptyValue { .. } | Self::InvalidStatus => BAD_REQUEST,
        }
    }
}

impl fmt::Display for GatewayResponseProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDefined => f.write_str("Gateway response type not defined on api"),
            Self::EmptyValue { map } => write!(f, "Invalid null or empty value in {map}"),
            // guess
            Self::InvalidStatus => f.write_str("Invalid status code specified"),
        }
    }
}
