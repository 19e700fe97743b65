//! `Number`: JSON numbers as the Java types json-smart makes of them, and how Java prints those.
//!
//! Not arithmetic: the only sums are in `functions/numeric.rs`, on doubles. Which text becomes
//! which type was observed: digits alone give Integer, Long or BigInteger, anything with a point or
//! an exponent gives Double up to 18 characters and BigDecimal beyond.

mod decimal;
mod double;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use num_bigint::{BigInt, Sign};

pub use decimal::BigDecimal;
pub use double::double_text;

/// Holds a number as the Java type that json-smart chooses for its text.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// `java.lang.Integer`.
    Int(i32),
    /// `java.lang.Long`.
    Long(i64),
    /// `java.math.BigInteger`.
    BigInteger(BigInt),
    /// `java.lang.Double`; the bare word `NaN` is a `java.lang.Float` in Java and stands here too.
    Double(f64),
    /// `java.math.BigDecimal`, whose scale is part of its value.
    BigDecimal(BigDecimal),
}

impl Number {
    /// Returns the full name of the Java class.
    pub fn java_class(&self) -> &'static str {
        match self {
            Self::Int(_) => "java.lang.Integer",
            Self::Long(_) => "java.lang.Long",
            Self::BigInteger(_) => "java.math.BigInteger",
            Self::Double(number) if number.is_nan() => "java.lang.Float",
            Self::Double(_) => "java.lang.Double",
            Self::BigDecimal(_) => "java.math.BigDecimal",
        }
    }

    /// Returns what Java's `doubleValue()` gives.
    pub fn to_double(&self) -> f64 {
        match self {
            Self::Int(number) => f64::from(*number),
            #[expect(
                clippy::cast_precision_loss,
                reason = "Java's widening rounds the same way"
            )]
            Self::Long(number) => *number as f64,
            Self::BigInteger(number) => number.to_string().parse().unwrap_or(f64::NAN),
            Self::Double(number) => *number,
            Self::BigDecimal(number) => number.to_string().parse().unwrap_or(f64::NAN),
        }
    }

    /// Returns what Java's `intValue()` gives: truncated, clamped for doubles, wrapped for the rest.
    pub fn to_int(&self) -> i32 {
        match self {
            Self::Int(number) => *number,
            #[expect(clippy::cast_possible_truncation, reason = "Java wraps")]
            Self::Long(number) => *number as i32,
            Self::BigInteger(number) => low_bits(number),
            #[expect(clippy::cast_possible_truncation, reason = "both languages saturate")]
            Self::Double(number) => *number as i32,
            Self::BigDecimal(number) => low_bits(&number.whole()),
        }
    }

    /// Returns what Java's `toString()` gives.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.write_text(&mut out);
        out
    }

    pub(crate) fn write_text(&self, out: &mut String) {
        // writing to a String cannot fail
        let _ = match self {
            Self::Int(number) => write!(out, "{number}"),
            Self::Long(number) => write!(out, "{number}"),
            Self::BigInteger(number) => write!(out, "{number}"),
            Self::Double(number) => out.write_str(&double_text(*number)),
            Self::BigDecimal(number) => write!(out, "{number}"),
        };
    }

    /// Returns `new BigDecimal(toString())`; `None` where that throws, for NaN and infinities.
    pub(crate) fn to_decimal(&self) -> Option<BigDecimal> {
        match self {
            Self::Int(number) => Some(BigDecimal::from(BigInt::from(*number))),
            Self::Long(number) => Some(BigDecimal::from(BigInt::from(*number))),
            Self::BigInteger(number) => Some(BigDecimal::from(number.clone())),
            Self::Double(number) => BigDecimal::parse(&double_text(*number)),
            Self::BigDecimal(number) => Some(number.clone()),
        }
    }

    /// Compares as Java's `equals` does: never equal across classes.
    pub(crate) fn java_equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) => left == right,
            (Self::Long(left), Self::Long(right)) => left == right,
            (Self::BigInteger(left), Self::BigInteger(right)) => left == right,
            (Self::Double(left), Self::Double(right)) => {
                left.to_bits() == right.to_bits() || left.is_nan() && right.is_nan()
            }
            (Self::BigDecimal(left), Self::BigDecimal(right)) => left == right,
            _ => false,
        }
    }
}

fn low_bits(number: &BigInt) -> i32 {
    let low = number.iter_u32_digits().next().unwrap_or(0).cast_signed();
    if number.sign() == Sign::Minus {
        low.wrapping_neg()
    } else {
        low
    }
}
