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
