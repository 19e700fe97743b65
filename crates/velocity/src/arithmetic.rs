//! Arithmetic and comparison of numbers as Velocity 1.7's `MathUtils` does them.
//!
//! Integers grow to the next type on overflow; a double meeting a `BigInteger` or `BigDecimal`
//! becomes a `BigDecimal` of its exact binary value; `BigDecimal` division keeps the left scale.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::{BigInt, Sign};

use crate::fault::Fault;
use crate::tree::Operator;
use crate::value::{BigDecimal, Value};

/// The type in which two numbers meet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Base {
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
}

pub(crate) fn is_number(value: &Value) -> bool {
    is_integer(value)
        || matches!(
            value,
            Value::Float(_) | Value::Double(_) | Value::BigDecimal(_)
        )
}

fn is_integer(value: &Value) -> bool {
    matches!(
        value,
        Value::Int(_) | Value::Long(_) | Value::Byte(_) | Value::Short(_) | Value::BigInteger(_)
    )
}

fn base(one: &Value, two: &Value) -> Base {
    let either = |test: fn(&Value) -> bool| test(one) || test(two);
    let integers = is_integer(one) && is_integer(two);
    let big = either(|value| matches!(value, Value::BigInteger(_)));
    if either(|value| matches!(value, Value::BigDecimal(_))) || !integers && big {
        Base::BigDecimal
    } else if integers {
        if big { Base::BigInteger } else { Base::Long }
    } else if either(|value| matches!(value, Value::Double(_))) {
        Base::Double
    } else {
        Base::Float
    }
}

/// How many bits a number may have; multiplying and printing larger ones takes too long.
const BITS: u64 = 1 << 18;

/// Computes `one operator two`; `None` is Velocity's null for a division by zero.
pub(crate) fn compute(
    operator: Operator,
    one: &Value,
    two: &Value,
) -> Result<Option<Value>, Fault> {
    if matches!(operator, Operator::Divide | Operator::Modulo) && is_zero(two) {
        return Ok(None);
    }
    Ok(Some(match base(one, two) {
        Base::Long => long(operator, one, two),
        Base::BigInteger => {
            let (one, two) = (to_big_integer(one), to_big_integer(two));
            if one.bits() + two.bits() > BITS {
                return Err(too_wide());
            }
            big_integer(operator, &one, &two)?
        }
        Base::Float => Value::Float(float(operator, to_f32(one), to_f32(two))),
        Base::Double => Value::Double(double(operator, to_f64(one), to_f64(two))),
        Base::BigDecimal if operator == Operator::Modulo => {
            let message = "Cannot calculate the modulo of BigDecimals.".to_owned();
            return Err(Fault::with("java.lang.ArithmeticException", message));
        }
        Base::BigDecimal => {
            let (one, two) = (to_big_decimal(one)?, to_big_decimal(two)?);
            if one.unscaled().bits() + two.unscaled().bits() > BITS {
                return Err(too_wide());
            }
            Value::BigDecimal(Rc::new(big_decimal(operator, &one, &two)?))
        }
    }))
}

fn long(operator: Operator, one: &Value, two: &Value) -> Value {
    let (left, right) = (to_i64(one), to_i64(two));
    let checked = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply if left == i64::MIN && right == -1 => Some(i64::MIN),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide => Some(left.wrapping_div(right)),
        _ => Some(left.wrapping_rem(right)),
    };
    let Some(result) = checked else {
        let (left, right) = (BigInt::from(left), BigInt::from(right));
        return Value::BigInteger(Rc::new(match operator {
            Operator::Add => left + right,
            Operator::Subtract => left - right,
            _ => left * right,
        }));
    };
    wrap(result, width(one).max(width(two)))
}

/// Returns the bytes of an integer type.
fn width(value: &Value) -> u8 {
    match value {
        Value::Byte(_) => 1,
        Value::Short(_) => 2,
        Value::Int(_) => 4,
        _ => 8,
    }
}

/// Returns the number in the narrowest type of at least `width` bytes that holds it.
fn wrap(number: i64, width: u8) -> Value {
    if width == 1
        && let Ok(byte) = i8::try_from(number)
    {
        return Value::Byte(byte);
    }
    if width <= 2
        && let Ok(short) = i16::try_from(number)
    {
        return Value::Short(short);
    }
    if width <= 4
        && let Ok(int) = i32::try_from(number)
    {
        return Value::Int(int);
    }
    Value::Long(number)
}

