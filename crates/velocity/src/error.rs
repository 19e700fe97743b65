//! Why a template could not be parsed or rendered: one kind, one place.
//!
//! Not the annotated excerpt, which `diagnose.rs` draws. The kinds follow Velocity's exceptions.

use std::fmt;

use crate::limits::LimitKind;
use crate::source::{Position, Span};

/// Tells what went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The parser met a token it did not expect (`ParseErrorException`).
    Syntax {
        /// The text of the token met; `<EOF>` at the end of the template.
        encountered: String,
        /// The tokens that would have fitted, as Velocity lists them.
        expected: Vec<&'static str>,
    },
    /// No token starts or goes on here (`ParseErrorException`, "Lexical error").
    Lexical {
        /// The character met; `None` at the end of the template.
        encountered: Option<char>,
        /// The text already read of the broken token.
        after: String,
    },
    /// A directive's arguments are wrong (`MacroParseException`, `TemplateInitException`).
    Directive {
        /// What is wrong, in Velocity's words.
        message: String,
    },
    /// A method called by the template threw (`MethodInvocationException`).
    MethodThrew {
        /// The method's name.
        method: String,
        /// The Java class the method was called on.
        class_name: String,
        /// The Java class of the exception.
        exception: String,
        /// The exception's message.
        message: Option<String>,
    },
    /// Rendering failed for another reason; the Java exception's class and message.
    Runtime {
        /// The Java class of the exception, simple name.
        exception: String,
        /// The exception's message.
        message: String,
    },
    /// `#include` or `#parse` named something that is not there (`ResourceNotFoundException`).
    ResourceNotFound {
        /// The name asked for.
        name: String,
    },
    /// A limit of [`crate::Limits`] was met.
    Limit {
        /// Which limit.
        limit: LimitKind,
        /// Its value; 0 for the time check.
        value: u64,
    },
}

/// Says why and where a template failed.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    template: String,
    span: Span,
    position: Option<Position>,
}

impl Error {
    pub(crate) fn new(
        kind: ErrorKind,
        template: &str,
        span: Span,
        position: Option<Position>,
    ) -> Self {
        Self(Box::new(Inner {
            kind,
            template: template.to_owned(),
            span,
            position,
        }))
    }

    /// Returns what went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Tells whether Java would catch this as an `Exception`; used-up stacks and limits it would not.
    pub(crate) fn is_exception(&self) -> bool {
        match self.kind() {
            ErrorKind::Limit { .. } => false,
            ErrorKind::Runtime { exception, .. } => exception != "StackOverflowError",
            _ => true,
        }
    }

    /// Returns the name the template was parsed under.
    pub fn template(&self) -> &str {
        &self.0.template
    }

    /// Returns the bytes of the source that are to blame.
    pub fn span(&self) -> Span {
        self.0.span
    }

    /// Returns the line and column Velocity reports; `None` where it reports none.
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("template", &self.0.template)
            .field("span", &self.0.span)
            .field("position", &self.0.position)
            .finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ErrorKind::Syntax { encountered, .. } => {
                write!(f, "unexpected {encountered:?}")?;
            }
            ErrorKind::Lexical {
                encountered: Some(c),
                after,
            } => {
                write!(f, "unexpected {c:?} after {after:?}")?;
            }
            ErrorKind::Lexical {
                encountered: None,
                after,
            } => {
                write!(f, "unexpected end of template after {after:?}")?;
            }
            ErrorKind::Directive { message } => f.write_str(message)?,
            ErrorKind::MethodThrew {
                method,
                class_name,
                exception,
                message,
            } => {
                write!(f, "method {method:?} of {class_name} threw {exception}")?;
                if let Some(message) = message {
                    write!(f, ": {message}")?;
                }
            }
            ErrorKind::Runtime { exception, message } => write!(f, "{exception}: {message}")?,
            ErrorKind::ResourceNotFound { name } => write!(f, "resource {name:?} is not there")?,
            ErrorKind::Limit { limit, value } => write_limit(f, *limit, *value)?,
        }
        write!(f, " at {}", self.0.template)?;
        match self.0.position {
            Some(position) => write!(f, "[{position}]"),
            None => Ok(()),
        }
    }
}

fn write_limit(f: &mut fmt::Formatter<'_>, limit: LimitKind, value: u64) -> fmt::Result {
    match limit {
        LimitKind::Source => write!(f, "the template is larger than {value} bytes"),
        LimitKind::Output => write!(f, "the output grew over {value} bytes"),
        LimitKind::Steps => write!(f, "rendering took more than {value} steps"),
        LimitKind::Value => write!(f, "a value grew over {value} bytes or elements"),
        LimitKind::Depth => write!(f, "nesting went deeper than {value}"),
        LimitKind::Regex => write!(f, "a pattern backtracked more than {value} times"),
        LimitKind::Time => write!(f, "rendering ran out of time"),
    }
}

impl std::error::Error for Error {}
