//! From `[?(…)]` to an `Expression`, as Jayway does since 2.1.
//!
//! Not what 2.0.0 did; see `criteria.rs`. The grammar is `or := and {'||' and}`,
//! `and := operand {'&&' operand}`, `operand := '(' or ')' | '!' operand | relation`, with the
//! exceptions that come from looking back at characters: a path knows by the character before it
//! whether it was negated.

use super::operand::{Operand, quoted};
use super::{Expression, Operator};
use crate::compile::{check_depth, path};
use crate::error::{Error, ErrorKind};
use crate::java_regex::{Flags, JavaRegex};
use crate::number::BigDecimal;
use crate::path::{Tokens, trim};
use crate::scanner::{Scanner, is_digit, unit};
use crate::version::Version;

/// Bounds how deep brackets may stand in a filter.
const NESTING: usize = 100;

/// Compiles a filter with its brackets.
pub(crate) fn compile(criteria: &str, version: Version, depth: usize) -> Result<Expression, Error> {
    check_depth(depth)?;
    let filter = strip(criteria, version)?;
    let mut compiler = Compiler {
        filter,
        version,
        depth,
        open: 0,
    };
    let compiled = compiler.whole();
    match compiled {
        Err(error) if error.kind().is_exception() && !error.kind().is_invalid_path() => {
            let position = compiler.filter.position();
            let here = compiler.filter.current()?;
            Err(Error::invalid_path(format!(
                "Failed to parse filter: {}, error on position: {position}, char: {}",
                compiler.filter.text(),
                crate::scanner::text_of(&[here]),
            )))
        }
        other => other,
    }
}

/// Takes `[?` and `]` off. Since 2.4.0 positions count from the opening bracket all the same.
fn strip(criteria: &str, version: Version) -> Result<Scanner, Error> {
    let complain = |start: &str, end: &str| {
        Error::invalid_path(format!(
            "Filter must start with '{start}' and end with '{end}'. {criteria}"
        ))
    };
    if version == Version::V2_2 {
        let outer = trim(criteria)
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'))
            .ok_or_else(|| complain("[", "]"))?;
        let inner = trim(outer)
            .strip_prefix('?')
            .ok_or_else(|| complain("[?", "]"))?;
        let inner = trim(inner);
        if !inner.starts_with('(') || !inner.ends_with(')') {
            return Err(complain("[?(", ")]"));
        }
        return Ok(Scanner::new(inner));
    }
    let mut filter = Scanner::new(criteria);
    filter.trim();
    if !filter.current_is(b'[')? || !filter.last_is(b']') {
        return Err(complain("[", "]"));
    }
    filter.advance(1);
    filter.retreat_end(1);
    filter.trim();
    if !filter.current_is(b'?')? {
        return Err(complain("[?", "]"));
    }
    filter.advance(1);
    filter.trim();
    if !filter.current_is(b'(')? || !filter.last_is(b')') {
        return Err(complain("[?(", ")]"));
    }
    Ok(filter)
}

struct Compiler {
    filter: Scanner,
    version: Version,
    depth: usize,
    open: usize,
}

impl Compiler {
    fn whole(&mut self) -> Result<Expression, Error> {
        let expression = self.or()?;
        self.filter.skip_blanks();
        if self.filter.is_here() {
            let rest = self
                .filter
                .slice(self.filter.position(), self.filter.len())?;
            return Err(Error::invalid_path(format!(
                "Expected end of filter expression instead of: {rest}"
            )));
        }
        Ok(expression)
    }

    fn or(&mut self) -> Result<Expression, Error> {
        let parts = self.chain("||", Self::and)?;
        Ok(one_or(parts, Expression::Or))
    }

    fn and(&mut self) -> Result<Expression, Error> {
        let parts = self.chain("&&", Self::operand)?;
        Ok(one_or(parts, Expression::And))
    }

