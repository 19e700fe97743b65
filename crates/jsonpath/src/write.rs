//! How documents print: json-smart's `toJSONString` and `java.util`'s `toString`.
//!
//! Not pretty printing. Rules seen on the real libraries: both JSON forms escape the C0 and C1
//! controls, DEL and U+2000 to U+20FF as `\uXXXX`, and print non-finite doubles as they are named;
//! only `JSONArray.toString()` also writes `/` as `\/`. Strings in Rust cannot hold lone surrogates,
//! so a document's `\ud800` has become `?` before it gets here, as Java's encoder would make it.

use crate::node::{Kind, Node};
use crate::stretch::Plain;
use std::fmt::Write as _;

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
    push_escaped(out, text, style == Style::JsonArray);
    out.push('"');
}

/// What is never escaped.
static PLAIN: Plain<3> = Plain::but([b'"', b'\\', 0x7f]);

/// What is not escaped where `/` is.
static PLAIN_BUT_SLASHES: Plain<4> = Plain::but([b'"', b'\\', 0x7f, b'/']);

/// Writes a text at the end of `out`, escaped as json-smart does inside quotes, with or without
/// `\/`. Most texts hold little to escape; the stretches between go in at once.
pub fn push_escaped(out: &mut String, text: &str, slashes: bool) {
    let mut rest = text;
    loop {
        let plain = if slashes {
            PLAIN_BUT_SLASHES.stretch(rest.as_bytes())
        } else {
            PLAIN.stretch(rest.as_bytes())
        };
        let (stretch, behind) = rest.split_at(plain);
        out.push_str(stretch);
        let mut characters = behind.chars();
        let Some(character) = characters.next() else {
            return;
        };
        rest = characters.as_str();
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' if slashes => out.push_str("\\/"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2000}'..='\u{20ff}' => {
                // writing to a String cannot fail
                let _ = write!(out, "\\u{:04X}", character as u32);
            }
            other => out.push(other),
        }
    }
}
