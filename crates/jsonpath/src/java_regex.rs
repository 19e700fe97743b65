//! Java's regular expressions on `fancy-regex`, as `=~ /pattern/flags` needs them.
//!
//! Not the search functions: Jayway asks only whether a whole text matches. What differs between
//! the two languages is rewritten here: `\d`, `\w` and `\s` are ASCII in Java, `.` and `$` know more
//! line ends, case is ignored in ASCII only, `\h` is a blank and not a digit. Not supported, and so
//! a syntax error: `\X`, `\G`, `\N{…}` and the `java…` character properties.

mod class;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use fancy_regex::{Regex, RegexBuilder};

use crate::error::{Error, ErrorKind};

/// Bounds how often a match may step back.
const BACKTRACKS: usize = 1_000_000;

/// Bounds how deep groups may nest.
const NESTING: usize = 200;

const LINE_ENDS: &str = r"\n\r\x{85}\x{2028}\x{2029}";

/// Holds Java's pattern flags that change how a pattern reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    unix_lines: bool,
    ignore_case: bool,
    comments: bool,
    multiline: bool,
    dot_all: bool,
    unicode_case: bool,
    unicode_classes: bool,
}

impl Flags {
    /// Reads flags by their letters; unknown letters mean nothing.
    pub(crate) fn named(letters: &str) -> Self {
        let mut flags = Self::default();
        for letter in letters.chars() {
            flags.set(letter, true);
        }
        flags
    }

    /// Tells of a UTF-16 unit whether it is the letter of a flag.
    pub(crate) fn is_flag(unit: u16) -> bool {
        char::from_u32(u32::from(unit)).is_some_and(|letter| Self::default().set(letter, true))
    }

    fn set(&mut self, letter: char, on: bool) -> bool {
        let flag = match letter {
            'd' => &mut self.unix_lines,
            'i' => &mut self.ignore_case,
            'x' => &mut self.comments,
            'm' => &mut self.multiline,
            's' => &mut self.dot_all,
            'u' => &mut self.unicode_case,
            'U' => &mut self.unicode_classes,
            _ => return false,
        };
        *flag = on;
        true
    }
}

/// Is a compiled pattern.
#[derive(Clone)]
pub(crate) struct JavaRegex {
    regex: Arc<Regex>,
    source: Arc<str>,
}

impl JavaRegex {
    /// Compiles a pattern; fails with `PatternSyntaxException`.
    pub(crate) fn compile(pattern: &str, flags: Flags) -> Result<Self, Error> {
        let mut translator = Translator {
            input: pattern.chars().collect(),
            at: 0,
            flags,
            out: String::new(),
        };
        translator.group(0)?;
        if translator.at < translator.input.len() {
            return Err(translator.error("Unmatched closing ')'"));
        }
        let whole = format!(r"\A(?:{})\z", translator.out);
        let built = RegexBuilder::new(&whole)
            .backtrack_limit(BACKTRACKS)
            .build();
        built
            .map(|regex| Self {
                regex: Arc::new(regex),
                source: Arc::from(pattern),
            })
            .map_err(|error| {
                Error::new(
                    ErrorKind::PatternSyntax,
                    format!("{error} near index 0 {pattern}"),
                )
            })
    }

    /// Returns the pattern as written.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Tells whether the whole text matches.
    pub(crate) fn matches(&self, text: &str) -> Result<bool, Error> {
        self.regex.is_match(text).map_err(|_| {
            let message = "a regular expression took too many steps";
            Error::new(ErrorKind::Limit, message)
        })
    }
}

impl fmt::Debug for JavaRegex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JavaRegex({:?})", self.source)
    }
}

struct Translator {
    input: Vec<char>,
    at: usize,
    flags: Flags,
    out: String,
}

impl Translator {
    fn error(&self, what: &str) -> Error {
        let pattern: String = self.input.iter().collect();
        let message = format!("{what} near index {}\n{pattern}", self.at);
        Error::new(ErrorKind::PatternSyntax, message)
    }

    fn emit(&mut self, text: fmt::Arguments<'_>) {
        write_args(&mut self.out, text);
    }