    /// Reads parts with an operator between them.
    ///
    /// 2.2.0 steps back before the operator when what follows makes no sense, and leaves the
    /// complaint to whoever reads on from there.
    fn chain(
        &mut self,
        operator: &str,
        part: fn(&mut Self) -> Result<Expression, Error>,
    ) -> Result<Vec<Expression>, Error> {
        let mut parts = vec![part(self)?];
        loop {
            let before = self.filter.position();
            if !self.takes(operator) {
                return Ok(parts);
            }
            match part(self) {
                Ok(read) => parts.push(read),
                Err(error) if self.version == Version::V2_2 && error.kind().is_invalid_path() => {
                    self.filter.set_position(before);
                    return Ok(parts);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Moves past a logical operator if it stands here, and stays otherwise.
    fn takes(&mut self, operator: &str) -> bool {
        let start = self.filter.position();
        self.filter.skip_blanks();
        let at = self.filter.position();
        let end = at + operator.len();
        if self.filter.in_bounds(end - 1)
            && self
                .filter
                .slice(at, end)
                .is_ok_and(|text| text == operator)
        {
            self.filter.set_position(end);
            return true;
        }
        self.filter.set_position(start);
        false
    }

    fn operand(&mut self) -> Result<Expression, Error> {
        self.open += 1;
        if self.open > NESTING {
            let message = format!("brackets in a filter nest deeper than {NESTING} levels");
            return Err(Error::new(ErrorKind::Limit, message));
        }
        let read = self.open_operand();
        self.open -= 1;
        read
    }

    fn open_operand(&mut self) -> Result<Expression, Error> {
        self.filter.skip_blanks();
        let start = self.filter.position();
        if self.version > Version::V2_2 && self.filter.current_is(b'!')? {
            self.filter.advance(1);
            self.filter.skip_blanks();
            if !self.at_path()? {
                return Ok(Expression::Not(Box::new(self.operand()?)));
            }
            // a negated path is left to the reader of paths
            self.filter.set_position(start);
        }
        if self.filter.current_is(b'(')? {
            self.filter.advance(1);
            let inner = self.or()?;
            self.filter.skip_blanks();
            if !self.filter.current_is(b')')? {
                return Err(Error::invalid_path("Expected character: )"));
            }
            self.filter.advance(1);
            return Ok(inner);
        }
        self.relation()
    }

    fn at_path(&self) -> Result<bool, Error> {
        Ok(self.filter.current_is(b'$')? || self.filter.current_is(b'@')?)
    }

    fn relation(&mut self) -> Result<Expression, Error> {
        let (left, negated) = self.value()?;
        let after = self.filter.position();
        let relation = self
            .operator()
            .and_then(|operator| Ok((operator, self.value()?.0)));
        match relation {
            Ok((operator, right)) => Ok(Expression::Relation {
                left,
                operator,
                right,
            }),
            Err(error) if error.kind().is_invalid_path() => {
                self.filter.set_position(after);
                match left {
                    Operand::Path(path) => Ok(Expression::Exists {
                        path,
                        wanted: !negated,
                    }),
                    _ => Err(Error::invalid_path("Expected path node")),
                }
            }
            Err(error) => Err(error),
        }
    }

    fn operator(&mut self) -> Result<Operator, Error> {
        self.filter.skip_blanks();
        let start = self.filter.position();
        if is_operator(self.filter.current()?) {
            while self.filter.is_here() && is_operator(self.filter.current()?) {
                self.filter.advance(1);
            }
        } else {
            while self.filter.is_here() && !self.filter.current_is(b' ')? {
                self.filter.advance(1);
            }
        }
        let text = self.filter.slice(start, self.filter.position())?;
        Operator::named(&text, self.version)
    }

    /// Reads an operand; tells of a path whether `!` stood before it.
    fn value(&mut self) -> Result<(Operand, bool), Error> {
        self.filter.skip_blanks();
        if self.at_path()? {
            return self.path();
        }
        if self.filter.current_is(b'!')? {
            self.filter.advance(1);
            self.filter.skip_blanks();
            if self.at_path()? {
                return self.path();
            }
            return Err(Error::invalid_path("Unexpected character: !"));
        }
        self.literal().map(|literal| (literal, false))
    }

    fn path(&mut self) -> Result<(Operand, bool), Error> {
        let start = self.filter.position();
        let negated = self
            .filter
            .previous_significant(start)
            .map(|before| self.filter.at(before))
            .transpose()?
            == Some(unit(b'!'));
        self.filter.advance(1);
        while self.filter.is_here() {
            if self.filter.current_is(b'[')? {
                let open = self.filter.position();
                let close = self.filter.index_of_closing(open, b'[', b']', false)?;
                let Some(close) = close else {
                    return Err(Error::invalid_path(format!(
                        "Square brackets does not match in filter {}",
                        self.filter.text()
                    )));
                };
                self.filter.set_position(close + 1);
            }
            let here = self.filter.current()?;
            let closes = here == unit(b')') && !self.closes_call(start)?;
            if !self.filter.is_here() || is_operator(here) || here == unit(b' ') || closes {
                break;
            }
            self.filter.advance(1);
        }
        let text = self.filter.slice(start, self.filter.position())?;
        Ok((Operand::Path(self.compiled(&text)?), negated))
    }

    fn compiled(&self, text: &str) -> Result<Tokens, Error> {
        path(text, self.version, self.depth + 1)
    }

    /// Tells of the bracket here whether it closes an empty argument list of a path function.
    fn closes_call(&self, start: usize) -> Result<bool, Error> {
        let Some(before) = self.filter.previous_significant(self.filter.position()) else {
            return Ok(false);
        };
        if self.filter.at(before)? != unit(b'(') {
            return Ok(false);
        }
        for at in (start + 1..before).rev() {
            if self.filter.at(at)? == unit(b'.') {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn literal(&mut self) -> Result<Operand, Error> {
        match self.filter.current()? {
            quote @ (0x27 | 0x22) => self.text(quote),
            0x74 | 0x66 => self.boolean(),
            0x6e => self.null(),
            0x7b => self.json(b'{', b'}'),
            0x5b => self.json(b'[', b']'),
            0x2f => self.pattern(),
            _ => self.number(),
        }
    }

    fn text(&mut self, quote: u16) -> Result<Operand, Error> {
        let start = self.filter.position();
        let Some(end) = self.filter.index_of_unescaped(start, quote) else {
            return Err(Error::invalid_path(format!(
                "String literal does not have matching quotes. Expected {} in {}",
                crate::scanner::text_of(&[quote]),
                self.filter.text()
            )));
        };
        self.filter.set_position(end + 1);
        Ok(Operand::Text(quoted(&self.filter.slice(start, end + 1)?)?))
    }

    fn boolean(&mut self) -> Result<Operand, Error> {
        let start = self.filter.position();
        let value = self.filter.current_is(b't')?;
        let length = if value { 4 } else { 5 };
        let expected = || Error::invalid_path("Expected boolean literal");
        if !self.filter.in_bounds(start + length - 1) {
            return Err(expected());
        }
        let text = self.filter.slice(start, start + length)?;
        if text != "true" && text != "false" {
            return Err(expected());
        }
        self.filter.advance(length);
        Ok(Operand::Boolean(value))
    }

    fn null(&mut self) -> Result<Operand, Error> {
        let start = self.filter.position();
        if self.filter.in_bounds(start + 3) && self.filter.slice(start, start + 4)? == "null" {
            self.filter.advance(4);
            return Ok(Operand::Null);
        }
        Err(Error::invalid_path("Expected <null> value"))
    }

    fn json(&mut self, open: u8, close: u8) -> Result<Operand, Error> {
        let start = self.filter.position();
        let Some(end) = self.filter.index_of_closing(start, open, close, false)? else {
            return Err(Error::invalid_path(format!(
                "String not closed. Expected ' in {}",
                self.filter.text()
            )));
        };
        self.filter.set_position(end + 1);
        Ok(Operand::json(
            self.filter.slice(start, end + 1)?,
            self.version,
        ))
    }

    fn number(&mut self) -> Result<Operand, Error> {
        let start = self.filter.position();
        while self.filter.is_here() && self.is_number_unit(self.filter.current()?) {
            self.filter.advance(1);
        }
        let text = self.filter.slice(start, self.filter.position())?;
        match BigDecimal::parse(&text) {
            Some(number) => Ok(Operand::Number(number)),
            None => Err(Error::silent(ErrorKind::NumberFormat)),
        }
    }

    fn is_number_unit(&self, here: u16) -> bool {
        let exponent = here == unit(b'e') || here == unit(b'E');
        is_digit(here)
            || here == unit(b'-')
            || here == unit(b'.')
            || exponent && self.version == Version::Head
    }

    fn pattern(&mut self) -> Result<Operand, Error> {
        let start = self.filter.position();
        let Some(close) = self.filter.index_of_unescaped(start, unit(b'/')) else {
            return Err(Error::invalid_path(format!(
                "Pattern not closed. Expected / in {}",
                self.filter.text()
            )));
        };
        let end = self.flags_end(close)?;
        self.filter.set_position(end);
        let source = self.filter.slice(start, end)?;
        let last = source.rfind('/').unwrap_or(0);
        let pattern = source.get(1..last).unwrap_or_default();
        let flags = Flags::named(source.get(last + 1..).unwrap_or_default());
        JavaRegex::compile(pattern, flags).map(Operand::Pattern)
    }

    /// Finds where the flags behind a pattern end; up to 2.4.0 there is only `i`.
    fn flags_end(&self, close: usize) -> Result<usize, Error> {
        let mut end = close + 1;
        while self.filter.in_bounds(end) {
            let is_flag = match self.version {
                Version::Head => Flags::is_flag(self.filter.at(end)?),
                _ => end == close + 1 && self.filter.at(end)? == unit(b'i'),
            };
            if !is_flag {
                break;
            }
            end += 1;
        }
        Ok(end)
    }
}

fn one_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}

fn is_operator(here: u16) -> bool {
    [b'<', b'>', b'=', b'~', b'!']
        .iter()
        .any(|operator| here == unit(*operator))
}
