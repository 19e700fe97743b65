//! The methods of `java.math.BigInteger` that templates have use for.

use std::rc::Rc;

use num_bigint::{BigInt, Sign};

use super::whole::long_argument;
use crate::arithmetic::compute;
use crate::fault::{Called, Fault};
use crate::java_object::{Rules, int};
use crate::tree::Operator;
use crate::value::Value;

pub(super) fn big_integer(
    number: &BigInt,
    method: &str,
    arguments: &[Value],
    rules: &Rules<'_>,
) -> Called {
    let big = |number: BigInt| Some(Value::BigInteger(Rc::new(number)));
    Ok(match (method, arguments) {
        ("abs", []) => big(BigInt::from(number.magnitude().clone())),
        ("negate", []) => big(-number),
        ("signum", []) => Some(Value::Int(signum(number))),
        ("bitLength", []) => Some(crate::java_list::size(
            usize::try_from(number.bits()).unwrap_or(usize::MAX),
        )),
        ("toString", [radix]) => int(radix).map(|radix| {
            let radix = u32::try_from(radix)
                .ok()
                .filter(|radix| (2..=36).contains(radix));
            Value::from(number.to_str_radix(radix.unwrap_or(10)))
        }),
        ("valueOf", [number]) => {
            long_argument(number).map(|number| Value::BigInteger(Rc::new(number.into())))
        }
        ("pow", [power]) => match int(power).map(u32::try_from) {
            Some(Err(_)) => return Err(arithmetic_failed("Negative exponent")),
            Some(Ok(power)) => {
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
        ("not", []) => big(!number),
        ("bitCount", []) => {
            // For a negative number Java counts the bits that differ from the sign.
            let counted = if number.sign() == Sign::Minus {
                !number
            } else {
                number.clone()
            };
            let ones: u32 = counted
                .magnitude()
                .iter_u64_digits()
                .map(u64::count_ones)
                .sum();
            Some(Value::Int(ones.cast_signed()))
        }
        ("getLowestSetBit", []) => {
            let bit = number
                .trailing_zeros()
                .and_then(|bit| i32::try_from(bit).ok());
            Some(Value::Int(bit.unwrap_or(-1)))
        }
        ("gcd", [Value::BigInteger(other)]) => {
            let (mut one, mut two) = (number.clone(), (**other).clone());
            while two.sign() != Sign::NoSign {
                (one, two) = (two.clone(), one % two);
            }
            big(BigInt::from(one.magnitude().clone()))
        }
        ("and" | "or" | "xor" | "andNot", [Value::BigInteger(other)]) => big(match method {
            "and" => number & &**other,
            "or" => number | &**other,
            "xor" => number ^ &**other,
            _ => number & !&**other,
        }),
        ("testBit" | "setBit" | "clearBit" | "flipBit", [bit]) => match int(bit) {
            Some(bit) => match u64::try_from(bit) {
                Ok(bit) if method == "testBit" => Some(Value::Bool(number.bit(bit))),
                Ok(bit) => {
                    rules.bytes(usize::try_from(bit / 8).unwrap_or(usize::MAX))?;
                    let mut changed = number.clone();
                    let on = match method {
                        "setBit" => true,
                        "clearBit" => false,
                        _ => !number.bit(bit),
                    };
                    changed.set_bit(bit, on);
                    big(changed)
                }
                Err(_) => return Err(arithmetic_failed("Negative bit address")),
            },
            None => None,
        },
        ("modInverse", [Value::BigInteger(modulus)]) => {
            if modulus.sign() != Sign::Plus {
                return Err(arithmetic_failed("BigInteger: modulus not positive"));
            }
            match number.modinv(modulus) {
                Some(inverse) => big(inverse),
                None => return Err(arithmetic_failed("BigInteger not invertible.")),
            }
        }
        ("modPow", [Value::BigInteger(exponent), Value::BigInteger(modulus)]) => {
            if modulus.sign() != Sign::Plus {
                return Err(arithmetic_failed("BigInteger: modulus not positive"));
            }
            rules.bytes(
                usize::try_from(exponent.bits().max(modulus.bits())).unwrap_or(usize::MAX),
            )?;
            if exponent.sign() == Sign::Minus {
                match number.modinv(modulus) {
                    Some(inverse) => big(inverse.modpow(&-&**exponent, modulus)),
                    None => return Err(arithmetic_failed("BigInteger not invertible.")),
                }
            } else {
                big(number.modpow(exponent, modulus))
            }
        }
        ("sqrt", []) if number.sign() == Sign::Minus => {
            return Err(arithmetic_failed("Negative BigInteger"));
        }
        ("sqrt", []) => big(number.sqrt()),
        ("shiftRight" | "shiftLeft", [by]) => match int(by) {
            Some(by) => {
                let by = if method == "shiftRight" {
                    -i64::from(by)
                } else {
                    i64::from(by)
                };
                let wide = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
                if by > 0 {
                    rules.bytes(wide)?;
                    big(number << wide)
                } else {
                    big(number >> wide)
                }
            }
            None => None,
        },
        ("intValueExact" | "longValueExact" | "shortValueExact" | "byteValueExact", []) => {
            return exact(number, method).map(Some);
        }
        (
            "gcd" | "and" | "or" | "xor" | "andNot" | "add" | "subtract" | "multiply" | "divide"
            | "mod" | "remainder" | "max" | "min",
            [Value::Null],
        ) => return Err(Fault::threw("java.lang.NullPointerException", None)),
        ("remainder", [Value::BigInteger(other)]) => {
            if other.sign() == Sign::NoSign {
                return Err(arithmetic_failed("BigInteger divide by zero"));
            }
            big(number % &**other)
        }
        _ => None,
    })
}

/// Narrows a big integer, and throws where digits would be lost.
pub(super) fn exact(number: &BigInt, method: &str) -> Result<Value, Fault> {
    let (value, name) = match method {
        "intValueExact" => (i32::try_from(number).ok().map(Value::Int), "int"),
        "longValueExact" => (i64::try_from(number).ok().map(Value::Long), "long"),
        "shortValueExact" => (i16::try_from(number).ok().map(Value::Short), "short"),
        _ => (i8::try_from(number).ok().map(Value::Byte), "byte"),
    };
    value.ok_or_else(|| arithmetic_failed(&format!("BigInteger out of {name} range")))
}

pub(super) fn signum(number: &BigInt) -> i32 {
    match number.sign() {
        Sign::Minus => -1,
        Sign::NoSign => 0,
        Sign::Plus => 1,
    }
}

pub(super) fn arithmetic_failed(message: &str) -> Fault {
    Fault::threw("java.lang.ArithmeticException", Some(message))
}

pub(super) fn arithmetic(method: &str, one: &Value, two: &Value) -> Called {
    let operator = match method {
        "add" => Operator::Add,
        "subtract" => Operator::Subtract,
        "multiply" => Operator::Multiply,
        "divide" => Operator::Divide,
        _ => Operator::Modulo,
    };
    match compute(operator, one, two)? {
        Some(value) => Ok(Some(value)),
        None if operator == Operator::Divide => Err(arithmetic_failed("BigInteger divide by zero")),
        None => Err(arithmetic_failed("BigInteger: modulus not positive")),
    }
}
