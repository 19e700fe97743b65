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

/// Returns the code point that ends at an index.
pub(super) fn point_before(text: &str, index: usize) -> Option<i32> {
    if index == 0 || index > units(text) {
        return None;
    }
    let before: Vec<u16> = text.encode_utf16().take(index).collect();
    let pair = before.get(index.saturating_sub(2)..)?;
    match char::decode_utf16(pair.iter().copied()).last()? {
        Ok(c) => i32::try_from(u32::from(c)).ok(),
        Err(half) => Some(i32::from(half.unpaired_surrogate())),
    }
}

/// Counts the code points between two indexes, which must be in order and inside.
pub(super) fn points(text: &str, from: usize, to: usize) -> usize {
    let part = text.encode_utf16().skip(from).take(to.saturating_sub(from));
    char::decode_utf16(part).count()
}

/// Returns the index that lies `points` code points away from `index`, if that is inside.
pub(super) fn moved(text: &str, index: usize, points: i32) -> Option<usize> {
    let wide = |c: Result<char, std::char::DecodeUtf16Error>| c.map_or(1, char::len_utf16);
    let count = usize::try_from(points.unsigned_abs()).ok()?;
    let (before, behind): (Vec<u16>, Vec<u16>) = {
        let all: Vec<u16> = text.encode_utf16().collect();
        (all.get(..index)?.to_vec(), all.get(index..)?.to_vec())
    };
    if points < 0 {
        let widths: Vec<usize> = char::decode_utf16(before).map(wide).collect();
        let kept = widths.len().checked_sub(count)?;
        return Some(widths.iter().take(kept).sum());
    }
    let widths: Vec<usize> = char::decode_utf16(behind).map(wide).collect();
    (count <= widths.len()).then(|| index + widths.iter().take(count).sum::<usize>())
}

/// Returns the character of a code point.
pub(super) fn point(number: i32) -> Option<char> {
    u32::try_from(number).ok().and_then(char::from_u32)
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

/// Returns the bytes of a text in one of the charsets that every Java has; `None` for others.
pub(super) fn encoded(text: &str, charset: &str) -> Option<Vec<u8>> {
    let narrow = |most: u32| {
        text.chars()
            .map(|c| {
                u8::try_from(u32::from(c))
                    .ok()
                    .filter(|&byte| u32::from(byte) <= most)
            })
            .map(|byte| byte.unwrap_or(b'?'))
            .collect()
    };
    let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let units = text.encode_utf16().flat_map(bytes);
        mark.iter().copied().chain(units).collect()
    };
    Some(match charset.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => text.as_bytes().to_vec(),
        "us-ascii" | "ascii" | "iso646-us" => narrow(0x7f),
        "iso-8859-1" | "iso8859_1" | "latin1" | "l1" | "iso_8859-1" | "iso8859-1" => narrow(0xff),
        "utf-16" | "utf16" if text.is_empty() => Vec::new(),
        "utf-16" | "utf16" => wide(&[0xfe, 0xff], u16::to_be_bytes),
        "utf-16be" | "utf_16be" => wide(&[], u16::to_be_bytes),
        "utf-16le" | "utf_16le" => wide(&[], u16::to_le_bytes),
        _ => return None,
    })
}
