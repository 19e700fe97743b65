//! Places in a template: byte spans, and the line and column Velocity reports.
//!
//! Not a store of the text itself; a [`crate::Template`] keeps its source. Velocity counts lines
//! and columns from 1, counts UTF-16 units, and lets a tab run to the next multiple of eight;
//! observed with the real engine's `VelocityCharStream`.

use std::fmt;

/// Names a byte range of a template's source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just behind the last byte.
    pub end: u32,
}

impl Span {
    /// Makes the span of `start..end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Returns the range as `usize`, ready for slicing the source.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the line and the column where the span begins in its source, both from 1 and in
    /// characters, as an editor counts them; [`Position`] is what Velocity reports.
    pub fn line_and_column(self, source: &str) -> (u32, u32) {
        Lines::of(source).place(self)
    }
}

/// Knows where the lines of a source begin, for many questions.
#[derive(Clone, Debug)]
pub struct Lines<'s> {
    source: &'s str,
    /// The byte at which each line but the first begins.
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    /// Finds the lines of a source.
    pub fn of(source: &'s str) -> Self {
        let starts = source.match_indices('\n').map(|(at, _)| at + 1).collect();
        Self { source, starts }
    }

    /// Returns what [`Span::line_and_column`] does.
    pub fn place(&self, span: Span) -> (u32, u32) {
        let start = (span.start as usize).min(self.source.len());
        let line = self.starts.partition_point(|line| *line <= start);
        let line_start = line.checked_sub(1).and_then(|line| self.starts.get(line));
        let before = self.source.get(line_start.copied().unwrap_or(0)..start);
        let from_one = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        let column = before.unwrap_or_default().chars().count();
        (from_one(line), from_one(column))
    }
}

/// Tells a line and a column as Velocity counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in UTF-16 units, tabs running to the next multiple of eight.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

impl Position {
    /// Returns the position of the character at `offset`; at the end, that of the last one.
    pub(crate) fn of(source: &str, offset: usize) -> Self {
        let mut counter = Counter::default();
        let mut position = Self { line: 1, column: 1 };
        for (at, character) in source.char_indices() {
            position = counter.step(character);
            if at >= offset {
                return position;
            }
        }
        // At the end stands the last unit of the last character.
        let wide = source
            .chars()
            .next_back()
            .is_some_and(|last| last > '\u{ffff}');
        Self {
            column: position.column + u32::from(wide),
            ..position
        }
    }

    /// Returns the position just behind the last character, as a lexical error there counts.
    pub(crate) fn behind(source: &str) -> Self {
        let last = Self::of(source, source.len());
        if source.ends_with(['\n', '\r']) {
            Self {
                line: last.line + 1,
                column: 0,
            }
        } else if source.is_empty() {
            last
        } else {
            Self {
                line: last.line,
                column: last.column + 1,
            }
        }
    }
}

/// Counts lines and columns character by character.
#[derive(Default)]
struct Counter {
    line: u32,
    column: u32,
    behind_cr: bool,
    behind_lf: bool,
    started: bool,
}

impl Counter {
    fn step(&mut self, character: char) -> Position {
        if !std::mem::replace(&mut self.started, true) {
            self.line = 1;
        }
        self.column += 1;
        if self.behind_lf {
            self.behind_lf = false;
            self.line += 1;
            self.column = 1;
        } else if self.behind_cr {
            self.behind_cr = false;
            if character == '\n' {
                self.behind_lf = true;
            } else {
                self.line += 1;
                self.column = 1;
            }
        }
        match character {
            '\r' => self.behind_cr = true,
            '\n' => self.behind_lf = true,
            '\t' => {
                self.column -= 1;
                self.column += 8 - (self.column & 7);
            }
            _ => {}
        }
        let position = Position {
            line: self.line,
            column: self.column,
        };
        if character > '\u{ffff}' {
            self.column += 1;
        }
        position
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, Span};

    #[test]
    fn spans_count_characters() {
        let source = "é\n\t😀x";
        let at = |start| Span::new(start, start).line_and_column(source);
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(3), (2, 1));
        assert_eq!(at(8), (2, 3));
        assert_eq!(at(99), (2, 4));
    }

    #[test]
    fn counts_as_the_real_character_stream() {
        for (source, offset, line, column) in [
            ("ab", 1, 1, 2),
            ("ab", 2, 1, 2),
            ("a\nb", 2, 2, 1),
            ("a\r\nb", 3, 2, 1),
            ("a\rb", 2, 2, 1),
            ("\tb", 0, 1, 8),
            ("\tb", 1, 1, 9),
            ("😀b", 4, 1, 3),
            ("😀", 4, 1, 2),
        ] {
            assert_eq!(
                Position::of(source, offset),
                Position { line, column },
                "{source:?}"
            );
        }
        assert_eq!(Position::behind("ab"), Position { line: 1, column: 3 });
        assert_eq!(Position::behind("ab\n"), Position { line: 2, column: 0 });
    }
}
