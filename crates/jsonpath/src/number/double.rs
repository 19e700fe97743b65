//! `Double.toString`: a double as Java prints it.
//!
//! Not the shortest digits, which Java prints only since JDK 19. Earlier releases develop digits
//! until the rest is smaller than half the distance to the next double, but take that distance to
//! be the same on both sides, always give two digits in scientific form, and cut whole numbers
//! beyond 2^53 at a digit. `4.9E-324`, `2.0E-3` and `1.15292150460684698E18` come from that.
//! Observed on JDK 17 over 200 000 doubles.

use std::cmp::Ordering;

use num_bigint::BigUint;

const MANTISSA_BITS: u32 = 52;

/// As Java's source has it, which is not the nearest double.
#[expect(clippy::approx_constant, reason = "Java's own constant")]
const LOG10_OF_2: f64 = 0.301_029_995_663_981;

/// Prints a double as `Double.toString` of JDK 17 does.
pub fn double_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    if number.is_infinite() {
        return format!("{sign}Infinity");
    }
    if number == 0.0 {
        return format!("{sign}0.0");
    }
    let (digits, point) = digits(number.abs());
    format!("{sign}{}", layout(&digits, point))
}

/// Lays digits out, `point` digits of which stand before the decimal point.
fn layout(digits: &str, point: i32) -> String {
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    if point > 0 && point < 8 {
        let split = usize::try_from(point.min(length)).unwrap_or(0);
        let (whole, fraction) = digits.split_at(split);
        let zeros = "0".repeat(usize::try_from(point - length).unwrap_or(0));
        let fraction = if fraction.is_empty() { "0" } else { fraction };
        return format!("{whole}{zeros}.{fraction}");
    }
    if point <= 0 && point > -3 {
        let zeros = "0".repeat(usize::try_from(-point).unwrap_or(0));
        return format!("0.{zeros}{digits}");
    }
    let (first, rest) = digits.split_at(1);
    let rest = if rest.is_empty() { "0" } else { rest };
    format!("{first}.{rest}E{}", point - 1)
}

/// Develops the digits of a positive double, and where the decimal point stands among them.
fn digits(number: f64) -> (String, i32) {
    let bits = number.to_bits();
    let mut fraction = bits & ((1 << MANTISSA_BITS) - 1);
    let stored = i32::try_from(bits >> MANTISSA_BITS).unwrap_or(0);
    // how many bits of the fraction carry meaning, and the exponent of its highest bit
    let (significant, exponent) = if stored == 0 {
        let lost = i32::try_from(fraction.leading_zeros()).unwrap_or(0) - 11;
        fraction <<= lost;
        (53 - lost, -1022 - lost)
    } else {
        fraction |= 1 << MANTISSA_BITS;
        (53, stored - 1023)
    };
    let trailing = fraction.trailing_zeros();
    let used = i32::try_from(53 - trailing).unwrap_or(0);
    let tiny = (used - exponent - 1).max(0);
    if tiny == 0 && (-21..=62).contains(&exponent) && used < 64 {
        return whole(fraction, exponent, significant);
    }
    developed(
        fraction >> trailing,
        used,
        tiny,
        exponent,
        significant,
        number,
    )
}

/// Digits of a whole number that fits a long: all of them, without those beyond the precision.
fn whole(fraction: u64, exponent: i32, significant: i32) -> (String, i32) {
    let mantissa = MANTISSA_BITS.cast_signed();
    let mut value = if exponent >= mantissa {
        fraction << (exponent - mantissa)
    } else {
        fraction >> (mantissa - exponent)
    };
    let mut point = 0;
    let spare = exponent - significant - 1;
    if exponent > significant && spare > 1 {
        // how many decimal digits that many bits can hold
        let drop = u32::try_from(spare * 30_103 / 100_000).unwrap_or(0);
        if drop > 0 {
            let power = 10_u64.pow(drop);
            let rest = value % power;
            value = value / power + u64::from(rest >= power / 2);
            point += i32::try_from(drop).unwrap_or(0);
        }
    }
    let text = value.to_string();
    point += i32::try_from(text.len()).unwrap_or(0);
    let trimmed = text.trim_end_matches('0');
    (trimmed.to_owned(), point)
}

