//! What can be wrong with a schema, and the only place where those texts are made.
//!
//! Texts as recorded from the Java library (`invalid-schema` and its neighbours in the data); those
//! no recording shows are the library's own.

use std::fmt;

use crate::json_text::Pretty;
use crate::node_type::NodeType;

/// Says how grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The schema still judges.
    Warning,
    /// The schema is invalid.
    Error,
}

/// Holds one problem of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxProblem {
    /// How grave it is.
    pub level: Level,
    /// The document the schema stands in, as the library prints it: `#` for the schema itself.
    pub uri: String,
    /// The JSON pointer of the schema inside its document.
    pub pointer: String,
    /// The keyword at fault, if it is one.
    pub keyword: Option<&'static str>,
    /// What is wrong.
    pub kind: SyntaxProblemKind,
}

/// Names what is wrong with a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are the arguments of the message beside them"
)]
pub enum SyntaxProblemKind {
    /// A schema is no object.
    NotASchema { found: NodeType },
    /// A schema has keywords its draft does not know.
    UnknownKeywords { names: Vec<String> },
    /// A keyword's value has the wrong type.
    IncorrectType {
        found: NodeType,
        expected: Vec<NodeType>,
    },
    /// A size is beyond 31 bits.
    SizeTooLarge,
    /// A size is below zero.
    SizeNegative,
    /// `exclusiveMinimum` or `exclusiveMaximum` stands alone.
    UnpairedExclusive {
        keyword: &'static str,
        partner: &'static str,
    },
    /// A member of `patternProperties` is not named by a regular expression.
    InvalidPatternName { name: String },
    /// `pattern` is not a regular expression.
    InvalidPattern { value: String },
    /// A URI cannot be parsed.
    InvalidUri { value: String },
    /// A URI has dot segments or doubled slashes.
    UriNotNormalized { value: String },
    /// A list has equal elements.
    DuplicateElements { property: Option<String> },
    /// A list has no elements.
    EmptyArray { property: Option<String> },
    /// `multipleOf` or `divisibleBy` is not above zero.
    DivisorNotPositive { found: String },
    /// An element of a list has the wrong type.
    IncorrectElement {
        property: Option<String>,
        index: usize,
        expected: Vec<NodeType>,
        found: NodeType,
    },
    /// An element of draft 4's `type` is not a string.
    TypeNotText { index: usize, found: NodeType },
    /// A dependency is neither a schema nor a list of names.
    IncorrectDependency {
        property: String,
        expected: Vec<NodeType>,
        found: NodeType,
    },
    /// A type has a name no type has.
    UnknownType { index: Option<usize>, found: String },
    /// Draft 3's `required` is not a boolean.
    RequiredNotBoolean { property: String, found: NodeType },
    /// Draft 3's `extends` is an empty list.
    EmptyExtends,
}

struct List<'l>(&'l [NodeType]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|found| found.name()).collect();
        write!(f, "[{}]", names.join(", "))
    }
}

impl fmt::Display for SyntaxProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Display for SyntaxProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASchema { found } => {
                write!(
                    f,
                    "JSON value is of type {found}, not a JSON Schema (expected an object)"
                )
            }
            Self::UnknownKeywords { names } => {
                let names = names.join(", ");
                write!(
                    f,
                    "the following keywords are unknown and will be ignored: [{names}]"
                )
            }
            Self::IncorrectType { found, expected } => {
                let expected = List(expected);
                write!(
                    f,
                    "value has incorrect type (found {found}, expected one of {expected})"
                )
            }
            Self::SizeTooLarge => f.write_str("integer value is too large"),
            Self::SizeNegative => f.write_str("integer value must be strictly positive"),
            Self::UnpairedExclusive { keyword, partner } => {
                write!(f, "{keyword} must be paired with {partner}")
            }
            Self::InvalidPatternName { name } => {
                write!(
                    f,
                    "property name \"{name}\" is not a valid ECMA 262 regular expression"
                )
            }
            Self::InvalidPattern { value } => {
                write!(
                    f,
                    "string \"{value}\" is not a valid ECMA 262 regular expression"
                )
            }
            Self::InvalidUri { value } => write!(f, "string is not a valid URI: \"{value}\""),
            Self::UriNotNormalized { value } => write!(f, "URI \"{value}\" is not normalized"),
            Self::DuplicateElements { .. } => {
                f.write_str("array must not contain duplicate elements")
            }
            Self::EmptyArray { .. } => f.write_str("array must have at least one element"),
            Self::DivisorNotPositive { .. } => {
                f.write_str("divisor must be strictly greater than zero")
            }
            Self::IncorrectElement {
                index,
                expected,
                found,
                ..
            } => {
                let expected = List(expected);
                write!(
                    f,
                    "array element at index {index} has incorrect type (expected one of {expected} \
                     but found {found})"
                )
            }
            Self::TypeNotText { index, found } => write!(
                f,
                "array element at index {index} has incorrect type (expected one of string but \
                 found {found})"
            ),
            Self::IncorrectDependency {
                property,
                expected,
                found,
            } => {
                let expected = List(expected);
                write!(
                    f,
                    "dependency value for property \"{property}\" has incorrect type (expected \
                     one of {expected} but found {found})"
                )
            }
            Self::UnknownType { found, .. } => {
                let valid = List(&NodeType::ALL);
                write!(
                    f,
                    "\"{found}\" is not a valid primitive type (valid values are: {valid})"
                )
            }
            Self::RequiredNotBoolean { property, found } => write!(
                f,
                "\"required\" attribute in schema for property \"{property}\" is not a boolean \
                 (found {found})"
            ),
            Self::EmptyExtends => f.write_str("no elements in \"extends\" array"),
        }
    }
}

