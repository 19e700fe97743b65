//! Names for the kinds of warnings, for programs, and how much each matters.

use super::WarningKind;
use crate::doctor::Severity;

impl WarningKind {
    /// Returns the name of the rule by which it is found.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Unexpected { .. } => "unexpected-member",
            Self::MissingAttribute { .. } => "missing-member",
            Self::PathWithoutSlash { .. } => "path-without-slash",
            Self::SeveralServers => "several-servers",
            Self::SecurityType { .. } => "security-type",
            Self::ModelType { .. } => "model-type",
            Self::ModelNotFound { .. } => "model-not-found",
            Self::NotText { .. } => "not-text",
            Self::UnknownValidator { .. } => "unknown-validator",
            Self::UnknownMember { .. } => "unknown-member",
            Self::UnknownExtension { .. } => "unknown-extension",
            Self::HttpApiOnly { .. } => "http-api-only",
            Self::OpenApi31 { .. } => "openapi-3-1",
            Self::ReadsAs { .. } => "reads-as",
            Self::Ignored { .. } => "ignored",
            Self::NotOfAnApi { .. } => "not-of-an-api",
            Self::NotInPath { .. } => "parameter-not-in-path",
            Self::UndeclaredStatus { .. } => "undeclared-status",
            Self::UndeclaredHeader { .. } => "undeclared-header",
            Self::StatusTwice { .. } => "status-twice",
            Self::UnknownScheme { .. } => "unknown-scheme",
            Self::ForeignApiKey { .. } => "foreign-api-key",
            Self::SecondAuthorizer { .. } => "second-authorizer",
            Self::SchemaKeyword { .. } => "schema-keyword",
            Self::ManyResources { .. } => "many-resources",
            Self::Surprise(surprise) => surprise.rule(),
            Self::More { .. } => "more",
        }
    }

    /// Returns how much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Surprise(surprise) => surprise.severity(),
            // nothing that an API does depends on these
            Self::MissingAttribute { .. }
            | Self::Ignored { .. }
            | Self::NotOfAnApi { .. }
            | Self::More { .. } => Severity::Note,
            _ => Severity::Warning,
        }
    }
}
