//! What stands left and right of an operator, and when two of those are equal.
//!
//! Not symmetric: the left side decides how to compare. A number compares with a string as numbers,
//! a string with a number as texts; JSON compares as Java's lists and maps do, where `1` and `1.0`
//! differ. Strings in a list are read again, as paths, JSON or quoted text, if they look like it.

use std::borrow::Cow;

use crate::compile::{path, unescape};
use crate::error::{Error, ErrorKind};
use crate::evaluate::Scope;
use crate::java_regex::JavaRegex;
use crate::node::{Kind, Node, java_equals};
use crate::number::BigDecimal;
use crate::parse::{ParseError, ParseOptions, parse};
use crate::path::{Tokens, trim};
use crate::value::Value;
use crate::version::Version;

/// Is an operand as compiled.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    /// A path, read at each test.
    Path(Tokens),
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(BigDecimal),
    /// Quoted text.
    Text(String),
    /// `[…]` or `{…}`, whose errors show only when it is used.
    Json {
        /// The text as written.
        text: String,
        /// What it says.
        parsed: Result<Value, ParseError>,
    },
    /// `/pattern/flags`.
    Pattern(JavaRegex),
}

/// Is an operand with its value.
#[derive(Clone, Debug)]
pub(super) enum Seen<'a, N> {
    /// A path that found nothing; equal to nothing, not even to itself.
    Undefined,
    Null,
    Boolean(bool),
    Number(Cow<'a, BigDecimal>),
    Text(Cow<'a, str>),
    /// An array or object of the document.
    Node(N),
    /// An array or object written in the path.
    Literal {
        text: Cow<'a, str>,
        parsed: Cow<'a, Result<Value, ParseError>>,
        version: Version,
    },
    Pattern(&'a JavaRegex),
    /// A string in a list that reads as a path; it is never followed and equals nothing.
    Path,
}

impl Operand {
    pub(super) fn see<'a, N: Node>(&'a self, scope: &Scope<'_, N>) -> Result<Seen<'a, N>, Error> {
        Ok(match self {
            Self::Path(path) => match scope.read(path) {
                Ok(node) => see_node(node)?,
                Err(error) if error.is_not_found() => Seen::Undefined,
                Err(error) => return Err(error),
            },
            Self::Null => Seen::Null,
            Self::Boolean(value) => Seen::Boolean(*value),
            Self::Number(number) => Seen::Number(Cow::Borrowed(number)),
            Self::Text(text) => Seen::Text(Cow::Borrowed(text)),
            Self::Json { text, parsed } => Seen::Literal {
                text: Cow::Borrowed(text),
                parsed: Cow::Borrowed(parsed),
                version: scope.version(),
            },
            Self::Pattern(pattern) => Seen::Pattern(pattern),
        })
    }

    pub(super) fn json(text: String, version: Version) -> Self {
        let parsed = parse(
            &text,
            &ParseOptions {
                version,
                ..ParseOptions::default()
            },
        );
        Self::Json { text, parsed }
    }
}

fn see_node<'a, N: Node>(node: N) -> Result<Seen<'a, N>, Error> {
    Ok(match node.kind() {
        Kind::Null => Seen::Null,
        Kind::Boolean => Seen::Boolean(node.as_bool() == Some(true)),
        Kind::Number => Seen::Number(Cow::Owned(decimal_of(&node)?)),
        Kind::String => Seen::Text(Cow::Owned(node.as_str().unwrap_or_default().to_owned())),
        Kind::Array | Kind::Object => Seen::Node(node),
        Kind::KeySet => {
            return Err(Error::new(
                ErrorKind::JsonPath,
                "Could not convert a set to a ValueNode",
            ));
        }
    })
}

/// `new BigDecimal(number.toString())`, which throws for NaN and the infinities.
fn decimal_of<N: Node>(node: &N) -> Result<BigDecimal, Error> {
    let number = node.as_number();
    number
        .as_ref()
        .and_then(crate::Number::to_decimal)
        .ok_or_else(|| {
            let text = number.map(|number| number.text()).unwrap_or_default();
            let first = text.chars().next().unwrap_or('N');
            Error::new(
                ErrorKind::NumberFormat,
                format!(
                    "Character {first} is neither a decimal digit number, decimal point, nor \"e\" \
                 notation exponential mark."
                ),
            )
        })
}

impl<'a, N: Node> Seen<'a, N> {
    pub(super) fn is_json(&self) -> bool {
        matches!(self, Self::Node(_) | Self::Literal { .. })
    }

    /// Returns the text of a string or number.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }

    /// `asBooleanNode()`.
    pub(super) fn boolean(&self) -> Result<bool, Error> {
        match self {
            Self::Boolean(value) => Ok(*value),
            _ => Err(Error::invalid_path("Expected boolean node")),
        }
    }

    pub(super) fn json_kind(&self) -> Result<Option<Kind>, Error> {
        Ok(match self {
            Self::Node(node) => Some(node.kind()),
            Self::Literal {
                parsed, version, ..
            } => Some(literal(parsed, *version)?.kind()),
            _ => None,
        })
    }

    pub(super) fn json_len(&self) -> Result<usize, Error> {
        Ok(match self {
            Self::Node(node) => node.len(),
            Self::Literal {
                parsed, version, ..
            } => literal(parsed, *version)?.len(),
            _ => 0,
        })
    }

    /// Returns the elements of an array; `None` for JSON that is none, an error for anything else.
    pub(super) fn list(&self, version: Version) -> Result<Option<Vec<Seen<'a, N>>>, Error> {
        match self {
            Self::Node(node) => list_of(node, version),
            Self::Literal { parsed, .. } => list_of(literal(parsed, version)?, version),
            _ => Err(Error::invalid_path("Expected value list node")),
        }
    }

    /// `left.equals(right)` between operands.
    pub(super) fn equals(&self, other: &Self) -> Result<bool, Error> {
        Ok(match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Boolean(left), Self::Boolean(right)) => left == right,
            (Self::Text(left), Self::Text(_) | Self::Number(_)) => {
                other.text().is_some_and(|right| *left == right)
            }
            (Self::Number(left), Self::Number(right)) => left.compare(right).is_eq(),
            (Self::Number(left), Self::Text(right)) => {
                BigDecimal::parse(right).is_some_and(|right| left.compare(&right).is_eq())
            }
            (Self::Node(left), Self::Node(right)) => java_equals(left, right),
            (
                Self::Node(left),
                Self::Literal {
                    parsed, version, ..
                },
            ) => java_equals(left, literal(parsed, *version)?),
            (Self::Pattern(left), Self::Pattern(right)) => std::ptr::eq(*left, *right),
            _ => false,
        })
    }

    /// `left.equals(right)` between members of lists, where written JSON is still text.
    pub(super) fn equals_member(&self, other: &Self) -> Result<bool, Error> {
        match (self, other) {
            (Self::Literal { text: left, .. }, Self::Literal { text: right, .. }) => {
                Ok(left == right)
            }
            (Self::Node(_), Self::Literal { .. }) => Ok(false),
            _ => self.equals(other),
        }
    }
}

