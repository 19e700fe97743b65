//! JSON text → tree.
//!
//! Structure is scanned here, for places and for members that stand twice; strings with escapes
//! and numbers are left to `serde_json`, so that what is JSON is decided in one place. A property
//! test holds both to the same verdict.

use super::{Member, Node, Object, Place, Value};
use crate::options::Limits;
use crate::problem::{ErrorKind, Fault};
use std::borrow::Cow;

/// Reads a whole JSON document.
pub(crate) fn parse<'a>(text: &'a str, limits: &Limits) -> Result<Node<'a>, Fault> {
    let mut scanner = Scanner {
        text,
        at: 0,
        depth: 0,
        values: 0,
        limits,
    };
    let root = scanner.value()?;
    scanner.skip_whitespace();
    match scanner.peek() {
        None => Ok(root),
        Some(_) => Err(scanner.unexpected("the end of the document")),
    }
}

struct Scanner<'a, 'l> {
    text: &'a str,
    at: usize,
    depth: usize,
    values: u32,
    limits: &'l Limits,
}

impl<'a> Scanner<'a, '_> {
    fn value(&mut self) -> Result<Node<'a>, Fault> {
        self.skip_whitespace();
        let start = self.at;
        let number = self.count(start)?;
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Node {
            value,
            place: self.place(start, number),
        })
    }

    /// Counts a value or a key against the budget, and numbers it.
    fn count(&mut self, at: usize) -> Result<u32, Fault> {
        let limit = self.limits.values;
        if self.values as usize >= limit {
            return Err(Fault::at(ErrorKind::TooManyValues { limit }, at, at + 1));
        }
        self.values += 1;
        Ok(self.values - 1)
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<Value<'a>, Fault>,
    ) -> Result<Value<'a>, Fault> {
        if self.depth >= self.limits.depth() {
            let limit = self.limits.depth();
            return Err(Fault::at(
                ErrorKind::TooDeep { limit },
                self.at,
                self.at + 1,
            ));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Value<'a>, Fault> {
        let mut items = Vec::new();
        self.skip_whitespace();
        if self.take(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_whitespace();
            if self.take(b']') {
                return Ok(Value::Array(items));
            }
            if !self.take(b',') {
                return Err(self.unexpected("`,` or `]`"));
            }
        }
    }

    fn object(&mut self) -> Result<Value<'a>, Fault> {
        let mut members = Vec::new();
        self.skip_whitespace();
        if self.take(b'}') {
            return Ok(Value::Object(Object::default()));
        }
        loop {
            self.skip_whitespace();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.unexpected("a member's name in double quotes"));
            }
            let key = self.string()?;
            let number = self.count(start)?;
            let key_place = self.place(start, number);
            self.skip_whitespace();
            if !self.take(b':') {
                return Err(self.unexpected("`:`"));
            }
            let node = self.value()?;
            members.push(Member {
                key,
                key_place,
                node,
            });
            self.skip_whitespace();
            if self.take(b'}') {
                break;
            }
            if !self.take(b',') {
                return Err(self.unexpected("`,` or `}`"));
            }
        }
        let text = self.text;
        Object::new(members)
            .map(Value::Object)
            .map_err(|(members, first, second)| duplicate(text, &members, first, second))
    }

    /// Reads a string; the next byte is its opening quote.
    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        let start = self.at;
        let mut escaped = false;
        let mut at = start + 1;
        loop {
            match self.text.as_bytes().get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at += 2;
                }
                Some(0x20..) => at += 1,
                Some(_) => {
                    self.at = at;
                    let detail = "a control character stands in a string (a line break is `\\n`)";
                    return Err(self.fault(detail.into()));
                }
                None => {
                    let detail = "a string is not closed".to_owned();
                    return Err(syntax(self.text, detail, start, start + 1));
                }
            }
        }
        self.at = at + 1;
        let quoted = self.text.get(start..self.at).unwrap_or_default();
        if !escaped {
            let bare = quoted
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            return Ok(Cow::Borrowed(bare.unwrap_or_default()));
        }
        serde_json::from_str(quoted)
            .map(Cow::Owned)
            .map_err(|error| syntax(self.text, bare(&error), start, self.at))
    }

    fn number(&mut self) -> Result<Value<'a>, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest
            .bytes()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
            .unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        if let Err(error) = serde_json::from_str::<serde_json::Number>(text) {
            return Err(syntax(self.text, bare(&error), self.at, self.at + length));
        }
        self.at += length;
        Ok(Value::Number(Cow::Borrowed(text)))
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_whitespace(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn place(&self, start: usize, number: u32) -> Place {
        // sources are smaller than 4 GiB, see `Source::text`
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Place {
            start: narrow(start),
            end: narrow(self.at),
            number,
        }
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        let found = match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            None => "the document ends".to_owned(),
            Some(found) => format!("`{}` stands here", found.escape_debug()),
        };
        self.fault(format!("{found}, where {wanted} is expected"))
    }

    fn fault(&self, detail: String) -> Fault {
        syntax(self.text, detail, self.at, self.at + 1)
    }
}

/// Makes the fault of a name that stands twice.
pub(super) fn duplicate(text: &str, members: &[Member<'_>], first: usize, second: usize) -> Fault {
    let place = |at: usize| {
        members.get(at).map_or((0, 0), |member| {
            (
                member.key_place.start as usize,
                member.key_place.end as usize,
            )
        })
    };
    let (first_start, _) = place(first);
    let (start, end) = place(second);
    let key = members
        .get(second)
        .map(|member| member.key.to_string())
        .unwrap_or_default();
    let (first_line, _) = crate::source::Lines::of(text.as_bytes()).line_and_column(first_start);
    Fault::at(ErrorKind::DuplicateKey { key, first_line }, start, end)
}

fn syntax(text: &str, detail: String, start: usize, end: usize) -> Fault {
    let placeholder = super::variables::placeholder_near(text, start);
    Fault::at(
        ErrorKind::Syntax {
            format: "JSON",
            detail,
            placeholder,
        },
        start,
        end,
    )
}

/// Takes `serde_json`'s message without the position, which counts from the token.
pub(crate) fn bare(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ")
        .map_or(text.clone(), |(message, _)| message.to_owned())
}

#[cfg(test)]
mod tests;
