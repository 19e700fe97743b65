//! What can stand in square brackets: names, indexes, slices, `*`, filters and placeholders.
//!
//! Not what 2.0.0 allowed there; see `v2_0.rs`.

use super::{Compiler, unescape};
use crate::error::Error;
use crate::filter;
use crate::scanner::{is_digit, text_of, unit};
use crate::token::{Filter, Slice, Token};
use crate::version::Version;

impl Compiler {
    /// `['name']`, `["one","two"]`.
    pub(super) fn quoted_names(&mut self) -> Result<bool, Error> {
        let quote = self.path.significant(self.path.position());
        if quote != unit(b'\'') && quote != unit(b'"') {
            return Ok(false);
        }
        let mut names = Vec::new();
        let mut start = self.path.position() + 1;
        let mut read = start;
        let mut end = 0;
        let mut inside = false;
        let mut escaped = false;
        let mut after_comma = false;
        while self.path.in_bounds(read) {
            let here = self.path.at(read)?;
            if escaped {
                escaped = false;
            } else if here == unit(b'\\') {
                escaped = true;
            } else if here == unit(b']') && !inside {
                if after_comma {
                    return self.fail(format!("Found empty property at index {read}"));
                }
                break;
            } else if here == quote {
                if inside {
                    self.check_name_end(read)?;
                    end = read;
                    names.push(unescape(&self.path.slice(start, end)?)?);
                    inside = false;
                } else {
                    start = read + 1;
                    inside = true;
                    after_comma = false;
                }
            } else if here == unit(b',') && !(inside && self.version == Version::Head) {
                if after_comma {
                    return self.fail(format!("Found empty property at index {read}"));
                }
                after_comma = true;
            }
            read += 1;
        }
        if inside && self.version == Version::Head {
            let quote = text_of(&[quote]);
            return self.fail(format!(
                "Property has not been closed - missing closing {quote}"
            ));
        }
        let after = self
            .path
            .significant_index(end, b']')?
            .map_or(0, |bracket| bracket + 1);
        self.path.set_position(after);
        if names.is_empty() {
            return self.fail("Empty properties".to_owned());
        }
        let quote = if quote == unit(b'"') { '"' } else { '\'' };
        self.tokens.push(Token::Properties {
            names,
            quote,
            spaced: false,
        });
        Ok(true)
    }

    /// Since 2.4.0 a closing quote must be followed by a comma or the bracket.
    fn check_name_end(&self, quote: usize) -> Result<(), Error> {
        let next = self.path.significant(quote);
        if self.version < Version::V2_4 || next == unit(b']') || next == unit(b',') {
            return Ok(());
        }
        self.fail(format!(
            "Property must be separated by comma or Property must be terminated close square \
             bracket at index {quote}"
        ))
    }

