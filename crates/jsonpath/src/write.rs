//! How documents print: json-smart's `toJSONString` and `java.util`'s `toString`.
//!
//! Not pretty printing. Rules seen on the real libraries: both JSON forms escape the C0 and C1
//! controls, DEL and U+2000 to U+20FF as `\uXXXX`, and print non-finite doubles as they are named;
//! only `JSONArray.toString()` also writes `/` as `\/`. Strings in Rust cannot hold lone surrogates,
//! so a document's `\ud800` has become U+FFFD before it gets here.

use crate::node::{Kind, Node};
use std::borrow::Cow;

/// Names a form to print in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// What Jayway's json-smart provider prints (`toJson`), and `$input.json` with it.
    Json,
    /// What `JSONArray.toString()` prints: JSON with `/` escaped.
    JsonArray,
    /// What Java's `String.valueOf` gives: `{a=1, b=x}` for objects, [`Style::JsonArray`] for
    /// arrays wherever they stand, bare text for strings.
    Java,
}

/// Prints a document.
pub fn write<N: Node>(node: &N, style: Style) -> String {
    let mut out = String::new();
    write_to(&mut out, node, style);
    out
}

/// Prints a document at the end of `out`.
pub fn write_to<N: Node>(out: &mut String, node: &N, style: Style) {
    match node.kind() {
        Kind::Null => out.push_str("null"),
        Kind::Boolean => out.push_str(if node.as_bool() == Some(true) {
            "true"
        } else {
            "false"
        }),
        Kind::Number => {
            if let Some(number) = node.as_number() {
                match number {
                    // json-smart writes an infinite double as null
                    crate::Number::Double(double)
                        if double.is_infinite() && style != Style::Java =>
                    {
                        out.push_str("null");
                    }
                    other => other.write_text(out),
                }
            }
        }
        Kind::String => {
            let text = node.as_str().unwrap_or_default();
            match style {
                Style::Java => out.push_str(text),
                Style::Json | Style::JsonArray => quote(out, text, style),
            }
        }
        Kind::Array => write_array(out, node, style),
        Kind::Object => write_object(out, node, style),
        Kind::KeySet => write_key_set(out, node, style),
    }
}

fn write_array<N: Node>(out: &mut String, node: &N, style: Style) {
    let inner = if style == Style::Java {
        Style::JsonArray
    } else {
        style
    };
    out.push('[');
    for at in 0..node.len() {
        if at > 0 {
            out.push(',');
        }
        if let Some(item) = node.index(at) {
            write_to(out, &item, inner);
        }
    }
    out.push(']');
}

fn write_object<N: Node>(out: &mut String, node: &N, style: Style) {
    let (equals, comma) = if style == Style::Java {
        ("=", ", ")
    } else {
        (":", ",")
    };
    out.push('{');
    for (at, (key, value)) in node.entries().into_iter().enumerate() {
        if at > 0 {
            out.push_str(comma);
        }
        match style {
            Style::Java => out.push_str(key.as_ref()),
            Style::Json | Style::JsonArray => quote(out, key.as_ref(), style),
        }
        out.push_str(equals);
        write_to(out, &value, style);
    }
    out.push('}');
}

/// A set prints `[a, b]` by itself; json-smart treats it as any collection.
fn write_key_set<N: Node>(out: &mut String, node: &N, style: Style) {
    let comma = if style == Style::Java { ", " } else { "," };
    out.push('[');
    for at in 0..node.len() {
        if at > 0 {
            out.push_str(comma);
        }
        if let Some(item) = node.index(at) {
            write_to(out, &item, style);
        }
    }
    out.push(']');
}

fn quote(out: &mut String, text: &str, style: Style) {
    out.push('"');
    escape_into(out, text, style == Style::JsonArray);
    out.push('"');
}

/// Escapes a text as json-smart does inside quotes, with or without `\/`; most texts stay as they are.
pub fn escape_json(text: &str, slashes: bool) -> Cow<'_, str> {
    let plain = |byte: u8| {
        matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\') && !(slashes && byte == b'/')
    };
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text, slashes);
    Cow::Owned(out)
}

fn escape_into(out: &mut String, text: &str, slashes: bool) {
    let mut plain = 0;
    for (at, character) in text.char_indices() {
        let short = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '/' if slashes => "\\/",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2000}'..='\u{20ff}' => "",
            _ => continue,
        };
        out.push_str(text.get(plain..at).unwrap_or_default());
        plain = at + character.len_utf8();
        if short.is_empty() {
            // writing to a String cannot fail
            let _ = std::fmt::Write::write_fmt(out, format_args!("\\u{:04X}", character as u32));
        } else {
            out.push_str(short);
        }
    }
    out.push_str(text.get(plain..).unwrap_or_default());
}
