//! Character classes and the escapes that stand for characters.
//!
//! Not the escapes that stand for positions or groups; those are in the parent file.

use super::{Translator, push_literal};
use crate::error::Error;

const DIGIT: &str = "0-9";
const WORD: &str = "a-zA-Z0-9_";
const SPACE: &str = r"\t\n\x{b}\x{c}\r\x{20}";
const HORIZONTAL: &str = r"\x{20}\t\x{a0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}";
const VERTICAL: &str = r"\n\x{b}\x{c}\r\x{85}\x{2028}\x{2029}";

/// Java's names for ASCII classes, which in Rust would be Unicode's or none.
const ASCII_PROPERTIES: [(&str, &str); 13] = [
    ("Lower", "a-z"),
    ("Upper", "A-Z"),
    ("ASCII", r"\x{0}-\x{7f}"),
    ("Alpha", "a-zA-Z"),
    ("Digit", DIGIT),
    ("Alnum", "a-zA-Z0-9"),
    ("Punct", r"!-/:-@\[-`{-\x{7e}"),
    ("Graph", "!-~"),
    ("Print", r"\x{20}-\x{7e}"),
    ("Blank", r"\x{20}\t"),
    ("Cntrl", r"\x{0}-\x{1f}\x{7f}"),
    ("XDigit", "0-9a-fA-F"),
    ("Space", SPACE),
];

impl Translator {
    /// Translates `[…]`, nested classes and intersections included.
    pub(super) fn class(&mut self, depth: usize) -> Result<String, Error> {
        if depth > super::NESTING {
            return Err(self.error("classes nest too deeply"));
        }
        self.at += 1;
        let mut out = String::from("[");
        if self.peek() == Some('^') {
            self.at += 1;
            out.push('^');
        }
        let mut first = true;
        loop {
            match self.peek() {
                None => return Err(self.error("Unclosed character class")),
                Some(']') if !first => {
                    self.at += 1;
                    out.push(']');
                    return Ok(out);
                }
                Some('[') => out.push_str(&self.class(depth + 1)?),
                Some('&') if self.ahead(1) == Some('&') => {
                    self.at += 2;
                    out.push_str("&&");
                }
                Some(blank) if self.flags.comments && blank.is_ascii_whitespace() => {
                    self.at += 1;
                    continue;
                }
                Some('\\') if self.ahead(1) == Some('Q') => self.quoted(&mut out),
                Some(_) => self.class_item(&mut out)?,
            }
            first = false;
        }
    }

    fn quoted(&mut self, out: &mut String) {
        self.at += 2;
        while let Some(character) = self.take() {
            if character == '\\' && self.peek() == Some('E') {
                self.at += 1;
                return;
            }
            push_literal(out, character);
        }
    }

    /// One character, range or class escape.
    fn class_item(&mut self, out: &mut String) -> Result<(), Error> {
        if self.peek() == Some('\\')
            && let Some(class) = self.class_escape()?
        {
            out.push_str(&class);
            return Ok(());
        }
        let low = self.class_character()?;
        let is_range = self.peek() == Some('-') && !matches!(self.ahead(1), None | Some(']' | '['));
        if !is_range {
            push_literal(out, low);
            return Ok(());
        }
        self.at += 1;
        let high = self.class_character()?;
        if high < low {
            return Err(self.error("Illegal character range"));
        }
        push_literal(out, low);
        out.push('-');
        push_literal(out, high);
        Ok(())
    }

    fn class_character(&mut self) -> Result<char, Error> {
        match self.peek() {
            Some('\\') => self.character_escape(),
            Some(character) => {
                self.at += 1;
                Ok(character)
            }
            None => Err(self.error("Unclosed character class")),
        }
    }

