//! Expressions: operators by precedence, literals, lists, maps and ranges.

use std::ops::Range;

use super::{Parser, Parsing};
use crate::token::{Kind, Kinds};
use crate::tree::{Expression, ExpressionKind, Link, Operator};
use crate::value::Text;

type Level = &'static [(Kind, Operator)];

/// The binary operators, the loosest first; all bind to the left.
const LEVELS: [Level; 6] = [
    &[(Kind::Or, Operator::Or)],
    &[(Kind::And, Operator::And)],
    &[
        (Kind::Equal, Operator::Equal),
        (Kind::NotEqual, Operator::NotEqual),
    ],
    &[
        (Kind::Less, Operator::Less),
        (Kind::Greater, Operator::Greater),
        (Kind::LessOrEqual, Operator::LessOrEqual),
        (Kind::GreaterOrEqual, Operator::GreaterOrEqual),
    ],
    &[
        (Kind::Plus, Operator::Add),
        (Kind::Minus, Operator::Subtract),
    ],
    &[
        (Kind::Times, Operator::Multiply),
        (Kind::Divide, Operator::Divide),
        (Kind::Modulo, Operator::Modulo),
    ],
];

/// An operand with the tokens whose literal text Velocity prints for it when it is null.
struct Operand {
    expression: Expression,
    literal: Range<usize>,
}

