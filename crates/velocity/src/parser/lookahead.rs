//! What may follow: the look-ahead of the reference grammar, reading no token more than it does.

use super::{Parser, Parsing};
use crate::limits::LimitKind;
use crate::token::{Kind, Kinds};

/// How many tokens unbounded look-ahead may visit; nested lists make it repeat itself.
const SCANS: u32 = 2_000_000;

/// The first tokens of a value, white space aside.
pub(super) const VALUE: Kinds = Kinds::of(&[
    Kind::StringLiteral,
    Kind::Integer,
    Kind::ListOpen,
    Kind::MapOpen,
    Kind::True,
    Kind::False,
    Kind::Identifier,
    Kind::CurlyOpen,
    Kind::Decimal,
]);

/// The first tokens of a value with white space before it.
pub(super) const SPACED_VALUE: Kinds = VALUE.and(Kinds::of(&[Kind::Blanks]));

fn is_value(kind: Kind) -> bool {
    VALUE.has(kind)
}

impl Parser<'_, '_, '_> {
    /// `$name` or `${name`.
    pub(super) fn reference_follows(&mut self) -> Parsing<bool> {
        match self.look(0)? {
            Kind::Identifier => {
                // The grammar looks for an index, which reads one token more.
                self.look(1)?;
                Ok(true)
            }
            Kind::CurlyOpen => Ok(self.look(1)? == Kind::Identifier),
            _ => Ok(false),
        }
    }

    /// `.name`.
    pub(super) fn step_follows(&mut self) -> Parsing<bool> {
        Ok(self.look(0)? == Kind::Dot && self.look(1)? == Kind::Identifier)
    }

    /// `name(` and something that can be an argument or the end.
    pub(super) fn call_follows(&mut self) -> Parsing<bool> {
        if self.look(0)? != Kind::Identifier || self.look(1)? != Kind::ParenOpen {
            return Ok(false);
        }
        let third = self.look(2)?;
        Ok(is_value(third) || matches!(third, Kind::Blanks | Kind::CallClose))
    }

    /// An argument of a directive, with the comma and the blanks before it.
    pub(super) fn argument_follows(&mut self) -> Parsing<bool> {
        match self.look(0)? {
            Kind::Blanks => {
                let second = self.look(1)?;
                Ok(is_value(second) || matches!(second, Kind::Word | Kind::Comma))
            }
            Kind::Comma => {
                let second = self.look(1)?;
                Ok(is_value(second) || matches!(second, Kind::Word | Kind::Blanks))
            }
            Kind::Identifier | Kind::CurlyOpen => self.reference_follows(),
            Kind::Word
            | Kind::StringLiteral
            | Kind::Integer
            | Kind::Decimal
            | Kind::True
            | Kind::False => Ok(true),
            Kind::ListOpen => {
                let second = self.look(1)?;
                Ok(is_value(second) || matches!(second, Kind::Blanks | Kind::ListClose))
            }
            Kind::MapOpen => self.map_rest_follows(),
            _ => Ok(false),
        }
    }

    fn map_rest_follows(&mut self) -> Parsing<bool> {
        let second = self.look(1)?;
        Ok(is_value(second) || matches!(second, Kind::Blanks | Kind::MapClose | Kind::CurlyClose))
    }

    /// A key of a map literal.
    pub(super) fn entry_follows(&mut self) -> Parsing<bool> {
        match self.look(0)? {
            Kind::Blanks => Ok(is_value(self.look(1)?)),
            Kind::StringLiteral | Kind::Integer | Kind::True | Kind::False | Kind::Decimal => {
                Ok(matches!(self.look(1)?, Kind::Blanks | Kind::Colon))
            }
            Kind::Identifier => Ok(matches!(
                self.look(1)?,
                Kind::IndexOpen | Kind::Dot | Kind::Blanks | Kind::Colon
            )),
            Kind::CurlyOpen => Ok(self.look(1)? == Kind::Identifier),
            Kind::ListOpen => {
                let second = self.look(1)?;
                Ok(is_value(second) || matches!(second, Kind::Blanks | Kind::ListClose))
            }
            Kind::MapOpen => self.map_rest_follows(),
            _ => Ok(false),
        }
    }

    /// `!` or `not`, with blanks before it.
    pub(super) fn not_follows(&mut self) -> Parsing<bool> {
        match self.look(0)? {
            Kind::Blanks => Ok(self.look(1)? == Kind::Not),
            Kind::Not => {
                let second = self.look(1)?;
                Ok(
                    is_value(second)
                        || matches!(second, Kind::Blanks | Kind::Not | Kind::ParenOpen),
                )
            }
            _ => Ok(false),
        }
    }

    /// `[` a number or reference and `..`, however long the reference is.
    pub(super) fn range_follows(&mut self) -> Parsing<bool> {
        Ok(self.scan_range_start(self.next)?.is_some())
    }
}

/// A scan returns the index behind what it found.
type Scan = Parsing<Option<usize>>;

macro_rules! found {
    ($scan:expr) => {
        match $scan? {
            Some(end) => end,
            None => return Ok(None),
        }
    };
}

