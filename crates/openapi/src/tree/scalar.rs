//! What an unquoted YAML scalar means, and how Java prints a number.
//!
//! The rules are those of YAML 1.1, which the Java library that AWS reads YAML with follows, except
//! that dates stay text: `yes` and `on` are booleans, `012` is ten, `1_000` is a thousand, `1:30`
//! is ninety.

use super::Value;
use std::borrow::Cow;

/// Resolves a plain scalar.
pub(super) fn resolve(text: Cow<'_, str>) -> Value<'_> {
    let Some(first) = text.bytes().next() else {
        return Value::Null;
    };
    match first {
        b'~' | b'n' | b'N' if matches!(text.as_ref(), "~" | "null" | "Null" | "NULL") => {
            Value::Null
        }
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' => {
            boolean(&text).map_or(Value::String(text), Value::Bool)
        }
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text),
        _ => Value::String(text),
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

fn number(text: Cow<'_, str>) -> Value<'_> {
    if is_json_integer(&text) {
        return Value::Number(text);
    }
    match integer(&text).or_else(|| float(&text)) {
        Some(number) => Value::Number(Cow::Owned(number)),
        None => Value::String(text),
    }
}

/// Whether JSON writes this integer the same way.
fn is_json_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let long = digits.len() > 1 && digits.starts_with('0');
    !digits.is_empty() && !long && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn integer(text: &str) -> Option<String> {
    let (sign, body) = signed(text);
    let radix = |digits: &str, radix: u32| {
        let digits = digits.replace('_', "");
        i128::from_str_radix(&digits, radix)
            .ok()
            .map(|value| format!("{sign}{value}"))
    };
    if let Some(digits) = body.strip_prefix("0b") {
        return only(digits, b"01_").then(|| radix(digits, 2))?;
    }
    if let Some(digits) = body.strip_prefix("0x") {
        return only(digits, b"0123456789abcdefABCDEF_").then(|| radix(digits, 16))?;
    }
    if body.len() > 1 && body.starts_with('0') {
        return only(body, b"01234567_").then(|| radix(body, 8))?;
    }
    if let Some((first, rest)) = body.split_once(':') {
        if !first.starts_with(|c: char| c.is_ascii_digit() && c != '0') || !only(first, DIGITS) {
            return None;
        }
        let mut value: i128 = first.replace('_', "").parse().ok()?;
        for part in rest.split(':') {
            value = value
                .checked_mul(60)?
                .checked_add(i128::from(sexagesimal(part)?))?;
        }
        return Some(format!("{sign}{value}"));
    }
    if !body.starts_with(|c: char| c.is_ascii_digit()) || !only(body, DIGITS) {
        return None;
    }
    let digits = body.replace('_', "");
    Some(format!("{sign}{digits}"))
}

const DIGITS: &[u8] = b"0123456789_";

fn float(text: &str) -> Option<String> {
    let (sign, body) = signed(text);
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let (_, digits) = signed(exponent);
            if digits.is_empty() || !only(digits, b"0123456789") {
                return None;
            }
            (mantissa, exponent)
        }
        None => (body, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digit = |part: &str| part.bytes().any(|byte| byte.is_ascii_digit());
    if !only(whole, DIGITS) || !only(fraction, DIGITS) {
        return None;
    }
    let begins = has_digit(whole) || (whole.is_empty() && has_digit(fraction));
    if !begins {
        return None;
    }
    let plain = format!("{sign}{whole}.{fraction}e{exponent}").replace('_', "");
    let value: f64 = plain.parse().ok()?;
    // beyond the range of a double there is no JSON number; such text stays text
    value.is_finite().then(|| format!("{value:?}"))
}

fn signed(text: &str) -> (&'static str, &str) {
    match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    }
}

fn only(text: &str, allowed: &[u8]) -> bool {
    text.bytes().all(|byte| allowed.contains(&byte))
}

fn sexagesimal(text: &str) -> Option<u8> {
    let fits = matches!(text.len(), 1 | 2) && only(text, b"0123456789");
    text.parse().ok().filter(|value| fits && *value < 60)
}

/// Prints a JSON number as Java does where AWS needs text: integers as they are, others as a
/// double, so that `1.10` is `1.1` and `1e10` is `1.0E10`.
pub(crate) fn java_text(number: &str) -> Cow<'_, str> {
    if !number.contains(['.', 'e', 'E']) {
        return Cow::Borrowed(number);
    }
    let Ok(value) = number.parse::<f64>() else {
        return Cow::Borrowed(number);
    };
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-3..1e7).contains(&magnitude) {
        return Cow::Owned(format!("{value:?}"));
    }
    let text = format!("{value:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if mantissa.contains('.') { "" } else { ".0" };
    Cow::Owned(format!("{mantissa}{point}E{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match resolve(Cow::Borrowed(text)) {
            Value::Null => "null".into(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.into_owned(),
            other => format!("{:?}", other_text(&other)),
        }
    }

    fn other_text(value: &Value<'_>) -> String {
        match value {
            Value::String(text) => text.to_string(),
            _ => panic!("no scalar"),
        }
    }

    #[test]
    fn yaml_1_1_is_what_counts() {
        for (text, meaning) in [
            ("", "null"),
            ("~", "null"),
            ("Null", "null"),
            ("yes", "true"),
            ("Off", "false"),
            ("y", "\"y\""),
            ("NO", "false"),
            ("Norway", "\"Norway\""),
            ("200", "200"),
            ("-7", "-7"),
            ("+7", "7"),
            ("012", "10"),
            ("0x1F", "31"),
            ("0b11", "3"),
            ("1_000", "1000"),
            ("1:30", "90"),
            ("1:75", "\"1:75\""),
            ("012345678901", "12345678901.0"),
            ("2.0", "2.0"),
            ("1.10", "1.1"),
            (".5", "0.5"),
            ("1e3", "1000.0"),
            ("1.", "1.0"),
            (".", "\".\""),
            ("-", "\"-\""),
            ("1.2.3", "\"1.2.3\""),
            ("2020-01-01", "\"2020-01-01\""),
            ("1e999", "\"1e999\""),
            ("0o14", "\"0o14\""),
            ("12345678901234567890123", "12345678901234567890123"),
        ] {
            assert_eq!(shown(text), meaning, "{text}");
        }
    }

    #[test]
    fn prints_numbers_as_java() {
        for (number, text) in [
            ("200", "200"),
            ("2.0", "2.0"),
            ("1.10", "1.1"),
            ("12345678901.0", "1.2345678901E10"),
            ("1e-5", "1.0E-5"),
            ("0.0", "0.0"),
        ] {
            assert_eq!(java_text(number), text);
        }
    }
}