    /// Translates `\d`, `\p{…}` and their like to a class; `None` for other escapes.
    pub(super) fn class_escape(&mut self) -> Result<Option<String>, Error> {
        let Some(letter) = self.ahead(1) else {
            return Err(self.error("Unexpected internal error"));
        };
        let unicode = self.flags.unicode_classes;
        let members = match letter.to_ascii_lowercase() {
            'd' | 'w' | 's' if unicode => {
                self.at += 2;
                return Ok(Some(format!(r"[\{letter}]")));
            }
            'd' => DIGIT,
            'w' => WORD,
            's' => SPACE,
            'h' => HORIZONTAL,
            'v' => VERTICAL,
            'p' => return self.property(letter == 'P').map(Some),
            _ => return Ok(None),
        };
        self.at += 2;
        let negation = if letter.is_ascii_uppercase() { "^" } else { "" };
        Ok(Some(format!("[{negation}{members}]")))
    }

    fn property(&mut self, negated: bool) -> Result<String, Error> {
        self.at += 2;
        let mut name = String::new();
        match self.take() {
            Some('{') => loop {
                match self.take() {
                    Some('}') => break,
                    Some(character) => name.push(character),
                    None => return Err(self.error("Unclosed character family")),
                }
            },
            Some(character) => name.push(character),
            None => return Err(self.error("Unknown character property")),
        }
        let negation = if negated { "^" } else { "" };
        if let Some((_, members)) = ASCII_PROPERTIES.iter().find(|(known, _)| *known == name) {
            return Ok(format!("[{negation}{members}]"));
        }
        // `IsGreek` and `InGreek` are scripts and blocks, which Rust names without the prefix
        let plain = name
            .strip_prefix("Is")
            .or_else(|| name.strip_prefix("In"))
            .unwrap_or(&name);
        if plain.is_empty()
            || !plain
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_=".contains(&b))
        {
            return Err(self.error("Unknown character property name"));
        }
        Ok(format!(r"[{negation}\p{{{plain}}}]"))
    }

    /// Reads an escape that stands for one character.
    pub(super) fn character_escape(&mut self) -> Result<char, Error> {
        self.at += 1;
        let Some(letter) = self.take() else {
            return Err(self.error("Unexpected internal error"));
        };
        Ok(match letter {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            'a' => '\u{7}',
            'e' => '\u{1b}',
            'c' => match self.take() {
                Some(control) if control.is_ascii() => char::from(control as u8 ^ 64),
                _ => return Err(self.error("Illegal control escape sequence")),
            },
            '0' => self.octal()?,
            'x' if self.peek() == Some('{') => {
                self.at += 1;
                let mut digits = String::new();
                while let Some(digit) = self.take().filter(|digit| *digit != '}') {
                    digits.push(digit);
                }
                self.code(&digits)?
            }
            'x' => self.hexadecimal(2)?,
            'u' => self.hexadecimal(4)?,
            letter if letter.is_ascii_alphabetic() => {
                return Err(self.error("Illegal/unsupported escape sequence"));
            }
            literal => literal,
        })
    }

    fn octal(&mut self) -> Result<char, Error> {
        let mut value = 0;
        let mut digits = 0;
        while let Some(digit) = self.peek().and_then(|character| character.to_digit(8)) {
            if digits == 3 || value * 8 + digit > 0o377 {
                break;
            }
            value = value * 8 + digit;
            digits += 1;
            self.at += 1;
        }
        match char::from_u32(value) {
            Some(character) if digits > 0 => Ok(character),
            _ => Err(self.error("Illegal octal escape sequence")),
        }
    }

    fn hexadecimal(&mut self, length: usize) -> Result<char, Error> {
        let digits: String = self.input.iter().skip(self.at).take(length).collect();
        if digits.chars().count() < length {
            return Err(self.error("Illegal hexadecimal escape sequence"));
        }
        self.at += length;
        self.code(&digits)
    }

    fn code(&self, digits: &str) -> Result<char, Error> {
        u32::from_str_radix(digits, 16)
            .ok()
            .and_then(char::from_u32)
            .ok_or_else(|| self.error("Illegal hexadecimal escape sequence"))
    }
}
