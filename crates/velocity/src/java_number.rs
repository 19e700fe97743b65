//! Java's numbers: their text forms and their methods.
//!
//! `Double.toString` always prints a point, and switches to `1.0E10` at 10^7 and below 10^-3. The static methods are here, too,
//! because templates call them through an instance: `$number.parseInt("7")`.

mod big;
mod decimal;
mod digits;
mod floating;
mod parse;
mod whole;

use std::fmt::Write;

pub(crate) use floating::hexadecimal;

use crate::arithmetic::{compare, to_f32, to_f64, to_i32, to_i64};
use crate::fault::{Called, Fault};
use crate::java_object::Rules;
use crate::value::Value;

/// Calls a method of a number.
pub(crate) fn call(number: &Value, method: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    if let Some(value) = narrowed(number, method, arguments) {
        return Ok(Some(value));
    }
    if let ("compareTo", [other]) = (method, arguments) {
        return compare_to(number, other).map(Some);
    }
    match number {
        Value::Int(_) => whole::integer(method, arguments),
        Value::Long(_) => whole::long(method, arguments),
        Value::Double(number) => floating::double(*number, method, arguments),
        Value::Float(number) => floating::float(*number, method, arguments),
        Value::BigInteger(number) => big::big_integer(number, method, arguments, rules),
        Value::BigDecimal(number) => decimal::big_decimal(number, method, arguments, rules),
        _ => Ok(None),
    }
}

/// The conversions every `java.lang.Number` has.
#[expect(clippy::cast_possible_truncation, reason = "Java narrows alike")]
fn narrowed(number: &Value, method: &str, arguments: &[Value]) -> Option<Value> {
    if !arguments.is_empty() {
        return None;
    }
    Some(match method {
        "intValue" => Value::Int(to_i32(number)),
        "longValue" => Value::Long(to_i64(number)),
        "doubleValue" => Value::Double(to_f64(number)),
        "floatValue" => Value::Float(to_f32(number)),
        "shortValue" => Value::Short(to_i32(number) as i16),
        "byteValue" => Value::Byte(to_i32(number) as i8),
        _ => return None,
    })
}

fn compare_to(number: &Value, other: &Value) -> Result<Value, Fault> {
    if other.is_null() {
        return Err(Fault::threw("java.lang.NullPointerException", None));
    }
    let (own, its) = (number.class_name(), other.class_name());
    if own != its {
        return Err(cast(its, own));
    }
    let ordering = match (number, other) {
        (Value::Double(one), Value::Double(two)) => floating::java_order(*one, *two),
        _ => compare(number, other)?,
    };
    Ok(Value::Int(match number {
        // These two subtract instead of comparing.
        Value::Byte(_) | Value::Short(_) => to_i32(number) - to_i32(other),
        _ => ordering as i32,
    }))
}

/// Makes the exception of a cast that fails.
pub(crate) fn cast(from: &str, to: &str) -> Fault {
    let java = |class: &str| class.starts_with("java.");
    let modules = if java(from) && java(to) {
        format!("{from} and {to} are in module java.base of loader 'bootstrap'")
    } else {
        format!(
            "{from} is in unnamed module of loader 'app'; {to} is in module java.base of loader 'bootstrap'"
        )
    };
    let message = format!("class {from} cannot be cast to class {to} ({modules})");
    Fault::with("java.lang.ClassCastException", message)
}

/// Writes `Double.toString(number)`.
pub(crate) fn write_double(out: &mut String, number: f64) {
    if number == 0.0 || !number.is_finite() {
        return write_special(out, number);
    }
    if number < 0.0 {
        out.push('-');
    }
    write_digits(out, &digits::of_double(number));
}

/// Writes `Float.toString(number)`.
pub(crate) fn write_float(out: &mut String, number: f32) {
    if number == 0.0 || !number.is_finite() {
        return write_special(out, f64::from(number));
    }
    if number < 0.0 {
        out.push('-');
    }
    write_digits(out, &digits::of_float(number));
}

fn write_special(out: &mut String, number: f64) {
    out.push_str(if number.is_nan() {
        "NaN"
    } else if number == 0.0 {
        if number.is_sign_negative() {
            "-0.0"
        } else {
            "0.0"
        }
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    });
}

fn write_digits(out: &mut String, number: &digits::Digits) {
    let mut digits = number.digits.iter().map(|&digit| char::from(b'0' + digit));
    let exponent = number.exponent;
    if (0..7).contains(&exponent) {
        for _ in 0..=exponent {
            out.push(digits.next().unwrap_or('0'));
        }
    } else if (-3..0).contains(&exponent) {
        out.push_str("0.");
        for _ in exponent..-1 {
            out.push('0');
        }
        out.extend(digits);
        return;
    } else {
        out.push(digits.next().unwrap_or('0'));
    }
    out.push('.');
    out.push(digits.next().unwrap_or('0'));
    out.extend(digits);
    if !(-3..7).contains(&exponent) {
        // Writing to a String cannot fail.
        let _ = write!(out, "E{exponent}");
    }
}

#[cfg(test)]
mod tests {
    use super::write_double;

    #[test]
    fn prints_doubles_as_java_does() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (12.5, "12.5"),
            (1e-3, "0.001"),
            (9.99e-4, "9.99E-4"),
            (1e7, "1.0E7"),
            (9_999_999.0, "9999999.0"),
            (123_456_789.123, "1.23456789123E8"),
            (1e-7, "1.0E-7"),
            (100.0, "100.0"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
            (f64::NAN, "NaN"),
        ] {
            let mut out = String::new();
            write_double(&mut out, number);
            assert_eq!(out, text);
        }
    }
}
