//! Java's numbers: their text forms and their methods.
//!
//! `Double.toString` always prints a point, and switches to `1.0E10` at 10^7 and below 10^-3. The static methods are here, too,
//! because templates call them through an instance: `$number.parseInt("7")`.

mod digits;
mod parse;

use std::fmt::Write;
use std::rc::Rc;

use num_bigint::{BigInt, Sign};

use crate::arithmetic::{compare, compute, to_f32, to_f64, to_i32, to_i64};
use crate::fault::{Called, Fault};
use crate::java_object::{Rules, int};
use crate::tree::Operator;
use crate::value::{BigDecimal, Value};

/// Calls a method of a number.
pub(crate) fn call(number: &Value, method: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    if let Some(value) = narrowed(number, method, arguments) {
        return Ok(Some(value));
    }
    if let ("compareTo", [other]) = (method, arguments) {
        return compare_to(number, other).map(Some);
    }
    match number {
        Value::Int(_) => integer(method, arguments),
        Value::Long(_) => long(method, arguments),
        Value::Double(number) => double(*number, method, arguments),
        Value::Float(number) => float(*number, method, arguments),
        Value::BigInteger(number) => big_integer(number, method, arguments, rules),
        Value::BigDecimal(number) => big_decimal(number, method, arguments),
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
        (Value::Double(one), Value::Double(two)) => java_order(*one, *two),
        _ => compare(number, other)?,
    };
    Ok(Value::Int(match number {
        // These two subtract instead of comparing.
        Value::Byte(_) | Value::Short(_) => to_i32(number) - to_i32(other),
        _ => ordering as i32,
    }))
}

