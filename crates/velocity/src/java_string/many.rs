//! The methods of `java.lang.String` that take three arguments or more.

use super::units::{slice, units};
use super::{fold, format, join, null_pointer, size_of, spread, value_of};
use crate::fault::{Called, Fault};
use crate::java_list::array;
use crate::java_object::{Rules, int};
use crate::java_runtime::{Component, Runtime};
use crate::value::{Text, Value};

/// Calls a method with three arguments or more.
pub(super) fn many_arguments(
    text: &Text,
    method: &str,
    arguments: &[Value],
    rules: &Rules<'_>,
) -> Called {
    Ok(match (method, arguments) {
        ("format", [Value::String(format), rest @ ..]) => format::format(format, rest, rules)?,
        // without a locale
        ("format", [Value::Null, Value::String(format), Value::Null]) => {
            format::format_nulls(format, rules)?
        }
        ("format", [Value::Null, Value::String(format), rest @ ..]) => {
            format::format(format, &spread(rest), rules)?
        }
        ("valueOf" | "copyValueOf", [Value::Java(java), offset, count]) => {
            match (&java.0, int(offset), int(count)) {
                (
                    Runtime::Array {
                        component: Component::Char,
                        items,
                    },
                    Some(offset),
                    Some(count),
                ) => Some(of_units(&items.borrow(), offset, count)?),
                _ => None,
            }
        }
        ("formatted", rest) => format::format(text, rest, rules)?,
        ("format", [Value::Null, ..]) => return Err(null_pointer()),
        ("join", [Value::Null, parts @ ..])
            if parts
                .iter()
                .all(|part| matches!(part, Value::String(_) | Value::Null)) =>
        {
            return Err(null_pointer());
        }
        ("join", [Value::String(separator), parts @ ..])
            if parts
                .iter()
                .all(|part| matches!(part, Value::String(_) | Value::Null)) =>
        {
            let list = crate::value::List::from(parts.to_vec());
            join(separator, &Value::List(list), rules)?
        }
        (
            "regionMatches",
            [from, Value::Null, other_from, length]
            | [Value::Bool(_), from, Value::Null, other_from, length],
        ) if [from, other_from, length]
            .iter()
            .all(|number| int(number).is_some()) =>
        {
            // without regard to case the places are looked at first
            let negative = |number| int(number).is_some_and(i32::is_negative);
            let ends = i64::from(int(from).unwrap_or(0)) + i64::from(int(length).unwrap_or(0));
            let outside = negative(from) || negative(other_from);
            if matches!(arguments, [Value::Bool(true), ..])
                && (outside || ends > i64::from(size_of(units(text))))
            {
                return Ok(Some(Value::Bool(false)));
            }
            return Err(null_pointer());
        }
        ("regionMatches", [from, Value::String(other), other_from, length]) => {
            let numbers = (int(from), int(other_from), int(length));
            let (Some(from), Some(other_from), Some(length)) = numbers else {
                return Ok(None);
            };
            Some(Value::Bool(region(
                text, from, other, other_from, length, false,
            )))
        }
        (
            "regionMatches",
            [
                Value::Bool(ignore),
                from,
                Value::String(other),
                other_from,
                length,
            ],
        ) => {
            let numbers = (int(from), int(other_from), int(length));
            let (Some(from), Some(other_from), Some(length)) = numbers else {
                return Ok(None);
            };
            Some(Value::Bool(region(
                text, from, other, other_from, length, *ignore,
            )))
        }
        _ => None,
    })
}

fn region(one: &str, from: i32, two: &str, two_from: i32, length: i32, ignore: bool) -> bool {
    match (part(one, from, length), part(two, two_from, length)) {
        (Some(one), Some(two)) if ignore => fold(&one) == fold(&two),
        (Some(one), Some(two)) => one == two,
        _ => false,
    }
}

/// Returns so many units from an index on; a negative length is empty, even a little behind the end.
fn part(text: &str, from: i32, length: i32) -> Option<std::borrow::Cow<'_, str>> {
    let start = usize::try_from(from).ok()?;
    let behind = i64::from(from) + i64::from(length);
    if behind > i64::from(size_of(units(text))) {
        return None;
    }
    Some(match usize::try_from(length) {
        Ok(length) => slice(text, start, start + length),
        Err(_) => std::borrow::Cow::Borrowed(""),
    })
}

/// Makes a string of some units of an array.
fn of_units(items: &[Value], offset: i32, count: i32) -> Result<Value, Fault> {
    let range = usize::try_from(offset)
        .ok()
        .zip(usize::try_from(count).ok());
    let part = range.and_then(|(offset, count)| items.get(offset..)?.get(..count));
    let Some(part) = part else {
        let length = items.len();
        let message = format!("offset {offset}, count {count}, length {length}");
        return Err(Fault::with(
            "java.lang.StringIndexOutOfBoundsException",
            message,
        ));
    };
    value_of(&array(Component::Char, part.to_vec())).map(Option::unwrap_or_default)
}
