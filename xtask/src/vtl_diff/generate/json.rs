//! Documents as text: JSON of any shape, and what a permissive reader takes for JSON.
//!
//! Not with a bare DEL: json-smart drops it from some strings, and the oracle has a reader of its
//! own for valid JSON.

use super::Generator;

const NAMES: &[&str] = &[
    "name", "age", "list", "objs", "map", "id", "t", "a", "b", "k1", "x-y", "",
];

const WORDS: &[&str] = &[
    "Ann",
    "a b",
    "",
    "é",
    "日本",
    "😀",
    "it's",
    "$x",
    "#if(true)",
    "1",
    "true",
    "null",
    "</p>",
    "\u{2028}",
    "\u{80}",
    "x:y",
    "a=b&c",
    " ",
    "k1",
    "/",
];

const ESCAPES: &[&str] = &[
    "\\n", "\\t", "\\\"", "\\\\", "\\/", "\\u00e9", "\\b", "\\u2028", "\\u0001",
];

impl Generator<'_> {
    /// Makes a document, mostly JSON.
    pub(super) fn json_document(&mut self) -> String {
        let mut text = String::new();
        self.json_value(&mut text, 0);
        if self.random.chance(12) {
            self.wound_json(&mut text);
        }
        text
    }

    fn json_value(&mut self, text: &mut String, depth: usize) {
        let deepest = if depth == 0 { 10 } else { 7 };
        let limit = if depth > 3 { 5 } else { deepest };
        match self.random.below(limit) {
            0 | 1 => self.json_string(text),
            2 | 3 => {
                let number = self.number_text();
                text.push_str(&number);
            }
            4 => text.push_str(self.random.pick(&["true", "false", "null"])),
            5 => {
                text.push('[');
                for index in 0..self.random.below(4) {
                    self.json_separator(text, index);
                    self.json_value(text, depth + 1);
                }
                text.push(']');
            }
            _ => {
                text.push('{');
                for index in 0..self.random.below(5) {
                    self.json_separator(text, index);
                    let name = self.random.pick(NAMES);
                    text.push('"');
                    text.push_str(name);
                    text.push_str("\":");
                    text.push_str(self.random.pick(&["", "", " ", "\n"]));
                    self.json_value(text, depth + 1);
                }
                text.push('}');
            }
        }
    }

    fn json_separator(&mut self, text: &mut String, index: usize) {
        if index > 0 {
            text.push_str(self.random.pick(&[",", ",", ", ", " ,\n"]));
        }
    }

    fn json_string(&mut self, text: &mut String) {
        text.push('"');
        for _ in 0..self.random.below(3) {
            text.push_str(self.random.pick(WORDS));
            if self.random.chance(25) {
                text.push_str(self.random.pick(ESCAPES));
            }
        }
        text.push('"');
    }

    /// Writes a number of any size and form that JSON has.
    pub(super) fn number_text(&mut self) -> String {
        let mut text = String::new();
        if self.random.chance(20) {
            text.push('-');
        }
        let digits = self
            .random
            .pick(&[1, 1, 2, 3, 5, 9, 10, 11, 18, 19, 20, 30]);
        text.push(self.random.pick(&['1', '2', '5', '9', '3']));
        (1..digits).for_each(|_| text.push(self.random.pick(&['0', '1', '7', '9', '4'])));
        if self.random.chance(40) {
            text.push('.');
            let digits = self.random.pick(&[1, 1, 2, 3, 6, 12, 16, 20]);
            (0..digits).for_each(|_| text.push(self.random.pick(&['0', '1', '5', '9', '3'])));
        }
        if self.random.chance(12) {
            text.push_str(self.random.pick(&["e", "E", "e+", "E-", "e-"]));
            text.push_str(
                self.random
                    .pick(&["1", "2", "7", "10", "22", "100", "308", "320"]),
            );
        }
        text
    }

    /// Changes a document in one place, as a sloppy writer would.
    fn wound_json(&mut self, text: &mut String) {
        match self.random.below(8) {
            0 => *text = text.replace('"', "'"),
            1 => *text = text.replace('"', ""),
            2 => *text = text.replace('}', ",}").replace(']', ",]"),
            3 => drop(text.pop()),
            4 => text.push_str(self.random.pick(&["}", "x", " ", ",", "\n", "]", "{}"])),
            5 => *text = text.replace(',', " "),
            6 => text.insert_str(
                0,
                self.random
                    .pick(&[" ", "\n", "x", "[", "\u{feff}", "//c\n", "/**/"]),
            ),
            _ => *text = text.replace(':', "="),
        }
    }
}