impl SyntaxProblem {
    /// Returns the problem as it is listed inside the invalid-schema message.
    pub(crate) fn pretty(&self) -> Pretty {
        let level = match self.level {
            Level::Warning => "warning",
            Level::Error => "error",
        };
        let schema = Pretty::Members(vec![
            ("loadingURI", Pretty::text(&*self.uri)),
            ("pointer", Pretty::text(&*self.pointer)),
        ]);
        let message = Pretty::text(self.to_string());
        let mut members = vec![("level", Pretty::text(level))];
        if let Some(keyword) = self.keyword {
            members.push(("message", message));
            members.push(("domain", Pretty::text("syntax")));
            members.push(("schema", schema));
            members.push(("keyword", Pretty::text(keyword)));
        } else {
            members.push(("schema", schema));
            members.push(("domain", Pretty::text("syntax")));
            members.push(("message", message));
        }
        members.extend(self.kind.arguments());
        Pretty::Members(members)
    }
}

impl SyntaxProblemKind {
    fn arguments(&self) -> Vec<(&'static str, Pretty)> {
        let types = |types: &[NodeType]| {
            Pretty::List(types.iter().map(|one| Pretty::text(one.name())).collect())
        };
        let found = |found: &NodeType| ("found", Pretty::text(found.name()));
        let index = |index: &usize| ("index", Pretty::Raw(index.to_string()));
        match self {
            Self::NotASchema { found: kind } => vec![found(kind)],
            Self::UnknownKeywords { names } => {
                vec![(
                    "ignored",
                    Pretty::List(names.iter().map(Pretty::text).collect()),
                )]
            }
            Self::IncorrectType {
                found: kind,
                expected,
            } => {
                vec![found(kind), ("expected", types(expected))]
            }
            Self::SizeTooLarge => vec![("max", Pretty::Raw(i32::MAX.to_string()))],
            Self::SizeNegative | Self::UnpairedExclusive { .. } | Self::EmptyExtends => Vec::new(),
            Self::InvalidPatternName { name } => vec![("propertyName", Pretty::text(name))],
            Self::InvalidPattern { value }
            | Self::InvalidUri { value }
            | Self::UriNotNormalized { value } => vec![("value", Pretty::text(value))],
            Self::DuplicateElements { property } | Self::EmptyArray { property } => property
                .iter()
                .map(|name| ("property", Pretty::text(name)))
                .collect(),
            Self::DivisorNotPositive { found } => vec![("found", Pretty::Raw(found.clone()))],
            Self::IncorrectElement {
                property,
                index: at,
                expected,
                found: kind,
            } => property
                .iter()
                .map(|name| ("property", Pretty::text(name)))
                .chain([index(at), ("expected", types(expected)), found(kind)])
                .collect(),
            Self::TypeNotText {
                index: at,
                found: kind,
            } => {
                let expected = Pretty::text(NodeType::String.name());
                vec![index(at), ("expected", expected), found(kind)]
            }
            Self::IncorrectDependency {
                property,
                expected,
                found: kind,
            } => vec![
                ("property", Pretty::text(property)),
                ("expected", types(expected)),
                found(kind),
            ],
            Self::UnknownType { index: at, found } => at
                .iter()
                .map(index)
                .chain([
                    ("found", Pretty::text(found)),
                    ("valid", types(&NodeType::ALL)),
                ])
                .collect(),
            Self::RequiredNotBoolean {
                property,
                found: kind,
            } => vec![
                ("property", Pretty::text(property)),
                found(kind),
                ("expected", Pretty::text(NodeType::Boolean.name())),
            ],
        }
    }
}
