//! `base64`, the digests, `mac` and `uuid`.

use crate::java_string;
use crate::violation::FormatViolation;

/// Checks a Base64 text.
///
/// The library removes up to two `=` at the end, also before a last line end, and then names the
/// character that stands at the same index of the whole text.
pub(super) fn check_base64(text: &str) -> Option<FormatViolation> {
    let length = java_string::utf16_len(text);
    if !length.is_multiple_of(4) {
        return Some(FormatViolation::Base64Length { found: length });
    }
    let line_end = ["\r\n", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
        .into_iter()
        .find(|end| text.ends_with(end))
        .unwrap_or_default();
    let padded = |text: &str| text.ends_with('=');
    let before_end = text.strip_suffix(line_end).unwrap_or(text);
    let (body, end) = if padded(text) {
        (strip_padding(text), "")
    } else if padded(before_end) {
        (strip_padding(before_end), line_end)
    } else {
        (text, "")
    };
    let stripped = format!("{body}{end}");
    let index = stripped.encode_utf16().position(|unit| !is_base64(unit))?;
    Some(FormatViolation::Base64Character {
        character: unit_at(text, index),
        index,
    })
}

fn strip_padding(text: &str) -> &str {
    let once = text.strip_suffix('=').unwrap_or(text);
    once.strip_suffix('=').unwrap_or(once)
}

fn is_base64(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte))
}

/// Checks a digest of a fixed number of hexadecimal digits.
pub(super) fn check_hex(text: &str, digits: usize) -> Option<FormatViolation> {
    let found = java_string::utf16_len(text);
    if found != digits {
        return Some(FormatViolation::HexLength {
            found,
            expected: digits,
        });
    }
    let index = text
        .encode_utf16()
        .position(|unit| !u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_hexdigit()))?;
    Some(FormatViolation::HexCharacter {
        character: unit_at(text, index),
        index,
    })
}

/// Returns one UTF-16 unit as text; half of a pair prints as a replacement character.
fn unit_at(text: &str, index: usize) -> String {
    let unit: Vec<u16> = text.encode_utf16().skip(index).take(1).collect();
    String::from_utf16_lossy(&unit)
}

/// Tells whether a text is six pairs of letters or digits; the library does not ask for hex.
pub(super) fn is_mac(text: &str) -> bool {
    let pairs: Vec<&str> = text.split(':').collect();
    let is_pair =
        |pair: &&str| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_alphanumeric());
    pairs.len() == 6 && pairs.iter().all(is_pair)
}

/// Tells whether `java.util.UUID.fromString` takes a text: five hexadecimal numbers of any width.
pub(super) fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let is_number = |group: &&str| {
        let digits = group.strip_prefix('+').unwrap_or(group);
        !digits.starts_with('+') && i64::from_str_radix(digits, 16).is_ok()
    };
    java_string::utf16_len(text) <= 36 && groups.len() == 5 && groups.iter().all(is_number)
}
