//! The methods of `java.lang.Boolean` and `java.lang.Character`.

use crate::fault::Called;
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

/// Calls a method of a Character, the static ones included.
pub(crate) fn call_character(unit: u16, method: &str, arguments: &[Value]) -> Option<Value> {
    let letter = |unit: &u16| char::from_u32(u32::from(*unit)).unwrap_or('\u{fffd}');
    let back = |letter: char| u16::try_from(u32::from(letter)).unwrap_or(u16::MAX);
    match (method, arguments) {
        ("charValue", []) => Some(Value::Char(unit)),
        ("compareTo", [Value::Char(two)]) => Some(Value::Int(i32::from(unit) - i32::from(*two))),
        ("compare", [Value::Char(one), Value::Char(two)]) => {
            Some(Value::Int(i32::from(*one) - i32::from(*two)))
        }
        ("valueOf", [Value::Char(two)]) => Some(Value::Char(*two)),
        ("toString", [Value::Char(two)]) => Some(Value::from(letter(two).to_string())),
        ("hashCode", [Value::Char(two)]) => Some(Value::Int(i32::from(*two))),
        ("isDigit", [Value::Char(two)]) => Some(Value::Bool(letter(two).is_numeric())),
        ("isLetter" | "isAlphabetic", [Value::Char(two)]) => {
            Some(Value::Bool(letter(two).is_alphabetic()))
        }
        ("isLetterOrDigit", [Value::Char(two)]) => Some(Value::Bool(letter(two).is_alphanumeric())),
        ("isUpperCase", [Value::Char(two)]) => Some(Value::Bool(letter(two).is_uppercase())),
        ("isLowerCase", [Value::Char(two)]) => Some(Value::Bool(letter(two).is_lowercase())),
        ("isWhitespace", [Value::Char(two)]) => Some(Value::Bool(letter(two).is_whitespace())),
        ("toUpperCase", [Value::Char(two)]) => {
            let mut upper = letter(two).to_uppercase();
            let single = upper.next().filter(|_| upper.next().is_none());
            Some(Value::Char(single.map_or(*two, back)))
        }
        ("toLowerCase", [Value::Char(two)]) => {
            let mut lower = letter(two).to_lowercase();
            let single = lower.next().filter(|_| lower.next().is_none());
            Some(Value::Char(single.map_or(*two, back)))
        }
        ("getNumericValue", [Value::Char(two)]) => {
            let digit = letter(two)
                .to_digit(36)
                .and_then(|digit| i32::try_from(digit).ok());
            Some(Value::Int(digit.unwrap_or(-1)))
        }
        _ => None,
    }
}
