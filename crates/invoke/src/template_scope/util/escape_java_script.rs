//! `$util.escapeJavaScript`: commons-lang 2.6's `StringEscapeUtils.escapeJavaScript`.
//!
//! It escapes `'`, `"`, `\`, `/`, controls and everything beyond ASCII, in UTF-16 units. Null is the
//! empty text.

use super::{Function, value_of};
use std::fmt::Write as _;
use trygate_velocity::{Call, Value};

pub(super) const FUNCTION: Function = Function {
    name: "escapeJavaScript",
    call,
};

fn call(arguments: &[Value]) -> Call {
    let [value] = arguments else {
        return Call::NoSuchMethod;
    };
    let text = match value {
        Value::Null => return Call::Returned(Value::string("")),
        Value::String(text) if is_plain(text) => return Call::Returned(value.clone()),
        value => match value_of(value) {
            Ok(text) => text,
            Err(thrown) => return thrown,
        },
    };
    let mut escaped = String::new();
    escape(&text, &mut escaped);
    Call::Returned(Value::string(escaped))
}

/// Which bytes stay as they are.
#[expect(
    clippy::indexing_slicing,
    reason = "made while compiling, by an index of one byte"
)]
static STAYS: [bool; 256] = {
    let mut stays = [false; 256];
    let mut byte = b' ';
    while byte <= 0x7f {
        stays[byte as usize] = !matches!(byte, b'\'' | b'"' | b'\\' | b'/');
        byte += 1;
    }
    stays
};

#[inline]
fn stays(byte: u8) -> bool {
    STAYS.get(usize::from(byte)).copied().unwrap_or_default()
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(stays)
}

/// Writes the escaped text at the end of `out`, stretches that need no escaping at once.
pub(super) fn escape(text: &str, out: &mut String) {
    out.reserve(text.len() + text.len() / 8);
    let mut rest = text;
    loop {
        let plain = rest.bytes().take_while(|&byte| stays(byte));
        let (stretch, behind) = rest.split_at(plain.count());
        out.push_str(stretch);
        let mut characters = behind.chars();
        let Some(character) = characters.next() else {
            return;
        };
        rest = characters.as_str();
        match character {
            '\'' => out.push_str("\\'"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' => out.push_str("\\/"),
            '\u{8}' => out.push_str("\\b"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // writing to a String cannot fail
                    let _ = write!(out, "\\u{unit:04X}");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    fn escape(text: &str) -> String {
        let mut out = String::new();
        super::escape(text, &mut out);
        out
    }

    #[test]
    fn escapes_as_commons_lang_does() {
        assert_eq!(
            escape("a\"b\\c/d\n\té'<>&"),
            "a\\\"b\\\\c\\/d\\n\\t\\u00E9\\'<>&"
        );
        assert_eq!(escape("\u{1}\u{7f}😀"), "\\u0001\u{7f}\\uD83D\\uDE00");
    }
}
