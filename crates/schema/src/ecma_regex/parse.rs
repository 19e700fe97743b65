//! The grammar of regular expressions as Rhino's compiler accepts it.
//!
//! Leniencies kept: a `{` that opens no quantifier is literal, unknown escapes stand for
//! themselves, `\012` is octal, a back-reference beyond nine and beyond the groups so far is octal.
//! A range that starts after `\d` in a class is checked as if it started at `9`, so `[\d-.]` is
//! refused while `[\w-.]` passes.

use super::RegexError;
use super::unit_set::UnitSet;
use crate::limits;

/// Holds one part of a regular expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Term {
    /// One UTF-16 unit out of a set.
    Units(UnitSet),
    /// One given UTF-16 unit.
    Unit(u16),
    /// The start of the text.
    Start,
    /// The end of the text.
    End,
    /// A word boundary, or with `false` the lack of one.
    WordBoundary(bool),
    /// A group; a capturing one has a number.
    Group(Option<usize>, Alternatives),
    /// A look-ahead; `false` is the negative one.
    LookAhead(bool, Alternatives),
    /// What a group matched.
    BackReference(usize),
    /// A repeated term; no maximum means without end.
    Repeat {
        term: Box<Term>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    },
}

/// Holds alternatives, each a sequence of terms.
pub(crate) type Alternatives = Vec<Vec<Term>>;

/// Holds a whole regular expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parsed {
    /// The alternatives at the top.
    pub(crate) alternatives: Alternatives,
    /// How many capturing groups there are.
    pub(crate) groups: usize,
}

/// Parses a regular expression.
pub(crate) fn parse(units: &[u16]) -> Result<Parsed, RegexError> {
    let mut parser = Parser {
        units,
        at: 0,
        groups: 0,
        depth: 0,
    };
    let alternatives = parser.disjunction()?;
    Ok(Parsed {
        alternatives,
        groups: parser.groups,
    })
}

struct Parser<'u> {
    units: &'u [u16],
    at: usize,
    groups: usize,
    depth: usize,
}

