//! What makes a schema unable to judge, found when it is compiled or only when a value is checked.
//!
//! The Java library throws these and reports them as `fatal`. It resolves references where they
//! are met, so a dangling one that no instance reaches does no harm; that is kept.

use std::fmt;

use crate::json_text::Pretty;
use crate::limits::Limit;
use crate::syntax::SyntaxProblem;
use crate::violation::Warning;

/// Holds the reason why a schema could not judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaError {
    /// The reason; its `Display` is the library's message.
    pub kind: SchemaErrorKind,
    /// The problems the library lists behind the fatal message.
    pub problems: Vec<SyntaxProblem>,
    /// The warnings given before; empty inside a [`Report`](crate::Report), which has its own.
    pub warnings: Vec<Warning>,
}

/// Names the reason why a schema could not judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaErrorKind {
    /// The schema is malformed.
    Invalid {
        /// What the message lists: every remark on schemas so far, the errors last.
        listed: Vec<SyntaxProblem>,
    },
    /// A `$ref` leads back to itself.
    RefLoop {
        /// The reference as the library prints it.
        reference: String,
        /// The JSON pointer of the schema that holds it.
        schema_pointer: String,
    },
    /// A `$ref` points at nothing inside its document.
    DanglingRef {
        /// The reference as the library prints it.
        reference: String,
        /// The JSON pointer of the schema that holds it.
        schema_pointer: String,
    },
    /// A `$ref` to another document is not absolute.
    NotAbsolute {
        /// The document.
        uri: String,
    },
    /// A `$ref` has a scheme nothing can be loaded by.
    UnsupportedScheme {
        /// The scheme.
        scheme: String,
        /// The document.
        uri: String,
    },
    /// A `$ref` names a document that cannot be had.
    Unreachable {
        /// The document.
        uri: String,
    },
    /// A schema applies to the same value while it is already being applied to it.
    ValidationLoop {
        /// The schema as the library prints it.
        schema: String,
        /// The JSON pointer of the schema inside its document.
        schema_pointer: String,
        /// The JSON pointer of the value.
        pointer: String,
    },
    /// A number such as `1e400` met a keyword that calculates; Java throws.
    NumberOverflow,
    /// One of our own bounds was met.
    Limit(Limit),
}

impl SchemaError {
    /// Returns the library's messages: the fatal one, then what it lists.
    pub fn messages(&self) -> Vec<String> {
        std::iter::once(self.kind.to_string())
            .chain(self.problems.iter().map(ToString::to_string))
            .collect()
    }
}

impl From<SchemaErrorKind> for SchemaError {
    fn from(kind: SchemaErrorKind) -> Self {
        Self {
            kind,
            problems: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

impl From<Limit> for SchemaErrorKind {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}

impl From<Limit> for Box<SchemaErrorKind> {
    fn from(limit: Limit) -> Self {
        Self::new(SchemaErrorKind::Limit(limit))
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for SchemaError {}

impl fmt::Display for SchemaErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { listed } => {
                let listed = Pretty::List(listed.iter().map(SyntaxProblem::pretty).collect());
                let listed = listed.print();
                write!(
                    f,
                    "invalid JSON Schema, cannot continue\nSyntax errors:\n{listed}"
                )
            }
            Self::RefLoop { reference, .. } => {
                write!(f, "JSON Reference \"{reference}\" loops on itself")
            }
            Self::DanglingRef { reference, .. } => {
                write!(f, "JSON Reference \"{reference}\" cannot be resolved")
            }
            Self::NotAbsolute { uri } => write!(f, "URI \"{uri}\" is not absolute"),
            Self::UnsupportedScheme { scheme, uri } => {
                write!(f, "URI scheme \"{scheme}\" not supported (URI: \"{uri}\")")
            }
            Self::Unreachable { uri } => write!(f, "unable to dereference URI \"{uri}\""),
            Self::ValidationLoop {
                schema, pointer, ..
            } => write!(
                f,
                "validation loop: schema \"{schema}\" visited twice for pointer \"{pointer}\" of \
                 validated instance"
            ),
            Self::NumberOverflow => f.write_str(
                "Character I is neither a decimal digit number, decimal point, nor \"e\" notation \
                 exponential mark.",
            ),
            Self::Limit(limit) => limit.fmt(f),
        }
    }
}
