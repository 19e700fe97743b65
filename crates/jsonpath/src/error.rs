//! `Error`: what a path, a document or a reading can end with.
//!
//! The kinds are the exceptions of the Java library and of the JDK under it, because callers catch
//! by class: `$input.path` treats a missing path differently from a broken one. Texts of exceptions
//! the library makes itself are the library's; texts the JDK makes are only close.

use std::fmt;

/// Names the exception that Java would throw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `InvalidPathException`: the path itself cannot be compiled or applied.
    InvalidPath,
    /// `PathNotFoundException`: the document has nothing at this path.
    PathNotFound,
    /// `InvalidJsonException`: the document is not even permissive JSON.
    InvalidJson,
    /// `JsonPathException`: any other failure of the library.
    JsonPath,
    /// `IllegalArgumentException`.
    IllegalArgument,
    /// `IllegalStateException`.
    IllegalState,
    /// `ClassCastException`.
    ClassCast,
    /// `NullPointerException`.
    NullPointer,
    /// `NumberFormatException`.
    NumberFormat,
    /// `UnsupportedOperationException`.
    UnsupportedOperation,
    /// `IndexOutOfBoundsException`.
    IndexOutOfBounds,
    /// `StringIndexOutOfBoundsException`.
    StringIndexOutOfBounds,
    /// `EmptyStackException`.
    EmptyStack,
    /// `PatternSyntaxException`.
    PatternSyntax,
    /// `StackOverflowError`: the Java library recurses without end here.
    StackOverflow,
    /// A limit of this crate, not an exception: path length, nesting, or regular expression steps.
    Limit,
}

impl ErrorKind {
    /// Returns the simple name of the Java class.
    pub fn exception(self) -> &'static str {
        self.qualified().rsplit('.').next().unwrap_or_default()
    }

    /// Returns the full name of the Java class.
    pub fn qualified(self) -> &'static str {
        match self {
            Self::InvalidPath => "com.jayway.jsonpath.InvalidPathException",
            Self::PathNotFound => "com.jayway.jsonpath.PathNotFoundException",
            Self::InvalidJson => "com.jayway.jsonpath.InvalidJsonException",
            Self::JsonPath => "com.jayway.jsonpath.JsonPathException",
            Self::IllegalArgument => "java.lang.IllegalArgumentException",
            Self::IllegalState => "java.lang.IllegalStateException",
            Self::ClassCast => "java.lang.ClassCastException",
            Self::NullPointer => "java.lang.NullPointerException",
            Self::NumberFormat => "java.lang.NumberFormatException",
            Self::UnsupportedOperation => "java.lang.UnsupportedOperationException",
            Self::IndexOutOfBounds => "java.lang.IndexOutOfBoundsException",
            Self::StringIndexOutOfBounds => "java.lang.StringIndexOutOfBoundsException",
            Self::EmptyStack => "java.util.EmptyStackException",
            Self::PatternSyntax => "java.util.regex.PatternSyntaxException",
            Self::StackOverflow => "java.lang.StackOverflowError",
            Self::Limit => "trygate.LimitExceeded",
        }
    }

    /// Tells whether `catch (InvalidPathException)` catches it; a missing path is one of those.
    pub(crate) fn is_invalid_path(self) -> bool {
        matches!(self, Self::InvalidPath | Self::PathNotFound)
    }

    /// Tells whether `catch (Exception)` catches it.
    pub(crate) fn is_exception(self) -> bool {
        !matches!(self, Self::StackOverflow | Self::Limit)
    }
}

/// Tells why a path could not be compiled, or found nothing, or a document could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: Option<String>,
    position: Option<usize>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: Some(message.into()),
            position: None,
        }
    }

    /// An exception whose `getMessage()` is null.
    pub(crate) fn silent(kind: ErrorKind) -> Self {
        Self {
            kind,
            message: None,
            position: None,
        }
    }

    pub(crate) fn invalid_path(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidPath, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::PathNotFound, message)
    }

    pub(crate) fn at(mut self, position: usize) -> Self {
        self.position.get_or_insert(position);
        self
    }

    /// `new InvalidPathException(cause)`, whose message is the cause's `toString()`.
    pub(crate) fn wrapped(self) -> Self {
        let message = match &self.message {
            Some(message) => format!("{}: {message}", self.kind.qualified()),
            None => self.kind.qualified().to_owned(),
        };
        Self {
            kind: ErrorKind::InvalidPath,
            message: Some(message),
            position: self.position,
        }
    }

    /// Returns which exception this is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns the exception's `getMessage()`, which can be null.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns where in the path or document text it happened, in UTF-16 units, where known.
    pub fn position(&self) -> Option<usize> {
        self.position
    }

    /// Tells whether the path is fine and the document simply has nothing there.
    pub fn is_not_found(&self) -> bool {
        self.kind == ErrorKind::PathNotFound
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}",
            self.kind.exception(),
            self.message.as_deref().unwrap_or("null")
        )
    }
}

impl std::error::Error for Error {}
