//! JSON as Jackson prints it: compact inside messages, indented inside the invalid-schema message.
//!
//! Differs from `serde_json` in numbers (see `number`) and in the upper-case `\u001F` escapes.

use std::fmt::Write as _;

use serde_json::Value;

use crate::number::JavaNumber;

/// Returns a value as compact JSON.
pub(crate) fn compact(value: &Value) -> String {
    let mut out = String::new();
    write_compact(&mut out, value);
    out
}

/// Returns names as a compact JSON array of strings.
pub(crate) fn array<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let mut out = String::from("[");
    for (index, name) in names.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_string(&mut out, name.as_ref());
    }
    out.push(']');
    out
}

fn write_compact(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&JavaNumber::read(number).json_text()),
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_compact(out, item);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(out, name);
                out.push(':');
                write_compact(out, member);
            }
            out.push('}');
        }
    }
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Holds the little JSON that stands inside the invalid-schema message.
#[derive(Debug, Clone)]
pub(crate) enum Pretty {
    /// Text in quotes.
    Text(String),
    /// Text printed as it is, for numbers.
    Raw(String),
    /// An array, printed on one line.
    List(Vec<Pretty>),
    /// An object, one member a line.
    Members(Vec<(&'static str, Pretty)>),
}

impl Pretty {
    /// Makes a text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Returns the value as Jackson's pretty printer lays it out.
    pub(crate) fn print(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out
    }

    fn write(&self, out: &mut String, level: usize) {
        match self {
            Self::Text(text) => write_string(out, text),
            Self::Raw(text) => out.push_str(text),
            Self::List(items) => {
                out.push_str("[ ");
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    item.write(out, level);
                }
                if !items.is_empty() {
                    out.push(' ');
                }
                out.push(']');
            }
            Self::Members(members) => {
                out.push('{');
                for (index, (name, member)) in members.iter().enumerate() {
                    out.push_str(if index > 0 { ",\n" } else { "\n" });
                    out.push_str(&"  ".repeat(level + 1));
                    write_string(out, name);
                    out.push_str(" : ");
                    member.write(out, level + 1);
                }
                out.push('\n');
                out.push_str(&"  ".repeat(level));
                out.push('}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_like_jackson() {
        let value = serde_json::json!({"a\u{1f}": ["q\"\n/é\u{7f}", null, true]});
        assert_eq!(
            compact(&value),
            "{\"a\\u001F\":[\"q\\\"\\n/é\u{7f}\",null,true]}"
        );
    }

    #[test]
    fn indents_like_jackson() {
        let value = Pretty::List(vec![Pretty::Members(vec![
            (
                "a",
                Pretty::List(vec![Pretty::text("x"), Pretty::Raw("1".to_owned())]),
            ),
            ("b", Pretty::Members(vec![("c", Pretty::text(""))])),
        ])]);
        assert_eq!(
            value.print(),
            "[ {\n  \"a\" : [ \"x\", 1 ],\n  \"b\" : {\n    \"c\" : \"\"\n  }\n} ]"
        );
    }
}
