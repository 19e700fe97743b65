//! Text to numbers, as `Integer.parseInt`, `Long.parseLong` and `Double.parseDouble` read it.

use crate::fault::Fault;

fn refused(text: &str, radix: i32) -> Fault {
    let under = if radix == 10 {
        String::new()
    } else {
        format!(" under radix {radix}")
    };
    let message = format!("For input string: \"{text}\"{under}");
    Fault::with("java.lang.NumberFormatException", message)
}

fn checked_radix(radix: i32) -> Result<u32, Fault> {
    let bound = |bound: &str, name: &str| {
        let message = format!("radix {radix} {bound} than Character.{name}");
        Fault::with("java.lang.NumberFormatException", message)
    };
    match radix {
        ..2 => Err(bound("less", "MIN_RADIX")),
        37.. => Err(bound("greater", "MAX_RADIX")),
        _ => Ok(radix.unsigned_abs()),
    }
}

/// Reads an `int`.
pub(super) fn int(text: &str, radix: i32) -> Result<i32, Fault> {
    i32::from_str_radix(text, checked_radix(radix)?).map_err(|_| refused(text, radix))
}

/// Reads a `long`.
pub(super) fn long(text: &str, radix: i32) -> Result<i64, Fault> {
    i64::from_str_radix(text, checked_radix(radix)?).map_err(|_| refused(text, radix))
}

/// Reads an `int` whose top bit counts.
pub(super) fn unsigned_int(text: &str, radix: i32) -> Result<i32, Fault> {
    u32::from_str_radix(text, checked_radix(radix)?)
        .map(u32::cast_signed)
        .map_err(|_| refused(text, radix))
}

/// Reads a `long` whose top bit counts.
pub(super) fn unsigned_long(text: &str, radix: i32) -> Result<i64, Fault> {
    u64::from_str_radix(text, checked_radix(radix)?)
        .map(u64::cast_signed)
        .map_err(|_| refused(text, radix))
}

/// Reads an integer with `0x`, `#` or `0` before its digits.
pub(super) fn decode<T: TryFrom<i64>>(text: &str) -> Result<T, Fault> {
    if text.is_empty() {
        return Err(Fault::threw(
            "java.lang.NumberFormatException",
            Some("Zero length string"),
        ));
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let hexadecimal = ["0x", "0X", "#"]
        .into_iter()
        .find_map(|mark| digits.strip_prefix(mark));
    let (digits, radix) = match hexadecimal {
        Some(rest) => (rest, 16),
        None => match digits.strip_prefix('0') {
            Some(rest) if !rest.is_empty() => (rest, 8),
            _ => (digits, 10),
        },
    };
    let signed = format!("{sign}{digits}");
    let number = long(&signed, radix)?;
    T::try_from(number).map_err(|_| refused(&signed, radix))
}

/// Reads a `double`: blanks around it and a type letter behind it are accepted.
pub(super) fn double(text: &str) -> Result<f64, Fault> {
    let trimmed = text.trim_matches(|c: char| c <= ' ');
    if trimmed.is_empty() {
        return Err(Fault::threw(
            "java.lang.NumberFormatException",
            Some("empty String"),
        ));
    }
    let bare = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
    if matches!(bare, "NaN" | "Infinity") {
        return trimmed.parse().map_err(|_| refused(text, 10));
    }
    let digits = trimmed
        .strip_suffix(['d', 'D', 'f', 'F'])
        .unwrap_or(trimmed);
    if !bare.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Err(refused(text, 10));
    }
    digits.parse().map_err(|_| refused(text, 10))
}

/// Writes a number in a radix; one that Java does not know counts as ten.
pub(super) fn in_radix(number: i64, radix: i32) -> String {
    let radix = u64::from(checked_radix(radix).unwrap_or(10));
    let mut digits = unsigned_digits(number.unsigned_abs(), radix);
    if number < 0 {
        digits.push('-');
    }
    digits.into_iter().rev().collect()
}

/// Writes a number whose top bit counts in a radix.
pub(super) fn unsigned_in_radix(number: u64, radix: i32) -> String {
    let radix = u64::from(checked_radix(radix).unwrap_or(10));
    unsigned_digits(number, radix).into_iter().rev().collect()
}

/// Returns the digits of a number, the last one first.
fn unsigned_digits(number: u64, radix: u64) -> Vec<char> {
    let mut rest = number;
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(rest % radix).unwrap_or(0);
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        rest /= radix;
        if rest == 0 {
            return digits;
        }
    }
}
