//! What operations on SDKs refuse; all texts are guesses after those of other nouns.

use super::{BAD_REQUEST, Kind, NOT_FOUND};
use std::fmt;

/// Why an operation on SDKs was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SdkProblem {
    /// There is no such type of SDK.
    NoSuchType,
    /// An SDK of a type that there is not.
    InvalidType,
    /// The type needs a parameter.
    MissingParameter {
        /// The parameter.
        name: &'static str,
    },
    /// SDKs of the type are AWS's alone.
    NotGenerated {
        /// The type.
        kind: &'static str,
    },
}

impl SdkProblem {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::NoSuchType => NOT_FOUND,
            Self::InvalidType | Self::MissingParameter { .. } | Self::NotGenerated { .. } => {
                BAD_REQUEST
            }
        }
    }
}

impl fmt::Display for SdkProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchType => f.write_str("Invalid SDK type identifier specified"),
            Self::InvalidType => f.write_str("Invalid SDK type specified"),
            Self::MissingParameter { name } => {
                write!(f, "Missing required parameter for the SDK type: {name}")
            }
            Self::NotGenerated { kind } => write!(
                f,
                "Unable to generate an SDK of type {kind}: trygate generates javascript only"
            ),
        }
    }
}
