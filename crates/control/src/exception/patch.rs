//! What is wrong with a patch, in AWS's words (recorded, unless marked `guess`).

use std::fmt;

/// Why a patch was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatchProblem {
    /// The noun does not take the operation at the path.
    NotAmong {
        /// The path as given.
        path: String,
        /// The operation.
        op: &'static str,
        /// The paths that the operation can have.
        paths: Vec<&'static str>,
    },
    /// The noun has no such path.
    InvalidPath {
        /// The path as given.
        path: String,
    },
    /// The path can only be replaced.
    InvalidOperation,
    /// Elements at the path can be added, removed and replaced, in another way than was asked for.
    InvalidElementOperation,
    /// The value is none that the member can have.
    NotAValue {
        /// The member, such as `apiKeySource`.
        member: &'static str,
        /// What it can have.
        values: &'static [&'static str],
    },
    /// There is no parameter of that name to be replaced or removed.
    NoSuchParameter,
    /// There is no entry of that content type to be replaced or removed.
    NoSuchContentType,
}

impl PatchProblem {
    /// Whether what the path names does not exist, which is answered with 404.
    pub(super) fn is_not_found(&self) -> bool {
        matches!(self, Self::NoSuchParameter | Self::NoSuchContentType)
    }
}

impl fmt::Display for PatchProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAmong { path, op, paths } => {
                write!(f, "Invalid patch path  '{path}' specified for op '{op}'. ")?;
                if paths.is_empty() {
                    f.write_str("Please choose supported operations")
                } else {
                    write!(f, "Must be one of: [{}]", paths.join(", "))
                }
            }
            Self::InvalidPath { path } => write!(f, "Invalid patch path {path}"),
            Self::InvalidOperation => {
                f.write_str("Invalid patch operation specified. Must be one of: [replace]")
            }
            Self::InvalidElementOperation => {
                f.write_str("Invalid patch operation specified. Must be 'add'|'remove'|'replace'")
            }
            // guess: as AWS words the same refusal for verbs and endpoint types
            Self::NotAValue { member, values } => {
                let (first, rest) = member.split_at_checked(1).unwrap_or((member, ""));
                write!(
                    f,
                    "Invalid {}{rest} specified. Valid options are {}",
                    first.to_ascii_uppercase(),
                    values.join(",")
                )
            }
            Self::NoSuchParameter => f.write_str("Invalid parameter name specified"),
            Self::NoSuchContentType => f.write_str("Content-Type specified was not found"),
        }
    }
}
