//! UTF-16 indexes into UTF-8 text.

use std::borrow::Cow;

use crate::java_list::size;
use crate::value::Value;

/// Returns the length in UTF-16 units.
pub(super) fn units(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

/// Returns the unit at an index.
pub(super) fn unit_at(text: &str, index: usize) -> Option<u16> {
    if text.is_ascii() {
        text.as_bytes().get(index).map(|&byte| u16::from(byte))
    } else {
        text.encode_utf16().nth(index)
    }
}

/// Returns the code point that begins at an index.
pub(super) fn point_at(text: &str, index: usize) -> Option<i32> {
    let mut rest = text.encode_utf16().skip(index);
    let first = rest.next()?;
    let units: Vec<u16> = std::iter::once(first).chain(rest.next()).collect();
    let point = match char::decode_utf16(units).next()? {
        Ok(c) => u32::from(c),
        Err(_) => u32::from(first),
    };
    i32::try_from(point).ok()
}

/// Returns the character of a code point.
pub(super) fn point(number: i32) -> Option<char> {
    u32::try_from(number).ok().and_then(char::from_u32)
}

/// Returns the character of a unit; half a pair is a question mark.
pub(super) fn from_unit(unit: u16) -> char {
    char::from_u32(u32::from(unit)).unwrap_or('?')
}

/// Returns the text of units; half a pair is a question mark.
pub(super) fn lossy(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied())
        .map(|c| c.unwrap_or('?'))
        .collect()
}

/// Returns the text between two indexes, which must be in order and inside.
pub(super) fn slice(text: &str, from: usize, to: usize) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.get(from..to).unwrap_or_default());
    }
    let units: Vec<u16> = text
        .encode_utf16()
        .skip(from)
        .take(to.saturating_sub(from))
        .collect();
    Cow::Owned(lossy(&units))
}

/// Returns the byte offset of an index.
fn byte_of(text: &str, index: usize) -> usize {
    if text.is_ascii() {
        return index.min(text.len());
    }
    let mut at = 0;
    for (offset, c) in text.char_indices() {
        if at >= index {
            return offset;
        }
        at += c.len_utf16();
    }
    text.len()
}

/// Returns the index of the first occurrence at or behind `from`, as a Java `int`.
pub(super) fn index_of(text: &str, needle: &str, from: usize) -> Value {
    let start = byte_of(text, from);
    let found = text.get(start..).and_then(|rest| rest.find(needle));
    found.map_or(Value::Int(-1), |at| {
        size(units(text.get(..start + at).unwrap_or_default()))
    })
}

/// Returns the index of the last occurrence at or before `from`, as a Java `int`.
pub(super) fn last_index_of(text: &str, needle: &str, from: i32) -> Value {
    let Ok(from) = usize::try_from(from) else {
        return Value::Int(-1);
    };
    let end = byte_of(text, from)
        .saturating_add(needle.len())
        .min(text.len());
    let mut end = end;
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let found = text.get(..end).and_then(|rest| rest.rfind(needle));
    found.map_or(Value::Int(-1), |at| {
        size(units(text.get(..at).unwrap_or_default()))
    })
}
