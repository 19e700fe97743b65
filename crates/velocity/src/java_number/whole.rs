//! The methods of `java.lang.Integer` and `java.lang.Long`, the static ones included.

use super::parse;
use crate::arithmetic::to_i64;
use crate::fault::{Called, Fault};
use crate::java_object::int;
use crate::value::Value;

pub(super) fn integer(method: &str, arguments: &[Value]) -> Called {
    let all: Option<Vec<i32>> = arguments.iter().map(int).collect();
    if let Some(numbers) = all
        && let Some(value) = integer_static(method, &numbers)
    {
        return Ok(Some(value));
    }
    Ok(match (method, arguments) {
        (
            "parseInt" | "valueOf" | "parseUnsignedInt",
            [Value::Null] | [Value::Null, Value::Int(_)],
        ) => {
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
        ("decode", [Value::Null]) => {
            return Err(Fault::threw("java.lang.NullPointerException", None));
        }
        ("decode", [Value::String(text)]) => Some(Value::Int(parse::decode(text)?)),
        ("parseUnsignedInt", [Value::String(text)]) => {
            Some(Value::Int(parse::unsigned_int(text, 10)?))
        }
        ("parseUnsignedInt", [Value::String(text), radix]) => match int(radix) {
            Some(radix) => Some(Value::Int(parse::unsigned_int(text, radix)?)),
            None => None,
        },
        ("divideUnsigned" | "remainderUnsigned", [one, two])
            if int(one).is_some() && int(two) == Some(0) =>
        {
            return Err(by_zero());
        }
        // no system property is set that a template could name
        ("getInteger", [Value::String(_) | Value::Null, default])
            if int(default).is_some() || default.is_null() =>
        {
            Some(default.clone())
        }
        _ => None,
    })
}

fn by_zero() -> Fault {
    Fault::threw("java.lang.ArithmeticException", Some("/ by zero"))
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
        ("highestOneBit", [one]) => {
            let zeros = one.leading_zeros();
            Value::Int(
                if zeros == 32 {
                    0
                } else {
                    i32::MIN.cast_unsigned() >> zeros
                }
                .cast_signed(),
            )
        }
        ("lowestOneBit", [one]) => Value::Int(one & one.wrapping_neg()),
        ("rotateLeft", [one, by]) => Value::Int(one.rotate_left(by.rem_euclid(32).unsigned_abs())),
        ("rotateRight", [one, by]) => {
            Value::Int(one.rotate_right(by.rem_euclid(32).unsigned_abs()))
        }
        ("compareUnsigned", [one, two]) => {
            Value::Int(one.cast_unsigned().cmp(&two.cast_unsigned()) as i32)
        }
        ("divideUnsigned", [one, two]) if *two != 0 => {
            Value::Int((one.cast_unsigned() / two.cast_unsigned()).cast_signed())
        }
        ("remainderUnsigned", [one, two]) if *two != 0 => {
            Value::Int((one.cast_unsigned() % two.cast_unsigned()).cast_signed())
        }
        ("toUnsignedLong", [one]) => Value::Long(i64::from(one.cast_unsigned())),
        ("toUnsignedString", [one]) => Value::from(one.cast_unsigned().to_string()),
        ("toUnsignedString", [one, radix]) => {
            Value::from(parse::unsigned_in_radix(one.cast_unsigned().into(), *radix))
        }
        _ => return None,
    })
}

pub(super) fn long_argument(value: &Value) -> Option<i64> {
    match value {
        Value::Long(_) | Value::Int(_) | Value::Short(_) | Value::Byte(_) => Some(to_i64(value)),
        _ => None,
    }
}

pub(super) fn long(method: &str, arguments: &[Value]) -> Called {
    let all: Option<Vec<i64>> = arguments.iter().map(long_argument).collect();
    let all = all.as_deref();
    Ok(match (method, arguments) {
        (
            "parseLong" | "valueOf" | "parseUnsignedLong",
            [Value::Null] | [Value::Null, Value::Int(_)],
        ) => {
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
        ("decode", [Value::Null]) => {
            return Err(Fault::threw("java.lang.NullPointerException", None));
        }
        ("decode", [Value::String(text)]) => Some(Value::Long(parse::decode(text)?)),
        ("parseUnsignedLong", [Value::String(text)]) => {
            Some(Value::Long(parse::unsigned_long(text, 10)?))
        }
        ("parseUnsignedLong", [Value::String(text), radix]) => match int(radix) {
            Some(radix) => Some(Value::Long(parse::unsigned_long(text, radix)?)),
            None => None,
        },
        ("toUnsignedString", [one, radix]) => match (long_argument(one), int(radix)) {
            (Some(one), Some(radix)) => Some(Value::from(parse::unsigned_in_radix(
                one.cast_unsigned(),
                radix,
            ))),
            _ => None,
        },
        ("rotateLeft" | "rotateRight", [one, by]) => match (long_argument(one), int(by)) {
            (Some(one), Some(by)) => {
                let by = by.rem_euclid(64).unsigned_abs();
                Some(Value::Long(if method == "rotateLeft" {
                    one.rotate_left(by)
                } else {
                    one.rotate_right(by)
                }))
            }
            _ => None,
        },
        ("getLong", [Value::String(_) | Value::Null, default])
            if long_argument(default).is_some() || default.is_null() =>
        {
            Some(long_argument(default).map_or(Value::Null, Value::Long))
        }
        _ => match (method, all) {
            ("valueOf", Some([one])) => Some(Value::Long(*one)),
            ("bitCount", Some([one])) => Some(Value::Int(one.count_ones().cast_signed())),
            ("numberOfLeadingZeros", Some([one])) => {
                Some(Value::Int(one.leading_zeros().cast_signed()))
            }
            ("numberOfTrailingZeros", Some([one])) => {
                Some(Value::Int(one.trailing_zeros().cast_signed()))
            }
            ("reverse", Some([one])) => Some(Value::Long(one.reverse_bits())),
            ("reverseBytes", Some([one])) => Some(Value::Long(one.swap_bytes())),
            ("lowestOneBit", Some([one])) => Some(Value::Long(one & one.wrapping_neg())),
            ("highestOneBit", Some([one])) => {
                let zeros = one.leading_zeros();
                let bit = if zeros == 64 {
                    0
                } else {
                    i64::MIN.cast_unsigned() >> zeros
                };
                Some(Value::Long(bit.cast_signed()))
            }
            ("toUnsignedString", Some([one])) => Some(Value::from(one.cast_unsigned().to_string())),
            ("divideUnsigned" | "remainderUnsigned", Some([_, 0])) => return Err(by_zero()),
            ("divideUnsigned", Some([one, two])) => Some(Value::Long(
                (one.cast_unsigned() / two.cast_unsigned()).cast_signed(),
            )),
            ("remainderUnsigned", Some([one, two])) => Some(Value::Long(
                (one.cast_unsigned() % two.cast_unsigned()).cast_signed(),
            )),
            ("compareUnsigned", Some([one, two])) => Some(Value::Int(
                one.cast_unsigned().cmp(&two.cast_unsigned()) as i32,
            )),
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
