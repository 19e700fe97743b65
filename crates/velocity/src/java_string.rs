//! The methods of `java.lang.String` that templates can call.
//!
//! Indexes count UTF-16 units. A string cut through a surrogate pair gets `?` for the half, which
//! is what Java prints for it. Messages are those of OpenJDK 17. Patterns are in `java_regex.rs`.

mod format;
mod many;
mod units;

use units::{index_of, last_index_of, slice, unit_at, units};

use std::borrow::Cow;

use crate::fault::{Called, Fault};
use crate::java_list::{array, collection, size};
use crate::java_object::{Rules, int};
use crate::java_regex::{self, Pattern};
use crate::java_runtime::{Component, Runtime};
use crate::value::{Text, Value};

pub(crate) fn call(text: &Text, method: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    match arguments {
        // A method whose only parameter is an array takes no arguments, too.
        [] => match method {
            "valueOf" | "copyValueOf" => Ok(Some(Value::from(""))),
            "formatted" => format::format(text, &[], rules),
            _ => Ok(without_arguments(text, method)),
        },
        [one] => one_argument(text, method, one, rules),
        [one, two] => two_arguments(text, method, one, two, rules),
        more => many::many_arguments(text, method, more, rules),
    }
}

fn without_arguments(text: &Text, method: &str) -> Option<Value> {
    match method {
        "length" => Some(size(units(text))),
        "isEmpty" => Some(Value::Bool(text.is_empty())),
        "isBlank" => Some(Value::Bool(text.chars().all(char::is_whitespace))),
        "trim" => Some(Value::from(text.trim_matches(|c: char| c <= ' '))),
        "strip" => Some(Value::from(text.trim())),
        "stripLeading" => Some(Value::from(text.trim_start())),
        "stripTrailing" => Some(Value::from(text.trim_end())),
        "toLowerCase" => Some(Value::from(text.to_lowercase())),
        "toUpperCase" => Some(Value::from(text.to_uppercase())),
        "toString" | "intern" => Some(Value::String(text.clone())),
        "toCharArray" => Some(array(
            Component::Char,
            text.encode_utf16().map(Value::Char).collect(),
        )),
        "getBytes" => {
            let bytes = text
                .bytes()
                .map(|byte| Value::Byte(byte.cast_signed()))
                .collect();
            Some(array(Component::Byte, bytes))
        }
        _ => None,
    }
}

/// Returns the text of an argument for a `CharSequence` parameter.
fn sequence(value: &Value) -> Option<&Text> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn null_pointer() -> Fault {
    Fault::threw("java.lang.NullPointerException", None)
}

fn one_argument(text: &Text, method: &str, argument: &Value, rules: &Rules<'_>) -> Called {
    if let Some(other) = sequence(argument) {
        return one_string(text, method, other, rules);
    }
    if let Some(number) = int(argument) {
        return one_int(text, method, number, rules);
    }
    Ok(match (method, argument) {
        ("equals", _) | ("equalsIgnoreCase", Value::Null) => Some(Value::Bool(false)),
        (
            "contains"
            | "concat"
            | "compareTo"
            | "compareToIgnoreCase"
            | "startsWith"
            | "endsWith"
            | "matches"
            | "split"
            | "contentEquals"
            | "indexOf"
            | "lastIndexOf"
            | "format"
            | "join"
            | "copyValueOf"
            | "toLowerCase"
            | "toUpperCase",
            Value::Null,
        ) => return Err(null_pointer()),
        ("copyValueOf", Value::Java(java))
            if matches!(
                &java.0,
                Runtime::Array {
                    component: Component::Char,
                    ..
                }
            ) =>
        {
            return value_of(argument);
        }
        ("valueOf", value) => return value_of(value),
        ("compareTo", other) => {
            return Err(crate::java_number::cast(
                other.class_name(),
                "java.lang.String",
            ));
        }
        ("formatted", Value::Null) => format::format_nulls(text, rules)?,
        ("formatted", value) => format::format(text, &spread(std::slice::from_ref(value)), rules)?,
        _ => None,
    })
}

/// Returns the arguments of an `Object...` parameter: a single array of objects is they themselves.
fn spread(arguments: &[Value]) -> Cow<'_, [Value]> {
    match arguments {
        [Value::Java(java)]
            if let Runtime::Array {
                component: Component::Object | Component::String,
                items,
            } = &java.0 =>
        {
            Cow::Owned(items.borrow().clone())
        }
        given => Cow::Borrowed(given),
    }
}

