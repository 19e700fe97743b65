//! The operators of filters.
//!
//! Not spelled only one way: letters may be in either case. An operand of a type that an operator
//! does not know makes the test fail, by returning false or by an `InvalidPathException`, which
//! comes to the same.

use std::cmp::Ordering;

use super::operand::Seen;
use crate::error::{Error, ErrorKind};
use crate::node::{Kind, Node};
use crate::number::Number;
use crate::version::Version;

/// Is an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    /// `===`: equal, and of the same type.
    Same,
    NotSame,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Matches,
    In,
    NotIn,
    Contains,
    All,
    Size,
    Empty,
    Exists,
    SubsetOf,
    AnyOf,
    NoneOf,
    /// Operators that a path can name but no operand of a path can satisfy.
    Unsatisfiable,
}

const OPERATORS: [(&str, Operator, Version); 21] = [
    (">=", Operator::GreaterOrEqual, Version::V2_2),
    ("<=", Operator::LessOrEqual, Version::V2_2),
    ("==", Operator::Equal, Version::V2_2),
    ("===", Operator::Same, Version::V2_2),
    ("!=", Operator::NotEqual, Version::V2_2),
    ("!==", Operator::NotSame, Version::V2_2),
    ("<", Operator::Less, Version::V2_2),
    (">", Operator::Greater, Version::V2_2),
    ("=~", Operator::Matches, Version::V2_2),
    ("NIN", Operator::NotIn, Version::V2_2),
    ("IN", Operator::In, Version::V2_2),
    ("CONTAINS", Operator::Contains, Version::V2_2),
    ("ALL", Operator::All, Version::V2_2),
    ("SIZE", Operator::Size, Version::V2_2),
    ("EXISTS", Operator::Exists, Version::V2_2),
    ("TYPE", Operator::Unsatisfiable, Version::V2_2),
    ("MATCHES", Operator::Unsatisfiable, Version::V2_2),
    ("EMPTY", Operator::Empty, Version::V2_2),
    ("SUBSETOF", Operator::SubsetOf, Version::V2_4),
    ("ANYOF", Operator::AnyOf, Version::Head),
    ("NONEOF", Operator::NoneOf, Version::Head),
];

impl Operator {
    /// Finds the operator of a spelling.
    pub(super) fn named(text: &str, version: Version) -> Result<Self, Error> {
        let upper = text.to_uppercase();
        OPERATORS
            .iter()
            .find(|(spelling, _, since)| *spelling == upper && version >= *since)
            .map(|(_, operator, _)| *operator)
            .ok_or_else(|| Error::invalid_path(format!("Filter operator {text} is not supported!")))
    }

    /// Tells whether the operator holds between two operands.
    pub(super) fn holds<N: Node>(
        self,
        left: &Seen<'_, N>,
        right: &Seen<'_, N>,
        version: Version,
    ) -> Result<bool, Error> {
        let order = || compare(left, right);
        Ok(match self {
            Self::Equal => left.equals(right)?,
            Self::NotEqual => !left.equals(right)?,
            Self::Same => same_type(left, right) && left.equals(right)?,
            Self::NotSame => !(same_type(left, right) && left.equals(right)?),
            Self::Less => order() == Some(Ordering::Less),
            Self::LessOrEqual => order().is_some_and(Ordering::is_le),
            Self::Greater => order() == Some(Ordering::Greater),
            Self::GreaterOrEqual => order().is_some_and(Ordering::is_ge),
            Self::Matches => matches(left, right, version)?,
            Self::In => is_in(left, right, version)?,
            Self::NotIn => !is_in(left, right, version)?,
            Self::Contains => contains(left, right, version)?,
            Self::All => all(left, right, version)?,
            Self::Size => has_size(left, right)?,
            Self::Empty => is_empty(left, right, version)?,
            Self::Exists => {
                if !matches!(left, Seen::Boolean(_)) && !matches!(right, Seen::Boolean(_)) {
                    let message = "Failed to evaluate exists expression";
                    return Err(Error::new(ErrorKind::JsonPath, message));
                }
                left.boolean()? == right.boolean()?
            }
            Self::SubsetOf => between_lists(left, right, version, |left, right| {
                every(left, |member| has(right, member))
            })?,
            Self::AnyOf => between_lists(left, right, version, |left, right| {
                some(left, |member| has(right, member))
            })?,
            Self::NoneOf => between_lists(left, right, version, |left, right| {
                Ok(!some(left, |member| has(right, member))?)
            })?,
            Self::Unsatisfiable => return Err(Error::invalid_path("Expected another operand")),
        })
    }
}

fn same_type<N>(left: &Seen<'_, N>, right: &Seen<'_, N>) -> bool {
    let rank = |seen: &Seen<'_, N>| match seen {
        Seen::Undefined => 0,
        Seen::Null => 1,
        Seen::Boolean(_) => 2,
        Seen::Number(_) => 3,
        Seen::Text(_) => 4,
        Seen::Node(_) | Seen::Literal { .. } => 5,
        Seen::Pattern(_) => 6,
        Seen::Path => 7,
    };
    rank(left) == rank(right)
}

