//! `minLength`, `maxLength` and `pattern`.
//!
//! Lengths count characters: an emoji is one here, although `pattern` sees it as two units.

use serde_json::Value;

use crate::ecma_regex::{EcmaRegex, RegexError};
use crate::limits::Limit;
use crate::violation::ViolationKind;

/// Names a rule for strings.
#[derive(Debug)]
pub(crate) enum TextRule {
    MinLength(usize),
    MaxLength(usize),
    Pattern(Pattern),
}

/// Holds a regular expression with its source.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: String,
    regex: Result<EcmaRegex, RegexError>,
}

/// Compiles `pattern`.
pub(crate) fn pattern(value: &Value) -> Option<TextRule> {
    value
        .as_str()
        .map(|source| TextRule::Pattern(Pattern::compile(source)))
}

impl Pattern {
    /// Compiles a regular expression; one that is too large fails when it is used.
    pub(crate) fn compile(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            regex: EcmaRegex::compile(source),
        }
    }

    /// Tells whether the expression matches anywhere in a text.
    pub(crate) fn is_match(&self, text: &str) -> Result<bool, Limit> {
        self.regex
            .as_ref()
            .map_err(|_| Limit::PatternSize)?
            .is_match(text)
    }
}

impl TextRule {
    /// Judges a string.
    pub(crate) fn check(&self, text: &str) -> Result<Option<ViolationKind>, Limit> {
        let value = || text.to_owned();
        Ok(match self {
            Self::MinLength(required) => {
                let length = text.chars().count();
                (length < *required).then(|| ViolationKind::TooShort {
                    value: value(),
                    length,
                    required: *required,
                })
            }
            Self::MaxLength(allowed) => {
                let length = text.chars().count();
                (length > *allowed).then(|| ViolationKind::TooLong {
                    value: value(),
                    length,
                    allowed: *allowed,
                })
            }
            Self::Pattern(pattern) => {
                let matches = pattern.is_match(text)?;
                (!matches).then(|| ViolationKind::PatternMismatch {
                    pattern: pattern.source.clone(),
                    value: value(),
                })
            }
        })
    }

    /// Tells how much work the rule is on a text.
    pub(crate) fn cost(&self, text: &str) -> usize {
        match self {
            Self::MinLength(_) | Self::MaxLength(_) => text.len() / 64,
            Self::Pattern(_) => 16 + text.len(),
        }
    }
}
