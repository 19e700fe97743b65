//! The fast path: text that is JSON by RFC 8259, read in one pass over its bytes.
//!
//! Not forgiving: at the first thing that is no JSON, or that json-smart reads differently from
//! JSON, it stops and leaves the text to `permissive.rs`.

use super::number;
use super::permissive::JSON_SMART_DEPTH;
use super::{Mode, ParseError, ParseErrorKind, ParseOptions};
use crate::node::Node;
use crate::number::Number;
use crate::version::Version;

/// Tells why the fast path did not read the text.
pub(super) enum Stop {
    /// At this byte it is not plain JSON.
    NotJson {
        /// The byte.
        at: usize,
    },
    /// A limit was exceeded, for which a slower path would not help.
    Limit(ParseError),
}

/// Reads a whole text.
pub(super) fn read<N: Node>(text: &str, options: &ParseOptions) -> Result<N, Stop> {
    let mut reader: Reader<'_, N> = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        depth: if options.version == Version::Head {
            options.limits.depth.min(JSON_SMART_DEPTH)
        } else {
            options.limits.depth
        },
        options,
        scratch: String::new(),
        keys: Vec::new(),
    };
    reader.skip_blanks();
    let container = matches!(reader.peek(), Some(b'{' | b'['));
    let node = reader.value()?;
    reader.skip_blanks();
    // json-smart does not look at what follows an object or array
    let ignores_rest = options.mode == Mode::Permissive && container;
    if reader.at < reader.bytes.len() && !ignores_rest {
        return Err(reader.stop());
    }
    Ok(node)
}

/// How many names of properties are shared; documents repeat few names often.
const SHARED_KEYS: usize = 16;

struct Reader<'a, N: Node> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    options: &'a ParseOptions,
    scratch: String,
    /// The first names that were met, to be shared by later properties of the same name.
    keys: Vec<N::Key>,
}