fn big_integer(operator: Operator, one: &BigInt, two: &BigInt) -> Result<Value, Fault> {
    let result = match operator {
        Operator::Add => one + two,
        Operator::Subtract => one - two,
        Operator::Multiply => one * two,
        Operator::Divide => one / two,
        _ if two.sign() != Sign::Plus => {
            let message = "BigInteger: modulus not positive".to_owned();
            return Err(Fault::with("java.lang.ArithmeticException", message));
        }
        _ => ((one % two) + two) % two,
    };
    Ok(Value::BigInteger(Rc::new(result)))
}

fn float(operator: Operator, one: f32, two: f32) -> f32 {
    match operator {
        Operator::Add => one + two,
        Operator::Subtract => one - two,
        Operator::Multiply => one * two,
        Operator::Divide => one / two,
        _ => one % two,
    }
}

fn double(operator: Operator, one: f64, two: f64) -> f64 {
    match operator {
        Operator::Add => one + two,
        Operator::Subtract => one - two,
        Operator::Multiply => one * two,
        Operator::Divide => one / two,
        _ => one % two,
    }
}

fn too_wide() -> Fault {
    Fault::Limit(crate::limits::LimitKind::Value)
}

fn big_decimal(
    operator: Operator,
    one: &BigDecimal,
    two: &BigDecimal,
) -> Result<BigDecimal, Fault> {
    let scale = one.scale().max(two.scale());
    let aligned = || {
        one.rescaled(scale)
            .zip(two.rescaled(scale))
            .ok_or_else(too_wide)
    };
    match operator {
        Operator::Add => aligned().map(|(one, two)| BigDecimal::new(one + two, scale)),
        Operator::Subtract => aligned().map(|(one, two)| BigDecimal::new(one - two, scale)),
        Operator::Multiply => {
            let scale = one.scale().checked_add(two.scale()).ok_or_else(too_wide)?;
            Ok(BigDecimal::new(one.unscaled() * two.unscaled(), scale))
        }
        _ => divide(one, two),
    }
}

/// Divides at the left side's scale, rounding halves towards zero.
fn divide(one: &BigDecimal, two: &BigDecimal) -> Result<BigDecimal, Fault> {
    // The quotient's digits at scale s are one * 10^(s + scale(two) - scale(one)) / two.
    let (above, below) = if two.scale() >= 0 {
        let above = BigDecimal::new(one.unscaled().clone(), 0).rescaled(two.scale());
        (above, Some(two.unscaled().clone()))
    } else {
        let below = BigDecimal::new(two.unscaled().clone(), 0).rescaled(-two.scale());
        (Some(one.unscaled().clone()), below)
    };
    let (above, below) = above.zip(below).ok_or_else(too_wide)?;
    let quotient: BigInt = &above / &below;
    let twice: BigInt = (&above % &below) * 2;
    let rounded = if twice.magnitude() > below.magnitude() {
        let away = if above.sign() == below.sign() { 1 } else { -1 };
        quotient + away
    } else {
        quotient
    };
    Ok(BigDecimal::new(rounded, one.scale()))
}

/// Compares two numbers; unordered doubles count as equal, as in Velocity.
pub(crate) fn compare(one: &Value, two: &Value) -> Result<Ordering, Fault> {
    Ok(match base(one, two) {
        Base::Long => to_i64(one).cmp(&to_i64(two)),
        Base::BigInteger => to_big_integer(one).cmp(&to_big_integer(two)),
        Base::Float => to_f32(one)
            .partial_cmp(&to_f32(two))
            .unwrap_or(Ordering::Equal),
        Base::Double => to_f64(one)
            .partial_cmp(&to_f64(two))
            .unwrap_or(Ordering::Equal),
        Base::BigDecimal => to_big_decimal(one)?.compare(&to_big_decimal(two)?),
    })
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::BigInteger(number) => number.sign() == Sign::NoSign,
        Value::BigDecimal(number) => number.unscaled().sign() == Sign::NoSign,
        other => to_f64(other) == 0.0,
    }
}

