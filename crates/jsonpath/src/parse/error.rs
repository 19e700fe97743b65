//! `ParseError`: why a text is not even permissive JSON.
//!
//! Kinds, positions and texts are those of json-smart's `ParseException`, observed on the real
//! library; the limits are ours.

use std::fmt;

use crate::error::{Error, ErrorKind};

/// Tells what was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// A character that cannot stand here.
    UnexpectedCharacter(char),
    /// A word that cannot stand here.
    UnexpectedToken(String),
    /// The text ended too early; json-smart says `EOF` in some places and `null` in others.
    UnexpectedEnd {
        /// Whether the message names `EOF`.
        named: bool,
    },
    /// A character in `\uXXXX` that is no hexadecimal digit.
    UnexpectedUnicode(char),
    /// Deeper than json-smart 2.6 allows.
    TooDeepForJsonSmart(char),
    /// A number such as `1e+`, on which the JDK throws `NumberFormatException`.
    BadNumber(String),
    /// Our own limit on the length of the text.
    TextTooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Our own limit on nesting.
    TooDeep {
        /// The limit, in levels.
        limit: usize,
    },
    /// Our own limit on the length of a number.
    NumberTooLong {
        /// The limit, in characters.
        limit: usize,
    },
}

/// Tells why and where reading a text failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    kind: ParseErrorKind,
    position: i64,
}

impl ParseError {
    pub(crate) fn new(kind: ParseErrorKind, position: i64) -> Self {
        Self { kind, position }
    }

    /// The error of strict mode, which only ever knows the byte it stopped at.
    pub(crate) fn strict(text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let kind = match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(character) => ParseErrorKind::UnexpectedCharacter(character),
            None => ParseErrorKind::UnexpectedEnd { named: true },
        };
        Self::new(
            kind,
            i64::try_from(before.encode_utf16().count()).unwrap_or(i64::MAX),
        )
    }

    /// Returns what was wrong.
    pub fn kind(&self) -> &ParseErrorKind {
        &self.kind
    }

    /// Returns where, in UTF-16 units as Java counts; json-smart can say -1.
    pub fn position(&self) -> i64 {
        self.position
    }

    /// Tells whether one of our limits was exceeded, rather than the text being wrong.
    pub fn is_limit(&self) -> bool {
        matches!(
            self.kind,
            ParseErrorKind::TextTooLong { .. }
                | ParseErrorKind::TooDeep { .. }
                | ParseErrorKind::NumberTooLong { .. }
        )
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.position;
        match &self.kind {
            ParseErrorKind::UnexpectedCharacter(found) => {
                write!(f, "Unexpected character ({found}) at position {at}.")
            }
            ParseErrorKind::UnexpectedToken(found) => {
                write!(f, "Unexpected token {found} at position {at}.")
            }
            ParseErrorKind::UnexpectedEnd { named } => {
                let what = if *named { "EOF" } else { "null" };
                write!(f, "Unexpected End Of File position {at}: {what}")
            }
            ParseErrorKind::UnexpectedUnicode(found) => {
                write!(
                    f,
                    "Unexpected unicode escape sequence {found} at position {at}."
                )
            }
            ParseErrorKind::TooDeepForJsonSmart(found) => write!(
                f,
                "Malicious payload, having non natural depths, parsing stoped on {found} at \
                 position {at}."
            ),
            ParseErrorKind::BadNumber(text) => write!(f, "For input string: \"{text}\""),
            ParseErrorKind::TextTooLong { limit } => {
                write!(f, "the text is longer than {limit} bytes")
            }
            ParseErrorKind::TooDeep { limit } => {
                write!(
                    f,
                    "arrays and objects nest deeper than {limit} levels at position {at}"
                )
            }
            ParseErrorKind::NumberTooLong { limit } => {
                write!(
                    f,
                    "a number is longer than {limit} characters at position {at}"
                )
            }
        }
    }
}

impl std::error::Error for ParseError {}

impl ParseError {
    /// The full name of json-smart's exception, in front of its message.
    pub(crate) fn qualified(&self) -> String {
        format!("net.minidev.json.parser.ParseException: {self}")
    }
}

impl From<ParseError> for Error {
    fn from(error: ParseError) -> Self {
        let position = usize::try_from(error.position).unwrap_or(0);
        let made = match &error.kind {
            ParseErrorKind::BadNumber(_) => Error::new(ErrorKind::NumberFormat, error.to_string()),
            _ if error.is_limit() => Error::new(ErrorKind::Limit, error.to_string()),
            _ => Error::new(ErrorKind::InvalidJson, error.qualified()),
        };
        made.at(position)
    }
}