    /// `[1]`, `[1,2]`, `[1:]`, `[:2]`, `[1:2]`.
    pub(super) fn indexes(&mut self) -> Result<bool, Error> {
        let first = self.path.significant(self.path.position());
        if !is_digit(first) && first != unit(b'-') && first != unit(b':') {
            return Ok(false);
        }
        let begin = self.path.position() + 1;
        let Some(end) = self.path.index_of(begin, b']') else {
            return Ok(false);
        };
        let inside = self.path.slice(begin, end)?;
        let expression = crate::path::trim(&inside);
        if !expression
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b',' | b'-' | b':' | b' '))
        {
            return Ok(false);
        }
        let token = if expression.contains(':') {
            Token::Slice(self.slice(expression)?)
        } else {
            Token::Indexes(self.index_list(expression)?)
        };
        self.path.set_position(end + 1);
        self.tokens.push(token);
        Ok(true)
    }

    fn index_list(&self, expression: &str) -> Result<Vec<i32>, Error> {
        if self.version == Version::V2_2 && expression.contains('-') {
            return self.fail(format!("Failed to parse ArrayIndexOperation: {expression}"));
        }
        let mut indexes = Vec::new();
        // blanks around the commas belong to them, blanks elsewhere to the numbers
        for token in split_at_commas(expression) {
            match token.parse() {
                Ok(index) => indexes.push(index),
                Err(_) => {
                    return self.fail(format!(
                        "Failed to parse token in ArrayIndexOperation: {token}"
                    ));
                }
            }
        }
        Ok(indexes)
    }

    fn slice(&self, expression: &str) -> Result<Slice, Error> {
        let broken = || self.fail(format!("Failed to parse SliceOperation: {expression}"));
        if !expression
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b':'))
        {
            return broken();
        }
        let mut ends = expression.split(':');
        let mut read = || match ends.next() {
            None | Some("") => Ok(None),
            Some(text) => text
                .parse::<i32>()
                .map(Some)
                .map_err(|_| super::text::no_number(text)),
        };
        match (read()?, read()?) {
            (Some(from), None) => Ok(Slice::From(from)),
            (Some(from), Some(to)) => Ok(Slice::Between(from, to)),
            (None, Some(to)) => Ok(Slice::To(to)),
            (None, None) => broken(),
        }
    }

    /// `*` or `[*]`.
    pub(super) fn wildcard(&mut self) -> Result<bool, Error> {
        let start = self.path.position();
        if self.path.current_is(b'[')? {
            if !self.path.significant_is(start, b'*') {
                return Ok(false);
            }
            let star = self.path.significant_index(start, b'*')?.unwrap_or(start);
            if !self.path.significant_is(star, b']') {
                // until 2.4.0 the Java source added text where it meant to add numbers
                let position = match self.version {
                    Version::Head => (star + 1).to_string(),
                    _ => format!("{star}1"),
                };
                return self.fail(format!(
                    "Expected wildcard token to end with ']' on position {position}"
                ));
            }
            let close = self.path.significant_index(star, b']')?.unwrap_or(star);
            self.path.set_position(close + 1);
        } else {
            self.path.advance(1);
        }
        self.tokens.push(Token::Wildcard);
        Ok(true)
    }

    /// `[?(…)]`.
    pub(super) fn filter(&mut self) -> Result<bool, Error> {
        let start = self.path.position();
        let Some(question) = self.path.significant_index(start, b'?')? else {
            return Ok(false);
        };
        let Some(open) = self.path.significant_index(question, b'(')? else {
            return Ok(false);
        };
        let Some(close) = self.path.index_of_closing(open, b'(', b')', true)? else {
            return Ok(false);
        };
        if !self.path.significant_is(close, b']') {
            return Ok(false);
        }
        let end = self.path.significant_index(close, b']')?.unwrap_or(close);
        let criteria = self.path.slice(start, end + 1)?;
        let expression = filter::compile(&criteria, self.version, self.depth + 1)
            .map_err(|error| error.at(start))?;
        self.tokens
            .push(Token::Filter(Filter::Expression(Box::new(expression))));
        self.path.set_position(end + 1);
        Ok(true)
    }

    /// `[?]` and `[?,?]` wait for predicates that only a Java program can pass.
    pub(super) fn placeholders(&mut self) -> Result<bool, Error> {
        let start = self.path.position();
        let Some(question) = self.path.significant_index(start, b'?')? else {
            return Ok(false);
        };
        let next = self.path.significant(question);
        if next != unit(b']') && next != unit(b',') {
            return Ok(false);
        }
        let Some(end) = self.path.index_of(start + 1, b']') else {
            return Ok(false);
        };
        let expression = self.path.slice(start + 1, end)?;
        self.fail(format!(
            "Not enough predicates supplied for filter [{expression}] at position {start}"
        ))
    }
}

/// Splits where `\s*,\s*` matches, and keeps empty pieces.
fn split_at_commas(expression: &str) -> Vec<&str> {
    let pieces: Vec<&str> = expression.split(',').collect();
    let last = pieces.len() - 1;
    let trimmed = pieces.iter().enumerate().map(|(at, piece)| {
        let piece = if at > 0 {
            piece.trim_start_matches(' ')
        } else {
            piece
        };
        if at < last {
            piece.trim_end_matches(' ')
        } else {
            piece
        }
    });
    trimmed.collect()
}
