//! `BigDecimal`: digits and a scale, as `java.math.BigDecimal` has them.
//!
//! Not a number to calculate with: it is read, compared, cut to an int and printed, and nothing
//! here ever builds a power of ten, so that `1e999999999` costs no more than its text.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::{BigInt, Sign};

/// Is an unscaled number and how many of its digits stand behind the point.
///
/// Two are equal when their scales are too, as with Java's `equals`; [`BigDecimal::compare`]
/// compares values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BigDecimal {
    unscaled: BigInt,
    scale: i32,
}

impl From<BigInt> for BigDecimal {
    fn from(unscaled: BigInt) -> Self {
        Self { unscaled, scale: 0 }
    }
}

impl BigDecimal {
    /// Makes `unscaled` × 10^-`scale`.
    pub fn new(unscaled: BigInt, scale: i32) -> Self {
        Self { unscaled, scale }
    }

    /// Returns all digits as one whole number.
    pub fn unscaled(&self) -> &BigInt {
        &self.unscaled
    }

    /// Returns how many digits stand behind the point; negative for zeros before it.
    pub fn scale(&self) -> i32 {
        self.scale
    }

    /// Reads what `new BigDecimal(text)` accepts, scale included.
    pub fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (text.get(..at)?, exponent(text.get(at + 1..)?)?),
            None => (text, 0),
        };
        let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let digits = [whole, fraction].concat();
        if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let magnitude: BigInt = digits.parse().ok()?;
        let scale = i64::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        let unscaled = if mantissa.starts_with('-') {
            -magnitude
        } else {
            magnitude
        };
        Some(Self {
            unscaled,
            scale: i32::try_from(scale).ok()?,
        })
    }

    /// Compares values, as `compareTo` does.
    pub fn compare(&self, other: &Self) -> Ordering {
        let by_sign = self.signum().cmp(&other.signum());
        if by_sign != Ordering::Equal || self.signum() == 0 {
            return by_sign;
        }
        let (left, right) = (self.digits(), other.digits());
        let point = |digits: &str, scale: i32| length(digits) - i64::from(scale);
        let by_magnitude = point(&left, self.scale)
            .cmp(&point(&right, other.scale))
            .then_with(|| left.trim_end_matches('0').cmp(right.trim_end_matches('0')));
        if self.signum() < 0 {
            by_magnitude.reverse()
        } else {
            by_magnitude
        }
    }

    /// Returns what stands before the point, modulo 2^32 for numbers beyond any int.
    pub(super) fn whole(&self) -> BigInt {
        let mut digits = self.digits();
        if let Ok(behind) = usize::try_from(self.scale) {
            digits.truncate(digits.len().saturating_sub(behind));
        } else if self.scale > -40 {
            let zeros = usize::try_from(self.scale.unsigned_abs()).unwrap_or(0);
            digits.push_str(&"0".repeat(zeros));
        } else {
            // 10^32 and more is a multiple of 2^32
            digits.clear();
        }
        let magnitude = digits.parse::<BigInt>().unwrap_or_default();
        if self.signum() < 0 {
            -magnitude
        } else {
            magnitude
        }
    }

    fn signum(&self) -> i8 {
        match self.unscaled.sign() {
            Sign::Minus => -1,
            Sign::NoSign => 0,
            Sign::Plus => 1,
        }
    }

    fn digits(&self) -> String {
        self.unscaled.magnitude().to_string()
    }
}

impl fmt::Display for BigDecimal {
    /// Prints as `toString()` does: plain while the scale is small, `1.5E+10` otherwise.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.signum() < 0 { "-" } else { "" };
        let digits = self.digits();
        let scale = i64::from(self.scale);
        let adjusted = length(&digits) - 1 - scale;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        if scale > 0 && adjusted >= -6 {
            return match usize::try_from(length(&digits) - scale) {
                Ok(split) if split > 0 => {
                    let (whole, fraction) = digits.split_at(split);
                    write!(f, "{sign}{whole}.{fraction}")
                }
                _ => {
                    let zeros = usize::try_from(scale - length(&digits)).unwrap_or(0);
                    write!(f, "{sign}0.{}{digits}", "0".repeat(zeros))
                }
            };
        }
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        write!(f, "{sign}{first}{point}{rest}")?;
        if adjusted == 0 {
            Ok(())
        } else {
            write!(f, "E{adjusted:+}")
        }
    }
}

fn length(digits: &str) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}

fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    // Java refuses an exponent of more than ten digits
    if digits.is_empty() || digits.len() > 10 || !digits.bytes().all(|d| d.is_ascii_digit()) {
        return None;
    }
    let value: i64 = digits.parse().ok()?;
    Some(if text.starts_with('-') { -value } else { value })
}
