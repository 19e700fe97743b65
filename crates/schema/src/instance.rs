//! Reads an instance from text.
//!
//! Observed with the Java library: a body that is no JSON is refused before any schema sees it; of
//! members with one name the last counts; half of a surrogate pair is let through, which Rust's
//! strings cannot hold, so it becomes U+FFFD here.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::number::JavaNumber;

/// Holds the reason why a text is no instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// What is wrong.
    pub kind: ParseErrorKind,
    /// The line, from 1.
    pub line: usize,
    /// The column of the last byte read, from 0.
    pub column: usize,
}

/// Names the reason why a text is no instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseErrorKind {
    /// There is nothing but white space.
    Empty,
    /// The text ends inside a value.
    UnexpectedEnd,
    /// Something follows the first value.
    TrailingContent,
    /// The text is not JSON.
    Malformed,
    /// A number has an exponent Java cannot hold.
    NumberOutOfRange,
    /// The value nests too deeply.
    TooDeep,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ParseErrorKind::Empty => "no content",
            ParseErrorKind::UnexpectedEnd => "unexpected end of input",
            ParseErrorKind::TrailingContent => "input has trailing data after first JSON Text",
            ParseErrorKind::Malformed => "input is not JSON",
            ParseErrorKind::NumberOutOfRange => "number has an exponent out of range",
            ParseErrorKind::TooDeep => "input nests too deeply",
        };
        write!(f, "{kind} at line {}, column {}", self.line, self.column)
    }
}

impl std::error::Error for ParseError {}

/// Reads an instance.
pub(crate) fn parse(text: &str) -> Result<Value, ParseError> {
    let blank = text
        .bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    if blank {
        return Err(ParseError {
            kind: ParseErrorKind::Empty,
            line: 1,
            column: 0,
        });
    }
    let text = replace_lone_surrogates(text);
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let value = match values.next() {
        Some(Ok(value)) => value,
        Some(Err(error)) => return Err(describe(&error)),
        None => {
            return Err(ParseError {
                kind: ParseErrorKind::Empty,
                line: 1,
                column: 0,
            });
        }
    };
    let end = values.byte_offset();
    let rest = text.get(end..).unwrap_or_default();
    if rest
        .bytes()
        .any(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
    {
        let (line, column) = position(&text, end);
        return Err(ParseError {
            kind: ParseErrorKind::TrailingContent,
            line,
            column,
        });
    }
    if !numbers_are_in_range(&value) {
        let (line, column) = position(&text, end);
        return Err(ParseError {
            kind: ParseErrorKind::NumberOutOfRange,
            line,
            column,
        });
    }
    Ok(value)
}

fn describe(error: &serde_json::Error) -> ParseError {
    let kind = match error.classify() {
        serde_json::error::Category::Eof => ParseErrorKind::UnexpectedEnd,
        // The only error serde_json has for this is its text.
        _ if error.to_string().starts_with("recursion limit exceeded") => ParseErrorKind::TooDeep,
        _ => ParseErrorKind::Malformed,
    };
    ParseError {
        kind,
        line: error.line(),
        column: error.column(),
    }
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().len();
    (line, column)
}

fn numbers_are_in_range(value: &Value) -> bool {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Number(number) if JavaNumber::read(number) == JavaNumber::OutOfRange => {
                return false;
            }
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    true
}

/// Replaces escapes of half a surrogate pair; everything else stays as it is.
fn replace_lone_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") && !text.contains("\\U") {
        return Cow::Borrowed(text);
    }
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        replaced.push_str(before);
        let (length, keep) = match surrogate(escape) {
            None => (2, true),
            Some(unit) if (0xD800..0xDC00).contains(&unit) => {
                let second = escape.get(6..).and_then(surrogate);
                if second.is_some_and(|unit| (0xDC00..0xE000).contains(&unit)) {
                    (12, true)
                } else {
                    (6, false)
                }
            }
            Some(_) => (6, false),
        };
        let taken = escape.get(..length).unwrap_or(escape);
        replaced.push_str(if keep { taken } else { "\\uFFFD" });
        rest = escape.get(taken.len()..).unwrap_or_default();
    }
    replaced.push_str(rest);
    Cow::Owned(replaced)
}

/// Returns the surrogate a text begins with an escape of.
fn surrogate(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let unit = u32::from_str_radix(digits, 16).ok()?;
    (0xD800..0xE000).contains(&unit).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> ParseErrorKind {
        parse(text).expect_err(text).kind
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(kind(" \n"), ParseErrorKind::Empty);
        assert_eq!(kind("{\"a\":"), ParseErrorKind::UnexpectedEnd);
        assert_eq!(kind("-"), ParseErrorKind::UnexpectedEnd);
        assert_eq!(kind("{} {}"), ParseErrorKind::TrailingContent);
        assert_eq!(kind("{}}"), ParseErrorKind::TrailingContent);
        assert_eq!(kind("{a:1}"), ParseErrorKind::Malformed);
        assert_eq!(kind("1e-9999999999"), ParseErrorKind::NumberOutOfRange);
        assert_eq!(kind(&"[".repeat(10_000)), ParseErrorKind::TooDeep);
        assert_eq!(kind("\u{FEFF}{}"), ParseErrorKind::Malformed);
    }

    #[test]
    fn lets_half_pairs_through() {
        assert_eq!(parse("\"\\ud800\"").expect("JSON"), "\u{FFFD}");
        assert_eq!(
            parse("\"\\uD83D\\uDE00\\udc00\"").expect("JSON"),
            "😀\u{FFFD}"
        );
        assert_eq!(parse("\"\\\\ud800\"").expect("JSON"), "\\ud800");
    }
}
