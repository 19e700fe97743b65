//! `$util.escapeJavaScript`: commons-lang 2.6's `StringEscapeUtils.escapeJavaScript`.
//!
//! It escapes `'`, `"`, `\`, `/`, controls and everything beyond ASCII, in UTF-16 units. Null is the
//! empty text.

use super::{Function, value_of};
use std::fmt::Write as _;
use trygate_jsonpath::Plain;
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

/// What stays as it is.
static PLAIN: Plain<4> = Plain::but([b'\'', b'"', b'\\', b'/']);

fn is_plain(text: &str) -> bool {
    PLAIN.stretch(text.as_bytes()) == text.len()
}

/// Writes the escaped text at the end of `out`, stretches that need no escaping at once.
pub(super) fn escape(text: &str, out: &mut String) {
    out.reserve(text.len() + text.len() / 8);
    let mut rest = text;
    loop {
        let (stretch, behind) = rest.split_at(PLAIN.stretch(rest.as_bytes()));
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
