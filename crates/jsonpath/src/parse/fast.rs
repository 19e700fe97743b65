//! The fast path: text that is JSON by RFC 8259, read in one pass over its bytes.
//!
//! Not forgiving: at the first thing that is no JSON, or that json-smart reads differently from
//! JSON, it stops and leaves the text to `permissive.rs`.

use super::number;
use super::permissive::JSON_SMART_DEPTH;
use super::sink::{Piece, Sink};
use super::{Mode, ParseError, ParseErrorKind, ParseOptions};
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

/// Says that reading stopped; the reader knows where and why.
struct Stopped;

/// Is the place behind what was read.
type Reading = Result<usize, Stopped>;

/// Reads a whole text.
pub(super) fn read(text: &str, options: &ParseOptions, sink: &mut impl Sink) -> Result<(), Stop> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        depth: if options.version == Version::Head {
            options.limits.depth.min(JSON_SMART_DEPTH)
        } else {
            options.limits.depth
        },
        options,
        scratch: String::new(),
        stopped: 0,
        limit: None,
        sink,
    };
    match reader.whole() {
        Ok(_) => Ok(()),
        Err(Stopped) => Err(match reader.limit {
            Some(error) => Stop::Limit(error),
            None => Stop::NotJson { at: reader.stopped },
        }),
    }
}

/// Reads pieces of a text; each is told where it begins and tells where it ends.
struct Reader<'a, S> {
    text: &'a str,
    bytes: &'a [u8],
    depth: usize,
    options: &'a ParseOptions,
    /// The text of a string whose escapes are resolved.
    scratch: String,
    /// Where reading stopped.
    stopped: usize,
    /// The limit that was exceeded there.
    limit: Option<ParseError>,
    sink: &'a mut S,
}

