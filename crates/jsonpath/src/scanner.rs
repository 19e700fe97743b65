//! `Scanner`: a text with a position, in UTF-16 units as Java counts.
//!
//! Not a lexer: Jayway has none, it looks back and forth in the text. Positions end up in messages
//! and reading outside the text is an exception there, so both are modelled: [`Scanner::at`] fails
//! where `charAt` throws. From 2.4.0 on the end can lie before the end of the text.

use crate::error::{Error, ErrorKind};

/// Turns an ASCII character into the unit it is.
pub(crate) const fn unit(character: u8) -> u16 {
    character as u16
}

const SPACE: u16 = unit(b' ');
const BACKSLASH: u16 = unit(b'\\');

/// Holds a text and a position in it.
#[derive(Clone, Debug)]
pub(crate) struct Scanner {
    units: Vec<u16>,
    position: usize,
    /// One past the last unit that belongs to the text.
    end: usize,
}

impl Scanner {
    pub(crate) fn new(text: &str) -> Self {
        let units: Vec<u16> = text.encode_utf16().collect();
        let end = units.len();
        Self {
            units,
            position: 0,
            end,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.end
    }

    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn set_position(&mut self, position: usize) {
        self.position = position;
    }

    pub(crate) fn advance(&mut self, by: usize) {
        self.position += by;
    }

    pub(crate) fn retreat_end(&mut self, by: usize) {
        self.end = self.end.saturating_sub(by);
    }

    /// Reads a unit wherever it lies in the text, as `charAt` does.
    pub(crate) fn at(&self, index: usize) -> Result<u16, Error> {
        self.units.get(index).copied().ok_or_else(|| {
            let message = if self.units.iter().all(|unit| *unit < 0x100) {
                format!("String index out of range: {index}")
            } else {
                format!("index {index}, length {}", self.units.len())
            };
            Error::new(ErrorKind::StringIndexOutOfBounds, message).at(index)
        })
    }

    pub(crate) fn current(&self) -> Result<u16, Error> {
        self.at(self.position)
    }

    pub(crate) fn current_is(&self, character: u8) -> Result<bool, Error> {
        Ok(self.current()? == unit(character))
    }

    pub(crate) fn in_bounds(&self, index: usize) -> bool {
        index < self.end
    }

    pub(crate) fn is_here(&self) -> bool {
        self.in_bounds(self.position)
    }

    pub(crate) fn has_more(&self) -> bool {
        self.in_bounds(self.position + 1)
    }

    /// Tells whether nothing follows the current unit.
    pub(crate) fn is_tail(&self) -> bool {
        self.position + 1 >= self.end
    }

    pub(crate) fn next_is(&self, character: u8) -> bool {
        self.has_more() && self.units.get(self.position + 1) == Some(&unit(character))
    }

    pub(crate) fn last_is(&self, character: u8) -> bool {
        self.end
            .checked_sub(1)
            .and_then(|last| self.units.get(last))
            == Some(&unit(character))
    }

    fn skip_spaces_from(&self, start: usize) -> usize {
        let mut index = start;
        while self.in_bounds(index) && self.units.get(index) == Some(&SPACE) {
            index += 1;
        }
        index
    }

    /// Finds `character` right after `start` and any spaces; reading past the text throws.
    pub(crate) fn significant_index(
        &self,
        start: usize,
        character: u8,
    ) -> Result<Option<usize>, Error> {
        let index = self.skip_spaces_from(start + 1);
        Ok((self.at(index)? == unit(character)).then_some(index))
    }

    /// Returns the unit after `start` and any spaces; a space when there is none.
    pub(crate) fn significant(&self, start: usize) -> u16 {
        let index = self.skip_spaces_from(start + 1);
        if self.in_bounds(index) {
            self.units.get(index).copied().unwrap_or(SPACE)
        } else {
            SPACE
        }
    }

    pub(crate) fn significant_is(&self, start: usize, character: u8) -> bool {
        let index = self.skip_spaces_from(start + 1);
        self.in_bounds(index) && self.units.get(index) == Some(&unit(character))
    }

    /// Returns the index of the last unit before `start` that is no space.
    pub(crate) fn previous_significant(&self, start: usize) -> Option<usize> {
        (0..start.min(self.end))
            .rev()
            .find(|index| self.units.get(*index) != Some(&SPACE))
    }

    pub(crate) fn index_of(&self, start: usize, character: u8) -> Option<usize> {
        (start..self.end).find(|index| self.units.get(*index) == Some(&unit(character)))
    }

    /// Finds the next `character` after `start` that no backslash escapes.
    pub(crate) fn index_of_unescaped(&self, start: usize, character: u16) -> Option<usize> {
        let mut escaped = false;
        for index in start + 1..self.end {
            let here = self.units.get(index).copied();
            if escaped {
                escaped = false;
            } else if here == Some(BACKSLASH) {
                escaped = true;
            } else if here == Some(character) {
                return Some(index);
            }
        }
        None
    }

    /// Finds the bracket that closes the one at `start`, skipping quoted text and, on request,
    /// regular expressions.
    pub(crate) fn index_of_closing(
        &self,
        start: usize,
        open: u8,
        close: u8,
        skip_regex: bool,
    ) -> Result<Option<usize>, Error> {
        let first = self.at(start)?;
        if first != unit(open) {
            let message = format!(
                "Expected {} but found {}",
                char::from(open),
                text_of(&[first])
            );
            return Err(Error::invalid_path(message).at(start));
        }
        let mut depth = 1_usize;
        let mut index = start + 1;
        while self.in_bounds(index) {
            let here = self.at(index)?;
            if here == unit(b'\'') || here == unit(b'"') {
                index = self.index_of_unescaped(index, here).ok_or_else(|| {
                    Error::invalid_path(format!(
                        "Could not find matching close quote for {} when parsing : {}",
                        text_of(&[here]),
                        self.text()
                    ))
                    .at(index)
                })? + 1;
            }
            if skip_regex && self.at(index)? == unit(b'/') {
                index = self.index_of_unescaped(index, unit(b'/')).ok_or_else(|| {
                    Error::invalid_path(format!(
                        "Could not find matching close for / when parsing regex in : {}",
                        self.text()
                    ))
                    .at(index)
                })? + 1;
            }
            if self.at(index)? == unit(open) {
                depth += 1;
            }
            if self.at(index)? == unit(close) {
                depth -= 1;
                if depth == 0 {
                    return Ok(Some(index));
                }
            }
            index += 1;
        }
        Ok(None)
    }

    pub(crate) fn skip_blanks(&mut self) {
        while self.position + 1 < self.end && self.units.get(self.position) == Some(&SPACE) {
            self.position += 1;
        }
    }

    /// Takes blanks off both ends, as `CharacterIndex.trim()` does.
    pub(crate) fn trim(&mut self) {
        self.skip_blanks();
        while self.position + 1 < self.end && self.last_is(b' ') {
            self.end -= 1;
        }
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> Result<String, Error> {
        self.units.get(start..end).map(text_of).ok_or_else(|| {
            let length = self.units.len();
            let message = format!("begin {start}, end {end}, length {length}");
            Error::new(ErrorKind::StringIndexOutOfBounds, message).at(start)
        })
    }

    /// Returns the whole text, whatever part of it is left.
    pub(crate) fn text(&self) -> String {
        text_of(&self.units)
    }
}

/// Turns units into text; half of a surrogate pair becomes `?`, as where Java writes it as UTF-8.
pub(crate) fn text_of(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied())
        .map(|character| character.unwrap_or(LONE_HALF))
        .collect()
}

/// What half of a surrogate pair is here: Rust's strings cannot hold it, and `?` is what Java's
/// encoder writes for it.
pub(crate) const LONE_HALF: char = '?';

/// `Character.isDigit`, for the digits that can follow: only ASCII's can be parsed later on.
pub(crate) fn is_digit(unit: u16) -> bool {
    (0x30..=0x39).contains(&unit)
}
