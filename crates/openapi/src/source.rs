//! The text that a definition is read from, and where a byte of it stands.
//!
//! A source is bytes, not text, because what arrives may be anything; the first step of reading
//! turns it into text or says at which byte it is none.

use crate::problem::{ErrorKind, Fault};

/// A definition as it arrived, with the name to call it by in messages.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// A file's path, or a word such as `body`.
    pub name: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
}

impl<'a> Source<'a> {
    /// Makes a source.
    pub fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes }
    }

    /// Returns the text without a byte order mark, and the length of that mark.
    pub(crate) fn text(&self, most_bytes: usize) -> Result<(&'a str, usize), Fault> {
        // spans are 32 bits wide, so no caller may raise the limit beyond them
        let limit = most_bytes.min(u32::MAX as usize);
        if self.bytes.len() > limit {
            let bytes = self.bytes.len();
            return Err(Fault::at(ErrorKind::TooLarge { bytes, limit }, 0, 0));
        }
        let text = std::str::from_utf8(self.bytes).map_err(|error| {
            let offset = error.valid_up_to();
            Fault::at(ErrorKind::NotUtf8 { offset }, offset, offset + 1)
        })?;
        if let Some(offset) = text.bytes().position(|byte| byte == 0) {
            return Err(Fault::at(ErrorKind::NulByte { offset }, offset, offset + 1));
        }
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        if bare.trim().is_empty() {
            return Err(Fault::at(ErrorKind::Empty, 0, 0));
        }
        Ok((bare, text.len() - bare.len()))
    }
}

/// Where the lines of a source begin, for places by line and column.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Finds the lines.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let starts = std::iter::once(0)
            .chain(breaks.map(|(at, _)| at + 1))
            .collect();
        Self { bytes, starts }
    }

    /// Returns the line and the column of a byte, both counted from one, the column in
    /// characters. A byte order mark has no width; bytes that are not UTF-8 have one each.
    pub(crate) fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.bytes.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or_default();
        let before = self.bytes.get(start..offset).unwrap_or_default();
        let before = before.strip_prefix(b"\xef\xbb\xbf").unwrap_or(before);
        (line, String::from_utf8_lossy(before).chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters_from_one() {
        let lines = Lines::of("ab\nç=é\n".as_bytes());
        assert_eq!(lines.line_and_column(0), (1, 1));
        assert_eq!(lines.line_and_column(3), (2, 1));
        assert_eq!(lines.line_and_column(6), (2, 3));
        assert_eq!(lines.line_and_column(99), (3, 1));
        assert_eq!(Lines::of("\u{feff}a".as_bytes()).line_and_column(3), (1, 1));
    }

    #[test]
    fn says_which_byte_is_no_text() {
        let kind = |bytes: &[u8]| Source::new("x", bytes).text(100).unwrap_err().kind;
        assert!(matches!(kind(b"a\xff"), ErrorKind::NotUtf8 { offset: 1 }));
        assert!(matches!(kind(b"ab\0"), ErrorKind::NulByte { offset: 2 }));
        assert!(matches!(kind(b" \n"), ErrorKind::Empty));
        assert!(matches!(
            kind(&[b'a'; 101]),
            ErrorKind::TooLarge {
                bytes: 101,
                limit: 100
            }
        ));
    }
}