    fn peek(&self) -> Option<char> {
        self.input.get(self.at).copied()
    }

    fn ahead(&self, by: usize) -> Option<char> {
        self.input.get(self.at + by).copied()
    }

    fn take(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    /// Translates up to the bracket that closes the group, or to the end.
    fn group(&mut self, depth: usize) -> Result<(), Error> {
        if depth > NESTING {
            let message = format!("groups of a regular expression nest deeper than {NESTING}");
            return Err(Error::new(ErrorKind::Limit, message));
        }
        while let Some(next) = self.peek() {
            match next {
                ')' => return Ok(()),
                '(' => self.open(depth)?,
                '[' => {
                    let class = self.class(depth)?;
                    self.push_class(&class);
                }
                '\\' => self.escape()?,
                '.' => {
                    self.at += 1;
                    self.dot();
                }
                '^' => {
                    self.at += 1;
                    self.line_start();
                }
                '$' => {
                    self.at += 1;
                    self.line_end();
                }
                '|' | '*' | '+' | '?' => {
                    self.at += 1;
                    self.out.push(next);
                }
                '{' => self.repetition()?,
                '#' if self.flags.comments => {
                    while self.take().is_some_and(|character| character != '\n') {}
                }
                blank if self.flags.comments && blank.is_ascii_whitespace() => self.at += 1,
                literal => {
                    self.at += 1;
                    self.literal(literal);
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, depth: usize) -> Result<(), Error> {
        let saved = self.flags;
        self.at += 1;
        if self.peek() != Some('?') {
            self.out.push('(');
        } else if !self.special_group()? {
            return Ok(());
        }
        self.group(depth + 1)?;
        if self.take() != Some(')') {
            return Err(self.error("Unclosed group"));
        }
        self.out.push(')');
        self.flags = saved;
        Ok(())
    }

    /// Opens `(?…`; tells whether a group follows, which flags alone do not have.
    fn special_group(&mut self) -> Result<bool, Error> {
        self.at += 1;
        for (head, length) in [(":", 1), ("=", 1), ("!", 1), (">", 1), ("<=", 2), ("<!", 2)] {
            if head
                .chars()
                .enumerate()
                .all(|(by, character)| self.ahead(by) == Some(character))
            {
                self.at += length;
                self.out.push_str("(?");
                self.out.push_str(head);
                return Ok(true);
            }
        }
        if self.peek() == Some('<') {
            self.at += 1;
            let mut name = String::new();
            while let Some(character) = self.take().filter(|character| *character != '>') {
                name.push(character);
            }
            let fits = name.starts_with(|first: char| first.is_ascii_alphabetic())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !fits {
                return Err(self.error("capturing group name does not start with a Latin letter"));
            }
            self.out.push_str("(?<");
            self.out.push_str(&name);
            self.out.push('>');
            return Ok(true);
        }
        let mut on = true;
        loop {
            match self.take() {
                Some(')') => return Ok(false),
                Some(':') => {
                    self.out.push_str("(?:");
                    return Ok(true);
                }
                Some('-') if on => on = false,
                Some(letter) if self.flags.set(letter, on) => {}
                _ => return Err(self.error("Unknown inline modifier")),
            }
        }
    }

    fn repetition(&mut self) -> Result<(), Error> {
        let close = self
            .input
            .iter()
            .skip(self.at)
            .position(|character| *character == '}');
        let text: String = self
            .input
            .iter()
            .skip(self.at)
            .take(close.map_or(0, |length| length + 1))
            .collect();
        let inner = text.trim_start_matches('{').trim_end_matches('}');
        let fits = match inner.split_once(',') {
            Some((from, to)) => is_count(from) && (to.is_empty() || is_count(to)),
            None => is_count(inner),
        };
        if !fits {
            return Err(self.error("Illegal repetition"));
        }
        self.at += text.len();
        self.out.push_str(&text);
        Ok(())
    }

    fn dot(&mut self) {
        let flags = self.flags;
        if flags.dot_all {
            self.out.push_str("(?s:.)");
        } else if flags.unix_lines {
            self.out.push_str(r"[^\n]");
        } else {
            self.emit(format_args!("[^{LINE_ENDS}]"));
        }
    }

    fn line_start(&mut self) {
        let ends = if self.flags.unix_lines {
            r"\n"
        } else {
            LINE_ENDS
        };
        if self.flags.multiline {
            self.emit(format_args!(r"(?:\A|(?<=[{ends}])(?!\z))"));
        } else {
            self.out.push_str(r"\A");
        }
    }

    fn line_end(&mut self) {
        let end = if self.flags.unix_lines {
            r"\n".to_owned()
        } else {
            format!(r"(?:\r\n|[{LINE_ENDS}])")
        };
        if self.flags.multiline {
            self.emit(format_args!(r"(?={end}|\z)"));
        } else {
            self.emit(format_args!(r"(?={end}?\z)"));
        }
    }

    fn literal(&mut self, character: char) {
        let mut text = String::new();
        push_literal(&mut text, character);
        let letter = character.is_ascii_alphabetic();
        if self.flags.ignore_case && letter {
            let (lower, upper) = (
                character.to_ascii_lowercase(),
                character.to_ascii_uppercase(),
            );
            self.emit(format_args!("[{lower}{upper}]"));
        } else if self.flags.ignore_case && self.flags.unicode_case && character.is_alphabetic() {
            self.emit(format_args!("(?i:{text})"));
        } else {
            self.out.push_str(&text);
        }
    }

    fn push_class(&mut self, class: &str) {
        if self.flags.ignore_case {
            self.emit(format_args!("(?i:{class})"));
        } else {
            self.out.push_str(class);
        }
    }

    fn escape(&mut self) -> Result<(), Error> {
        let Some(next) = self.ahead(1) else {
            return Err(self.error("Unexpected internal error"));
        };
        match next {
            'Q' => {
                self.at += 2;
                while let Some(character) = self.peek() {
                    if character == '\\' && self.ahead(1) == Some('E') {
                        self.at += 2;
                        return Ok(());
                    }
                    self.at += 1;
                    self.literal(character);
                }
                return Ok(());
            }
            'A' | 'z' | 'b' | 'B' => {
                self.at += 2;
                self.out.push('\\');
                self.out.push(next);
                return Ok(());
            }
            'Z' => {
                self.at += 2;
                self.emit(format_args!(r"(?=(?:\r\n|[{LINE_ENDS}])?\z)"));
                return Ok(());
            }
            'R' => {
                self.at += 2;
                self.out
                    .push_str(r"(?:\r\n|[\n\x{b}\x{c}\r\x{85}\x{2028}\x{2029}])");
                return Ok(());
            }
            'k' => {
                let close = self.input.iter().skip(self.at).position(|c| *c == '>');
                let text: String = self
                    .input
                    .iter()
                    .skip(self.at)
                    .take(close.map_or(0, |at| at + 1))
                    .collect();
                if !text.starts_with(r"\k<") {
                    return Err(self.error(r"\k is not followed by '<' for named capturing group"));
                }
                self.at += text.chars().count();
                self.out.push_str(&text);
                return Ok(());
            }
            '1'..='9' => {
                self.at += 2;
                self.emit(format_args!(r"(?:\{next})"));
                return Ok(());
            }
            _ => {}
        }
        if let Some(class) = self.class_escape()? {
            self.push_class(&class);
            return Ok(());
        }
        let character = self.character_escape()?;
        self.literal(character);
        Ok(())
    }
}

fn is_count(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn write_args(out: &mut String, text: fmt::Arguments<'_>) {
    // writing to a String cannot fail
    let _ = fmt::Write::write_fmt(out, text);
}

/// Writes a character so that neither a pattern nor a class reads it as a sign.
fn push_literal(out: &mut String, character: char) {
    if character.is_ascii() && !character.is_ascii_alphanumeric() {
        write_args(out, format_args!(r"\x{{{:x}}}", u32::from(character)));
    } else {
        out.push(character);
    }
}
