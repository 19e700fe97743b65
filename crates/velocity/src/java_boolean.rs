//! The methods of `java.lang.Boolean` and `java.lang.Character`.

use crate::fault::{Called, Fault};
use crate::java_list::array;
use crate::java_number::cast;
use crate::java_object::int;
use crate::java_runtime::Component;
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
        ("parseBoolean" | "valueOf", [Value::Null])
        | ("getBoolean", [Value::String(_) | Value::Null]) => Some(Value::Bool(false)),
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
        ("isSurrogatePair", [Value::Char(one), Value::Char(two)]) => Some(Value::Bool(
            (0xd800..0xdc00).contains(one) && (0xdc00..0xe000).contains(two),
        )),
        ("toCodePoint", [Value::Char(one), Value::Char(two)]) => {
            let high = (i32::from(*one) << 10) + i32::from(*two);
            Some(Value::Int(high - (0xd800 << 10) - 0xdc00 + 0x1_0000))
        }
        ("forDigit", [digit, radix]) => match (int(digit), int(radix)) {
            (Some(digit), Some(radix)) => {
                let radix = u32::try_from(radix)
                    .ok()
                    .filter(|radix| (2..=36).contains(radix));
                let digit = radix.zip(u32::try_from(digit).ok());
                let letter = digit.and_then(|(radix, digit)| char::from_digit(digit, radix));
                Some(Value::Char(letter.map_or(0, |c| {
                    c.encode_utf16(&mut [0; 2]).first().copied().unwrap_or(0)
                })))
            }
            _ => None,
        },
        ("digit", [point, radix]) => match (point, int(radix)) {
            (Value::Char(_) | Value::Int(_), Some(radix)) => {
                let radix = u32::try_from(radix)
                    .ok()
                    .filter(|radix| (2..=36).contains(radix));
                let digit =
                    radix.and_then(|radix| char::from_u32(code_of(point)?)?.to_digit(radix));
                Some(Value::Int(digit.map_or(-1, u32::cast_signed)))
            }
            _ => None,
        },
        ("toString" | "toChars", [Value::Int(number)]) if !(0..=0x10_ffff).contains(number) => {
            let message = format!("Not a valid Unicode code point: 0x{number:X}");
            return Err(Fault::with("java.lang.IllegalArgumentException", message));
        }
        ("toChars", [Value::Int(number)]) => {
            let units: Vec<Value> = match char::from_u32(number.cast_unsigned()) {
                Some(c) => c
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .map(|&unit| Value::Char(unit))
                    .collect(),
                None => vec![Value::Char(u16::try_from(*number).unwrap_or_default())],
            };
            Some(array(Component::Char, units))
        }
        ("charCount", [Value::Int(number)]) => {
            Some(Value::Int(if *number >= 0x1_0000 { 2 } else { 1 }))
        }
        (_, [point]) => match code_of(point) {
            Some(code) => {
                let is_char = matches!(point, Value::Char(_));
                of_point(char::from_u32(code), code, method, is_char)
            }
            None => None,
        },
        _ => None,
    })
}

/// Returns the code point of an argument that is a character or one.
fn code_of(point: &Value) -> Option<u32> {
    match point {
        Value::Char(unit) => Some(u32::from(*unit)),
        Value::Int(number) => Some(number.cast_unsigned()),
        _ => None,
    }
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
        "toString" => Some(Value::from(letter.unwrap_or('?').to_string())),
        "toUpperCase" | "toTitleCase" => match letter {
            Some(letter) => changed(Box::new(letter.to_uppercase())),
            None => changed(Box::new(std::iter::empty())),
        },
        "toLowerCase" => match letter {
            Some(letter) => changed(Box::new(letter.to_lowercase())),
            None => changed(Box::new(std::iter::empty())),
        },
        "isTitleCase" => is(|c| matches!(c, '\u{1c5}' | '\u{1c8}' | '\u{1cb}' | '\u{1f2}')),
        "isSpace" if is_char => is(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')),
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
