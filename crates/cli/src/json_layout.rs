//! Lays JSON out for reading without touching a token: numbers, escapes, order and repeated names
//! stay as they were written. A body that is not JSON is not touched at all.

use serde::de::IgnoredAny;

const INDENT: &str = "  ";

/// Returns the text with line breaks and indentation, if it is one JSON object or array.
pub(crate) fn laid_out(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if !trimmed.starts_with(['{', '[']) {
        return None;
    }
    // serde_json also bounds the depth, hence the indentation
    serde_json::from_str::<IgnoredAny>(trimmed).ok()?;
    let mut out = String::with_capacity(trimmed.len() * 2);
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    let mut characters = trimmed.chars().peekable();
    while let Some(c) = characters.next() {
        if in_string {
            out.push(c);
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            ' ' | '\t' | '\r' | '\n' => {}
            '{' | '[' => {
                out.push(c);
                while characters.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(close) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(close);
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            '"' => {
                in_string = true;
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    Some(out)
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str(INDENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stay_as_they_were() {
        assert_eq!(
            laid_out(r#" {"a":1e3,"a":[ ],"b" : {"c\"}":"x, [y]: \\"},"d":[1.50,null,{ }]}"#)
                .unwrap(),
            "{\n  \"a\": 1e3,\n  \"a\": [],\n  \"b\": {\n    \"c\\\"}\": \"x, [y]: \\\\\"\n  },\n  \
             \"d\": [\n    1.50,\n    null,\n    {}\n  ]\n}"
        );
    }

    #[test]
    fn what_is_not_json_is_left_alone() {
        for text in ["", "plain", "{", "{a: 1}", "[1] [2]", "12", "\"text\""] {
            assert_eq!(laid_out(text), None, "{text}");
        }
        assert_eq!(laid_out(&"[".repeat(100_000)), None);
    }
}
