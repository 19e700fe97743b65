//! Filters as Jayway 2.0.0 had them.
//!
//! Not a grammar either: the filter is cut at `&&` and `||`, each piece loses its brackets and is
//! cut again at the first operator that occurs in it, and the pieces are joined from the last to
//! the first, without precedence. What stands on either side is a path, a quoted text, a pattern or
//! else just text, which counts as a number where it meets one.

use std::cmp::Ordering;

use super::Expression;
use crate::compile::{check_depth, path};
use crate::error::{Error, ErrorKind};
use crate::evaluate::Scope;
use crate::java_regex::{Flags, JavaRegex};
use crate::node::{Kind, Node};
use crate::number::BigDecimal;
use crate::path::{Tokens, trim};
use crate::version::Version;
use crate::write::{Style, write};

/// Bounds how many conditions one filter may have.
const CONDITIONS: usize = 100;

/// Is one comparison.
#[derive(Clone, Debug)]
pub(crate) struct Criteria {
    left: Side,
    operator: Comparison,
    right: Side,
}

/// Is what stands on one side of a comparison.
#[derive(Clone, Debug)]
enum Side {
    Path(Tokens),
    Text(String),
    Pattern(JavaRegex),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    GreaterOrEqual,
    LessOrEqual,
    NotEqual,
    Less,
    Greater,
    Matches,
    /// No operator: the path must be there and not be null.
    Exists,
    /// `!` before a path without operator: it must be null or not there.
    Missing,
}

