//! The methods of `java.lang.Double` and `java.lang.Float`, the static ones included.

use super::parse;
use super::whole::long_argument;
use crate::arithmetic::{to_f32, to_f64};
use crate::fault::{Called, Fault};
use crate::java_object::int;
use crate::value::Value;

/// Orders doubles as `Double.compare` does: -0.0 before 0.0, NaN last.
pub(super) fn java_order(one: f64, two: f64) -> std::cmp::Ordering {
    match (one.is_nan(), two.is_nan()) {
        (true, true) => std::cmp::Ordering::Equal,
        (true, false) => std::cmp::Ordering::Greater,
        (false, true) => std::cmp::Ordering::Less,
        (false, false) => one.total_cmp(&two),
    }
}

fn double_argument(value: &Value) -> Option<f64> {
    match value {
        Value::Double(number) => Some(*number),
        Value::Float(_) => Some(to_f64(value)),
        other => long_argument(other).map(|_| to_f64(other)),
    }
}

/// Writes a finite number as `Double.toHexString` does.
pub(crate) fn hexadecimal(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    let bits = number.to_bits();
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
    if exponent == 0 && fraction == 0 {
        return Some(format!("{sign}0x0.0p0"));
    }
    let digits = format!("{fraction:013x}");
    let digits = match digits.trim_end_matches('0') {
        "" => "0",
        digits => digits,
    };
    Some(match exponent {
        0 => format!("{sign}0x0.{digits}p-1022"),
        _ => format!(
            "{sign}0x1.{digits}p{}",
            i64::try_from(exponent).unwrap_or(0) - 1023
        ),
    })
}

pub(super) fn double(number: f64, method: &str, arguments: &[Value]) -> Called {
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
            ("toHexString", Some([one])) => Some(hexadecimal(*one).map_or_else(
                || Value::Double(*one).to_text().ok().flatten().into(),
                Value::from,
            )),
            ("compare", Some([one, two])) => Some(Value::Int(java_order(*one, *two) as i32)),
            ("max", Some([one, two])) => Some(Value::Double(one.max(*two))),
            ("min", Some([one, two])) => Some(Value::Double(one.min(*two))),
            ("sum", Some([one, two])) => Some(Value::Double(one + two)),
            ("hashCode", Some([one])) => Some(Value::Int(Value::Double(*one).java_hash())),
            ("longBitsToDouble", Some([_])) => arguments
                .first()
                .and_then(long_argument)
                .map(|bits| Value::Double(f64::from_bits(bits.cast_unsigned()))),
            ("doubleToLongBits" | "doubleToRawLongBits", Some([one])) => {
                Some(Value::Long(one.to_bits().cast_signed()))
            }
            _ => None,
        },
    })
}

#[expect(clippy::cast_possible_truncation, reason = "Java narrows alike")]
pub(super) fn float(number: f32, method: &str, arguments: &[Value]) -> Called {
    Ok(match (method, arguments) {
        ("isNaN", []) => Some(Value::Bool(number.is_nan())),
        ("isInfinite", []) => Some(Value::Bool(number.is_infinite())),
        ("parseFloat" | "valueOf", [Value::String(text)]) => {
            parse::double(text)?;
            Some(Value::Float(
                text.trim().parse().unwrap_or(parse::double(text)? as f32),
            ))
        }
        ("valueOf", [one]) => float_argument(one).map(Value::Float),
        ("isNaN", [one]) => float_argument(one).map(|one| Value::Bool(one.is_nan())),
        ("isInfinite", [one]) => float_argument(one).map(|one| Value::Bool(one.is_infinite())),
        ("isFinite", [one]) => float_argument(one).map(|one| Value::Bool(one.is_finite())),
        ("toString", [one]) => match float_argument(one) {
            Some(one) => Value::Float(one).to_text()?.map(Value::String),
            None => None,
        },
        ("hashCode", [one]) => {
            float_argument(one).map(|one| Value::Int(Value::Float(one).java_hash()))
        }
        ("floatToIntBits" | "floatToRawIntBits", [one]) => {
            float_argument(one).map(|one| Value::Int(one.to_bits().cast_signed()))
        }
        ("intBitsToFloat", [one]) => {
            int(one).map(|one| Value::Float(f32::from_bits(one.cast_unsigned())))
        }
        ("max" | "min" | "sum" | "compare", [one, two]) => {
            let (Some(one), Some(two)) = (float_argument(one), float_argument(two)) else {
                return Ok(None);
            };
            Some(match method {
                "max" => Value::Float(one.max(two)),
                "min" => Value::Float(one.min(two)),
                "sum" => Value::Float(one + two),
                _ => Value::Int(java_order(f64::from(one), f64::from(two)) as i32),
            })
        }
        _ => None,
    })
}

fn float_argument(value: &Value) -> Option<f32> {
    match value {
        Value::Double(_) => None,
        other => double_argument(other).map(|_| to_f32(other)),
    }
}
