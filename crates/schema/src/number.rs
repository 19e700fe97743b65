//! Numbers as Jackson's nodes and Java's `BigDecimal` hold, compare and print them.
//!
//! Observed with the Java library: fractions lose their trailing zeros (`5.50` prints `5.5`, `5e2`
//! prints `5E+2`), integers keep their digits, and a literal that overflows a `double` becomes
//! infinite, after which every arithmetic use throws. Not a general decimal type: it knows only
//! what the keywords need, and nothing here grows with the exponent.

use std::cmp::Ordering;

use num_bigint::BigUint;
use serde_json::Number;

use crate::limits;

/// Holds a number literal after Jackson has read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JavaNumber {
    /// A number with an exact decimal value.
    Finite(Decimal),
    /// A literal such as `1e400`, which Jackson turns into an infinite `double`.
    Infinite {
        /// Whether the literal is below zero.
        negative: bool,
    },
    /// A literal whose exponent `BigDecimal` refuses; the Java parser rejects the whole text.
    OutOfRange,
}

/// Marks the use of an infinite number where the library needs a `BigDecimal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotFinite;

/// Marks a number with more digits than the division may handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooManyDigits;

/// Holds an exact decimal: `digits` times ten to the power of `exponent`.
///
/// `digits` has neither leading nor trailing zeros, except for zero itself, which is `"0"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
    integer_literal: bool,
}

/// Tells whether a literal has neither a fraction nor an exponent.
pub(crate) fn is_integer_literal(number: &Number) -> bool {
    !number.as_str().contains(['.', 'e', 'E'])
}

/// Returns the literal as an `int`, if Jackson could convert it to one.
pub(crate) fn as_java_int(number: &Number) -> Option<i32> {
    number.as_str().parse().ok()
}

impl JavaNumber {
    /// Reads a literal.
    pub(crate) fn read(number: &Number) -> Self {
        Self::parse(number.as_str())
    }

    fn parse(text: &str) -> Self {
        let integer_literal = !text.contains(['.', 'e', 'E']);
        let (negative, unsigned) = text
            .strip_prefix('-')
            .map_or((false, text), |unsigned| (true, unsigned));
        if !integer_literal && text.parse::<f64>().is_ok_and(f64::is_infinite) {
            return Self::Infinite { negative };
        }
        let (mantissa, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let Some(exponent) = power
            .strip_prefix('+')
            .unwrap_or(power)
            .parse::<i64>()
            .ok()
            .and_then(|power| power.checked_sub(i64::try_from(fraction.len()).ok()?))
            .filter(|exponent| i32::try_from(*exponent).is_ok())
        else {
            return Self::OutOfRange;
        };
        let digits = format!("{whole}{fraction}");
        Self::Finite(Decimal::new(negative, &digits, exponent, integer_literal))
    }

    /// Returns the decimal value, which an infinite number has not.
    pub(crate) fn decimal(&self) -> Result<&Decimal, NotFinite> {
        match self {
            Self::Finite(decimal) => Ok(decimal),
            Self::Infinite { .. } | Self::OutOfRange => Err(NotFinite),
        }
    }

    /// Returns the text Jackson prints inside JSON; an infinite number stands in quotes there.
    pub(crate) fn json_text(&self) -> String {
        match self {
            Self::Finite(decimal) => decimal.text(),
            Self::Infinite { negative: false } | Self::OutOfRange => "\"Infinity\"".to_owned(),
            Self::Infinite { negative: true } => "\"-Infinity\"".to_owned(),
        }
    }

    /// Returns `Double.hashCode()` of the number's `double` value.
    pub(crate) fn hash_code(&self) -> i32 {
        let double = match self {
            Self::Finite(decimal) => decimal.double(),
            Self::Infinite { negative: true } => f64::NEG_INFINITY,
            Self::Infinite { negative: false } | Self::OutOfRange => f64::INFINITY,
        };
        let bits = double.to_bits();
        let folded = (bits ^ (bits >> 32)) & u64::from(u32::MAX);
        u32::try_from(folded).unwrap_or_default().cast_signed()
    }
}

impl Decimal {
    fn new(negative: bool, digits: &str, exponent: i64, integer_literal: bool) -> Self {
        let digits = digits.trim_start_matches('0');
        let kept = digits.trim_end_matches('0');
        if kept.is_empty() {
            return Self {
                negative: false,
                digits: "0".to_owned(),
                exponent: 0,
                integer_literal,
            };
        }
        let stripped = i64::try_from(digits.len() - kept.len()).unwrap_or(i64::MAX);
        Self {
            negative,
            digits: kept.to_owned(),
            exponent: exponent.saturating_add(stripped),
            integer_literal,
        }
    }

