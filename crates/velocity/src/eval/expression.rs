//! Expressions: values, truth, comparison and concatenation.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{Flow, Flowing, Renderer};
use crate::arithmetic::{self, is_number, to_i32};
use crate::context::Context;
use crate::observe::{Observer, Warning};
use crate::source::Span;
use crate::tree::{Expression, ExpressionKind, Interpolated, Link, Operator};
use crate::value::{List, Map, Text, Value};

impl<O: Observer> Renderer<'_, O> {
    pub(super) fn value(&mut self, expression: &Expression, context: &Context) -> Flowing<Value> {
        match &expression.kind {
            ExpressionKind::String(text) => Ok(Value::String(text.clone())),
            ExpressionKind::Reference(reference) => self.reference_value(reference, context),
            ExpressionKind::Int(number) => Ok(Value::Int(*number)),
            ExpressionKind::Bool(flag) => Ok(Value::Bool(*flag)),
            ExpressionKind::Double(number) => Ok(Value::Double(*number)),
            ExpressionKind::Long(number) => Ok(Value::Long(*number)),
            ExpressionKind::Big(number) => Ok(Value::BigInteger(Rc::new(number.clone()))),
            ExpressionKind::Word(_) => Ok(Value::Null),
            _ => {
                self.step(1, expression.span)?;
                self.enter(expression.span)?;
                let value = self.compound(expression, context)?;
                self.depth -= 1;
                Ok(value)
            }
        }
    }

    fn compound(&mut self, expression: &Expression, context: &Context) -> Flowing<Value> {
        match &expression.kind {
            ExpressionKind::Interpolated(string) => self.interpolated(string, context),
            ExpressionKind::Range(bounds) => {
                let from = self.value(&bounds.0, context)?;
                let to = self.value(&bounds.1, context)?;
                self.range(&from, &to, expression.span)
            }
            ExpressionKind::List(items) => {
                let items: Vec<Value> = items
                    .iter()
                    .map(|item| self.value(item, context))
                    .collect::<Flowing<_>>()?;
                Ok(Value::List(List::from(items)))
            }
            ExpressionKind::Map(entries) => {
                let map = Map::new();
                for (key, value) in entries {
                    let key = self.value(key, context)?;
                    let value = self.value(value, context)?;
                    map.insert(key, value);
                }
                Ok(Value::Map(map))
            }
            ExpressionKind::Chain { first, links } => self.chain(first, links, context),
            _ => self.truth(expression, context).map(Value::Bool),
        }
    }

    /// Renders a string literal that is a template.
    fn interpolated(&mut self, string: &Interpolated, context: &Context) -> Flowing<Value> {
        let Some(parsed) = string.parsed.get() else {
            return Ok(Value::String(string.text.clone()));
        };
        let mut text = self.in_unit(&parsed.unit, |renderer| {
            renderer.captured(|renderer| renderer.block(&parsed.block, context))
        })?;
        if string.padded {
            text.pop();
        }
        if text.len() > self.settings.limits.value {
            return Err(self.limit(crate::limits::LimitKind::Value, Span::default()));
        }
        self.step(text.len() as u64 / 64, Span::default())?;
        Ok(Value::from(text))
    }

    fn range(&mut self, from: &Value, to: &Value, span: Span) -> Flowing<Value> {
        if !is_number(from) || !is_number(to) {
            self.warn(span, || Warning::OperandsDoNotFit);
            return Ok(Value::Null);
        }
        let (from, to) = (to_i32(from), to_i32(to));
        let count = from.wrapping_sub(to).wrapping_abs().wrapping_add(1);
        let Ok(count) = usize::try_from(count) else {
            let message = format!("Illegal Capacity: {count}");
            return Err(self.runtime("java.lang.IllegalArgumentException", &message, span));
        };
        if let Err(fault) = self.rules().elements(count) {
            return Err(self.unwrapped(fault, span));
        }
        self.step(count as u64 / 8, span)?;
        let delta = if from >= to { -1 } else { 1 };
        let mut number = from;
        let items: List = (0..count)
            .map(|_| {
                let item = Value::Int(number);
                number = number.wrapping_add(delta);
                item
            })
            .collect();
        Ok(Value::List(items))
    }

    /// Evaluates a condition.
    pub(super) fn truth(&mut self, expression: &Expression, context: &Context) -> Flowing<bool> {
        match &expression.kind {
            ExpressionKind::Bool(flag) => Ok(*flag),
            ExpressionKind::Reference(reference) => {
                if let Some(truth) = self.path_truth(reference, context) {
                    self.step(1, reference.span)?;
                    return Ok(truth);
                }
                let value = self.reference(reference, context)?;
                match value {
                    Value::Null => Ok(false),
                    Value::Bool(flag) => Ok(flag),
                    Value::Object(_) | Value::Java(_) => self.has_text(&value, expression.span),
                    Value::List(_) | Value::Map(_) if self.has_blocks => {
                        self.has_text(&value, expression.span)
                    }
                    _ => Ok(true),
                }
            }
            ExpressionKind::Not(operand) => {
                self.enter(expression.span)?;
                let truth = !self.truth(operand, context)?;
                self.depth -= 1;
                Ok(truth)
            }
            ExpressionKind::Chain { first, links } => {
                self.enter(expression.span)?;
                let truth = self.chain_truth(first, links, context)?;
                self.depth -= 1;
                Ok(truth)
            }
            // Whatever else stands in a condition is false, even a non-empty string.
            _ => Ok(false),
        }
    }

    /// Tells whether `toString()` of a reference gives anything; what it throws is wrapped.
    fn has_text(&mut self, value: &Value, span: Span) -> Flowing<bool> {
        match self.text_of(value, span) {
            Err(Flow::Fail(error)) if error.is_exception() => {
                let message = format!("Reference evaluation threw an exception ({error})");
                Err(self.velocity(&message, span))
            }
            text => Ok(text?.is_some()),
        }
    }

    /// Evaluates a chain for its truth: arithmetic has none.
    fn chain_truth(
        &mut self,
        first: &Expression,
        links: &[Link],
        context: &Context,
    ) -> Flowing<bool> {
        match links.last().map(|link| link.operator) {
            Some(Operator::And | Operator::Or) => self.logic(first, links, context),
            Some(
                Operator::Add
                | Operator::Subtract
                | Operator::Multiply
                | Operator::Divide
                | Operator::Modulo,
            ) => Ok(false),
            _ => Ok(matches!(
                self.chain(first, links, context)?,
                Value::Bool(true)
            )),
        }
    }

    /// Evaluates `a && b && c` or `a || b || c`, no further than needed.
    fn logic(&mut self, first: &Expression, links: &[Link], context: &Context) -> Flowing<bool> {
        let mut truth = self.truth(first, context)?;
        for link in links {
            let decided = if link.operator == Operator::And {
                !truth
            } else {
                truth
            };
            if decided {
                break;
            }
            self.step(1, link.right.span)?;
            truth = self.truth(&link.right, context)?;
        }
        Ok(truth)
    }

    fn chain(&mut self, first: &Expression, links: &[Link], context: &Context) -> Flowing<Value> {
        if let Some(Link {
            operator: Operator::And | Operator::Or,
            ..
        }) = links.first()
        {
            return self.logic(first, links, context).map(Value::Bool);
        }
        let mut left = self.value(first, context)?;
        for link in links {
            self.step(1, link.right.span)?;
            let right = self.value(&link.right, context)?;
            left = self.operate(&left, link, &right)?;
        }
        Ok(left)
    }

    fn operate(&mut self, left: &Value, link: &Link, right: &Value) -> Flowing<Value> {
        let span = link.right.span;
        if let (Value::Int(left), Value::Int(right)) = (left, right)
            && let Some(value) = small(*left, link.operator, *right)
        {
            return Ok(value);
        }
        match link.operator {
            Operator::Equal => self.equal(left, right, span).map(Value::Bool),
            Operator::NotEqual => self
                .equal(left, right, span)
                .map(|equal| Value::Bool(!equal)),
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => self
                .ordered(left, link.operator, right, span)
                .map(Value::Bool),
            operator => {
                if operator == Operator::Add
                    && (matches!(left, Value::String(_)) || matches!(right, Value::String(_)))
                {
                    return self.concatenate(left, link, right);
                }
                if !is_number(left) || !is_number(right) {
                    self.warn(span, || Warning::OperandsDoNotFit);
                    return Ok(Value::Null);
                }
                match arithmetic::compute(operator, left, right) {
                    Ok(result) => Ok(result.unwrap_or_default()),
                    Err(fault) => Err(self.unwrapped(fault, span)),
                }
            }
        }
    }

    /// Joins two texts; a side that is null prints its own literal.
    fn concatenate(&mut self, left: &Value, link: &Link, right: &Value) -> Flowing<Value> {
        let span = link.right.span;
        let literals = link.literals.as_deref();
        let own = |literal: Option<&Text>| literal.cloned().unwrap_or_default();
        let left_text = match left {
            Value::Null => own(literals.map(|(left, _)| left)),
            value => self
                .text_of(value, span)?
                .unwrap_or_else(|| Text::from("null")),
        };
        let right_text = match right {
            Value::Null if !left.is_null() => own(literals.map(|(_, right)| right)),
            value => self
                .text_of(value, span)?
                .unwrap_or_else(|| Text::from("null")),
        };
        let length = left_text.len() + right_text.len();
        if length > self.settings.limits.value {
            return Err(self.limit(crate::limits::LimitKind::Value, span));
        }
        self.step(length as u64 / 64, span)?;
        let mut text = String::with_capacity(length);
        text.push_str(&left_text);
        text.push_str(&right_text);
        Ok(Value::from(text))
    }

    /// Compares as `==` does: numbers by value, one class by `equals`, else the texts.
    fn equal(&mut self, left: &Value, right: &Value, span: Span) -> Flowing<bool> {
        if is_number(left) && is_number(right) {
            return match arithmetic::compare(left, right) {
                Ok(ordering) => Ok(ordering == Ordering::Equal),
                Err(fault) => Err(self.unwrapped(fault, span)),
            };
        }
        if let (Value::String(left), Value::String(right)) = (left, right) {
            return Ok(left == right);
        }
        let related = match (left, right) {
            (Value::List(_), Value::List(_)) | (Value::Map(_), Value::Map(_)) => true,
            (Value::Null, _) | (_, Value::Null) => false,
            _ => left.class_name() == right.class_name(),
        };
        if related {
            return Ok(left.java_equals(right));
        }
        Ok(self.text_of(left, span)? == self.text_of(right, span)?)
    }

    fn ordered(
        &mut self,
        left: &Value,
        operator: Operator,
        right: &Value,
        span: Span,
    ) -> Flowing<bool> {
        if !is_number(left) || !is_number(right) {
            self.warn(span, || Warning::OperandsDoNotFit);
            return Ok(false);
        }
        let ordering = match arithmetic::compare(left, right) {
            Ok(ordering) => ordering,
            Err(fault) => return Err(self.unwrapped(fault, span)),
        };
        Ok(match operator {
            Operator::Less => ordering.is_lt(),
            Operator::LessOrEqual => ordering.is_le(),
            Operator::Greater => ordering.is_gt(),
            _ => ordering.is_ge(),
        })
    }
}

/// Computes on integers that stay small; the rest takes the long way.
fn small(left: i32, operator: Operator, right: i32) -> Option<Value> {
    Some(match operator {
        Operator::Add => Value::Int(left.checked_add(right)?),
        Operator::Subtract => Value::Int(left.checked_sub(right)?),
        Operator::Multiply => Value::Int(left.checked_mul(right)?),
        Operator::Modulo => Value::Int(left.checked_rem(right)?),
        Operator::Divide => Value::Int(left.checked_div(right)?),
        Operator::Equal => Value::Bool(left == right),
        Operator::NotEqual => Value::Bool(left != right),
        Operator::Less => Value::Bool(left < right),
        Operator::LessOrEqual => Value::Bool(left <= right),
        Operator::Greater => Value::Bool(left > right),
        Operator::GreaterOrEqual => Value::Bool(left >= right),
        Operator::And | Operator::Or => return None,
    })
}