/// Unbounded look-ahead.
impl Parser<'_, '_, '_> {
    fn scan(&mut self, at: usize, kind: Kind) -> Scan {
        self.scans += 1;
        if self.scans > SCANS {
            return Err(self.limit(LimitKind::Steps, SCANS as usize));
        }
        Ok((self.kind_at(at)? == kind).then_some(at + 1))
    }

    fn scan_blanks(&mut self, at: usize) -> Parsing<usize> {
        Ok(self.scan(at, Kind::Blanks)?.unwrap_or(at))
    }

    fn scan_range_start(&mut self, at: usize) -> Scan {
        let at = found!(self.scan(at, Kind::ListOpen));
        let at = self.scan_blanks(at)?;
        let at = found!(self.scan_bound(at));
        let at = self.scan_blanks(at)?;
        self.scan(at, Kind::DoubleDot)
    }

    fn scan_bound(&mut self, at: usize) -> Scan {
        match self.scan_reference(at)? {
            Some(end) => Ok(Some(end)),
            None => self.scan(at, Kind::Integer),
        }
    }

    fn scan_range(&mut self, at: usize) -> Scan {
        let at = found!(self.scan_range_start(at));
        let at = self.scan_blanks(at)?;
        let at = found!(self.scan_bound(at));
        let at = self.scan_blanks(at)?;
        self.scan(at, Kind::ListClose)
    }

    fn scan_reference(&mut self, at: usize) -> Scan {
        if let Some(end) = self.scan(at, Kind::Identifier)? {
            return self.scan_steps(end).map(Some);
        }
        let at = found!(self.scan(at, Kind::CurlyOpen));
        let at = found!(self.scan(at, Kind::Identifier));
        let at = self.scan_steps(at)?;
        self.scan(at, Kind::CurlyClose)
    }

    fn scan_steps(&mut self, at: usize) -> Parsing<usize> {
        let mut at = self.scan_indexes(at)?;
        while let Some(dot) = self.scan(at, Kind::Dot)? {
            let end = match self.scan_call(dot)? {
                Some(end) => Some(end),
                None => self.scan(dot, Kind::Identifier)?,
            };
            let Some(end) = end else { break };
            at = self.scan_indexes(end)?;
        }
        Ok(at)
    }

    fn scan_indexes(&mut self, at: usize) -> Parsing<usize> {
        let mut at = at;
        while let Some(end) = self.scan_index(at)? {
            at = end;
        }
        Ok(at)
    }

    fn scan_index(&mut self, at: usize) -> Scan {
        let at = found!(self.scan(at, Kind::IndexOpen));
        let at = self.scan_blanks(at)?;
        let at = found!(self.scan_simple(at));
        let at = self.scan_blanks(at)?;
        self.scan(at, Kind::IndexClose)
    }

    fn scan_simple(&mut self, at: usize) -> Scan {
        for kind in [Kind::StringLiteral, Kind::Integer, Kind::True, Kind::False] {
            if let Some(end) = self.scan(at, kind)? {
                return Ok(Some(end));
            }
        }
        self.deeper(|parser| parser.scan_reference(at))
    }

    fn scan_call(&mut self, at: usize) -> Scan {
        let at = found!(self.scan(at, Kind::Identifier));
        let at = found!(self.scan(at, Kind::ParenOpen));
        let at = self.scan_values(at)?;
        self.scan(at, Kind::CallClose)
    }

    /// Values with commas between them, or nothing.
    fn scan_values(&mut self, at: usize) -> Parsing<usize> {
        let Some(mut at) = self.scan_value(at)? else {
            return Ok(at);
        };
        while let Some(comma) = self.scan(at, Kind::Comma)? {
            match self.scan_value(comma)? {
                Some(end) => at = end,
                None => break,
            }
        }
        Ok(at)
    }

    fn scan_value(&mut self, at: usize) -> Scan {
        let at = self.scan_blanks(at)?;
        let end = self.deeper(|parser| parser.scan_bare_value(at))?;
        match end {
            Some(end) => self.scan_blanks(end).map(Some),
            None => Ok(None),
        }
    }

    fn scan_bare_value(&mut self, at: usize) -> Scan {
        for kind in [Kind::StringLiteral, Kind::Integer] {
            if let Some(end) = self.scan(at, kind)? {
                return Ok(Some(end));
            }
        }
        if let Some(end) = self.scan_range(at)? {
            return Ok(Some(end));
        }
        if let Some(end) = self.scan_map(at)? {
            return Ok(Some(end));
        }
        if let Some(inner) = self.scan(at, Kind::ListOpen)? {
            let inner = self.scan_values(inner)?;
            if let Some(end) = self.scan(inner, Kind::ListClose)? {
                return Ok(Some(end));
            }
        }
        for kind in [Kind::True, Kind::False] {
            if let Some(end) = self.scan(at, kind)? {
                return Ok(Some(end));
            }
        }
        match self.scan_reference(at)? {
            Some(end) => Ok(Some(end)),
            None => self.scan(at, Kind::Decimal),
        }
    }

    fn scan_map(&mut self, at: usize) -> Scan {
        let at = found!(self.scan(at, Kind::MapOpen));
        let inner = match self.scan_entry(at)? {
            Some(mut end) => {
                while let Some(comma) = self.scan(end, Kind::Comma)? {
                    match self.scan_entry(comma)? {
                        Some(next) => end = next,
                        None => break,
                    }
                }
                end
            }
            None => self.scan_blanks(at)?,
        };
        match self.scan(inner, Kind::MapClose)? {
            Some(end) => Ok(Some(end)),
            None => self.scan(inner, Kind::CurlyClose),
        }
    }

    fn scan_entry(&mut self, at: usize) -> Scan {
        let at = found!(self.scan_value(at));
        let at = found!(self.scan(at, Kind::Colon));
        self.scan_value(at)
    }
}