    /// Tells whether the number is zero.
    pub(crate) fn is_zero(&self) -> bool {
        self.digits == "0"
    }

    /// Tells whether the number is above zero.
    pub(crate) fn is_positive(&self) -> bool {
        !self.negative && !self.is_zero()
    }

    /// Returns the number as Jackson prints it: integers whole, fractions as `BigDecimal.toString`.
    pub(crate) fn text(&self) -> String {
        let unsigned = if self.integer_literal {
            self.whole_text()
        } else {
            self.decimal_text()
        };
        if self.negative {
            format!("-{unsigned}")
        } else {
            unsigned
        }
    }

    /// Returns the text of a limit in a schema, where whole numbers of `long` size lose exponents.
    pub(crate) fn limit_text(&self) -> String {
        if self.exponent >= 0 && self.exponent <= 19 {
            let sign = if self.negative { "-" } else { "" };
            let whole = format!("{sign}{}", self.whole_text());
            if whole.parse::<i64>().is_ok() {
                return whole;
            }
        }
        self.text()
    }

    /// Returns a text that equal numbers share.
    pub(crate) fn canonical(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}e{}", self.digits, self.exponent)
    }

    fn whole_text(&self) -> String {
        let zeros = usize::try_from(self.exponent).unwrap_or_default();
        format!("{}{}", self.digits, "0".repeat(zeros))
    }

    fn decimal_text(&self) -> String {
        if self.exponent == 0 {
            return self.digits.clone();
        }
        let len = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        let adjusted = self.exponent.saturating_add(len - 1);
        if self.exponent < 0 && adjusted >= -6 {
            let point = self.exponent.saturating_add(len);
            return match usize::try_from(point) {
                Ok(point) if point > 0 => {
                    let (whole, fraction) = self.digits.split_at(point.min(self.digits.len()));
                    format!("{whole}.{fraction}")
                }
                _ => {
                    let zeros = usize::try_from(point.saturating_neg()).unwrap_or_default();
                    format!("0.{}{}", "0".repeat(zeros), self.digits)
                }
            };
        }
        let (first, rest) = self.digits.split_at(1.min(self.digits.len()));
        let point = if rest.is_empty() { "" } else { "." };
        match adjusted.cmp(&0) {
            Ordering::Equal => format!("{first}{point}{rest}"),
            Ordering::Greater => format!("{first}{point}{rest}E+{adjusted}"),
            Ordering::Less => format!("{first}{point}{rest}E{adjusted}"),
        }
    }

    fn double(&self) -> f64 {
        self.canonical().parse().unwrap_or_default()
    }

