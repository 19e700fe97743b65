//! Regular expressions of `pattern`, `patternProperties` and `format: regex`.
//!
//! The library runs them in a JavaScript engine, on the recorded machine Rhino: ECMA 262 third
//! edition with Rhino's leniencies, without flags, over UTF-16 units (`^.$` does not match an
//! emoji). Patterns are parsed by that grammar and rewritten for `fancy-regex`; surrogates are
//! moved to private characters on both sides so that one unit is one character there. Not Java's
//! `java.util.regex`, which `selectionPattern` uses.

mod parse;
mod rewrite;
mod unit_set;

use fancy_regex::{Regex, RegexBuilder};

use crate::limits::{self, Limit};

/// Holds a compiled regular expression.
#[derive(Debug)]
pub(crate) struct EcmaRegex {
    regex: Regex,
}

/// Says why a regular expression could not be compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RegexError {
    /// The JavaScript engine would refuse it.
    Invalid,
    /// It goes beyond our own bounds.
    TooLarge,
}

impl EcmaRegex {
    /// Compiles a pattern.
    pub(crate) fn compile(pattern: &str) -> Result<Self, RegexError> {
        let units: Vec<u16> = pattern.encode_utf16().collect();
        if units.len() > limits::MAX_PATTERN_UNITS {
            return Err(RegexError::TooLarge);
        }
        let parsed = parse::parse(&units)?;
        // What the JavaScript grammar accepts and this engine does not is a matter of size.
        RegexBuilder::new(&rewrite::rewrite(&parsed))
            .backtrack_limit(limits::MAX_BACKTRACKS)
            .delegate_size_limit(limits::MAX_PATTERN_SIZE)
            .build()
            .map(|regex| Self { regex })
            .map_err(|_| RegexError::TooLarge)
    }

    /// Tells whether the pattern matches anywhere in a text.
    pub(crate) fn is_match(&self, text: &str) -> Result<bool, Limit> {
        let units: String = text.encode_utf16().map(unit_set::character).collect();
        self.regex
            .is_match(units.as_str())
            .map_err(|_| Limit::Backtracks)
    }
}

/// Tells whether the JavaScript engine would accept a pattern.
pub(crate) fn is_valid(pattern: &str) -> bool {
    let units: Vec<u16> = pattern.encode_utf16().collect();
    !matches!(parse::parse(&units), Err(RegexError::Invalid))
}

#[cfg(test)]
mod tests;
