//! json-smart's permissive mode: what it makes of text that is not JSON.
//!
//! Not a grammar anyone designed. The rules are those of the Java parser and were observed on it:
//! words without quotes run to the next character that can end them, a number followed by more text
//! is a word, commas may repeat, control characters are dropped from strings that hold an escape
//! and kept in others, character U+001A ends the text, nothing after the first value is looked at,
//! and json-smart 2.6 closes what the text leaves open.

use super::number;
use super::{ParseError, ParseErrorKind, ParseOptions};
use crate::node::Node;
use crate::scanner::LONE_HALF;
use crate::version::Version;

/// The byte that json-smart puts at the end of the text; the same byte inside it ends it too.
const END: u8 = 0x1a;

/// json-smart 2.6's own limit on nesting.
pub(super) const JSON_SMART_DEPTH: usize = 400;

/// Reads a whole text.
pub(super) fn read<N: Node>(text: &str, options: &ParseOptions) -> Result<N, ParseError> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        depth: 0,
        word: String::new(),
        options,
    };
    reader.value(Ends::NOTHING, true)
}

/// Which characters end a word, besides the end of the text.
#[derive(Clone, Copy)]
struct Ends(&'static [u8]);

impl Ends {
    const NOTHING: Self = Self(b"");
    const KEY: Self = Self(b":");
    const VALUE: Self = Self(b",}");
    const ITEM: Self = Self(b",]");

    fn has(self, byte: u8) -> bool {
        byte == END || self.0.contains(&byte)
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    word: String,
    options: &'a ParseOptions,
}

impl Reader<'_> {
    fn here(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(END)
    }

    fn character(&self) -> char {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.chars().next().unwrap_or('\u{1a}')
    }

    /// Where the Java parser says it is, `back` units before the current character.
    fn error(&self, kind: ParseErrorKind, back: i64) -> ParseError {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        // an escape at the very end moves the Java parser one step past the end
        let beyond = self.at.saturating_sub(self.text.len());
        let units = i64::try_from(before.encode_utf16().count() + beyond).unwrap_or(i64::MAX);
        ParseError::new(kind, units - back)
    }

    fn unexpected(&self, back: i64) -> ParseError {
        self.error(ParseErrorKind::UnexpectedCharacter(self.character()), back)
    }

    fn ended(&self, named: bool) -> ParseError {
        self.error(ParseErrorKind::UnexpectedEnd { named }, 1)
    }

    /// json-smart 2.6 closes what is open instead of failing.
    fn accepts_incomplete(&self) -> bool {
        self.options.version == Version::Head
    }

    fn skip_blanks(&mut self) {
        while self.here() <= b' ' && self.here() != END {
            self.at += 1;
        }
    }

    fn value<N: Node>(&mut self, ends: Ends, root: bool) -> Result<N, ParseError> {
        loop {
            return match self.here() {
                b' ' | b'\r' | b'\n' | b'\t' => {
                    self.at += 1;
                    continue;
                }
                b':' | b'}' | b']' => Err(self.unexpected(0)),
                b'{' => self.object(),
                b'[' => self.array(),
                b'"' | b'\'' => self.string().map(|()| N::string(&self.word)),
                b'0'..=b'9' | b'-' => self.number(ends),
                // up to 2.3 the end reads as an empty word here, and fails a little later
                END if !root && self.accepts_incomplete() => Ok(N::null()),
                // a word that blanks were trimmed from is no keyword
                first => {
                    self.read_word(ends);
                    Ok(match (first, self.word.as_str()) {
                        (b'n', "null") => N::null(),
                        (b't', "true") => N::boolean(true),
                        (b'f', "false") => N::boolean(false),
                        (b'N', "NaN") => N::number(crate::Number::Double(f64::NAN)),
                        (_, word) => N::string(word),
                    })
                }
            };
        }
    }

    fn enter(&mut self) -> Result<(), ParseError> {
        self.depth += 1;
        if self.options.version == Version::Head && self.depth > JSON_SMART_DEPTH {
            return Err(self.error(ParseErrorKind::TooDeepForJsonSmart(self.character()), 0));
        }
        if self.depth > self.options.limits.depth {
            let limit = self.options.limits.depth;
            return Err(self.error(ParseErrorKind::TooDeep { limit }, 0));
        }
        self.at += 1;
        Ok(())
    }

    fn array<N: Node>(&mut self) -> Result<N, ParseError> {
        self.enter()?;
        let mut items = Vec::new();
        loop {
            match self.here() {
                b' ' | b'\r' | b'\n' | b'\t' | b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    break;
                }
                b':' | b'}' => return Err(self.unexpected(0)),
                END if self.accepts_incomplete() => break,
                END => return Err(self.ended(true)),
                _ => items.push(self.value(Ends::ITEM, false)?),
            }
        }
        self.depth -= 1;
        Ok(N::array(items))
    }

    fn object<N: Node>(&mut self) -> Result<N, ParseError> {
        self.enter()?;
        let mut entries = Vec::new();
        loop {
            match self.here() {
                b' ' | b'\r' | b'\n' | b'\t' | b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    break;
                }
                b':' | b']' | b'[' | b'{' => return Err(self.unexpected(0)),
                _ => {
                    if self.entry(&mut entries)? {
                        break;
                    }
                }
            }
        }
        self.depth -= 1;
        Ok(N::object(entries))
    }

    /// Reads one property and what follows it; tells whether that closed the object.
    fn entry<N: Node>(&mut self, entries: &mut Vec<(N::Key, N)>) -> Result<bool, ParseError> {
        if let b'"' | b'\'' = self.here() {
            self.string()?;
        } else {
            self.read_word(Ends::KEY);
        }
        let key = N::key(&self.word);
        self.skip_blanks();
        match self.here() {
            b':' => self.at += 1,
            END if self.accepts_incomplete() => {
                entries.push((key, N::null()));
                return Ok(true);
            }
            END => return Err(self.ended(false)),
            _ => return Err(self.unexpected(1)),
        }
        if self.at >= self.bytes.len() && !self.accepts_incomplete() {
            return Err(self.ended(true));
        }
        let value = self.value(Ends::VALUE, false)?;
        entries.push((key, value));
        self.skip_blanks();
        match self.here() {
            b'}' => {
                self.at += 1;
                Ok(true)
            }
            b',' => {
                self.at += 1;
                Ok(false)
            }
            END if self.accepts_incomplete() => Ok(true),
            END => Err(self.ended(false)),
            _ => {
                let token = self.character().to_string();
                Err(self.error(ParseErrorKind::UnexpectedToken(token), 1))
            }
        }
    }

    /// Reads a word without quotes into `self.word`.
    fn read_word(&mut self, ends: Ends) {
        let start = self.at;
        self.skip_word(ends);
        self.take_word(start);
    }

    fn skip_word(&mut self, ends: Ends) {
        while !ends.has(self.here()) {
            self.at += 1;
        }
    }

    /// Takes the text from `start` to here, without white space around it.
    ///
    /// Up to json-smart 2.3 everything up to the space is white space, controls included; 2.6 asks
    /// Unicode, and always keeps one character.
    fn take_word(&mut self, start: usize) {
        let raw = self.text.get(start..self.at).unwrap_or_default();
        let kept = if self.options.version == Version::Head {
            let trimmed = raw.trim_matches(is_java_whitespace);
            let last = raw.char_indices().next_back().map_or(0, |(at, _)| at);
            if trimmed.is_empty() {
                raw.get(last..).unwrap_or_default()
            } else {
                trimmed
            }
        } else {
            crate::path::trim(raw)
        };
        self.word.clear();
        self.word.push_str(kept);
    }

    fn number<N: Node>(&mut self, ends: Ends) -> Result<N, ParseError> {
        let start = self.at;
        self.at += 1;
        self.skip_digits();
        let mut plain = true;
        if self.here() == b'.' {
            plain = false;
            self.at += 1;
            self.skip_digits();
        }
        if let b'E' | b'e' = self.here() {
            plain = false;
            self.at += 1;
            if !matches!(self.here(), b'+' | b'-' | b'0'..=b'9') {
                self.read_rest(start, ends);
                return Ok(N::string(&self.word));
            }
            self.at += 1;
            self.skip_digits();
        }
        self.skip_blanks();
        let next = self.here();
        // json-smart looks the character up in a table that ends before '~'
        if next < b'~' && !ends.has(next) {
            self.read_rest(start, ends);
            return Ok(N::string(&self.word));
        }
        self.take_word(start);
        if self.word.len() > self.options.limits.number {
            let limit = self.options.limits.number;
            return Err(self.error(ParseErrorKind::NumberTooLong { limit }, 0));
        }
        if plain {
            return Ok(N::number(number::integer(&self.word)));
        }
        match number::decimal(&self.word) {
            Some(number) => Ok(N::number(number)),
            None if self.options.version == Version::Head => {
                Err(self.error(ParseErrorKind::UnexpectedToken(self.word.clone()), 0))
            }
            None => Err(self.error(ParseErrorKind::BadNumber(self.word.clone()), 0)),
        }
    }

    fn read_rest(&mut self, start: usize, ends: Ends) {
        self.skip_word(ends);
        self.take_word(start);
    }

    fn skip_digits(&mut self) {
        while self.here().is_ascii_digit() {
            self.at += 1;
        }
    }

    /// Reads a quoted string into `self.word` and moves past it.
    fn string(&mut self) -> Result<(), ParseError> {
        let quote = self.here();
        let start = self.at + 1;
        let rest = self.bytes.get(start..).unwrap_or_default();
        match rest.iter().position(|byte| *byte == quote) {
            None if !self.accepts_incomplete() => {
                self.at = self.bytes.len();
                Err(self.error(ParseErrorKind::UnexpectedEnd { named: false }, 0))
            }
            Some(length) if !rest.get(..length).unwrap_or_default().contains(&b'\\') => {
                self.word.clear();
                self.word
                    .push_str(self.text.get(start..start + length).unwrap_or_default());
                self.at = start + length + 1;
                Ok(())
            }
            _ => {
                self.at = start;
                self.escaped_string(quote)
            }
        }
    }

    fn escaped_string(&mut self, quote: u8) -> Result<(), ParseError> {
        let mut units = Units::default();
        loop {
            match self.here() {
                END if self.accepts_incomplete() => break,
                END => return Err(self.ended(false)),
                byte if byte == quote => {
                    self.at += 1;
                    break;
                }
                b'\\' => {
                    self.at += 1;
                    self.escape(&mut units)?;
                }
                0..=0x1f | 0x7f => self.at += 1,
                _ => {
                    let character = self.character();
                    units.push(character);
                    self.at += character.len_utf8();
                }
            }
        }
        self.word = units.finish();
        Ok(())
    }

    fn escape(&mut self, units: &mut Units) -> Result<(), ParseError> {
        let character = match self.here() {
            b't' => '\t',
            b'n' => '\n',
            b'r' => '\r',
            b'f' => '\u{c}',
            b'b' => '\u{8}',
            b'\\' => '\\',
            b'/' => '/',
            b'\'' => '\'',
            b'"' => '"',
            b'u' => return self.hexadecimal(4).map(|unit| units.push_unit(unit)),
            b'x' => return self.hexadecimal(2).map(|unit| units.push_unit(unit)),
            // an unknown escape vanishes; at the end of the text the loop finds the end again
            _ => {
                self.at += self.character().len_utf8();
                return Ok(());
            }
        };
        units.push(character);
        self.at += 1;
        Ok(())
    }

    /// Reads the digits after `\u` or `\x`.
    fn hexadecimal(&mut self, digits: usize) -> Result<u16, ParseError> {
        let mut value = 0_u16;
        for _ in 0..digits {
            self.at += 1;
            if self.here() == END {
                return Err(self.error(ParseErrorKind::UnexpectedEnd { named: true }, 0));
            }
            let digit = char::from(self.here()).to_digit(16).ok_or_else(|| {
                self.error(ParseErrorKind::UnexpectedUnicode(self.character()), 0)
            })?;
            value = value << 4 | u16::try_from(digit).unwrap_or(0);
        }
        self.at += 1;
        Ok(value)
    }
}

/// Collects a string from characters and UTF-16 units; a surrogate left alone becomes `?`.
#[derive(Default)]
struct Units {
    text: String,
    high: Option<u16>,
}

impl Units {
    fn push(&mut self, character: char) {
        self.flush();
        self.text.push(character);
    }

    fn push_unit(&mut self, unit: u16) {
        if let (Some(high), 0xdc00..=0xdfff) = (self.high, unit) {
            self.high = None;
            self.text.extend(char::decode_utf16([high, unit]).flatten());
            return;
        }
        self.flush();
        match char::from_u32(u32::from(unit)) {
            Some(character) => self.text.push(character),
            None if unit < 0xdc00 => self.high = Some(unit),
            None => self.text.push(LONE_HALF),
        }
    }

    fn flush(&mut self) {
        if self.high.take().is_some() {
            self.text.push(LONE_HALF);
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        self.text
    }
}

/// `Character.isWhitespace`: Unicode's spaces without the non-breaking ones, and the separators.
fn is_java_whitespace(character: char) -> bool {
    match character {
        '\t'..='\r' | '\u{1c}'..='\u{1f}' | ' ' => true,
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{85}' => false,
        other => other.is_whitespace(),
    }
}
