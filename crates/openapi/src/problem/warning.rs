//! Everything notable that does not refuse a definition; the only place of its wording.
//!
//! Some warnings AWS gives too: their texts are recorded
//! (`requestParameters`, which stands for an integration's other maps too) or as users published
//! them. The others are ours alone: they tell what is
//! ignored, so that nothing is dropped in silence, and never count for `failonwarnings`.

use super::Subject;
use crate::doctor::Surprise;
use std::fmt;

/// What is notable about a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WarningKind {
    /// A member that OpenAPI does not know at this place.
    Unexpected {
        /// Where, in the words of AWS's parser: `paths.'/a'(get).parametres`.
        attribute: String,
    },
    /// A member that OpenAPI wants at this place.
    MissingAttribute {
        /// Where, in the words of AWS's parser.
        attribute: String,
    },
    /// A path that does not begin with a slash; it is read as if it did.
    PathWithoutSlash {
        /// The path.
        path: String,
    },
    /// More than one server; the first counts.
    SeveralServers,
    /// A security scheme of a type that AWS does not know; it is ignored.
    SecurityType {
        /// The scheme's name.
        scheme: String,
        /// The type.
        kind: String,
    },
    /// A response schema that is neither object, array nor reference; it is ignored.
    ModelType {
        /// The class by which AWS's parser calls it.
        class: &'static str,
        /// The response's status.
        status: String,
    },
    /// A reference to a model that is not defined; it is ignored.
    ModelNotFound {
        /// The name.
        name: String,
    },
    /// A parameter's source or a template that is not text; it is ignored.
    NotText {
        /// The member that it stands in, such as `requestParameters`.
        map: &'static str,
        /// The target or the content type.
        property: String,
        /// What stands there.
        got: String,
    },
    /// A request validator that is not defined; it is ignored.
    UnknownValidator {
        /// Its name.
        name: String,
    },
    /// A member that an extension does not have; it is ignored.
    UnknownMember {
        /// The extension.
        of: String,
        /// The member.
        member: String,
        /// A known member that differs in letter case only.
        near: Option<String>,
    },
    /// An extension that REST APIs do not have; it is ignored.
    UnknownExtension {
        /// Its name.
        name: String,
    },
    /// Something that only HTTP APIs have; it is ignored.
    HttpApiOnly {
        /// What it is.
        what: String,
    },
    /// OpenAPI 3.1, which AWS refuses; it is read as 3.0.
    OpenApi31 {
        /// The version.
        version: String,
    },
    /// A number or boolean where text is wanted, whose text is not what is written.
    ReadsAs {
        /// What is written.
        written: String,
        /// What it means.
        meaning: String,
    },
    /// A part of the document that API Gateway has no place for; it is ignored.
    Ignored {
        /// What it is.
        what: String,
    },
    /// A resource of a template that is no part of an API as it is invoked.
    NotOfAnApi {
        /// What it is.
        what: String,
    },
    /// A path parameter that is not in the path.
    NotInPath {
        /// Its name.
        name: String,
    },
    /// An integration response of a status that the method does not declare.
    UndeclaredStatus {
        /// The status.
        status: String,
    },
    /// A mapped header that a proxy method does not declare.
    UndeclaredHeader {
        /// The target.
        parameter: String,
    },
    /// Two patterns with one status; an API has one integration response for each status.
    StatusTwice {
        /// The status.
        status: String,
    },
    /// A security requirement that names no scheme.
    UnknownScheme {
        /// The name.
        name: String,
    },
    /// An API key elsewhere than in the header `x-api-key`.
    ForeignApiKey {
        /// The scheme's name.
        scheme: String,
    },
    /// A second authorizer for one method; the first counts.
    SecondAuthorizer {
        /// The second's name.
        name: String,
    },
    /// Schema keywords that JSON Schema draft 4 does not know.
    SchemaKeyword {
        /// The keyword.
        keyword: String,
        /// How often the schema has it.
        times: usize,
    },
    /// More resources than AWS's quota.
    ManyResources {
        /// How many.
        count: usize,
        /// The quota.
        quota: usize,
    },
    /// Something that does not do what it seems to, which was looked for.
    Surprise(Surprise),
    /// More warnings than are kept.
    More {
        /// How many more.
        count: usize,
    },
}

impl WarningKind {
    /// Returns AWS's text, where AWS warns too.
    pub(crate) fn aws_text(&self, subject: &Subject) -> Option<String> {
        Some(match self {
            Self::Unexpected { attribute } => {
                format!("Parse issue: attribute {attribute} is unexpected")
            }
            Self::MissingAttribute { attribute } => {
                format!("Parse issue: attribute {attribute} is missing")
            }
            Self::PathWithoutSlash { path } => {
                format!("Parse issue: attribute paths. Resource {path} should start with /")
            }
            Self::SeveralServers => "More than one server provided. Ignoring all but the first \
                 for defining endpoint configuration"
                .into(),
            Self::SecurityType { scheme, kind } => {
                format!("Unsupported security definition type '{kind}' for '{scheme}'. Ignoring.")
            }
            Self::ModelType { class, status } => {
                let method = match subject {
                    Subject::Method(verb, path) => format!("{verb} {path}"),
                    _ => String::new(),
                };
                format!(
                    "Unsupported model type '{class}' in {status} response to method '{method}'. \
                     Ignoring."
                )
            }
            Self::ModelNotFound { name } => {
                format!("Reference to model '{name}' not found. Ignoring.")
            }
            Self::NotText { map, property, got } => {
                let (Subject::Integration(verb, path) | Subject::IntegrationResponse(verb, path)) =
                    subject
                else {
                    return None;
                };
                format!(
                    "Invalid format for '{map}'. Expected type string for property '{property}' of \
                     resource '{path}' and method '{verb}' but got '{got}'"
                )
            }
            _ => return None,
        })
    }

