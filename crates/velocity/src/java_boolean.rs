//! The methods of `java.lang.Boolean` and `java.lang.Character`.

use crate::fault::{Called, Fault};
use crate::java_number::cast;
use crate::value::Value;

/// Calls a method of a Boolean, the static ones included.
pub(crate) fn call_boolean(flag: bool, method: &str, arguments: &[Value]) -> Called {
    let other = |value: &Value| match value {
        Value::Bool(flag) => Some(*flag),
        _ => None,
    };
    Ok(match (method, arguments) {
        ("booleanValue", []) => Some(Value::Bool(flag)),
        ("compareTo", [Value::Bool(two)]) => Some(Value::Int(i32::from(flag) - i32::from(*two))),
        ("compareTo", [other]) => return Err(not_comparable(other, "java.lang.Boolean")),
        ("parseBoolean" | "valueOf", [Value::String(text)]) => {
            Some(Value::Bool(text.eq_ignore_ascii_case("true")))
        }
        ("parseBoolean" | "valueOf", [Value::Null]) => Some(Value::Bool(false)),
        ("valueOf", [Value::Bool(two)]) => Some(Value::Bool(*two)),
        ("toString", [Value::Bool(two)]) => Some(Value::from(two.to_string())),
        ("hashCode", [two @ Value::Bool(_)]) => Some(Value::Int(two.java_hash())),
        ("logicalAnd" | "logicalOr" | "logicalXor" | "compare", [one, two]) => {
            let (Some(one), Some(two)) = (other(one), other(two)) else {
                return Ok(None);
            };
            Some(match method {
                "logicalAnd" => Value::Bool(one && two),
                "logicalOr" => Value::Bool(one || two),
                "logicalXor" => Value::Bool(one != two),
                _ => Value::Int(i32::from(one) - i32::from(two)),
            })
        }
        _ => None,
    })
}

fn not_comparable(other: &Value, class: &str) -> Fault {
    match other {
        Value::Null => Fault::threw("java.lang.NullPointerException", None),
        other => cast(other.class_name(), class),
    }
}

/// Calls a method of a Character, the static ones included.
///
/// The static methods exist for characters and for code points.
pub(crate) fn call_character(unit: u16, method: &str, arguments: &[Value]) -> Called {
    Ok(match (method, arguments) {
        ("charValue", []) => Some(Value::Char(unit)),
        ("compareTo", [Value::Char(two)]) => Some(Value::Int(i32::from(unit) - i32::from(*two))),
        ("compareTo", [other]) => return Err(not_comparable(other, "java.lang.Character")),
        ("compare", [Value::Char(one), Value::Char(two)]) => {
            Some(Value::Int(i32::from(*one) - i32::from(*two)))
        }
        ("valueOf", [Value::Char(two)]) => Some(Value::Char(*two)),
        ("hashCode", [Value::Char(two)]) => Some(Value::Int(i32::from(*two))),
        ("reverseBytes", [Value::Char(two)]) => Some(Value::Char(two.swap_bytes())),
        ("isHighSurrogate", [Value::Char(two)]) => {
            Some(Value::Bool((0xd800..0xdc00).contains(two)))
        }
        ("isLowSurrogate", [Value::Char(two)]) => Some(Value::Bool((0xdc00..0xe000).contains(two))),
        ("isSurrogate", [Value::Char(two)]) => Some(Value::Bool((0xd800..0xe000).contains(two))),
        (_, [point]) => {
            let code = match point {
                Value::Char(two) => u32::from(*two),
                Value::Int(number) => number.cast_unsigned(),
                _ => return Ok(None),
            };
            let is_char = matches!(point, Value::Char(_));
            of_point(char::from_u32(code), code, method, is_char)
        }
        _ => None,
    })
}

/// The static methods that ask about one character; `letter` is none for half a pair.
fn of_point(letter: Option<char>, code: u32, method: &str, is_char: bool) -> Option<Value> {
    let is = |test: fn(char) -> bool| Some(Value::Bool(letter.is_some_and(test)));
    let changed = |mut letters: Box<dyn Iterator<Item = char>>| {
        let single = letters.next().filter(|_| letters.next().is_none());
        let code = single.map_or(code, u32::from);
        Some(if is_char {
            Value::Char(u16::try_from(code).unwrap_or(u16::MAX))
        } else {
            Value::Int(code.cast_signed())
        })
    };
    match method {
        "isDigit" => is(is_decimal),
        "isLetter" => is(char::is_alphabetic),
        "isAlphabetic" if !is_char => is(char::is_alphabetic),
        "isLetterOrDigit" => is(|c| c.is_alphabetic() || is_decimal(c)),
        "isUpperCase" => is(char::is_uppercase),
        "isLowerCase" => is(char::is_lowercase),
        "isWhitespace" => is(|c| {
            c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{85}')
                || ('\u{1c}'..='\u{1f}').contains(&c)
        }),
        "isSpaceChar" => is(|c| c.is_whitespace() && c > '\u{1f}' && c != '\u{85}'),
        "isISOControl" => is(|c| c <= '\u{1f}' || ('\u{7f}'..='\u{9f}').contains(&c)),
        "isValidCodePoint" if !is_char => Some(Value::Bool(code <= 0x10_ffff)),
        "isBmpCodePoint" if !is_char => Some(Value::Bool(code <= 0xffff)),
        "isSupplementaryCodePoint" if !is_char => {
            Some(Value::Bool((0x1_0000..=0x10_ffff).contains(&code)))
        }
        "charCount" if !is_char => Some(Value::Int(if code > 0xffff { 2 } else { 1 })),
        "toString" => Some(Value::from(letter.unwrap_or('?').to_string())),
        "toUpperCase" => changed(Box::new(letter?.to_uppercase())),
        "toLowerCase" => changed(Box::new(letter?.to_lowercase())),
        "getNumericValue" => {
            let digit = letter.and_then(|c| c.to_digit(36)).map(u32::cast_signed);
            Some(Value::Int(digit.unwrap_or(-1)))
        }
        _ => None,
    }
}

/// Tells whether the character is a decimal digit of some script.
fn is_decimal(c: char) -> bool {
    c.is_numeric() && !c.is_alphabetic() && (c.is_ascii_digit() || c > '\u{65f}')
}