/// Orders doubles as `Double.compare` does: -0.0 before 0.0, NaN last.
fn java_order(one: f64, two: f64) -> std::cmp::Ordering {
    match (one.is_nan(), two.is_nan()) {
        (true, true) => std::cmp::Ordering::Equal,
        (true, false) => std::cmp::Ordering::Greater,
        (false, true) => std::cmp::Ordering::Less,
        (false, false) => one.total_cmp(&two),
    }
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

fn integer(method: &str, arguments: &[Value]) -> Called {
    let all: Option<Vec<i32>> = arguments.iter().map(int).collect();
    if let Some(numbers) = all
        && let Some(value) = integer_static(method, &numbers)
    {
        return Ok(Some(value));
    }
    Ok(match (method, arguments) {
        ("parseInt" | "valueOf", [Value::Null]) => {
            return Err(Fault::threw(
                "java.lang.NumberFormatException",
                Some("Cannot parse null string"),
            ));
        }
        ("parseInt" | "valueOf", [Value::String(text)]) => Some(Value::Int(parse::int(text, 10)?)),
        ("parseInt" | "valueOf", [Value::String(text), radix]) => match int(radix) {
            Some(radix) => Some(Value::Int(parse::int(text, radix)?)),
            None => None,
        },
        ("decode", [Value::String(text)]) => Some(Value::Int(parse::decode(text)?)),
        _ => None,
    })
}

fn integer_static(method: &str, numbers: &[i32]) -> Option<Value> {
    let count = |bits: u32| Value::Int(bits.cast_signed());
    Some(match (method, numbers) {
        ("valueOf" | "hashCode", [one]) => Value::Int(*one),
        ("toString", [one]) => Value::from(one.to_string()),
        ("toString", [one, radix]) => Value::from(parse::in_radix(i64::from(*one), *radix)),
        ("toHexString", [one]) => Value::from(format!("{one:x}")),
        ("toOctalString", [one]) => Value::from(format!("{one:o}")),
        ("toBinaryString", [one]) => Value::from(format!("{one:b}")),
        ("signum", [one]) => Value::Int(one.signum()),
        ("bitCount", [one]) => count(one.count_ones()),
        ("reverse", [one]) => Value::Int(one.reverse_bits()),
        ("reverseBytes", [one]) => Value::Int(one.swap_bytes()),
        ("numberOfLeadingZeros", [one]) => count(one.leading_zeros()),
        ("numberOfTrailingZeros", [one]) => count(one.trailing_zeros()),
        ("max", [one, two]) => Value::Int(*one.max(two)),
        ("min", [one, two]) => Value::Int(*one.min(two)),
        ("sum", [one, two]) => Value::Int(one.wrapping_add(*two)),
        ("compare", [one, two]) => Value::Int(one.cmp(two) as i32),
        ("toUnsignedLong", [one]) => Value::Long(i64::from(one.cast_unsigned())),
        ("toUnsignedString", [one]) => Value::from(one.cast_unsigned().to_string()),
        _ => return None,
    })
}

fn long_argument(value: &Value) -> Option<i64> {
    match value {
        Value::Long(_) | Value::Int(_) | Value::Short(_) | Value::Byte(_) => Some(to_i64(value)),
        _ => None,
    }
}

fn long(method: &str, arguments: &[Value]) -> Called {
    let all: Option<Vec<i64>> = arguments.iter().map(long_argument).collect();
    let all = all.as_deref();
    Ok(match (method, arguments) {
        ("parseLong" | "valueOf", [Value::Null]) => {
            return Err(Fault::threw(
                "java.lang.NumberFormatException",
                Some("Cannot parse null string"),
            ));
        }
        ("parseLong" | "valueOf", [Value::String(text)]) => {
            Some(Value::Long(parse::long(text, 10)?))
        }
        ("parseLong" | "valueOf", [Value::String(text), radix]) => match int(radix) {
            Some(radix) => Some(Value::Long(parse::long(text, radix)?)),
            None => None,
        },
        ("toString", [one, radix]) => match (long_argument(one), int(radix)) {
            (Some(one), Some(radix)) => Some(Value::from(parse::in_radix(one, radix))),
            _ => None,
        },
        _ => match (method, all) {
            ("valueOf", Some([one])) => Some(Value::Long(*one)),
            ("toString", Some([one])) => Some(Value::from(one.to_string())),
            ("toHexString", Some([one])) => Some(Value::from(format!("{one:x}"))),
            ("toOctalString", Some([one])) => Some(Value::from(format!("{one:o}"))),
            ("toBinaryString", Some([one])) => Some(Value::from(format!("{one:b}"))),
            ("hashCode", Some([one])) => Some(Value::Int(Value::Long(*one).java_hash())),
            ("signum", Some([one])) => {
                Some(Value::Int(i32::try_from(one.signum()).unwrap_or_default()))
            }
            ("max", Some([one, two])) => Some(Value::Long(*one.max(two))),
            ("min", Some([one, two])) => Some(Value::Long(*one.min(two))),
            ("sum", Some([one, two])) => Some(Value::Long(one.wrapping_add(*two))),
            ("compare", Some([one, two])) => Some(Value::Int(one.cmp(two) as i32)),
            _ => None,
        },
    })
}

fn double_argument(value: &Value) -> Option<f64> {
    match value {
        Value::Double(number) => Some(*number),
        Value::Float(_) => Some(to_f64(value)),
        other => long_argument(other).map(|_| to_f64(other)),
    }
}

fn double(number: f64, method: &str, arguments: &[Value]) -> Called {
    let all: Option<Vec<f64>> = arguments.iter().map(double_argument).collect();
    Ok(match (method, arguments) {
        ("isNaN", []) => Some(Value::Bool(number.is_nan())),
        ("isInfinite", []) => Some(Value::Bool(number.is_infinite())),
        ("parseDouble" | "valueOf", [Value::String(text)]) => {
            Some(Value::Double(parse::double(text)?))
        }
        ("parseDouble" | "valueOf", [Value::Null]) => {
            return Err(Fault::threw("java.lang.NullPointerException", None));
        }
        _ => match (method, all.as_deref()) {
            ("valueOf", Some([one])) => Some(Value::Double(*one)),
            ("toString", Some([one])) => Value::Double(*one).to_text()?.map(Value::String),
            ("isNaN", Some([one])) => Some(Value::Bool(one.is_nan())),
            ("isInfinite", Some([one])) => Some(Value::Bool(one.is_infinite())),
            ("isFinite", Some([one])) => Some(Value::Bool(one.is_finite())),
            ("compare", Some([one, two])) => Some(Value::Int(java_order(*one, *two) as i32)),
            ("max", Some([one, two])) => Some(Value::Double(one.max(*two))),
            ("min", Some([one, two])) => Some(Value::Double(one.min(*two))),
            ("sum", Some([one, two])) => Some(Value::Double(one + two)),
            ("hashCode", Some([one])) => Some(Value::Int(Value::Double(*one).java_hash())),
            ("doubleToLongBits" | "doubleToRawLongBits", Some([one])) => {
                Some(Value::Long(one.to_bits().cast_signed()))
            }
            _ => None,
        },
    })
}

#[expect(clippy::cast_possible_truncation, reason = "Java narrows alike")]
fn float(number: f32, method: &str, arguments: &[Value]) -> Called {
    Ok(match (method, arguments) {
        ("isNaN", []) => Some(Value::Bool(number.is_nan())),
        ("isInfinite", []) => Some(Value::Bool(number.is_infinite())),
        ("parseFloat" | "valueOf", [Value::String(text)]) => {
            parse::double(text)?;
            Some(Value::Float(
                text.trim().parse().unwrap_or(parse::double(text)? as f32),
            ))
        }
        ("valueOf", [Value::Float(number)]) => Some(Value::Float(*number)),
        _ => None,
    })
}

fn big_integer(number: &BigInt, method: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    let big = |number: BigInt| Some(Value::BigInteger(Rc::new(number)));
    Ok(match (method, arguments) {
        ("abs", []) => big(BigInt::from(number.magnitude().clone())),
        ("negate", []) => big(-number),
        ("signum", []) => Some(Value::Int(signum(number))),
        ("bitLength", []) => Some(crate::java_list::size(
            usize::try_from(number.bits()).unwrap_or(usize::MAX),
        )),
        ("pow", [power]) => match int(power).and_then(|power| u32::try_from(power).ok()) {
            Some(power) => {
                let bits = number.bits().saturating_mul(u64::from(power));
                rules.bytes(usize::try_from(bits).unwrap_or(usize::MAX))?;
                big(number.pow(power))
            }
            None => None,
        },
        ("max", [Value::BigInteger(other)]) => big(number.max(&**other).clone()),
        ("min", [Value::BigInteger(other)]) => big(number.min(&**other).clone()),
        ("add" | "subtract" | "multiply" | "divide" | "mod", [other @ Value::BigInteger(_)]) => {
            let own = Value::BigInteger(Rc::new(number.clone()));
            return arithmetic(method, &own, other);
        }
        ("remainder", [Value::BigInteger(other)]) => {
            if other.sign() == Sign::NoSign {
                return Err(divided_by_zero("BigInteger divide by zero"));
            }
            big(number % &**other)
        }
        _ => None,
    })
}

fn signum(number: &BigInt) -> i32 {
    match number.sign() {
        Sign::Minus => -1,
        Sign::NoSign => 0,
        Sign::Plus => 1,
    }
}

fn divided_by_zero(message: &str) -> Fault {
    Fault::threw("java.lang.ArithmeticException", Some(message))
}

fn arithmetic(method: &str, one: &Value, two: &Value) -> Called {
    let operator = match method {
        "add" => Operator::Add,
        "subtract" => Operator::Subtract,
        "multiply" => Operator::Multiply,
        "divide" => Operator::Divide,
        _ => Operator::Modulo,
    };
    match compute(operator, one, two)? {
        Some(value) => Ok(Some(value)),
        None if operator == Operator::Divide => Err(divided_by_zero("BigInteger divide by zero")),
        None => Err(divided_by_zero("BigInteger: modulus not positive")),
    }
}

fn big_decimal(number: &BigDecimal, method: &str, arguments: &[Value]) -> Called {
    let decimal = |number: BigDecimal| Some(Value::BigDecimal(Rc::new(number)));
    Ok(match (method, arguments) {
        ("scale", []) => Some(Value::Int(number.scale())),
        ("precision", []) => Some(crate::java_list::size(number.precision())),
        ("signum", []) => Some(Value::Int(signum(number.unscaled()))),
        ("negate", []) => decimal(BigDecimal::new(-number.unscaled(), number.scale())),
        ("abs", []) => {
            let digits = BigInt::from(number.unscaled().magnitude().clone());
            decimal(BigDecimal::new(digits, number.scale()))
        }
        ("unscaledValue", []) => Some(Value::BigInteger(Rc::new(number.unscaled().clone()))),
        ("toBigInteger", []) => number
            .to_big_integer()
            .map(|number| Value::BigInteger(Rc::new(number))),
        ("toPlainString", []) => number.plain().map(Value::from),
        ("stripTrailingZeros", []) => decimal(number.stripped()),
        ("setScale", [scale]) => match int(scale) {
            Some(scale) => match number.with_scale(scale) {
                Some(number) => decimal(number),
                None => {
                    return Err(Fault::threw(
                        "java.lang.ArithmeticException",
                        Some("Rounding necessary"),
                    ));
                }
            },
            None => None,
        },
        ("add" | "subtract" | "multiply", [other @ Value::BigDecimal(_)]) => {
            let own = Value::BigDecimal(Rc::new(number.clone()));
            return arithmetic(method, &own, other);
        }
        _ => None,
    })
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
