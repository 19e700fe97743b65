//! What GetExport refuses.
//!
//! No recording shows these refusals; that payloads without a JSON model cannot be exported is
//! documented, with the beginning of its text.

use super::{BAD_REQUEST, Kind};
use std::fmt;
use trygate_openapi::WriteError;

/// Why an export was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportProblem {
    /// The type is none of AWS's.
    UnknownType {
        /// The type.
        given: String,
    },
    /// The extension is none of AWS's.
    UnknownExtension {
        /// The extension.
        given: String,
    },
    /// The client accepts neither JSON nor YAML.
    UnknownFormat {
        /// What it accepts.
        given: String,
    },
    /// The API cannot be written.
    CannotBeWritten(WriteError),
}

impl ExportProblem {
    #[expect(clippy::unused_self, reason = "as the other problems tell theirs")]
    pub(super) fn kind(&self) -> Kind {
        BAD_REQUEST
    }
}

impl fmt::Display for ExportProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // guess
            Self::UnknownType { given } => write!(
                f,
                "Invalid export type specified: {given}. Valid values are oas30 and swagger"
            ),
            // guess
            Self::UnknownExtension { given } => write!(f, "Invalid extension specified: {given}"),
            // guess
            Self::UnknownFormat { given } => write!(
                f,
                "Invalid export format specified: {given}. Valid values are application/json and \
                 application/yaml"
            ),
            Self::CannotBeWritten(error) => error.fmt(f),
        }
    }
}