    /// Compares two values; `1` and `1.0` are equal.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (self.signum(), other.signum()) {
            (left, right) if left != right => left.cmp(&right),
            (0, _) => Ordering::Equal,
            (1, _) => self.compare_magnitude(other),
            _ => other.compare_magnitude(self),
        }
    }

    fn signum(&self) -> i8 {
        match (self.is_zero(), self.negative) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => -1,
        }
    }

    fn compare_magnitude(&self, other: &Self) -> Ordering {
        let size = |decimal: &Self| {
            decimal
                .exponent
                .saturating_add(i64::try_from(decimal.digits.len()).unwrap_or(i64::MAX))
        };
        size(self)
            .cmp(&size(other))
            .then_with(|| self.digits.cmp(&other.digits))
    }

    /// Tells whether the number divides by a positive divisor without remainder.
    pub(crate) fn is_multiple_of(&self, divisor: &Self) -> Result<bool, TooManyDigits> {
        if self.is_zero() {
            return Ok(true);
        }
        // The digits end in a non-zero digit, so a divisor with the larger power of ten cannot
        // divide them; otherwise only the remaining power of ten matters, modulo the divisor.
        let Ok(power) = u64::try_from(self.exponent.saturating_sub(divisor.exponent)) else {
            return Ok(false);
        };
        let modulus = divisor.magnitude()?;
        let scale = BigUint::from(10_u8).modpow(&BigUint::from(power), &modulus);
        Ok((self.magnitude()? * scale % modulus) == BigUint::ZERO)
    }

    fn magnitude(&self) -> Result<BigUint, TooManyDigits> {
        if self.digits.len() > limits::MAX_DIVISION_DIGITS {
            return Err(TooManyDigits);
        }
        BigUint::parse_bytes(self.digits.as_bytes(), 10).ok_or(TooManyDigits)
    }

    /// Returns the whole part divided by a thousand, as far as 64 bits hold it.
    pub(crate) fn epoch_seconds(&self) -> Option<i64> {
        let whole = match usize::try_from(self.exponent) {
            Ok(zeros) if zeros <= 20 => self.whole_text(),
            Ok(_) => return None,
            Err(_) => {
                let dropped = usize::try_from(self.exponent.saturating_neg()).unwrap_or(usize::MAX);
                let kept = self.digits.len().saturating_sub(dropped);
                let (whole, _) = self.digits.split_at(kept);
                if whole.is_empty() {
                    "0".to_owned()
                } else {
                    whole.to_owned()
                }
            }
        };
        let whole: i64 = whole.parse().ok()?;
        Some(if self.negative { -whole } else { whole } / 1000)
    }

    /// Tells whether the whole part is below zero.
    pub(crate) fn whole_part_is_negative(&self) -> bool {
        let size = self
            .exponent
            .saturating_add(i64::try_from(self.digits.len()).unwrap_or(i64::MAX));
        self.negative && size > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        match JavaNumber::parse(text) {
            JavaNumber::Finite(decimal) => decimal,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn prints_like_java() {
        for (literal, text) in [
            ("5.50", "5.5"),
            ("5e2", "5E+2"),
            ("100.0", "1E+2"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("0.00001", "0.00001"),
            ("0.0000001", "1E-7"),
            ("1.5e-9", "1.5E-9"),
            ("123.45e1", "1234.5"),
            ("9223372036854775808", "9223372036854775808"),
            ("100", "100"),
            ("-1.50", "-1.5"),
        ] {
            assert_eq!(decimal(literal).text(), text, "{literal}");
        }
        assert_eq!(decimal("1e2").limit_text(), "100");
        assert_eq!(decimal("1e19").limit_text(), "1E+19");
        assert_eq!(decimal("-5.0").limit_text(), "-5");
    }

    #[test]
    fn keeps_the_bounds_of_java_numbers() {
        assert_eq!(
            JavaNumber::parse("-1e400"),
            JavaNumber::Infinite { negative: true }
        );
        assert_eq!(JavaNumber::parse("1e-9999999999"), JavaNumber::OutOfRange);
        assert_eq!(
            JavaNumber::parse("1").hash_code(),
            JavaNumber::parse("1.0").hash_code()
        );
    }

    #[test]
    fn compares_and_divides_by_value() {
        assert_eq!(decimal("1").compare(&decimal("1.00")), Ordering::Equal);
        assert_eq!(decimal("-2").compare(&decimal("-10")), Ordering::Greater);
        assert_eq!(decimal("0.3").compare(&decimal("1e-1")), Ordering::Greater);
        assert_eq!(decimal("0.3").is_multiple_of(&decimal("0.1")), Ok(true));
        assert_eq!(decimal("0.075").is_multiple_of(&decimal("0.01")), Ok(false));
        assert_eq!(decimal("1e300").is_multiple_of(&decimal("7")), Ok(false));
        assert_eq!(decimal("1e300").is_multiple_of(&decimal("0.5")), Ok(true));
        assert_eq!(decimal("1500").epoch_seconds(), Some(1));
        assert_eq!(decimal("-1.5").epoch_seconds(), Some(0));
    }
}