impl<N: Node> Reader<'_, N> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn stop(&self) -> Stop {
        Stop::NotJson { at: self.at }
    }

    fn limit(&self, kind: ParseErrorKind) -> Stop {
        Stop::Limit(ParseError::new(
            kind,
            i64::try_from(self.at).unwrap_or(i64::MAX),
        ))
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn expect(&mut self, word: &str) -> Result<(), Stop> {
        if self
            .bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word.as_bytes()))
        {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.stop())
        }
    }

    fn value(&mut self) -> Result<N, Stop> {
        match self.peek() {
            Some(b'"') => self.string(|text| N::string(text)),
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b't') => self.expect("true").map(|()| N::boolean(true)),
            Some(b'f') => self.expect("false").map(|()| N::boolean(false)),
            Some(b'n') => self.expect("null").map(|()| N::null()),
            Some(b'-' | b'0'..=b'9') => self.number().map(N::number),
            _ => Err(self.stop()),
        }
    }

    fn enter(&mut self) -> Result<(), Stop> {
        match self.depth.checked_sub(1) {
            Some(left) => self.depth = left,
            // json-smart 2.6 has its own limit and words for it, which permissive.rs knows
            None if self.options.version == Version::Head => return Err(self.stop()),
            None => {
                let limit = self.options.limits.depth;
                return Err(self.limit(ParseErrorKind::TooDeep { limit }));
            }
        }
        self.at += 1;
        self.skip_blanks();
        Ok(())
    }

    fn array(&mut self) -> Result<N, Stop> {
        self.enter()?;
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
        } else {
            loop {
                items.push(self.value()?);
                self.skip_blanks();
                match self.peek() {
                    Some(b',') => self.at += 1,
                    Some(b']') => break,
                    _ => return Err(self.stop()),
                }
                self.skip_blanks();
            }
            self.at += 1;
        }
        self.depth += 1;
        Ok(N::array(items))
    }

    fn object(&mut self) -> Result<N, Stop> {
        self.enter()?;
        let mut entries = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
        } else {
            loop {
                if self.peek() != Some(b'"') {
                    return Err(self.stop());
                }
                let key = self.key()?;
                self.skip_blanks();
                if self.peek() != Some(b':') {
                    return Err(self.stop());
                }
                self.at += 1;
                self.skip_blanks();
                entries.push((key, self.value()?));
                self.skip_blanks();
                match self.peek() {
                    Some(b',') => self.at += 1,
                    Some(b'}') => break,
                    _ => return Err(self.stop()),
                }
                self.skip_blanks();
            }
            self.at += 1;
        }
        self.depth += 1;
        Ok(N::object(entries))
    }

    fn key(&mut self) -> Result<N::Key, Stop> {
        let mut keys = std::mem::take(&mut self.keys);
        let key = self.string(|text| {
            if let Some(known) = keys.iter().find(|known| known.as_ref() == text) {
                return known.clone();
            }
            let key = N::key(text);
            if keys.len() < SHARED_KEYS {
                keys.push(key.clone());
            }
            key
        });
        self.keys = keys;
        key
    }

    fn string<T>(&mut self, make: impl FnOnce(&str) -> T) -> Result<T, Stop> {
        let start = self.at + 1;
        self.at = start;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let made = make(self.text.get(start..self.at).unwrap_or_default());
                    self.at += 1;
                    return Ok(made);
                }
                Some(b'\\') => break,
                None | Some(0..=0x1f) => return Err(self.stop()),
                Some(_) => self.at += 1,
            }
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        let read = self.escaped(start, &mut scratch).map(|()| make(&scratch));
        self.scratch = scratch;
        read
    }

    fn escaped(&mut self, mut plain: usize, out: &mut String) -> Result<(), Stop> {
        let before = self.bytes.get(plain..self.at).unwrap_or_default();
        if self.options.mode == Mode::Permissive && before.contains(&0x7f) {
            return Err(self.stop());
        }
        loop {
            match self.peek() {
                Some(b'"') => {
                    out.push_str(self.text.get(plain..self.at).unwrap_or_default());
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    out.push_str(self.text.get(plain..self.at).unwrap_or_default());
                    self.at += 1;
                    self.escape(out)?;
                    plain = self.at;
                }
                // json-smart drops DEL, but only from strings that hold an escape
                Some(0x7f) if self.options.mode == Mode::Permissive => return Err(self.stop()),
                None | Some(0..=0x1f) => return Err(self.stop()),
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), Stop> {
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                return self
                    .unicode_character()
                    .map(|character| out.push(character));
            }
            _ => return Err(self.stop()),
        };
        self.at += 1;
        out.push(character);
        Ok(())
    }

    fn unicode_character(&mut self) -> Result<char, Stop> {
        let first = self.unicode()?;
        let code = if (0xd800..0xdc00).contains(&first) {
            self.expect("\\")?;
            let second = self.unicode()?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err(self.stop());
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| self.stop())
    }

    /// Reads `uXXXX` and moves past it.
    fn unicode(&mut self) -> Result<u32, Stop> {
        let digits = self.bytes.get(self.at + 1..self.at + 5);
        let mut value = 0;
        if self.peek() != Some(b'u') {
            return Err(self.stop());
        }
        for digit in digits.ok_or_else(|| self.stop())? {
            let digit = char::from(*digit).to_digit(16).ok_or_else(|| self.stop())?;
            value = value * 16 + digit;
        }
        self.at += 5;
        Ok(value)
    }

    fn number(&mut self) -> Result<Number, Stop> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let first = self.at;
        let whole = self.digits();
        if whole == 0 || whole > 1 && self.bytes.get(first) == Some(&b'0') {
            return Err(self.stop());
        }
        let mut plain = true;
        if self.peek() == Some(b'.') {
            plain = false;
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.stop());
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            plain = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.stop());
            }
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if text.len() > self.options.limits.number {
            let limit = self.options.limits.number;
            return Err(self.limit(ParseErrorKind::NumberTooLong { limit }));
        }
        if plain {
            return Ok(number::integer(text));
        }
        number::decimal(text).ok_or_else(|| self.stop())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at - start
    }
}
