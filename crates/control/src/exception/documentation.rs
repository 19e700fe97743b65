//! What operations on documentation parts and versions refuse.
//!
//! The text of parts that do not exist was recorded, that of two parts at one place stands in the
//! developer guide; the rest are guesses after the texts of other nouns.

use super::{BAD_REQUEST, CONFLICT, Kind, LIMIT_EXCEEDED, NOT_FOUND};
use std::fmt;
use trygate_model::DocumentationPartLocation;

/// Why an operation on documentation was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentationProblem {
    /// There is no such part (or no such API).
    NoSuchPart,
    /// There is a part for the same thing.
    PartExists {
        /// The thing.
        location: Box<DocumentationPartLocation>,
    },
    /// The API has as many parts as it may have.
    TooManyParts,
    /// A thing of that type cannot have the member.
    SurplusMember {
        /// The member, such as `path`.
        member: &'static str,
        /// The type.
        kind: &'static str,
    },
    /// A thing of that type needs the member.
    MissingMember {
        /// The member, such as `name`.
        member: &'static str,
        /// The type.
        kind: &'static str,
    },
    /// The part has no properties.
    EmptyProperties,
    /// The properties are no JSON object.
    InvalidProperties,
    /// The definition cannot be read.
    InvalidDefinition,
    /// There is no such version (or no such API).
    NoSuchVersion,
    /// The API has a version of that name.
    VersionExists,
    /// The version has no name.
    EmptyVersion,
    /// A stage is documented by the version.
    VersionInUse {
        /// The stage.
        stage: String,
    },
}

impl DocumentationProblem {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::NoSuchPart | Self::NoSuchVersion => NOT_FOUND,
            Self::PartExists { .. } | Self::VersionExists | Self::VersionInUse { .. } => CONFLICT,
            Self::TooManyParts => LIMIT_EXCEEDED,
            _ => BAD_REQUEST,
        }
    }
}

impl fmt::Display for DocumentationProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchPart => f.write_str("Invalid Documentation part identifier specified"),
            Self::PartExists { location } => {
                f.write_str("Documentation part already exists for the specified location: ")?;
                write_location(location, f)
            }
            Self::TooManyParts => f.write_str(
                "Maximum number of documentation parts for this API has been reached. Please contact AWS if you need additional documentation parts.",
            ),
            Self::SurplusMember { member, kind } => {
                write!(f, "Invalid location: '{member}' is not valid for type '{kind}'")
            }
            Self::MissingMember { member, kind } => {
                write!(f, "Invalid location: '{member}' is required for type '{kind}'")
            }
            Self::EmptyProperties => {
                f.write_str("Documentation part properties must be non-empty")
            }
            Self::InvalidProperties => f.write_str("Documentation part properties must be valid JSON"),
            Self::InvalidDefinition => f.write_str("Unable to build importer with provided input."),
            Self::NoSuchVersion => f.write_str("Invalid Documentation version specified"),
            Self::VersionExists => f.write_str("Documentation version already exists"),
            Self::EmptyVersion => f.write_str("Documentation version must be non-empty"),
            Self::VersionInUse { stage } => {
                write!(f, "Cannot delete documentation version, is referenced in stage: {stage}")
            }
        }
    }
}

/// Writes a location as the developer guide shows it for `type 'API'`; the other members are a
/// guess after it.
fn write_location(location: &DocumentationPartLocation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "type '{}'", location.kind.as_str())?;
    let members = [
        ("path", &location.path),
        ("method", &location.method),
        ("statusCode", &location.status_code),
        ("name", &location.name),
    ];
    for (name, value) in members {
        if let Some(value) = value {
            write!(f, ", {name} '{value}'")?;
        }
    }
    f.write_str(".")
}