const MAX_COUNT: u32 = 0xFFFF;

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.peek_at(0)
    }

    /// Returns a unit ahead as a character; surrogates, which have no role, become U+FFFD.
    fn peek_at(&self, ahead: usize) -> Option<char> {
        let unit = *self.units.get(self.at + ahead)?;
        Some(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn take(&mut self) -> Option<u16> {
        let unit = *self.units.get(self.at)?;
        self.at += 1;
        Some(unit)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += 1;
        }
        found
    }

    fn disjunction(&mut self) -> Result<Alternatives, RegexError> {
        let mut alternatives = Vec::new();
        loop {
            let mut terms = Vec::new();
            while let Some(next) = self.peek() {
                if next == '|' || (next == ')' && self.depth > 0) {
                    break;
                }
                terms.push(self.term()?);
            }
            alternatives.push(terms);
            if !self.eat('|') {
                return Ok(alternatives);
            }
        }
    }

    fn term(&mut self) -> Result<Term, RegexError> {
        let Some(unit) = self.take() else {
            return Err(RegexError::Invalid);
        };
        let term = match char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER) {
            '^' => return Ok(Term::Start),
            '$' => return Ok(Term::End),
            '\\' => {
                if let Some(boundary) = self.boundary() {
                    return Ok(boundary);
                }
                self.escape()?
            }
            '(' => self.group()?,
            '[' => Term::Units(self.class()?),
            '.' => Term::Units(UnitSet::dot()),
            ')' | '*' | '+' | '?' => return Err(RegexError::Invalid),
            _ => Term::Unit(unit),
        };
        self.quantified(term)
    }

    fn boundary(&mut self) -> Option<Term> {
        match self.peek()? {
            'b' => {
                self.at += 1;
                Some(Term::WordBoundary(true))
            }
            'B' => {
                self.at += 1;
                Some(Term::WordBoundary(false))
            }
            _ => None,
        }
    }

    fn group(&mut self) -> Result<Term, RegexError> {
        let kind = if self.peek() == Some('?') {
            self.peek_at(1)
        } else {
            None
        };
        let kind = kind.filter(|kind| matches!(kind, '=' | '!' | ':'));
        let number = self.groups + 1;
        if kind.is_some() {
            self.at += 2;
        } else {
            self.groups = number;
        }
        self.depth += 1;
        if self.depth > limits::MAX_PATTERN_DEPTH {
            return Err(RegexError::TooLarge);
        }
        let inner = self.disjunction()?;
        if !self.eat(')') {
            return Err(RegexError::Invalid);
        }
        self.depth -= 1;
        Ok(match kind {
            Some('=') => Term::LookAhead(true, inner),
            Some('!') => Term::LookAhead(false, inner),
            Some(_) => Term::Group(None, inner),
            None => Term::Group(Some(number), inner),
        })
    }

    fn quantified(&mut self, term: Term) -> Result<Term, RegexError> {
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts()? {
                Some(counts) => counts,
                None => return Ok(term),
            },
            _ => return Ok(term),
        };
        self.at += 1;
        let greedy = !self.eat('?');
        Ok(Term::Repeat {
            term: Box::new(term),
            min,
            max,
            greedy,
        })
    }

    /// Reads `{n}`, `{n,}` or `{n,m}` up to its `}`; anything else is left as literal text.
    fn counts(&mut self) -> Result<Option<(u32, Option<u32>)>, RegexError> {
        let start = self.at;
        self.at += 1;
        let Some(min) = self.count()? else {
            self.at = start;
            return Ok(None);
        };
        let max = if self.eat(',') {
            let max = self.count()?;
            if max.is_some_and(|max| min > max) {
                return Err(RegexError::Invalid);
            }
            max
        } else {
            Some(min)
        };
        if self.peek() == Some('}') {
            return Ok(Some((min, max)));
        }
        self.at = start;
        Ok(None)
    }

    fn count(&mut self) -> Result<Option<u32>, RegexError> {
        let mut value: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|next| next.to_digit(10)) {
            let next = value.unwrap_or_default() * 10 + digit;
            if next > MAX_COUNT {
                return Err(RegexError::Invalid);
            }
            value = Some(next);
            self.at += 1;
        }
        Ok(value)
    }

    /// Reads what follows a backslash outside a class.
    fn escape(&mut self) -> Result<Term, RegexError> {
        let Some(unit) = self.take() else {
            return Err(RegexError::Invalid);
        };
        let name = char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER);
        Ok(match name {
            '0' => Term::Unit(self.octal(0)),
            '1'..='9' => {
                self.at -= 1;
                let start = self.at;
                let number = self.count()?.unwrap_or_default();
                if number > 9 && number as usize > self.groups {
                    self.at = start;
                    Term::Unit(self.octal(0))
                } else {
                    Term::BackReference(number as usize)
                }
            }
            'c' => Term::Unit(self.control().unwrap_or_else(|| {
                self.at -= 1;
                u16::from(b'\\')
            })),
            'u' => Term::Unit(self.hex(4).unwrap_or(unit)),
            'x' => Term::Unit(self.hex(2).unwrap_or(unit)),
            _ => match class_escape(name) {
                Some(set) => Term::Units(set),
                None => Term::Unit(simple_escape(name).unwrap_or(unit)),
            },
        })
    }

    fn control(&mut self) -> Option<u16> {
        let letter = self.peek().filter(char::is_ascii_alphabetic)?;
        self.at += 1;
        u16::try_from(u32::from(letter) & 0x1F).ok()
    }

    /// Reads a fixed number of hexadecimal digits, or nothing.
    ///
    /// Rhino takes the digits that are there when the pattern ends early.
    fn hex(&mut self, length: usize) -> Option<u16> {
        let start = self.at;
        let mut value: u32 = 0;
        for _ in 0..length {
            let Some(next) = self.peek() else { break };
            let Some(digit) = next.to_digit(16) else {
                self.at = start;
                return None;
            };
            value = value * 16 + digit;
            self.at += 1;
        }
        u16::try_from(value).ok()
    }

    fn octal(&mut self, start: u16) -> u16 {
        let mut value = start;
        while let Some(digit) = self.peek().and_then(|next| next.to_digit(8)) {
            let next = value * 8 + u16::try_from(digit).unwrap_or_default();
            self.at += 1;
            if next > 0o377 {
                break;
            }
            value = next;
        }
        value
    }

    /// Reads a class after its `[`.
    fn class(&mut self) -> Result<UnitSet, RegexError> {
        let end = self.class_end()?;
        let negated = self.at < end && self.eat('^');
        let mut set = UnitSet::default();
        let mut range_start: Option<u16> = None;
        while self.at < end {
            let unit = match self.class_atom()? {
                ClassAtom::Unit(unit) => unit,
                ClassAtom::Set(class, last) => {
                    if range_start.is_some() {
                        return Err(RegexError::Invalid);
                    }
                    set.add_all(&class);
                    if let Some(last) = last {
                        self.check_range_after_digits(last, end)?;
                    }
                    continue;
                }
            };
            if let Some(first) = range_start.take() {
                if first > unit {
                    return Err(RegexError::Invalid);
                }
                set.add(first, unit);
            } else {
                set.add(unit, unit);
                if self.at + 1 < end && self.eat('-') {
                    range_start = Some(unit);
                }
            }
        }
        self.at = end + 1;
        Ok(if negated { set.complement() } else { set })
    }

    /// Refuses `[\d-x]` where `x` sorts below `9`, as Rhino's first pass does.
    fn check_range_after_digits(&mut self, last: u16, end: usize) -> Result<(), RegexError> {
        let here = self.at;
        if self.at + 1 < end && self.eat('-') {
            match self.class_atom()? {
                ClassAtom::Unit(unit) if unit >= last => {}
                ClassAtom::Unit(_) | ClassAtom::Set(..) => return Err(RegexError::Invalid),
            }
        }
        self.at = here;
        Ok(())
    }

    fn class_end(&self) -> Result<usize, RegexError> {
        let mut end = self.at;
        loop {
            match self.units.get(end) {
                None => return Err(RegexError::Invalid),
                Some(0x5C) => end += 2,
                Some(0x5D) => return Ok(end),
                Some(_) => end += 1,
            }
        }
    }

    fn class_atom(&mut self) -> Result<ClassAtom, RegexError> {
        let Some(unit) = self.take() else {
            return Err(RegexError::Invalid);
        };
        if unit != u16::from(b'\\') {
            return Ok(ClassAtom::Unit(unit));
        }
        let Some(unit) = self.take() else {
            return Err(RegexError::Invalid);
        };
        let name = char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER);
        Ok(match name {
            'b' => ClassAtom::Unit(8),
            'd' => ClassAtom::Set(UnitSet::digits(), Some(u16::from(b'9'))),
            'c' => ClassAtom::Unit(self.control().unwrap_or_else(|| {
                self.at -= 1;
                u16::from(b'\\')
            })),
            'u' | 'x' => {
                let length = if name == 'u' { 4 } else { 2 };
                ClassAtom::Unit(self.class_hex(length))
            }
            '0'..='7' => {
                self.at -= 1;
                ClassAtom::Unit(self.class_octal())
            }
            _ => match class_escape(name) {
                Some(set) => ClassAtom::Set(set, None),
                None => ClassAtom::Unit(simple_escape(name).unwrap_or(unit)),
            },
        })
    }

    /// Reads hexadecimal digits in a class; without them the backslash stands for itself.
    fn class_hex(&mut self, length: usize) -> u16 {
        self.hex(length).unwrap_or_else(|| {
            self.at -= 1;
            u16::from(b'\\')
        })
    }

    /// Reads one to three octal digits in a class.
    fn class_octal(&mut self) -> u16 {
        let mut value = 0_u16;
        for _ in 0..3 {
            let Some(digit) = self.peek().and_then(|next| next.to_digit(8)) else {
                break;
            };
            let next = value * 8 + u16::try_from(digit).unwrap_or_default();
            if next > 0o377 {
                break;
            }
            value = next;
            self.at += 1;
        }
        value
    }
}

enum ClassAtom {
    Unit(u16),
    /// A class escape, and the unit a range after it is checked against, if any.
    Set(UnitSet, Option<u16>),
}

fn class_escape(name: char) -> Option<UnitSet> {
    Some(match name {
        'd' => UnitSet::digits(),
        'D' => UnitSet::digits().complement(),
        's' => UnitSet::space(),
        'S' => UnitSet::space().complement(),
        'w' => UnitSet::word(),
        'W' => UnitSet::word().complement(),
        _ => return None,
    })
}

fn simple_escape(name: char) -> Option<u16> {
    Some(match name {
        't' => 0x09,
        'n' => 0x0A,
        'v' => 0x0B,
        'f' => 0x0C,
        'r' => 0x0D,
        _ => return None,
    })
}