    /// Returns what would mend it, if that can be said.
    pub fn mend(&self) -> Option<String> {
        Some(match self {
            Self::Surprise(surprise) => surprise.mend(),
            Self::PathWithoutSlash { path } => format!("write `/{path}`"),
            Self::SecurityType { .. } => "AWS knows `apiKey` only; describe the authorizer in \
                 x-amazon-apigateway-authorizer of such a scheme"
                .into(),
            Self::ModelNotFound { .. } => {
                "define it under components/schemas or definitions".into()
            }
            Self::NotText {
                map: "requestTemplates" | "responseTemplates",
                ..
            } => "write the template as text".into(),
            Self::NotText { got, .. } => {
                format!("a literal stands in quotes inside the text: \"'{got}'\"")
            }
            Self::UnknownValidator { .. } => {
                "define it under x-amazon-apigateway-request-validators".into()
            }
            Self::UnknownMember {
                near: Some(near), ..
            } => format!("write `{near}`"),
            Self::OpenApi31 { .. } => "write `openapi: 3.0.1`".into(),
            Self::ReadsAs { written, .. } => format!("write \"{written}\" in quotes"),
            Self::UndeclaredStatus { status } => {
                format!("declare {status} under the method's `responses`")
            }
            Self::UndeclaredHeader { .. } => {
                "declare the header under the method's `responses`".into()
            }
            Self::ForeignApiKey { .. } => {
                "name it `x-api-key`, `in: header`, or give it an authorizer".into()
            }
            _ => return None,
        })
    }
}

impl fmt::Display for WarningKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected { attribute } => {
                write!(f, "OpenAPI does not know `{attribute}`; it is ignored")
            }
            Self::MissingAttribute { attribute } => write!(f, "OpenAPI wants `{attribute}`"),
            Self::PathWithoutSlash { path } => {
                write!(f, "the path `{path}` does not begin with a slash")
            }
            Self::SeveralServers => f.write_str("only the first server counts"),
            Self::SecurityType { scheme, kind } => {
                write!(
                    f,
                    "the security scheme `{scheme}` of type `{kind}` is ignored"
                )
            }
            Self::ModelType { class, status } => {
                write!(
                    f,
                    "the {status} response's schema ({class}) is no model and is ignored"
                )
            }
            Self::ModelNotFound { name } => {
                write!(f, "the model `{name}` is not defined and is ignored")
            }
            Self::NotText { map, property, got } => {
                write!(f, "`{property}` of {map} must be text; `{got}` is ignored")
            }
            Self::UnknownValidator { name } => {
                write!(
                    f,
                    "the request validator `{name}` is not defined; it is ignored"
                )
            }
            Self::UnknownMember { of, member, .. } => {
                write!(f, "{of} has no member `{member}`; it is ignored")
            }
            Self::UnknownExtension { name } => {
                write!(f, "REST APIs have no extension `{name}`; it is ignored")
            }
            Self::HttpApiOnly { what } => {
                write!(f, "{what} is of HTTP APIs; for a REST API it is ignored")
            }
            Self::OpenApi31 { version } => {
                write!(f, "AWS refuses OpenAPI {version}; it is read as 3.0")
            }
            Self::ReadsAs { written, meaning } => {
                write!(f, "{written} is read as {meaning}")
            }
            Self::NotOfAnApi { what } => {
                write!(
                    f,
                    "{what} is no part of an API as it is invoked; it is not looked at"
                )
            }
            Self::Ignored { what } => write!(f, "{what} has no place in a REST API; it is ignored"),
            Self::NotInPath { name } => {
                write!(f, "the path parameter `{name}` is not in the path")
            }
            Self::UndeclaredStatus { status } => {
                write!(f, "status {status} is not among the method's responses")
            }
            Self::UndeclaredHeader { parameter } => {
                write!(
                    f,
                    "`{parameter}` is not declared; a proxy integration ignores it"
                )
            }
            Self::StatusTwice { status } => {
                write!(
                    f,
                    "two patterns lead to status {status}; the last one counts"
                )
            }
            Self::UnknownScheme { name } => {
                write!(
                    f,
                    "the security scheme `{name}` is not defined; it is ignored"
                )
            }
            Self::ForeignApiKey { scheme } => write!(
                f,
                "the security scheme `{scheme}` is neither an x-api-key header nor an authorizer; \
                 it is ignored"
            ),
            Self::SecondAuthorizer { name } => {
                write!(f, "a method has one authorizer; `{name}` is ignored")
            }
            Self::SchemaKeyword { keyword, times: 1 } => {
                write!(
                    f,
                    "`{keyword}` means nothing to AWS's validation (JSON Schema draft 4)"
                )
            }
            Self::SchemaKeyword { keyword, times } => write!(
                f,
                "`{keyword}`, {times} times, means nothing to AWS's validation (JSON Schema draft 4)"
            ),
            Self::ManyResources { count, quota } => {
                write!(f, "{count} resources are more than AWS's quota of {quota}")
            }
            Self::Surprise(surprise) => write!(f, "{surprise}"),
            Self::More { count } => write!(f, "{count} more warnings were found"),
        }
    }
}
