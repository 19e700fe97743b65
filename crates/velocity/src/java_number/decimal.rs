//! The methods of `java.math.BigDecimal`; a number of a payload with more than 18 characters is one.
//!
//! Rounding is told by the old constants 0 to 7, which a template can write.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::{BigInt, Sign};

use super::big::{arithmetic, arithmetic_failed, exact, signum};
use super::whole::long_argument;
use crate::fault::{Called, Fault};
use crate::java_object::{Rules, int};
use crate::value::{BigDecimal, Value};

/// `ROUND_UNNECESSARY`: digits that would be lost throw.
const UNNECESSARY: i32 = 7;

pub(super) fn big_decimal(
    number: &BigDecimal,
    method: &str,
    arguments: &[Value],
    rules: &Rules<'_>,
) -> Called {
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
        ("plus", []) => decimal(number.clone()),
        ("ulp", []) => decimal(BigDecimal::new(BigInt::from(1), number.scale())),
        ("setScale", [scale]) => match int(scale) {
            Some(scale) => decimal(at_scale(number, scale, UNNECESSARY, rules)?),
            None => None,
        },
        ("setScale", [scale, mode]) => match (int(scale), int(mode)) {
            (Some(scale), Some(mode)) => decimal(at_scale(number, scale, known(mode)?, rules)?),
            _ => None,
        },
        ("divide", [Value::BigDecimal(by)]) => decimal(exact_quotient(number, by, rules)?),
        ("divide", [Value::BigDecimal(by), mode]) => match int(mode) {
            Some(mode) => {
                let mode = known(mode)?;
                decimal(quotient(number, by, number.scale(), mode, rules)?)
            }
            None => None,
        },
        ("divide", [Value::BigDecimal(by), scale, mode]) => match (int(scale), int(mode)) {
            (Some(scale), Some(mode)) => decimal(quotient(number, by, scale, known(mode)?, rules)?),
            _ => None,
        },
        ("divideToIntegralValue", [Value::BigDecimal(by)]) => {
            decimal(whole_quotient(number, by, rules)?)
        }
        ("remainder", [Value::BigDecimal(by)]) => {
            let whole = Value::BigDecimal(Rc::new(whole_quotient(number, by, rules)?));
            let own = Value::BigDecimal(Rc::new(number.clone()));
            let Some(taken) = arithmetic("multiply", &whole, &Value::BigDecimal(by.clone()))?
            else {
                return Ok(None);
            };
            return arithmetic("subtract", &own, &taken);
        }
        ("pow", [power]) => match int(power) {
            Some(power @ 0..=999_999_999) => {
                let bits = number
                    .unscaled()
                    .bits()
                    .saturating_mul(u64::from(power.unsigned_abs()));
                rules.bytes(usize::try_from(bits).unwrap_or(usize::MAX))?;
                let scale = number.scale().checked_mul(power);
                let scale = scale.ok_or_else(|| arithmetic_failed("Overflow"))?;
                decimal(BigDecimal::new(
                    number.unscaled().pow(power.unsigned_abs()),
                    scale,
                ))
            }
            Some(_) => return Err(arithmetic_failed("Invalid operation")),
            None => None,
        },
        ("movePointLeft" | "movePointRight" | "scaleByPowerOfTen", [by]) => match int(by) {
            Some(0) if method != "scaleByPowerOfTen" => decimal(number.clone()),
            Some(by) => {
                let scale = if method == "movePointLeft" {
                    number.scale().checked_add(by)
                } else {
                    number.scale().checked_sub(by)
                };
                let scale = scale.ok_or_else(|| arithmetic_failed("Overflow"))?;
                let moved = BigDecimal::new(number.unscaled().clone(), scale);
                if scale < 0 && method != "scaleByPowerOfTen" {
                    decimal(at_scale(&moved, 0, UNNECESSARY, rules)?)
                } else {
                    decimal(moved)
                }
            }
            None => None,
        },
        (
            "intValueExact" | "longValueExact" | "shortValueExact" | "byteValueExact"
            | "toBigIntegerExact",
            [],
        ) => {
            let whole = at_scale(number, 0, UNNECESSARY, rules)?;
            if method == "toBigIntegerExact" {
                return Ok(Some(Value::BigInteger(Rc::new(whole.unscaled().clone()))));
            }
            return exact(whole.unscaled(), method).map(Some);
        }
        ("valueOf", [Value::Double(_) | Value::Float(_)]) => {
            let text = arguments.first().map(Value::to_text);
            match text {
                Some(Ok(Some(text))) => match BigDecimal::parse(&text) {
                    Some(number) => decimal(number),
                    None => return Err(Fault::threw("java.lang.NumberFormatException", None)),
                },
                _ => None,
            }
        }
        ("valueOf", [unscaled]) => long_argument(unscaled)
            .map(|unscaled| Value::BigDecimal(Rc::new(BigDecimal::new(unscaled.into(), 0)))),
        ("valueOf", [unscaled, scale]) => match (long_argument(unscaled), int(scale)) {
            (Some(unscaled), Some(scale)) => decimal(BigDecimal::new(unscaled.into(), scale)),
            _ => None,
        },
        ("max" | "min", [other @ Value::BigDecimal(_)]) => {
            let own = Value::BigDecimal(Rc::new(number.clone()));
            let order = crate::arithmetic::compare(&own, other)?;
            let wanted = if method == "max" {
                Ordering::Less
            } else {
                Ordering::Greater
            };
            Some(if order == wanted { other.clone() } else { own })
        }
        (
            "max"
            | "min"
            | "add"
            | "subtract"
            | "multiply"
            | "divide"
            | "remainder"
            | "round"
            | "divideToIntegralValue"
            | "divideAndRemainder"
            | "abs"
            | "negate"
            | "plus",
            [Value::Null],
        ) => return Err(Fault::threw("java.lang.NullPointerException", None)),
        ("add" | "subtract" | "multiply", [other @ Value::BigDecimal(_)]) => {
            let own = Value::BigDecimal(Rc::new(number.clone()));
            return arithmetic(method, &own, other);
        }
        _ => None,
    })
}

