//! `BigDecimal`: an unscaled integer and a scale, with `java.math.BigDecimal`'s text form.
//!
//! Own because results must carry Java's scale, which the arithmetic crates do not promise.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::{BigInt, Sign};

/// Holds `unscaled * 10^-scale`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigDecimal {
    unscaled: BigInt,
    scale: i32,
}

/// The widest shift of scale that arithmetic does; beyond it numbers would eat all memory.
const WIDEST: u32 = 100_000;

impl BigDecimal {
    /// Makes `unscaled * 10^-scale`.
    pub const fn new(unscaled: BigInt, scale: i32) -> Self {
        Self { unscaled, scale }
    }

    /// Reads Java's syntax: digits, an optional point, an optional exponent.
    pub fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (text.get(..at)?, text.get(at + 1..)?.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let bare = digits.strip_prefix(['-', '+']).unwrap_or(&digits);
        if bare.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let unscaled = digits.strip_prefix('+').unwrap_or(&digits).parse().ok()?;
        let scale = i64::try_from(fraction.len()).ok()? - exponent;
        Some(Self {
            unscaled,
            scale: i32::try_from(scale).ok()?,
        })
    }

    /// Makes the decimal of a whole number.
    pub const fn whole(number: BigInt) -> Self {
        Self {
            unscaled: number,
            scale: 0,
        }
    }

    /// Returns the digits without the point.
    pub const fn unscaled(&self) -> &BigInt {
        &self.unscaled
    }

    /// Returns how many digits stand behind the point.
    pub const fn scale(&self) -> i32 {
        self.scale
    }

    /// Returns the nearest double, as `doubleValue()` does.
    pub fn to_f64(&self) -> f64 {
        format!("{}e{}", self.unscaled, -i64::from(self.scale))
            .parse()
            .unwrap_or(f64::NAN)
    }

    /// Returns the whole part, as `toBigInteger()` does; `None` when it would be monstrous.
    pub fn to_big_integer(&self) -> Option<BigInt> {
        match u32::try_from(self.scale) {
            Ok(0) => Some(self.unscaled.clone()),
            Ok(digits) if u64::from(digits) > self.unscaled.bits() => Some(BigInt::ZERO),
            Ok(digits) => Some(&self.unscaled / BigInt::from(10).pow(digits)),
            Err(_) => self.rescaled(0),
        }
    }

    /// Compares by value, as `compareTo` does.
    pub fn compare(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        match (self.rescaled(scale), other.rescaled(scale)) {
            (Some(one), Some(two)) => one.cmp(&two),
            _ => self.to_f64().total_cmp(&other.to_f64()),
        }
    }

    /// Returns how many digits the unscaled value has, as `precision()` does.
    pub(crate) fn precision(&self) -> usize {
        self.unscaled.magnitude().to_string().len()
    }

    /// Returns the same value without zeros at the end, as `stripTrailingZeros()` does.
    pub(crate) fn stripped(&self) -> Self {
        if self.unscaled.sign() == Sign::NoSign {
            return Self::whole(BigInt::ZERO);
        }
        let digits = self.unscaled.to_string();
        let bare = digits.trim_end_matches('0');
        let zeros = i32::try_from(digits.len() - bare.len()).unwrap_or(0);
        Self {
            unscaled: bare.parse().unwrap_or_default(),
            scale: self.scale - zeros,
        }
    }

    /// Returns the plain text at a scale, rounding halves away from zero.
    pub(crate) fn rounded_half_up(&self, scale: usize) -> String {
        let scale = i32::try_from(scale).unwrap_or(i32::MAX);
        let rounded = self.rescaled(scale).unwrap_or_else(|| {
            let lost = u32::try_from(i64::from(self.scale) - i64::from(scale)).unwrap_or(0);
            let divisor = BigInt::from(10).pow(lost.min(WIDEST));
            let half: BigInt = &divisor / 2;
            match self.unscaled.sign() {
                Sign::Minus => (&self.unscaled - half) / divisor,
                _ => (&self.unscaled + half) / divisor,
            }
        });
        Self::new(rounded, scale).plain().unwrap_or_default()
    }

    /// Returns the digits without an exponent; `None` when there would be too many zeros.
    pub(crate) fn plain(&self) -> Option<String> {
        if self.scale <= 0 {
            return self.rescaled(0).map(|digits| digits.to_string());
        }
        let scale = usize::try_from(self.scale).ok()?;
        if scale > WIDEST as usize {
            return None;
        }
        let digits = format!("{:0>width$}", self.unscaled.magnitude(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.unscaled.sign() == Sign::Minus {
            "-"
        } else {
            ""
        };
        Some(format!("{sign}{whole}.{fraction}"))
    }

    /// Returns the digits at a scale that is not smaller than the own one.
    pub(crate) fn rescaled(&self, scale: i32) -> Option<BigInt> {
        if self.unscaled.sign() == Sign::NoSign {
            return Some(BigInt::ZERO);
        }
        let shift = u32::try_from(i64::from(scale) - i64::from(self.scale)).ok()?;
        (shift <= WIDEST).then(|| &self.unscaled * BigInt::from(10).pow(shift))
    }
}

impl fmt::Display for BigDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.unscaled.magnitude().to_string();
        if self.unscaled.sign() == Sign::Minus {
            f.write_str("-")?;
        }
        let scale = i64::from(self.scale);
        let count = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let exponent = count - 1 - scale;
        if scale == 0 {
            return f.write_str(&digits);
        }
        if scale > 0 && exponent >= -6 {
            let point = count - scale;
            return match usize::try_from(point) {
                Ok(point) if point > 0 => {
                    let (whole, fraction) = digits.split_at(point);
                    write!(f, "{whole}.{fraction}")
                }
                _ => {
                    f.write_str("0.")?;
                    for _ in 0..-point {
                        f.write_str("0")?;
                    }
                    f.write_str(&digits)
                }
            };
        }
        let (first, rest) = digits.split_at(1);
        f.write_str(first)?;
        if !rest.is_empty() {
            write!(f, ".{rest}")?;
        }
        write!(f, "E{exponent:+}")
    }
}