fn value_of(value: &Value) -> Called {
    if let Value::Java(java) = value
        && let Runtime::Array {
            component: Component::Char,
            items,
        } = &java.0
    {
        let units: Vec<u16> = items
            .borrow()
            .iter()
            .filter_map(|item| match item {
                Value::Char(unit) => Some(*unit),
                _ => None,
            })
            .collect();
        return Ok(Some(Value::from(units::lossy(&units))));
    }
    Ok(Some(
        value
            .to_text()?
            .map_or_else(|| Value::from("null"), Value::String),
    ))
}

fn one_string(text: &Text, method: &str, other: &Text, rules: &Rules<'_>) -> Called {
    Ok(match method {
        "equals" | "contentEquals" => Some(Value::Bool(text == other)),
        "equalsIgnoreCase" => Some(Value::Bool(fold(text) == fold(other))),
        "contains" => Some(Value::Bool(text.contains(&**other))),
        "startsWith" => Some(Value::Bool(text.starts_with(&**other))),
        "endsWith" => Some(Value::Bool(text.ends_with(&**other))),
        "indexOf" => Some(index_of(text, other, 0)),
        "lastIndexOf" => Some(last_index_of(text, other, i32::MAX)),
        "concat" => {
            rules.bytes(text.len() + other.len())?;
            Some(Value::from(format!("{text}{other}")))
        }
        "compareTo" => Some(Value::Int(compare(text, other))),
        "compareToIgnoreCase" => Some(Value::Int(compare(&fold(text), &fold(other)))),
        "matches" => Some(Value::Bool(rules.pattern(other)?.matches(text)?)),
        "split" => {
            let parts = rules.pattern(other)?.split(text, 0)?;
            Some(array(
                Component::String,
                parts.into_iter().map(Value::from).collect(),
            ))
        }
        "valueOf" => Some(Value::String(other.clone())),
        "format" => format::format(other, &[], rules)?,
        "formatted" => format::format(text, &[Value::String(other.clone())], rules)?,
        "join" => Some(Value::from("")),
        "getBytes" => {
            let Some(bytes) = units::encoded(text, other) else {
                let exception = "java.io.UnsupportedEncodingException";
                return Err(Fault::threw(exception, Some(other)));
            };
            let bytes = bytes
                .into_iter()
                .map(|byte| Value::Byte(byte.cast_signed()))
                .collect();
            Some(array(Component::Byte, bytes))
        }
        _ => None,
    })
}

/// Folds case as `equalsIgnoreCase` does: character by character, up and down again.
fn fold(text: &str) -> String {
    let single = |c: char, mut mapped: Box<dyn Iterator<Item = char>>| {
        let first = mapped.next();
        if mapped.next().is_some() {
            c
        } else {
            first.unwrap_or(c)
        }
    };
    text.chars()
        .map(|c| {
            let upper = single(c, Box::new(c.to_uppercase()));
            single(upper, Box::new(upper.to_lowercase()))
        })
        .collect()
}

/// Returns the difference of the first units that differ, else of the lengths.
fn compare(one: &str, two: &str) -> i32 {
    let differing = one
        .encode_utf16()
        .zip(two.encode_utf16())
        .find(|(one, two)| one != two);
    if let Some((one, two)) = differing {
        return i32::from(one) - i32::from(two);
    }
    let length = |text| i32::try_from(units(text)).unwrap_or(i32::MAX);
    length(one) - length(two)
}

fn one_int(text: &Text, method: &str, number: i32, rules: &Rules<'_>) -> Called {
    Ok(match method {
        "charAt" => {
            let unit = usize::try_from(number)
                .ok()
                .and_then(|at| unit_at(text, at));
            let unit = unit.ok_or_else(|| char_at_failed(number, text))?;
            Some(Value::Char(unit))
        }
        "substring" => {
            let length = units(text);
            let begin = usize::try_from(number).ok().filter(|&at| at <= length);
            let Some(begin) = begin else {
                return Err(out_of_bounds(number, size_of(length), length));
            };
            Some(Value::from(slice(text, begin, length)))
        }
        "codePointAt" => {
            let point = usize::try_from(number)
                .ok()
                .and_then(|at| units::point_at(text, at));
            let point = point.ok_or_else(|| index_failed(number, text))?;
            Some(Value::Int(point))
        }
        "codePointBefore" => {
            let before = usize::try_from(number)
                .ok()
                .and_then(|at| units::point_before(text, at));
            let point = before.ok_or_else(|| char_at_failed(number, text))?;
            Some(Value::Int(point))
        }
        "indexOf" => Some(units::point(number).map_or(Value::Int(-1), |c| {
            index_of(text, c.encode_utf8(&mut [0; 4]), 0)
        })),
        "lastIndexOf" => Some(units::point(number).map_or(Value::Int(-1), |c| {
            last_index_of(text, c.encode_utf8(&mut [0; 4]), i32::MAX)
        })),
        "repeat" => {
            let Ok(count) = usize::try_from(number) else {
                let message = format!("count is negative: {number}");
                return Err(Fault::with("java.lang.IllegalArgumentException", message));
            };
            rules.bytes(text.len().saturating_mul(count))?;
            Some(Value::from(text.repeat(count)))
        }
        "indent" => {
            let lines = text.lines().count();
            let wide = usize::try_from(number).unwrap_or(0);
            rules.bytes(text.len().saturating_add(wide.saturating_mul(lines)))?;
            Some(Value::from(indent(text, number)))
        }
        "valueOf" => Some(Value::from(number.to_string())),
        "formatted" => format::format(text, &[Value::Int(number)], rules)?,
        "equals" => Some(Value::Bool(false)),
        "compareTo" => {
            return Err(crate::java_number::cast(
                "java.lang.Integer",
                "java.lang.String",
            ));
        }
        _ => None,
    })
}

