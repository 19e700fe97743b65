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
    if value.is_null() {
        return Call::Returned(Value::string(""));
    }
    if value.as_str().is_some_and(is_plain) {
        return Call::Returned(value.clone());
    }
    match value_of(value) {
        Ok(text) => Call::Returned(Value::string(escape(&text))),
        Err(thrown) => thrown,
    }
}

/// Whether nothing in a text needs escaping, which most texts do not.
fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' '..=b'~') && !b"'\"\\/".contains(&byte))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\'' | '"' | '\\' | '/' => {
                out.push('\\');
                out.push(character);
            }
            '\u{8}' => out.push_str("\\b"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            ' '..='\u{7f}' => out.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // writing to a String cannot fail
                    let _ = write!(out, "\\u{unit:04X}");
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn escapes_as_commons_lang_does() {
        assert_eq!(
            escape("a\"b\\c/d\n\té'<>&"),
            "a\\\"b\\\\c\\/d\\n\\t\\u00E9\\'<>&"
        );
        assert_eq!(escape("\u{1}\u{7f}😀"), "\\u0001\u{7f}\\uD83D\\uDE00");
    }
}
