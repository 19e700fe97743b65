//! From the text of a JSON number to its Java type, as json-smart decides it.
//!
//! Not the scanning of that text; `fast.rs` and `permissive.rs` find where it ends.

use num_bigint::BigInt;

use crate::number::{BigDecimal, Number};

/// Reads digits with an optional minus; a lone `-` is 0 in json-smart.
pub(super) fn integer(text: &str) -> Number {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() {
        return Number::Int(0);
    }
    // longer than any long: json-smart does not look whether leading zeros made it so
    if digits.len() <= 19
        && let Ok(number) = text.parse::<i64>()
    {
        return i32::try_from(number).map_or(Number::Long(number), Number::Int);
    }
    Number::BigInteger(text.parse::<BigInt>().unwrap_or_default())
}

/// Reads a number with a point or an exponent; `None` where Java throws `NumberFormatException`.
pub(super) fn decimal(text: &str) -> Option<Number> {
    if text.len() > 18 {
        return BigDecimal::parse(text).map(Number::BigDecimal);
    }
    let number: f64 = text.parse().ok()?;
    // Rust also reads words such as "inf", which the scanners never hand over
    Some(Number::Double(number))
}