/// What JSON written in a path says; it is read late, so its errors are errors of reading.
fn literal(parsed: &Result<Value, ParseError>, version: Version) -> Result<&Value, Error> {
    parsed.as_ref().map_err(|error| match version {
        Version::V2_2 => Error::new(ErrorKind::InvalidJson, error.qualified()),
        _ => Error::new(ErrorKind::IllegalArgument, error.qualified()),
    })
}

fn list_of<'a, M: Node, N: Node>(
    node: &M,
    version: Version,
) -> Result<Option<Vec<Seen<'a, N>>>, Error> {
    if node.kind() != Kind::Array {
        return Ok(None);
    }
    let mut members = Vec::with_capacity(node.len());
    for at in 0..node.len() {
        members.extend(
            node.index(at)
                .map(|item| member(&item, version))
                .transpose()?,
        );
    }
    Ok(Some(members))
}

/// What an element of a list counts as.
fn member<'a, M: Node, N: Node>(item: &M, version: Version) -> Result<Seen<'a, N>, Error> {
    Ok(match item.kind() {
        Kind::Null => Seen::Null,
        Kind::Boolean => Seen::Boolean(item.as_bool() == Some(true)),
        Kind::Number => Seen::Number(Cow::Owned(decimal_of(item)?)),
        Kind::String => string_member(item.as_str().unwrap_or_default(), version)?,
        Kind::Array | Kind::Object | Kind::KeySet => {
            return Err(Error::new(
                ErrorKind::JsonPath,
                "Could not determine value type",
            ));
        }
    })
}

fn string_member<'a, N>(text: &str, version: Version) -> Result<Seen<'a, N>, Error> {
    let trimmed = trim(text);
    if trimmed.starts_with(['@', '$']) && path(trimmed, version, 1).is_ok() {
        return Ok(Seen::Path);
    }
    let bracketed = trimmed.len() > 1
        && (trimmed.starts_with('[') && trimmed.ends_with(']')
            || trimmed.starts_with('{') && trimmed.ends_with('}'));
    if bracketed {
        let parsed = parse::<Value>(
            trimmed,
            &ParseOptions {
                version,
                ..ParseOptions::default()
            },
        );
        if parsed.is_ok() {
            return Ok(Seen::Literal {
                text: Cow::Owned(text.to_owned()),
                parsed: Cow::Owned(parsed),
                version,
            });
        }
    }
    quoted(text).map(|text| Seen::Text(Cow::Owned(text)))
}

/// Reads a literal, or anything that looks like one: quotes come off, escapes are resolved.
pub(super) fn quoted(text: &str) -> Result<String, Error> {
    for quote in ['\'', '"'] {
        if let Some(inner) = text
            .strip_prefix(quote)
            .and_then(|text| text.strip_suffix(quote))
        {
            return unescape(inner);
        }
    }
    unescape(text)
}