/// In the order in which they are looked for.
const COMPARISONS: [(&str, Comparison); 7] = [
    ("==", Comparison::Equal),
    (">=", Comparison::GreaterOrEqual),
    ("<=", Comparison::LessOrEqual),
    ("!=", Comparison::NotEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
    ("=~", Comparison::Matches),
];

/// Compiles a filter with its brackets.
pub(crate) fn parse_v2_0(filter: &str, depth: usize) -> Result<Expression, Error> {
    check_depth(depth)?;
    let complain = |text: &str, start: &str, end: &str| {
        Error::invalid_path(format!(
            "Filter must start with '{start}' and end with '{end}'. {text}"
        ))
    };
    let text = trim(filter);
    let inner = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .ok_or_else(|| complain(text, "[", "]"))?;
    let text = trim(inner);
    let inner = text
        .strip_prefix('?')
        .ok_or_else(|| complain(text, "[?", "]"))?;
    let text = trim(inner);
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .ok_or_else(|| complain(text, "[?(", ")]"))?;
    let criteria = trim(inner);
    let mut conditions = Vec::new();
    let mut operators = Vec::new();
    for piece in pieces(criteria) {
        match trim(&piece) {
            operator @ ("&&" | "||") => operators.push(operator.to_owned()),
            piece => conditions.push(condition(&clean(piece)?, depth)?),
        }
        if conditions.len() > CONDITIONS {
            let message = format!("a filter has more than {CONDITIONS} conditions");
            return Err(Error::new(ErrorKind::Limit, message));
        }
    }
    let mut last = || {
        conditions
            .pop()
            .ok_or_else(|| Error::silent(ErrorKind::EmptyStack))
    };
    let mut joined = last()?;
    while let Some(operator) = operators.pop() {
        joined = if operator == "&&" {
            and(joined, last()?)
        } else {
            let invalid = || Error::invalid_path(format!("Invalid operators {criteria}"));
            Expression::Or(vec![joined, last().map_err(|_| invalid())?])
        };
    }
    if conditions.is_empty() {
        Ok(joined)
    } else {
        Err(Error::invalid_path(format!("Invalid operators {criteria}")))
    }
}

/// `Filter.and`, which binds to the right side of an `or`.
fn and(left: Expression, right: Expression) -> Expression {
    match left {
        Expression::Or(mut sides) => {
            let last = sides.pop();
            let inner = last.into_iter().chain([right]).collect();
            sides.push(Expression::And(inner));
            Expression::Or(sides)
        }
        other => Expression::And(vec![other, right]),
    }
}

/// Cuts before and behind each `&&` and `||`; the operators stay as pieces of their own.
fn pieces(text: &str) -> Vec<String> {
    let units: Vec<char> = text.chars().collect();
    let is_operator = |at: usize| matches!(units.get(at..at + 2), Some(['&', '&'] | ['|', '|']));
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for (at, character) in units.iter().enumerate() {
        let cut = at > 0 && (is_operator(at) || at > 1 && is_operator(at - 2));
        if cut {
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push(*character);
    }
    pieces.push(piece);
    pieces
}

/// Takes brackets and blanks off both ends, whether they belong together or not.
fn clean(text: &str) -> Result<String, Error> {
    let nothing_left = || {
        let length = text.encode_utf16().count();
        let message = format!("String index out of range: {length}");
        Error::new(ErrorKind::StringIndexOutOfBounds, message)
    };
    let cleaned = text.trim_start_matches(['[', '?', '(', ' ']);
    let cleaned = cleaned.trim_end_matches([')', ' ']);
    if cleaned.is_empty() {
        Err(nothing_left())
    } else {
        Ok(cleaned.to_owned())
    }
}

fn condition(text: &str, depth: usize) -> Result<Expression, Error> {
    let found = COMPARISONS.iter().find_map(|(operator, comparison)| {
        text.split_once(operator)
            .map(|(left, right)| (left, *comparison, right))
    });
    let (left, comparison, right) = match found {
        Some((left, comparison, right)) => (left, Some(comparison), right),
        None => (text, None, ""),
    };
    let (left, right) = (trim(left), trim(right));
    let (left, negated) = match left.strip_prefix('!') {
        Some(path) if path.starts_with('@') => (path, true),
        _ => (left, false),
    };
    let left = side(left, depth)?;
    if right.starts_with("!@") {
        return Err(Error::invalid_path(
            "Invalid negation! Can only be used for existence check e.g [?(!@.foo)]",
        ));
    }
    let right = side(right, depth)?;
    let operator = match (comparison, &left) {
        (Some(comparison), _) => comparison,
        (None, Side::Path(_)) if negated => Comparison::Missing,
        (None, Side::Path(_)) => Comparison::Exists,
        (None, _) => {
            let message = "CriteriaType  can not be parsed";
            return Err(Error::new(ErrorKind::UnsupportedOperation, message));
        }
    };
    Ok(Expression::Criteria(Box::new(Criteria {
        left,
        operator,
        right,
    })))
}

fn side(text: &str, depth: usize) -> Result<Side, Error> {
    if text.starts_with(['$', '@']) {
        let compiled = path(text, Version::V2_0, depth)?;
        if !compiled.is_definite() {
            let message = format!("the predicate path: {text} is not definite");
            return Err(Error::invalid_path(message));
        }
        return Ok(Side::Path(compiled));
    }
    if text.starts_with('\'') && text.ends_with('\'') {
        return match text.get(1..text.len() - 1) {
            Some(inner) => Ok(Side::Text(inner.to_owned())),
            None => Err(Error::silent(ErrorKind::StringIndexOutOfBounds)),
        };
    }
    if text.starts_with('/') && (text.ends_with('/') || text.ends_with("/i")) {
        let flags = if text.ends_with('i') {
            Flags::named("i")
        } else {
            Flags::default()
        };
        let pattern = text.get(1..text.rfind('/').unwrap_or(0));
        let pattern = pattern.ok_or_else(|| Error::silent(ErrorKind::StringIndexOutOfBounds))?;
        return JavaRegex::compile(pattern, flags).map(Side::Pattern);
    }
    Ok(Side::Text(text.to_owned()))
}

/// Is a side with its value.
enum Seen<'a, N> {
    Node(N),
    Text(&'a str),
    Pattern(&'a JavaRegex),
}

impl Side {
    fn see<'a, N: Node>(&'a self, scope: &Scope<'_, N>) -> Result<Seen<'a, N>, Error> {
        Ok(match self {
            Self::Path(path) => Seen::Node(scope.read(path)?),
            Self::Text(text) => Seen::Text(text),
            Self::Pattern(pattern) => Seen::Pattern(pattern),
        })
    }
}

impl<N: Node> Seen<'_, N> {
    fn is_null(&self) -> bool {
        matches!(self, Self::Node(node) if node.kind() == Kind::Null)
    }

    fn as_text(&self) -> Option<&str> {
        match self {
            Self::Node(node) => node.as_str(),
            Self::Text(text) => Some(text),
            Self::Pattern(_) => None,
        }
    }

    /// The word `null` counts as null, even in the document.
    fn is_nullish(&self) -> bool {
        self.is_null() || self.as_text() == Some("null")
    }

    fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Node(node) => node.as_bool(),
            _ => None,
        }
    }

    /// The number, if it is one; NaN and the infinities are none to `BigDecimal`.
    fn as_decimal(&self) -> Option<Result<BigDecimal, Error>> {
        match self {
            Self::Node(node) => {
                let number = node.as_number()?;
                Some(
                    number
                        .to_decimal()
                        .ok_or_else(|| Error::silent(ErrorKind::NumberFormat)),
                )
            }
            _ => None,
        }
    }
}

