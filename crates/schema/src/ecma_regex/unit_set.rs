//! Sets of UTF-16 units, and the character each unit becomes in the rewritten pattern and text.

use std::fmt::Write as _;

/// Holds a set of UTF-16 units as sorted, separate ranges.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct UnitSet {
    ranges: Vec<(u16, u16)>,
}

const LAST_BEFORE_SURROGATES: u16 = 0xD7FF;
const FIRST_AFTER_SURROGATES: u16 = 0xE000;

/// Returns the character that stands for a unit: itself, or a private one for a surrogate.
pub(crate) fn character(unit: u16) -> char {
    let unit = u32::from(unit);
    char::from_u32(unit)
        .or_else(|| char::from_u32(0x10_0000 + unit))
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

impl UnitSet {
    /// Makes a set of inclusive ranges.
    pub(crate) fn of(ranges: &[(u16, u16)]) -> Self {
        let mut set = Self {
            ranges: ranges.to_vec(),
        };
        set.tidy();
        set
    }

    /// `\d`.
    pub(crate) fn digits() -> Self {
        Self::of(&[(0x30, 0x39)])
    }

    /// `\w`.
    pub(crate) fn word() -> Self {
        Self::of(&[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
    }

    /// `\s`: the white space and the line ends of JavaScript.
    pub(crate) fn space() -> Self {
        Self::of(&[
            (0x09, 0x0D),
            (0x20, 0x20),
            (0xA0, 0xA0),
            (0x1680, 0x1680),
            (0x2000, 0x200A),
            (0x2028, 0x2029),
            (0x202F, 0x202F),
            (0x205F, 0x205F),
            (0x3000, 0x3000),
            (0xFEFF, 0xFEFF),
        ])
    }

    /// `.`: everything but a line end.
    pub(crate) fn dot() -> Self {
        Self::of(&[(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]).complement()
    }

    /// Adds an inclusive range.
    pub(crate) fn add(&mut self, first: u16, last: u16) {
        self.ranges.push((first, last));
        self.tidy();
    }

    /// Adds all units of another set.
    pub(crate) fn add_all(&mut self, other: &Self) {
        self.ranges.extend(&other.ranges);
        self.tidy();
    }

    /// Returns the units that are not in the set.
    pub(crate) fn complement(&self) -> Self {
        let mut ranges = Vec::new();
        let mut next = Some(0_u16);
        for (first, last) in &self.ranges {
            if let Some(start) = next
                && start < *first
            {
                ranges.push((start, first - 1));
            }
            next = last.checked_add(1);
        }
        if let Some(start) = next {
            ranges.push((start, u16::MAX));
        }
        Self { ranges }
    }

    fn tidy(&mut self) {
        self.ranges.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::with_capacity(self.ranges.len());
        for (first, last) in self.ranges.drain(..) {
            match merged.last_mut() {
                Some(previous) if first <= previous.1.saturating_add(1) => {
                    previous.1 = previous.1.max(last);
                }
                _ => merged.push((first, last)),
            }
        }
        self.ranges = merged;
    }

    /// Writes the set as a class over the characters the units become.
    pub(crate) fn write(&self, out: &mut String) {
        if self.ranges.is_empty() {
            out.push_str("[^\\x{0}-\\x{10FFFF}]");
            return;
        }
        out.push('[');
        for (first, last) in &self.ranges {
            let below = (*first, (*last).min(LAST_BEFORE_SURROGATES));
            let within = (
                (*first).max(LAST_BEFORE_SURROGATES + 1),
                (*last).min(FIRST_AFTER_SURROGATES - 1),
            );
            let above = ((*first).max(FIRST_AFTER_SURROGATES), *last);
            for (first, last) in [below, within, above] {
                if first <= last {
                    let (first, last) = (u32::from(character(first)), u32::from(character(last)));
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\x{{{first:X}}}-\\x{{{last:X}}}");
                }
            }
        }
        out.push(']');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_and_complements() {
        let mut set = UnitSet::of(&[(5, 9), (1, 4)]);
        set.add(9, 12);
        assert_eq!(set, UnitSet::of(&[(1, 12)]));
        assert_eq!(set.complement(), UnitSet::of(&[(0, 0), (13, u16::MAX)]));
        assert_eq!(
            UnitSet::default().complement().complement(),
            UnitSet::default()
        );
    }
}
