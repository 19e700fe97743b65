//! A document as YAML in the layout of AWS's exports: every text in double quotes, lists as deep as
//! their key, long texts broken after the eightieth column.
//!
//! The layout is that of the Java libraries Jackson and SnakeYAML, whose marks exports that users
//! published bear: where a long text is broken, which keys are quoted, `---` at the start.

use serde_json::Value as Json;

/// The column after which a text is broken where it can be.
const WIDTH: usize = 80;

/// Lays a document out.
pub(super) fn lay_out(document: &Json) -> String {
    let mut out = Writer {
        text: "---".to_owned(),
        column: 3,
    };
    out.value(document, 0, true);
    out.text.push('\n');
    out.text
}

struct Writer {
    text: String,
    column: usize,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    fn line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// Writes a value behind a key, a dash or the document's mark.
    fn value(&mut self, value: &Json, indent: usize, is_root: bool) {
        match value {
            Json::Object(members) if !members.is_empty() => {
                let indent = if is_root { 0 } else { indent };
                for (key, value) in members {
                    self.line(indent);
                    self.member(key, value, indent);
                }
            }
            Json::Array(items) if !items.is_empty() => {
                for item in items {
                    self.line(indent);
                    self.item(item, indent);
                }
            }
            Json::Object(_) => self.put(" {}"),
            Json::Array(_) => self.put(" []"),
            Json::String(text) => {
                self.put(" ");
                self.quoted(text, indent + 2);
            }
            scalar => {
                self.put(" ");
                self.put(&scalar.to_string());
            }
        }
    }

    fn member(&mut self, key: &str, value: &Json, indent: usize) {
        if is_plain(key) {
            self.put(key);
        } else {
            // a key stays on its line
            let quoted = escaped(key);
            self.put(&format!("\"{quoted}\""));
        }
        self.put(":");
        let deeper = match value {
            // a list stands as deep as its key
            Json::Array(_) | Json::String(_) => indent,
            _ => indent + 2,
        };
        self.value(value, deeper, false);
    }

    fn item(&mut self, item: &Json, indent: usize) {
        self.put("-");
        match item {
            Json::Object(members) if !members.is_empty() => {
                for (index, (key, value)) in members.iter().enumerate() {
                    if index == 0 {
                        self.put(" ");
                    } else {
                        self.line(indent + 2);
                    }
                    self.member(key, value, indent + 2);
                }
            }
            Json::Array(items) if !items.is_empty() => {
                for (index, inner) in items.iter().enumerate() {
                    if index == 0 {
                        self.put(" ");
                    } else {
                        self.line(indent + 2);
                    }
                    self.item(inner, indent + 2);
                }
            }
            other => self.value(other, indent, false),
        }
    }

    /// Writes a text in double quotes, broken as SnakeYAML does: beyond the width, at a blank or
    /// where an escape ended.
    fn quoted(&mut self, text: &str, indent: usize) {
        self.put("\"");
        let characters: Vec<char> = text.chars().collect();
        let last = characters.len().saturating_sub(1);
        let mut run = String::new();
        for (at, character) in characters.iter().copied().enumerate() {
            let escape = escape_of(character);
            if let Some(escape) = &escape {
                let ended = std::mem::take(&mut run);
                self.put(&ended);
                self.put(escape);
            }
            let can_break = (at > 0 && at < last)
                && (character == ' ' || escape.is_some())
                && self.column + run.chars().count() > WIDTH;
            if can_break {
                let ended = std::mem::take(&mut run);
                self.put(&ended);
                self.put("\\");
                self.line(indent);
                let next = if escape.is_some() {
                    characters.get(at + 1).copied()
                } else {
                    Some(character)
                };
                if next == Some(' ') {
                    self.put("\\");
                }
            }
            if escape.is_none() {
                run.push(character);
            }
        }
        self.put(&run);
        self.put("\"");
    }
}

/// Returns how a character is written that cannot stand for itself.
fn escape_of(character: char) -> Option<String> {
    Some(match character {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\0' => "\\0".to_owned(),
        '\u{7}' => "\\a".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\u{b}' => "\\v".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\r' => "\\r".to_owned(),
        '\u{1b}' => "\\e".to_owned(),
        '\u{85}' => "\\N".to_owned(),
        '\u{a0}' => "\\_".to_owned(),
        '\u{2028}' => "\\L".to_owned(),
        '\u{2029}' => "\\P".to_owned(),
        '\u{feff}' => "\\uFEFF".to_owned(),
        c if c.is_control() => format!("\\x{:02x}", c as u32),
        c if matches!(c, '\u{fffe}' | '\u{ffff}') => format!("\\u{:04x}", c as u32),
        _ => return None,
    })
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match escape_of(character) {
            Some(escape) => out += &escape,
            None => out.push(character),
        }
    }
    out
}

/// Whether a key means itself without quotes.
fn is_plain(key: &str) -> bool {
    const WORDS: [&str; 12] = [
        "true", "false", "null", "yes", "no", "on", "off", "y", "n", "~", ".nan", ".inf",
    ];
    let starts_well = key
        .bytes()
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || b"/_$".contains(&first));
    let fits =
        |byte: u8| byte.is_ascii_alphanumeric() || b"/_$.-+{}()\\^*|'%=;@!&,[]".contains(&byte);
    starts_well && key.bytes().all(fits) && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lays_out_as_exports_do() {
        let document = json!({
            "swagger": "2.0",
            "schemes": ["https"],
            "paths": {"/pets/{petId}": {"get": {
                "parameters": [{"name": "petId", "required": true}, {"a": [[1, {}], []]}],
                "responses": {"200": {"description": "a\n\"b\""}, "yes": {}},
            }}},
        });
        let expected = "---\nswagger: \"2.0\"\nschemes:\n- \"https\"\npaths:\n  /pets/{petId}:\n    \
            get:\n      parameters:\n      - name: \"petId\"\n        required: true\n      \
            - a:\n        - - 1\n          - {}\n        - []\n      responses:\n        \
            \"200\":\n          description: \"a\\n\\\"b\\\"\"\n        \"yes\": {}\n";
        assert_eq!(lay_out(&document), expected);
    }

    #[test]
    fn breaks_long_texts_where_exports_do() {
        let template = "{\n    \"access_token\" : \"$input.params('access_token')\",\n    \
            \"username\" : \"$input.params('username')\",\n    \"password\" : \"x\"\n}";
        let document = json!({"paths": {"/": {"get": {"integration": {"requestTemplates": {
            "application/json": template,
        }}}}}});
        let expected = concat!(
            "          application/json: \"{\\n    \\\"access_token\\\" : ",
            "\\\"$input.params('access_token')\\\"\\\n",
            "            ,\\n    \\\"username\\\" : \\\"$input.params('username')\\\",",
            "\\n    \\\"password\\\"\\\n",
            "            \\ : \\\"x\\\"\\n}\"\n",
        );
        let text = lay_out(&document);
        assert!(text.ends_with(expected), "{text}\n{expected}");
    }
}