/// Returns `longValue()`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "Java's narrowing saturates alike"
)]
pub(crate) fn to_i64(value: &Value) -> i64 {
    match value {
        Value::Byte(number) => i64::from(*number),
        Value::Short(number) => i64::from(*number),
        Value::Int(number) => i64::from(*number),
        Value::Long(number) => *number,
        Value::Float(number) => *number as i64,
        Value::Double(number) => *number as i64,
        Value::BigInteger(number) => low_bits(number),
        Value::BigDecimal(number) => number
            .to_big_integer()
            .map_or(0, |number| low_bits(&number)),
        _ => 0,
    }
}

/// Returns `intValue()`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "Java's narrowing drops the upper half"
)]
pub(crate) fn to_i32(value: &Value) -> i32 {
    match value {
        Value::Float(number) => *number as i32,
        Value::Double(number) => *number as i32,
        other => to_i64(other) as i32,
    }
}

fn low_bits(number: &BigInt) -> i64 {
    let low = number
        .magnitude()
        .iter_u64_digits()
        .next()
        .unwrap_or(0)
        .cast_signed();
    if number.sign() == Sign::Minus {
        low.wrapping_neg()
    } else {
        low
    }
}

/// Returns `doubleValue()`.
#[expect(clippy::cast_precision_loss, reason = "Java's widening rounds alike")]
pub(crate) fn to_f64(value: &Value) -> f64 {
    match value {
        Value::Float(number) => f64::from(*number),
        Value::Double(number) => *number,
        Value::BigInteger(number) => number.to_string().parse().unwrap_or(f64::NAN),
        Value::BigDecimal(number) => number.to_f64(),
        other => to_i64(other) as f64,
    }
}

/// Returns `floatValue()`.
#[expect(clippy::cast_precision_loss, reason = "Java's widening rounds alike")]
#[expect(
    clippy::cast_possible_truncation,
    reason = "Java's narrowing rounds alike"
)]
pub(crate) fn to_f32(value: &Value) -> f32 {
    match value {
        Value::Float(number) => *number,
        Value::Double(number) => *number as f32,
        Value::BigInteger(number) => number.to_string().parse().unwrap_or(f32::NAN),
        Value::BigDecimal(number) => number.to_string().parse().unwrap_or(f32::NAN),
        other => to_i64(other) as f32,
    }
}

fn to_big_integer(value: &Value) -> BigInt {
    match value {
        Value::BigInteger(number) => (**number).clone(),
        other => BigInt::from(to_i64(other)),
    }
}

/// Returns the number as a decimal; Velocity goes through double, so long integers lose digits.
fn to_big_decimal(value: &Value) -> Result<BigDecimal, Fault> {
    match value {
        Value::BigDecimal(number) => Ok((**number).clone()),
        Value::BigInteger(number) => Ok(BigDecimal::whole((**number).clone())),
        other => exact_decimal(to_f64(other)).ok_or_else(|| {
            Fault::threw("java.lang.NumberFormatException", Some("Infinite or NaN"))
        }),
    }
}

/// Returns the exact value of a double's bits, as `new BigDecimal(double)` does.
pub(crate) fn exact_decimal(number: f64) -> Option<BigDecimal> {
    if !number.is_finite() {
        return None;
    }
    let bits = number.to_bits();
    let raw = i32::try_from((bits >> 52) & 0x7ff).ok()?;
    let fraction = bits & ((1 << 52) - 1);
    let (mut digits, mut exponent) = match raw {
        0 => (fraction, -1074),
        _ => (fraction | (1 << 52), raw - 1075),
    };
    if digits == 0 {
        return Some(BigDecimal::whole(BigInt::ZERO));
    }
    while digits.is_multiple_of(2) {
        digits /= 2;
        exponent += 1;
    }
    let sign = if number < 0.0 { -1 } else { 1 };
    let digits = BigInt::from(digits) * sign;
    Some(match u32::try_from(exponent) {
        Ok(power) => BigDecimal::whole(digits << power),
        Err(_) => BigDecimal::new(
            digits * BigInt::from(5).pow(exponent.unsigned_abs()),
            -exponent,
        ),
    })
}