impl<S: Sink> Reader<'_, S> {
    fn whole(&mut self) -> Reading {
        let at = self.blanks(0);
        let container = matches!(self.peek(at), Some(b'{' | b'['));
        let at = self.value(at)?;
        let at = self.blanks(at);
        // json-smart does not look at what follows an object or array
        let ignores_rest = self.options.mode == Mode::Permissive && container;
        if at < self.bytes.len() && !ignores_rest {
            return self.stop(at);
        }
        Ok(at)
    }

    #[inline]
    fn peek(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    #[cold]
    fn stop(&mut self, at: usize) -> Reading {
        self.stopped = at;
        Err(Stopped)
    }

    #[cold]
    fn exceeded(&mut self, kind: ParseErrorKind, at: usize) -> Reading {
        let place = i64::try_from(at).unwrap_or(i64::MAX);
        self.limit = Some(ParseError::new(kind, place));
        self.stop(at)
    }

    /// Moves over white space; most often there is none, or one blank.
    #[inline]
    fn blanks(&self, at: usize) -> usize {
        match self.peek(at) {
            Some(byte) if byte > b' ' => at,
            Some(b' ') if self.peek(at + 1) > Some(b' ') => at + 1,
            _ => self.many_blanks(at),
        }
    }

    #[inline(never)]
    fn many_blanks(&self, mut at: usize) -> usize {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek(at) {
            at += 1;
        }
        at
    }

    fn word(&mut self, at: usize, word: &str) -> Reading {
        let rest = self.bytes.get(at..).unwrap_or_default();
        if rest.starts_with(word.as_bytes()) {
            Ok(at + word.len())
        } else {
            self.stop(at)
        }
    }

    fn value(&mut self, at: usize) -> Reading {
        match self.peek(at) {
            Some(b'"') => self.string(at),
            Some(b'{') => self.object(at),
            Some(b'[') => self.array(at),
            Some(b't') => {
                let at = self.word(at, "true")?;
                self.sink.boolean(true);
                Ok(at)
            }
            Some(b'f') => {
                let at = self.word(at, "false")?;
                self.sink.boolean(false);
                Ok(at)
            }
            Some(b'n') => {
                let at = self.word(at, "null")?;
                self.sink.null();
                Ok(at)
            }
            Some(b'-' | b'0'..=b'9') => self.number(at),
            _ => self.stop(at),
        }
    }

    #[inline]
    fn enter(&mut self, at: usize) -> Reading {
        match self.depth.checked_sub(1) {
            Some(left) => self.depth = left,
            // json-smart 2.6 has its own limit and words for it, which permissive.rs knows
            None if self.options.version == Version::Head => return self.stop(at),
            None => {
                let limit = self.options.limits.depth;
                return self.exceeded(ParseErrorKind::TooDeep { limit }, at);
            }
        }
        Ok(self.blanks(at + 1))
    }

    #[inline]
    fn leave(&mut self, at: usize) -> usize {
        self.depth += 1;
        self.sink.close();
        at + 1
    }

    fn array(&mut self, at: usize) -> Reading {
        let mut at = self.enter(at)?;
        self.sink.open_array();
        if self.peek(at) == Some(b']') {
            return Ok(self.leave(at));
        }
        loop {
            at = self.value(at)?;
            at = self.blanks(at);
            match self.peek(at) {
                Some(b',') => at = self.blanks(at + 1),
                Some(b']') => return Ok(self.leave(at)),
                _ => return self.stop(at),
            }
        }
    }

    fn object(&mut self, at: usize) -> Reading {
        let mut at = self.enter(at)?;
        self.sink.open_object();
        if self.peek(at) == Some(b'}') {
            return Ok(self.leave(at));
        }
        loop {
            if self.peek(at) != Some(b'"') {
                return self.stop(at);
            }
            at = self.key(at)?;
            at = self.blanks(at);
            if self.peek(at) != Some(b':') {
                return self.stop(at);
            }
            at = self.blanks(at + 1);
            at = match self.peek(at) {
                Some(b'"') => self.string(at)?,
                _ => self.value(at)?,
            };
            at = self.blanks(at);
            match self.peek(at) {
                Some(b',') => at = self.blanks(at + 1),
                Some(b'}') => return Ok(self.leave(at)),
                _ => return self.stop(at),
            }
        }
    }

    fn string(&mut self, at: usize) -> Reading {
        let (start, end) = (at + 1, self.plain_end(at + 1));
        if self.peek(end) == Some(b'"') {
            let text = self.text.get(start..end).unwrap_or_default();
            self.sink.string(Piece::Part { at: start, text });
            return Ok(end + 1);
        }
        let at = self.escaped(start, end)?;
        self.sink.string(Piece::Resolved(&self.scratch));
        Ok(at)
    }

    #[inline]
    fn key(&mut self, at: usize) -> Reading {
        let (start, end) = (at + 1, self.plain_end(at + 1));
        if self.peek(end) == Some(b'"') {
            let text = self.text.get(start..end).unwrap_or_default();
            self.sink.key(Piece::Part { at: start, text });
            return Ok(end + 1);
        }
        let at = self.escaped(start, end)?;
        self.sink.key(Piece::Resolved(&self.scratch));
        Ok(at)
    }

    /// Returns the place of the next quote, backslash or control character, looking at eight bytes
    /// at a time.
    #[inline]
    fn plain_end(&self, at: usize) -> usize {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = 0x8080_8080_8080_8080;
        // the classic test for a byte that is zero; a false hit can only follow a true one
        let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
        let mut rest = self.bytes.get(at..).unwrap_or_default();
        let mut at = at;
        while let Some((word, behind)) = rest.split_first_chunk::<8>() {
            let word = u64::from_le_bytes(*word);
            let controls = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
            let found = controls | zero(word ^ (ONES * 0x22)) | zero(word ^ (ONES * 0x5c));
            if found != 0 {
                return at + found.trailing_zeros() as usize / 8;
            }
            at += 8;
            rest = behind;
        }
        let plain = |byte: &&u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
        at + rest.iter().take_while(plain).count()
    }

    /// Reads the rest of a string that holds escapes into `scratch`; `at` is the first of them.
    fn escaped(&mut self, start: usize, at: usize) -> Reading {
        let (mut start, mut at) = (start, at);
        self.scratch.clear();
        loop {
            let piece = self.text.get(start..at).unwrap_or_default();
            self.scratch.push_str(piece);
            match self.peek(at) {
                // json-smart drops DEL, but only from strings that hold an escape; one that is
                // written as an escape stays, which the slower path knows as well
                Some(b'"')
                    if self.options.mode == Mode::Permissive
                        && self.scratch.as_bytes().contains(&0x7f) =>
                {
                    return self.stop(at);
                }
                Some(b'"') => return Ok(at + 1),
                Some(b'\\') => start = self.escape(at + 1)?,
                _ => return self.stop(at),
            }
            at = self.plain_end(start);
        }
    }

    fn escape(&mut self, at: usize) -> Reading {
        let character = match self.peek(at) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_character(at),
            _ => return self.stop(at),
        };
        self.scratch.push(character);
        Ok(at + 1)
    }

    fn unicode_character(&mut self, at: usize) -> Reading {
        let (mut end, mut code) = (at + 5, self.unicode(at)?);
        if (0xd800..0xdc00).contains(&code) {
            let second = self.word(end, "\\")?;
            let low = self.unicode(second)?;
            if !(0xdc00..0xe000).contains(&low) {
                return self.stop(second);
            }
            end = second + 5;
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        }
        match char::from_u32(code) {
            Some(character) => {
                self.scratch.push(character);
                Ok(end)
            }
            None => self.stop(end),
        }
    }

    /// Reads `uXXXX`.
    fn unicode(&mut self, at: usize) -> Result<u32, Stopped> {
        let read = |digits: &[u8]| {
            digits.iter().try_fold(0, |value, digit| {
                Some(value * 16 + char::from(*digit).to_digit(16)?)
            })
        };
        let digits = self.bytes.get(at + 1..at + 5);
        match digits.and_then(read) {
            Some(value) if self.peek(at) == Some(b'u') => Ok(value),
            _ => {
                self.stopped = at;
                Err(Stopped)
            }
        }
    }

    fn number(&mut self, at: usize) -> Reading {
        let start = at;
        let first = start + usize::from(self.peek(at) == Some(b'-'));
        let mut at = self.digits(first);
        let whole = at - first;
        if whole == 0 || whole > 1 && self.peek(first) == Some(b'0') {
            return self.stop(at);
        }
        let mut plain = true;
        if self.peek(at) == Some(b'.') {
            plain = false;
            let digits = at + 1;
            at = self.digits(digits);
            if at == digits {
                return self.stop(at);
            }
        }
        if let Some(b'e' | b'E') = self.peek(at) {
            plain = false;
            let sign = usize::from(matches!(self.peek(at + 1), Some(b'+' | b'-')));
            let digits = at + 1 + sign;
            at = self.digits(digits);
            if at == digits {
                return self.stop(at);
            }
        }
        let text = self.text.get(start..at).unwrap_or_default();
        if text.len() > self.options.limits.number {
            let limit = self.options.limits.number;
            return self.exceeded(ParseErrorKind::NumberTooLong { limit }, at);
        }
        let number = if plain {
            number::integer(text)
        } else {
            match number::decimal(text) {
                Some(number) => number,
                None => return self.stop(at),
            }
        };
        self.sink.number(number);
        Ok(at)
    }

    fn digits(&self, mut at: usize) -> usize {
        while let Some(b'0'..=b'9') = self.peek(at) {
            at += 1;
        }
        at
    }
}