impl Parser<'_, '_, '_> {
    pub(super) fn expression(&mut self) -> Parsing<Expression> {
        Ok(self.deeper(|parser| parser.level(&LEVELS))?.expression)
    }

    fn level(&mut self, levels: &[Level]) -> Parsing<Operand> {
        let Some((operators, tighter)) = levels.split_first() else {
            return self.unary();
        };
        let start = self.next;
        let Operand {
            expression: first,
            mut literal,
        } = self.level(tighter)?;
        let mut links = Vec::new();
        while let Some(operator) = self.operator(operators)? {
            let behind = self.next;
            let right = self.level(tighter)?;
            // A sum's own literal begins behind its operator.
            let left = std::mem::replace(&mut literal, behind..self.next);
            let literals = (operator == Operator::Add).then(|| {
                let text = |range| Text::from(self.literal_of(range));
                Box::new((text(left), text(right.literal)))
            });
            links.push(Link {
                operator,
                right: right.expression,
                literals,
            });
        }
        if links.is_empty() {
            return Ok(Operand {
                expression: first,
                literal,
            });
        }
        let kind = ExpressionKind::Chain {
            first: Box::new(first),
            links,
        };
        Ok(Operand {
            expression: Expression {
                span: self.span_from(start),
                kind,
            },
            literal,
        })
    }

    fn operator(&mut self, operators: &[(Kind, Operator)]) -> Parsing<Option<Operator>> {
        for &(kind, operator) in operators {
            if self.sees(kind)? {
                self.take(kind)?;
                return Ok(Some(operator));
            }
        }
        Ok(None)
    }

    fn unary(&mut self) -> Parsing<Operand> {
        let start = self.next;
        if self.not_follows()? {
            self.skip_blanks()?;
            self.take(Kind::Not)?;
            let behind = self.next;
            let operand = self.deeper(Self::unary)?;
            let kind = ExpressionKind::Not(Box::new(operand.expression));
            let literal = behind..self.next;
            return Ok(Operand {
                expression: Expression {
                    span: self.span_from(start),
                    kind,
                },
                literal,
            });
        }
        self.skip_blanks()?;
        let start = self.next;
        let operand = if self.look(0)? == Kind::ParenOpen {
            self.take(Kind::ParenOpen)?;
            let inside = self.next;
            let expression = self.expression()?;
            let literal = inside..self.next;
            self.take(Kind::ParenClose)?;
            Operand {
                expression,
                literal,
            }
        } else {
            let expression = self.value(true)?;
            Operand {
                expression,
                literal: start..self.next,
            }
        };
        self.skip_blanks()?;
        Ok(operand)
    }

    /// Parses an argument of a method, an element of a list or a part of a map.
    pub(super) fn parameter(&mut self) -> Parsing<Expression> {
        self.skip_blanks()?;
        let value = self.deeper(|parser| parser.value(false))?;
        self.skip_blanks()?;
        Ok(value)
    }

    /// Parses the inside of `[…]` behind a reference.
    pub(super) fn index_parameter(&mut self) -> Parsing<Expression> {
        const KINDS: Kinds =
            Kinds::of(&[Kind::StringLiteral, Kind::Integer, Kind::True, Kind::False]);
        if self.sees_any(KINDS)? {
            return self.value(false);
        }
        let start = self.next;
        let reference = self.reference()?;
        Ok(self.node(start, ExpressionKind::Reference(Box::new(reference))))
    }

    /// Parses a value without operators.
    pub(super) fn value(&mut self, in_expression: bool) -> Parsing<Expression> {
        let start = self.next;
        let kind = self.look(0)?;
        let value = match kind {
            Kind::StringLiteral => {
                let token = self.take(kind)?;
                self.string(token)
            }
            Kind::Integer => {
                let token = self.take(kind)?;
                self.integer(token)
            }
            Kind::Identifier | Kind::CurlyOpen => {
                ExpressionKind::Reference(Box::new(self.reference()?))
            }
            Kind::Decimal => {
                let token = self.take(kind)?;
                self.decimal(token)
            }
            Kind::MapOpen => self.map()?,
            Kind::ListOpen => {
                if self.range_follows()? {
                    self.range()?
                } else {
                    self.list()?
                }
            }
            Kind::True | Kind::False => {
                self.take(kind)?;
                ExpressionKind::Bool(kind == Kind::True)
            }
            _ => {
                self.expected = self.expected.and(super::lookahead::VALUE);
                if in_expression {
                    self.expected = self.expected.and(Kinds::of(&[Kind::ParenOpen]));
                }
                return Err(self.unexpected());
            }
        };
        Ok(self.node(start, value))
    }

    pub(super) fn node(&self, start: usize, kind: ExpressionKind) -> Expression {
        Expression {
            span: self.span_from(start),
            kind,
        }
    }

    fn list(&mut self) -> Parsing<ExpressionKind> {
        self.take(Kind::ListOpen)?;
        let mut items = Vec::new();
        if self.sees_any(super::lookahead::SPACED_VALUE)? {
            items.push(self.parameter()?);
            while self.sees(Kind::Comma)? {
                self.take(Kind::Comma)?;
                items.push(self.parameter()?);
            }
        }
        self.take(Kind::ListClose)?;
        Ok(ExpressionKind::List(items))
    }

    fn map(&mut self) -> Parsing<ExpressionKind> {
        self.take(Kind::MapOpen)?;
        let mut entries = Vec::new();
        if self.entry_follows()? {
            entries.push(self.entry()?);
            while self.sees(Kind::Comma)? {
                self.take(Kind::Comma)?;
                entries.push(self.entry()?);
            }
        } else {
            self.skip_blanks()?;
        }
        if self.sees(Kind::MapClose)? {
            self.take(Kind::MapClose)?;
        } else {
            self.take(Kind::CurlyClose)?;
        }
        Ok(ExpressionKind::Map(entries))
    }

    fn entry(&mut self) -> Parsing<(Expression, Expression)> {
        let key = self.parameter()?;
        self.take(Kind::Colon)?;
        Ok((key, self.parameter()?))
    }

    fn range(&mut self) -> Parsing<ExpressionKind> {
        self.take(Kind::ListOpen)?;
        self.skip_blanks()?;
        let from = self.bound()?;
        self.skip_blanks()?;
        self.take(Kind::DoubleDot)?;
        self.skip_blanks()?;
        let to = self.bound()?;
        self.skip_blanks()?;
        self.take(Kind::ListClose)?;
        Ok(ExpressionKind::Range(Box::new((from, to))))
    }

    fn bound(&mut self) -> Parsing<Expression> {
        let start = self.next;
        let kind = if self.sees(Kind::Integer)? {
            let token = self.take(Kind::Integer)?;
            self.integer(token)
        } else {
            ExpressionKind::Reference(Box::new(self.reference()?))
        };
        Ok(self.node(start, kind))
    }

    fn integer(&mut self, token: usize) -> ExpressionKind {
        let image = self.image(token);
        if let Ok(number) = image.parse::<i32>() {
            ExpressionKind::Int(number)
        } else if let Ok(number) = image.parse::<i64>() {
            ExpressionKind::Long(number)
        } else if let Ok(number) = image.parse::<num_bigint::BigInt>() {
            ExpressionKind::Big(number)
        } else {
            self.not_a_number(image);
            ExpressionKind::Int(0)
        }
    }

    fn decimal(&mut self, token: usize) -> ExpressionKind {
        let image = self.image(token);
        image.parse().map_or_else(
            |_| {
                self.not_a_number(image);
                ExpressionKind::Int(0)
            },
            ExpressionKind::Double,
        )
    }

    /// A number with a `#` before it fails when the template is set up.
    fn not_a_number(&mut self, image: &str) {
        let message = format!("For input string: \"{image}\"");
        self.fails_later("NumberFormatException", message);
    }
}