impl Criteria {
    /// Tells whether the comparison holds for the item of the scope.
    pub(crate) fn holds<N: Node>(&self, scope: &Scope<'_, N>) -> Result<bool, Error> {
        if let (Side::Path(path), Comparison::Exists | Comparison::Missing) =
            (&self.left, self.operator)
        {
            let wanted = self.operator == Comparison::Exists;
            return match scope.read_item(path) {
                Ok(node) => Ok((node.kind() != Kind::Null) == wanted),
                Err(error) if error.is_not_found() => Ok(!wanted),
                Err(error) => Err(error),
            };
        }
        let compared = self
            .left
            .see(scope)
            .and_then(|left| Ok((left, self.right.see(scope)?)))
            .and_then(|(left, right)| self.compare(&left, &right));
        match compared {
            Err(error) if error.is_not_found() => Ok(false),
            other => other,
        }
    }

    fn compare<N: Node>(&self, left: &Seen<'_, N>, right: &Seen<'_, N>) -> Result<bool, Error> {
        if self.operator == Comparison::Matches {
            return matches(left, right);
        }
        let ordered = matches!(
            self.operator,
            Comparison::Less
                | Comparison::LessOrEqual
                | Comparison::Greater
                | Comparison::GreaterOrEqual
        );
        if ordered && left.is_null() != right.is_null() {
            return Ok(false);
        }
        let Some(order) = order(right, left)? else {
            return Ok(false);
        };
        Ok(match self.operator {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Greater => order.is_lt(),
            Comparison::GreaterOrEqual => order.is_le(),
            Comparison::Less => order.is_gt(),
            Comparison::LessOrEqual => order.is_ge(),
            Comparison::Matches | Comparison::Exists | Comparison::Missing => false,
        })
    }
}

/// Orders what is expected and what is there; `None` where the two cannot be compared.
fn order<N: Node>(expected: &Seen<'_, N>, found: &Seen<'_, N>) -> Result<Option<Ordering>, Error> {
    if let (Seen::Node(expected), Seen::Node(found)) = (expected, found)
        && expected.is_same(found)
    {
        return Ok(Some(Ordering::Equal));
    }
    match (expected.is_nullish(), found.is_nullish()) {
        (true, true) => return Ok(Some(Ordering::Equal)),
        (true, false) => return Ok(Some(Ordering::Less)),
        (false, true) => return Ok(Some(Ordering::Greater)),
        (false, false) => {}
    }
    if let (Some(expected), Some(found)) = (expected.as_text(), found.as_text()) {
        let expected = expected.replace("\\'", "'");
        return Ok(Some(expected.encode_utf16().cmp(found.encode_utf16())));
    }
    if let Some(found) = found.as_decimal() {
        let expected = match (expected.as_decimal(), expected.as_text()) {
            (Some(number), _) => number?,
            (None, Some(text)) => BigDecimal::parse(text)
                .ok_or_else(|| Error::new(ErrorKind::NumberFormat, format!("no number: {text}")))?,
            (None, None) => return Ok(None),
        };
        return Ok(Some(expected.compare(&found?)));
    }
    if let Some(found) = found.as_bool() {
        let expected = match (expected.as_bool(), expected.as_text()) {
            (Some(value), _) => value,
            (None, Some(text)) => text.eq_ignore_ascii_case("true"),
            (None, None) => return Ok(None),
        };
        return Ok(Some(expected.cmp(&found)));
    }
    Ok(None)
}

fn matches<N: Node>(left: &Seen<'_, N>, right: &Seen<'_, N>) -> Result<bool, Error> {
    let (pattern, target) = match (left, right) {
        (Seen::Pattern(pattern), target) | (target, Seen::Pattern(pattern)) => (pattern, target),
        (target, right) => {
            return match (target.is_null(), right.is_null()) {
                (true, true) => Ok(false),
                (false, true) => Err(Error::silent(ErrorKind::NullPointer)),
                _ => Err(Error::new(
                    ErrorKind::ClassCast,
                    "class java.lang.String cannot be cast to class java.util.regex.Pattern",
                )),
            };
        }
    };
    match target {
        Seen::Node(node) if node.kind() == Kind::Null => Ok(false),
        Seen::Node(node) => pattern.matches(&write(node, Style::Java)),
        Seen::Text(text) => pattern.matches(text),
        Seen::Pattern(other) => pattern.matches(other.source()),
    }
}