/// Digits by division, as long as they are needed to tell the double from its neighbours.
fn developed(
    fraction: u64,
    used: i32,
    tiny: i32,
    exponent: i32,
    significant: i32,
    number: f64,
) -> (String, i32) {
    let mut decimal = estimate(number, exponent);
    let fives_up = (-decimal).max(0);
    let fives_down = decimal.max(0);
    let mut up = fives_up + tiny + exponent;
    let mut down = fives_down + tiny;
    let mut half = up - significant;
    up -= used - 1;
    let common = up.min(down);
    up -= common;
    down -= common;
    half -= common;
    if used == 1 {
        half -= 1;
    }
    if half < 0 {
        up -= half;
        down -= half;
        half = 0;
    }
    let power = |fives: i32, twos: i32| {
        BigUint::from(5_u8).pow(fives.unsigned_abs()) << twos.unsigned_abs()
    };
    let width = Width::of(
        used + up + bits_of_five(fives_up),
        down + 1 + bits_of_five(fives_down + 1),
    );
    let mut rest = BigUint::from(fraction) * power(fives_up, up);
    let divisor = power(fives_down, down);
    let mut distance = power(fives_up, half);
    let limit = &divisor * 10_u8;
    let mut digits: Vec<u8> = Vec::new();
    let mut first = true;
    let (low, high) = loop {
        let digit = &rest / &divisor;
        rest = (&rest % &divisor) * 10_u8;
        distance *= 10_u8;
        let (low, high) = width.tests(&rest, &distance, &limit, first);
        let digit = digit.iter_u32_digits().next().unwrap_or(0);
        if first && digit == 0 && !high {
            // the estimate was one too high
            decimal -= 1;
        } else {
            digits.push(u8::try_from(digit).unwrap_or(0));
        }
        // scientific form asks for more than the first digit
        let go_on = first && !(-3..8).contains(&decimal);
        first = false;
        if (low || high) && !go_on {
            break (low, high);
        }
    };
    let rounds_up = high
        && (!low
            || match width.past_half(&rest, &limit) {
                Ordering::Equal => is_odd(&digits),
                other => other.is_gt(),
            });
    if rounds_up {
        decimal += round_up(&mut digits);
    }
    let text: String = digits
        .iter()
        .map(|digit| char::from(b'0' + digit))
        .collect();
    (text, decimal + 1)
}

/// How wide the integers are that Java computes with; those of a machine can overflow.
#[derive(Clone, Copy)]
enum Width {
    Int,
    Long,
    Unbounded,
}

impl Width {
    fn of(dividend_bits: i32, limit_bits: i32) -> Self {
        match dividend_bits.max(limit_bits) {
            ..32 => Self::Int,
            32..64 => Self::Long,
            _ => Self::Unbounded,
        }
    }

    /// Cuts a number to the width, sign included; `None` when there is none.
    fn cut(self, number: &BigUint) -> Option<i64> {
        let low = number.iter_u64_digits().next().unwrap_or(0);
        match self {
            #[expect(clippy::cast_possible_truncation, reason = "Java's int wraps")]
            Self::Int => Some(i64::from((low as u32).cast_signed())),
            Self::Long => Some(low.cast_signed()),
            Self::Unbounded => None,
        }
    }

    /// Tells whether the digits so far are near enough from below and from above.
    fn tests(
        self,
        rest: &BigUint,
        distance: &BigUint,
        limit: &BigUint,
        first: bool,
    ) -> (bool, bool) {
        match (
            self.cut(rest),
            self.cut(distance),
            self.cut(limit),
            self.cut(&(rest + distance)),
        ) {
            (Some(rest), Some(distance), Some(limit), Some(sum)) => {
                if distance > 0 || first {
                    (rest < distance, sum > limit)
                } else {
                    (true, true)
                }
            }
            _ => (rest < distance, rest + distance >= *limit),
        }
    }

    /// Compares the rest with half of what a digit is worth.
    fn past_half(self, rest: &BigUint, limit: &BigUint) -> Ordering {
        let twice = rest * 2_u8;
        match (self, self.cut(&twice), self.cut(limit)) {
            #[expect(clippy::cast_possible_truncation, reason = "Java's int wraps")]
            (Self::Int, Some(twice), Some(limit)) => ((twice - limit) as i32).cmp(&0),
            (_, Some(twice), Some(limit)) => twice.wrapping_sub(limit).cmp(&0),
            _ => twice.cmp(limit),
        }
    }
}

fn is_odd(digits: &[u8]) -> bool {
    digits.last().is_some_and(|digit| digit % 2 == 1)
}

/// Adds one to the last digit; returns how far that moves the decimal point.
fn round_up(digits: &mut [u8]) -> i32 {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return 0;
        }
        *digit = 0;
    }
    if let Some(first) = digits.first_mut() {
        *first = 1;
    }
    1
}

/// Guesses the decimal exponent from the binary one; the guess is right or one too high.
fn estimate(number: f64, exponent: i32) -> i32 {
    let bits = number.to_bits() & ((1 << MANTISSA_BITS) - 1);
    let normal = if number < f64::MIN_POSITIVE {
        let lost = bits.leading_zeros() - 11;
        (bits << lost) & ((1 << MANTISSA_BITS) - 1)
    } else {
        bits
    };
    let scaled = f64::from_bits(1023 << MANTISSA_BITS | normal);
    let guess = (scaled - 1.5) * 0.289_529_654 + 0.176_091_259 + f64::from(exponent) * LOG10_OF_2;
    #[expect(clippy::cast_possible_truncation, reason = "between -325 and 309")]
    let floor = guess.floor() as i32;
    floor
}

/// How many bits 5^n has, exactly up to 5^26 and roughly beyond.
fn bits_of_five(fives: i32) -> i32 {
    if fives == 0 {
        0
    } else if fives < 27 {
        fives * 232_193 / 100_000 + 1
    } else {
        fives * 3
    }
}