fn indent(text: &str, number: i32) -> String {
    let mut indented = String::new();
    for line in text.lines() {
        if let Ok(wide) = usize::try_from(number) {
            indented.push_str(&" ".repeat(wide));
            indented.push_str(line);
        } else {
            let blanks = line.chars().take_while(|c| c.is_whitespace()).count();
            let cut = blanks.min(usize::try_from(number.unsigned_abs()).unwrap_or(0));
            indented.extend(line.chars().skip(cut));
        }
        indented.push('\n');
    }
    indented
}

fn size_of(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

fn char_at_failed(index: i32, text: &str) -> Fault {
    if text.chars().any(|c| c > '\u{ff}') {
        return index_failed(index, text);
    }
    // Java keeps such strings in bytes and says less.
    let message = format!("String index out of range: {index}");
    Fault::with("java.lang.StringIndexOutOfBoundsException", message)
}

fn index_failed(index: i32, text: &str) -> Fault {
    let message = format!("index {index}, length {}", units(text));
    Fault::with("java.lang.StringIndexOutOfBoundsException", message)
}

fn out_of_bounds(begin: i32, end: i32, length: usize) -> Fault {
    let message = format!("begin {begin}, end {end}, length {length}");
    Fault::with("java.lang.StringIndexOutOfBoundsException", message)
}

fn two_arguments(text: &Text, method: &str, one: &Value, two: &Value, rules: &Rules<'_>) -> Called {
    Ok(match (method, one, two) {
        ("substring" | "subSequence", _, _) => match (int(one), int(two)) {
            (Some(begin), Some(end)) => {
                let length = units(text);
                let from = usize::try_from(begin).ok();
                let to = usize::try_from(end).ok().filter(|&to| to <= length);
                match (from, to) {
                    (Some(from), Some(to)) if from <= to => {
                        Some(Value::from(slice(text, from, to)))
                    }
                    _ => return Err(out_of_bounds(begin, end, length)),
                }
            }
            _ => None,
        },
        ("replace", Value::String(from), Value::String(to)) => {
            let count = text.matches(&**from).count();
            rules.bytes(text.len().saturating_add(count.saturating_mul(to.len())))?;
            Some(Value::from(text.replace(&**from, to)))
        }
        ("replace", Value::Char(from), Value::Char(to)) => {
            rules.bytes(text.len().saturating_mul(4))?;
            let units = text.encode_utf16();
            let units: Vec<u16> = units
                .map(|unit| if unit == *from { *to } else { unit })
                .collect();
            Some(Value::from(units::lossy(&units)))
        }
        ("replace", Value::Null | Value::String(_), Value::Null | Value::String(_))
        | ("replaceAll" | "replaceFirst", Value::Null, Value::Null | Value::String(_)) => {
            return Err(null_pointer());
        }
        ("replaceAll" | "replaceFirst", Value::String(pattern), Value::String(with)) => {
            let pattern = rules.pattern(pattern)?;
            let first_only = method == "replaceFirst";
            Some(Value::from(pattern.replace(text, with, first_only, rules)?))
        }
        // A missing replacement is missed at the first match; the pattern is read before.
        ("replaceAll", Value::String(pattern), Value::Null) => {
            if rules.pattern(pattern)?.occurs(text)? {
                return Err(null_pointer());
            }
            Some(Value::String(text.clone()))
        }
        ("replaceFirst", Value::String(pattern), Value::Null) => {
            rules.pattern(pattern)?;
            return Err(null_pointer());
        }
        ("codePointCount", _, _) => match (int(one), int(two)) {
            (Some(begin), Some(end)) => Some(code_points(text, begin, end)?),
            _ => None,
        },
        ("offsetByCodePoints", _, _) => match (int(one), int(two)) {
            (Some(index), Some(points)) => Some(offset_by(text, index, points)?),
            _ => None,
        },
        ("split", Value::String(pattern), limit) => match int(limit) {
            Some(limit) => {
                let parts = rules.pattern(pattern)?.split(text, limit)?;
                Some(array(
                    Component::String,
                    parts.into_iter().map(Value::from).collect(),
                ))
            }
            None => None,
        },
        ("startsWith", Value::Null, from) if int(from).is_some_and(i32::is_negative) => {
            Some(Value::Bool(false))
        }
        ("indexOf" | "lastIndexOf" | "startsWith" | "split", Value::Null, from)
            if int(from).is_some() =>
        {
            return Err(null_pointer());
        }
        ("compare", Value::String(one), Value::String(two)) => Some(Value::Int(compare(one, two))),
        ("indexOf" | "lastIndexOf" | "startsWith", Value::String(other), from) => {
            int(from).map(|from| match method {
                "indexOf" => index_of(text, other, usize::try_from(from).unwrap_or(0)),
                "lastIndexOf" => last_index_of(text, other, from),
                _ => Value::Bool(usize::try_from(from).is_ok_and(|from| {
                    from <= units(text) && slice(text, from, units(text)).starts_with(&**other)
                })),
            })
        }
        ("indexOf" | "lastIndexOf", _, from) => match (int(one), int(from)) {
            (Some(point), Some(from)) => Some(units::point(point).map_or(Value::Int(-1), |c| {
                let needle = c.encode_utf8(&mut [0; 4]).to_owned();
                if method == "indexOf" {
                    index_of(text, &needle, usize::try_from(from).unwrap_or(0))
                } else {
                    last_index_of(text, &needle, from)
                }
            })),
            _ => None,
        },
        ("join", Value::String(separator), _) => join(separator, two, rules)?,
        ("join", Value::Null, parts) if is_joinable(parts) => return Err(null_pointer()),
        ("format", Value::String(format), Value::Null) => format::format_nulls(format, rules)?,
        ("format", Value::String(format), argument) => {
            format::format(format, &spread(std::slice::from_ref(argument)), rules)?
        }
        // with a text behind it null is the locale
        ("format", Value::Null, Value::String(format)) => format::format(format, &[], rules)?,
        ("format", Value::Null, _) => return Err(null_pointer()),
        ("formatted", ..) => format::format(text, &[one.clone(), two.clone()], rules)?,
        _ => None,
    })
}

/// Tells whether `join` takes these parts.
fn is_joinable(parts: &Value) -> bool {
    let texts = |java: &Runtime| {
        matches!(
            java,
            Runtime::Array {
                component: Component::String,
                ..
            }
        )
    };
    match parts {
        Value::String(_) => true,
        Value::Java(java) if texts(&java.0) => true,
        parts => collection(parts).is_some(),
    }
}

/// Counts the code points between two indexes.
fn code_points(text: &str, begin: i32, end: i32) -> Result<Value, Fault> {
    let range = usize::try_from(begin).ok().zip(usize::try_from(end).ok());
    match range.filter(|(begin, end)| begin <= end && *end <= units(text)) {
        Some((begin, end)) => Ok(size(units::points(text, begin, end))),
        None => Err(Fault::threw("java.lang.IndexOutOfBoundsException", None)),
    }
}

/// Returns the index that lies this many code points further on.
fn offset_by(text: &str, index: i32, points: i32) -> Result<Value, Fault> {
    let start = usize::try_from(index)
        .ok()
        .filter(|start| *start <= units(text));
    let there = start.and_then(|start| units::moved(text, start, points));
    there
        .map(size)
        .ok_or_else(|| Fault::threw("java.lang.IndexOutOfBoundsException", None))
}

fn join(separator: &str, parts: &Value, rules: &Rules<'_>) -> Called {
    let items = match parts {
        Value::String(only) => return Ok(Some(Value::String(only.clone()))),
        Value::Java(java) => match &java.0 {
            Runtime::Array {
                component: Component::String,
                items,
            } => items.borrow().clone(),
            _ => match collection(parts) {
                Some(items) => items,
                None => return Ok(None),
            },
        },
        other => match collection(other) {
            Some(items) => items,
            None => return Ok(None),
        },
    };
    let mut joined = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            joined.push_str(separator);
        }
        match item {
            Value::String(text) => joined.push_str(text),
            Value::Null => joined.push_str("null"),
            other => {
                let from = other.class_name();
                return Err(crate::java_number::cast(from, "java.lang.CharSequence"));
            }
        }
        rules.bytes(joined.len())?;
    }
    Ok(Some(Value::from(joined)))
}

impl Rules<'_> {
    /// Returns a compiled pattern, from before if it was used before.
    fn pattern(&self, source: &Text) -> Result<std::rc::Rc<Pattern>, Fault> {
        java_regex::cached(self.patterns, source, self.limits.regex)
    }
}