/// Returns a rounding mode that there is.
fn known(mode: i32) -> Result<i32, Fault> {
    if (0..=UNNECESSARY).contains(&mode) {
        return Ok(mode);
    }
    let message = Some("Invalid rounding mode");
    Err(Fault::threw("java.lang.IllegalArgumentException", message))
}

/// Returns a power of ten that fits into the limits.
fn ten_to(power: i64, rules: &Rules<'_>) -> Result<BigInt, Fault> {
    let power = u32::try_from(power).unwrap_or(u32::MAX);
    rules.bytes(usize::try_from(power).unwrap_or(usize::MAX))?;
    Ok(BigInt::from(10).pow(power))
}

/// Divides whole numbers and rounds.
fn rounded(one: &BigInt, by: &BigInt, mode: i32) -> Result<BigInt, Fault> {
    let (whole, rest) = (one / by, one % by);
    if rest.sign() == Sign::NoSign {
        return Ok(whole);
    }
    let away = if (one.sign() == Sign::Minus) == (by.sign() == Sign::Minus) {
        1
    } else {
        -1
    };
    let half = (rest.magnitude() * 2_u32).cmp(by.magnitude());
    let grows = match (mode, half) {
        (0, _) | (4..=6, Ordering::Greater) | (4, Ordering::Equal) => true,
        (2, _) => away > 0,
        (3, _) => away < 0,
        (6, Ordering::Equal) => whole.bit(0),
        (UNNECESSARY, _) => return Err(arithmetic_failed("Rounding necessary")),
        _ => false,
    };
    Ok(if grows { whole + away } else { whole })
}

/// Returns the number at another scale.
fn at_scale(
    number: &BigDecimal,
    scale: i32,
    mode: i32,
    rules: &Rules<'_>,
) -> Result<BigDecimal, Fault> {
    let wider = i64::from(scale) - i64::from(number.scale());
    let digits = if number.unscaled().sign() == Sign::NoSign {
        BigInt::ZERO
    } else if wider >= 0 {
        number.unscaled() * ten_to(wider, rules)?
    } else {
        rounded(number.unscaled(), &ten_to(-wider, rules)?, mode)?
    };
    Ok(BigDecimal::new(digits, scale))
}

fn by_zero(number: &BigDecimal) -> Fault {
    arithmetic_failed(if number.unscaled().sign() == Sign::NoSign {
        "Division undefined"
    } else {
        "Division by zero"
    })
}

/// Divides to a scale.
fn quotient(
    number: &BigDecimal,
    by: &BigDecimal,
    scale: i32,
    mode: i32,
    rules: &Rules<'_>,
) -> Result<BigDecimal, Fault> {
    if by.unscaled().sign() == Sign::NoSign {
        return Err(by_zero(number));
    }
    let wider = i64::from(scale) + i64::from(by.scale()) - i64::from(number.scale());
    let digits = if wider >= 0 {
        rounded(
            &(number.unscaled() * ten_to(wider, rules)?),
            by.unscaled(),
            mode,
        )?
    } else {
        rounded(
            number.unscaled(),
            &(by.unscaled() * ten_to(-wider, rules)?),
            mode,
        )?
    };
    Ok(BigDecimal::new(digits, scale))
}

/// Returns the scale that Java prefers for a quotient.
fn preferred(number: &BigDecimal, by: &BigDecimal) -> i32 {
    number.scale().saturating_sub(by.scale())
}

/// Divides without a remainder, with as few digits as that takes.
fn exact_quotient(
    number: &BigDecimal,
    by: &BigDecimal,
    rules: &Rules<'_>,
) -> Result<BigDecimal, Fault> {
    let scale = preferred(number, by);
    // a fraction of so many digits ends within three times as many, or never
    let most = by.unscaled().bits().min(4096);
    for more in 0..=i32::try_from(most).unwrap_or(0) {
        match quotient(number, by, scale.saturating_add(more), UNNECESSARY, rules) {
            Err(Fault::Threw { message, .. })
                if message.as_deref() == Some("Rounding necessary") => {}
            done => return done,
        }
    }
    let message = "Non-terminating decimal expansion; no exact representable decimal result.";
    Err(arithmetic_failed(message))
}

/// Divides to a whole number, at the scale that Java prefers where that loses nothing.
fn whole_quotient(
    number: &BigDecimal,
    by: &BigDecimal,
    rules: &Rules<'_>,
) -> Result<BigDecimal, Fault> {
    let scale = preferred(number, by);
    let mut whole = quotient(number, by, 0, 1, rules)?;
    if scale >= 0 || whole.unscaled().sign() == Sign::NoSign {
        return at_scale(&whole, scale, UNNECESSARY, rules);
    }
    while whole.scale() > scale {
        match at_scale(&whole, whole.scale() - 1, UNNECESSARY, rules) {
            Ok(shorter) => whole = shorter,
            Err(Fault::Threw { .. }) => break,
            Err(limit) => return Err(limit),
        }
    }
    Ok(whole)
}