/// Orders numbers by value and strings by their UTF-16 units; nothing else has an order.
fn compare<N: Node>(left: &Seen<'_, N>, right: &Seen<'_, N>) -> Option<Ordering> {
    match (left, right) {
        (Seen::Number(left), Seen::Number(right)) => Some(left.compare(right)),
        (Seen::Text(left), Seen::Text(right)) => {
            Some(left.encode_utf16().cmp(right.encode_utf16()))
        }
        _ => None,
    }
}

fn matches<N: Node>(
    left: &Seen<'_, N>,
    right: &Seen<'_, N>,
    version: Version,
) -> Result<bool, Error> {
    let (pattern, input) = match (left, right) {
        (Seen::Pattern(_), Seen::Pattern(_)) => return Ok(false),
        (Seen::Pattern(pattern), input) | (input, Seen::Pattern(pattern)) => (pattern, input),
        _ => return Ok(false),
    };
    if version == Version::Head && input.json_kind()? == Some(Kind::Array) {
        let members = input.list(version)?.unwrap_or_default();
        return some(&members, |member| pattern.matches(&input_of(member)));
    }
    pattern.matches(&input_of(input))
}

fn input_of<N: Node>(seen: &Seen<'_, N>) -> String {
    match seen {
        Seen::Boolean(value) => value.to_string(),
        other => other.text().unwrap_or_default().into_owned(),
    }
}

fn is_in<N: Node>(
    left: &Seen<'_, N>,
    right: &Seen<'_, N>,
    version: Version,
) -> Result<bool, Error> {
    match right.list(version)? {
        Some(members) => has(&members, left),
        None => Ok(false),
    }
}

fn contains<N: Node>(
    left: &Seen<'_, N>,
    right: &Seen<'_, N>,
    version: Version,
) -> Result<bool, Error> {
    if let (Seen::Text(left), Seen::Text(right)) = (left, right) {
        return Ok(left.contains(right.as_ref()));
    }
    if !left.is_json() {
        return Ok(false);
    }
    match left.list(version)? {
        Some(members) => has(&members, right),
        None => Ok(false),
    }
}

/// `all` holds between a list in the document and a list that only Java programs can pass.
fn all<N: Node>(left: &Seen<'_, N>, right: &Seen<'_, N>, version: Version) -> Result<bool, Error> {
    let _ = (left, version);
    match right {
        Seen::Node(_) | Seen::Literal { .. } => {
            Err(Error::invalid_path("Expected value list node"))
        }
        other => other.list(version).map(|_| false),
    }
}

fn has_size<N: Node>(left: &Seen<'_, N>, right: &Seen<'_, N>) -> Result<bool, Error> {
    let Seen::Number(size) = right else {
        return Ok(false);
    };
    let size = i64::from(Number::BigDecimal(size.clone().into_owned()).to_int());
    Ok(match left {
        Seen::Text(text) => i64::try_from(text.encode_utf16().count()) == Ok(size),
        seen if seen.is_json() => {
            let length = match seen.json_kind()? {
                Some(Kind::Array) => i64::try_from(seen.json_len()?).unwrap_or(i64::MAX),
                _ => -1,
            };
            length == size
        }
        _ => false,
    })
}

fn is_empty<N: Node>(
    left: &Seen<'_, N>,
    right: &Seen<'_, N>,
    version: Version,
) -> Result<bool, Error> {
    match left {
        Seen::Text(text) => Ok(text.is_empty() == right.boolean()?),
        seen if seen.is_json() => {
            let empty = match (version, seen.json_kind()?) {
                // not empty only where it is a list with elements
                (Version::V2_2, Some(Kind::Object)) => true,
                (Version::Head, Some(Kind::Object)) => {
                    let message = "class java.util.LinkedHashMap cannot be cast to class \
                                   java.util.Collection";
                    return Err(Error::new(ErrorKind::ClassCast, message));
                }
                _ => seen.json_len()? == 0,
            };
            Ok(empty == right.boolean()?)
        }
        _ => Ok(false),
    }
}

fn between_lists<N: Node>(
    left: &Seen<'_, N>,
    right: &Seen<'_, N>,
    version: Version,
    test: impl FnOnce(&[Seen<'_, N>], &[Seen<'_, N>]) -> Result<bool, Error>,
) -> Result<bool, Error> {
    let Some(right) = right.list(version)? else {
        return Ok(false);
    };
    let Some(left) = left.list(version)? else {
        return Ok(false);
    };
    test(&left, &right)
}

fn has<N: Node>(members: &[Seen<'_, N>], wanted: &Seen<'_, N>) -> Result<bool, Error> {
    some(members, |member| wanted.equals_member(member))
}

fn some<T>(items: &[T], mut test: impl FnMut(&T) -> Result<bool, Error>) -> Result<bool, Error> {
    for item in items {
        if test(item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn every<T>(items: &[T], mut test: impl FnMut(&T) -> Result<bool, Error>) -> Result<bool, Error> {
    Ok(!some(items, |item| Ok(!test(item)?))?)
}
