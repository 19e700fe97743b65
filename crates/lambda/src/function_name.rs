//! How Lambda's callers name a function: by name, partial ARN or ARN, each with or without a
//! qualifier (a version or an alias).
//!
//! The grammar is the pattern of `FunctionName` in Lambda's service model, 2015-03-31.

use std::fmt;

/// The version that changes with the code.
pub const LATEST: &str = "$LATEST";

/// A function as a caller names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionName {
    /// The Region, where the name has one.
    pub region: Option<String>,
    /// The account, where the name has one.
    pub account_id: Option<String>,
    /// The name proper.
    pub name: String,
    /// The version or alias, where the name has one.
    pub qualifier: Option<String>,
}

impl FunctionName {
    /// Reads a name; none if it is no name of a function.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':').peekable();
        let mut region = None;
        let mut account_id = None;
        if parts.peek() == Some(&"arn") {
            parts.next();
            parts
                .next()
                .filter(|partition| partition.starts_with("aws"))?;
            parts.next().filter(|service| *service == "lambda")?;
        }
        if let Some(part) = parts.next_if(|part| is_region(part)) {
            region = Some(part.to_owned());
        }
        if let Some(part) = parts.next_if(|part| is_account(part)) {
            account_id = Some(part.to_owned());
        }
        parts.next_if_eq(&"function");
        let name = parts.next().filter(|name| is_name(name))?.to_owned();
        let qualifier = match parts.next() {
            None => None,
            Some(part) if part == LATEST || is_qualifier(part) => Some(part.to_owned()),
            Some(_) => return None,
        };
        parts.next().is_none().then_some(Self {
            region,
            account_id,
            name,
            qualifier,
        })
    }
}

/// Tells whether a text can be a function's name.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(is_word_byte)
}

/// Tells whether a text can be an alias.
pub(crate) fn is_alias(text: &str) -> bool {
    is_qualifier(text) && !text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tells whether a text can be a version: a number from 1, or the one that changes with the code.
pub(crate) fn is_version(text: &str) -> bool {
    text == LATEST
        || text.len() <= 18 && !text.starts_with('0') && text.parse::<u64>().is_ok_and(|n| n > 0)
}

fn is_qualifier(text: &str) -> bool {
    !text.is_empty() && text.len() <= 128 && text.bytes().all(is_word_byte)
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `us-east-1`, `us-gov-west-1`: letters, groups of letters, one digit.
fn is_region(text: &str) -> bool {
    let mut groups = text.split('-');
    let first = groups.next().unwrap_or_default();
    let last = groups.next_back().unwrap_or_default();
    let middle: Vec<&str> = groups.collect();
    first.len() == 2
        && !middle.is_empty()
        && last.len() == 1
        && last.bytes().all(|byte| byte.is_ascii_digit())
        && [first]
            .iter()
            .chain(&middle)
            .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_lowercase()))
}

impl fmt::Display for FunctionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match &self.qualifier {
            Some(qualifier) => write!(f, ":{qualifier}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<[String; 4]> {
        let name = FunctionName::parse(text)?;
        let or_none = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
        Some([
            or_none(name.region),
            or_none(name.account_id),
            name.name,
            or_none(name.qualifier),
        ])
    }

    #[test]
    fn reads_names_partial_arns_and_arns() {
        let account = "123456789012";
        let cases = [
            ("hello", ["-", "-", "hello", "-"]),
            ("hello:7", ["-", "-", "hello", "7"]),
            ("hello:$LATEST", ["-", "-", "hello", "$LATEST"]),
            ("function:hello:live", ["-", "-", "hello", "live"]),
            ("123456789012:function:hello", ["-", account, "hello", "-"]),
            (
                "arn:aws:lambda:eu-west-1:123456789012:function:hello",
                ["eu-west-1", account, "hello", "-"],
            ),
            (
                "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:a_b-c:live",
                ["us-gov-west-1", account, "a_b-c", "live"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(text), Some(expected.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_name() {
        let long = "x".repeat(65);
        let bad = [
            "",
            "a b",
            "hello:",
            "hello:a:b",
            "arn:aws:sqs:us-east-1:123456789012:function:hello",
            "arn:aws:lambda:us-east-1:123456789012:function:",
            "../etc",
            &long,
        ];
        for text in bad {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
