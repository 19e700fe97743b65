//! The decimal digits of a double, as `Double.toString` found them up to JDK 18.
//!
//! Not the shortest digits in all cases: some numbers get one digit more (`2.0E-3` did once,
//! `5.670000000000001E21` still does), and halves are decided differently. API Gateway's answers
//! were recorded with such a runtime. The digits are those of repeated division of the exact
//! value, ended as soon as what is left is less than half a unit in the last place.

use std::cmp::Ordering;

use num_bigint::BigInt;

/// Digits and the exponent of the first one: `d.ddd × 10^exponent`.
pub(super) struct Digits {
    pub(super) digits: Vec<u8>,
    pub(super) exponent: i32,
}

/// A finite number that is not zero, taken apart.
struct Binary {
    /// The significant bits, the first one at bit 52.
    fraction: u64,
    /// The binary exponent of that first bit.
    exponent: i32,
    /// How many bits the type has for this number.
    precision: i32,
}

const SHIFT: i32 = 52;

/// How many bits the powers of five have.
const FIVE_BITS: [i32; 27] = [
    0, 3, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28, 31, 33, 35, 38, 40, 42, 45, 47, 49, 52, 54, 56,
    59, 61,
];

/// Returns the digits of a finite double that is not zero.
pub(super) fn of_double(number: f64) -> Digits {
    let bits = number.to_bits();
    let fraction = bits & ((1 << SHIFT) - 1);
    let raw = i32::try_from((bits >> SHIFT) & 0x7ff).unwrap_or_default();
    let binary = if raw == 0 {
        let zeros = fraction.leading_zeros().cast_signed();
        let shift = zeros - (63 - SHIFT);
        Binary {
            fraction: fraction << shift,
            exponent: 1 - shift - 1023,
            precision: 64 - zeros,
        }
    } else {
        let fraction = fraction | (1 << SHIFT);
        Binary {
            fraction,
            exponent: raw - 1023,
            precision: SHIFT + 1,
        }
    };
    digits(&binary)
}

/// Returns the digits of a finite float that is not zero.
pub(super) fn of_float(number: f32) -> Digits {
    let bits = number.to_bits();
    let fraction = bits & ((1 << 23) - 1);
    let raw = i32::try_from((bits >> 23) & 0xff).unwrap_or_default();
    let (fraction, exponent, precision) = if raw == 0 {
        let zeros = fraction.leading_zeros().cast_signed();
        let shift = zeros - (31 - 23);
        (fraction << shift, 1 - shift - 127, 32 - zeros)
    } else {
        (fraction | (1 << 23), raw - 127, 24)
    };
    digits(&Binary {
        fraction: u64::from(fraction) << (SHIFT - 23),
        exponent,
        precision,
    })
}

fn digits(binary: &Binary) -> Digits {
    let zeros = binary.fraction.trailing_zeros().cast_signed();
    let significant = SHIFT + 1 - zeros;
    let behind_point = (significant - binary.exponent - 1).max(0);
    if behind_point == 0 && (-21..=62).contains(&binary.exponent) {
        return whole(binary);
    }
    divided(binary, zeros, significant, behind_point)
}

/// Returns the digits of a whole number that fits in 63 bits.
fn whole(binary: &Binary) -> Digits {
    let mut number = if binary.exponent >= SHIFT {
        binary.fraction << (binary.exponent - SHIFT)
    } else {
        binary.fraction >> (SHIFT - binary.exponent)
    };
    // Digits that the type cannot tell apart are rounded away.
    let beyond = binary.exponent - binary.precision - 1;
    let mut exponent = 0;
    if binary.exponent > binary.precision && beyond > 1 {
        // That many digits are certain to be without meaning: the powers of two as decimals.
        let spare = u32::try_from(beyond * 3 / 10).unwrap_or_default();
        let unit = 10_u64.pow(spare);
        let rest = number % unit;
        number = number / unit + u64::from(rest >= unit / 2 && unit > 1);
        exponent += spare.cast_signed();
    }
    let text = number.to_string();
    exponent += i32::try_from(text.len()).unwrap_or_default() - 1;
    let digits = text
        .trim_end_matches('0')
        .bytes()
        .map(|digit| digit - b'0')
        .collect();
    Digits { digits, exponent }
}

/// The powers of two and five that scale the value, the divisor and half the last place.
struct Scales {
    value: (i32, i32),
    divisor: (i32, i32),
    half: (i32, i32),
}

/// Estimates the decimal exponent; it may be one too high.
#[expect(clippy::cast_possible_truncation, reason = "the exponent is small")]
#[expect(
    clippy::approx_constant,
    reason = "the estimate must err where Java's does"
)]
fn estimate(binary: &Binary) -> i32 {
    let one_to_two = f64::from_bits(1023 << SHIFT | binary.fraction & ((1 << SHIFT) - 1));
    let log = (one_to_two - 1.5) * 0.289_529_654
        + 0.176_091_259
        + f64::from(binary.exponent) * 0.301_029_995_663_981;
    log.floor() as i32
}

fn divided(binary: &Binary, zeros: i32, significant: i32, behind_point: i32) -> Digits {
    let mut exponent = estimate(binary);
    let value_five = (-exponent).max(0);
    let divisor_five = exponent.max(0);
    let mut value_two = value_five + behind_point + binary.exponent;
    let mut divisor_two = divisor_five + behind_point;
    let mut half_two = value_two - binary.precision;
    let fraction = binary.fraction >> zeros;
    value_two -= significant - 1;
    let common = value_two.min(divisor_two);
    value_two -= common;
    divisor_two -= common;
    half_two -= common;
    if significant == 1 {
        // Below a power of two the numbers stand closer.
        half_two -= 1;
    }
    if half_two < 0 {
        value_two -= half_two;
        divisor_two -= half_two;
        half_two = 0;
    }
    let scales = Scales {
        value: (value_two, value_five),
        divisor: (divisor_two, divisor_five),
        half: (half_two, value_five),
    };
    let bits = |five: i32| {
        let index = usize::try_from(five).unwrap_or(usize::MAX);
        FIVE_BITS.get(index).copied().unwrap_or(five * 3)
    };
    let value_bits = significant + value_two + bits(value_five);
    let divisor_bits = divisor_two + 1 + bits(divisor_five + 1);
    let mut ended = if value_bits < 32 && divisor_bits < 32 {
        narrow(fraction, &scales, &mut exponent)
    } else if value_bits < 64 && divisor_bits < 64 {
        middle(fraction, &scales, &mut exponent)
    } else {
        wide(fraction, &scales, &mut exponent)
    };
    if ended.rounds_up() && round_up(&mut ended.digits) {
        exponent += 1;
    }
    Digits {
        digits: ended.digits,
        exponent,
    }
}

/// Digits with what was left when they ended.
struct Ended {
    digits: Vec<u8>,
    /// What is left is less than half the last place.
    low: bool,
    /// What is missing to the next digit is less than that.
    high: bool,
    /// What is left, compared with half a digit.
    left: Ordering,
}

impl Ended {
    fn rounds_up(&self) -> bool {
        let odd = self.digits.last().is_some_and(|digit| digit % 2 == 1);
        self.high && (!self.low || self.left.is_gt() || self.left.is_eq() && odd)
    }
}

/// Adds one to the last digit; true when all were nines.
fn round_up(digits: &mut [u8]) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return false;
        }
        *digit = 0;
    }
    if let Some(first) = digits.first_mut() {
        *first = 1;
    }
    true
}

/// Tells whether the number is written with an exponent, which needs a second digit.
fn is_scientific(exponent: i32) -> bool {
    !(-3..8).contains(&exponent)
}

/// Divides in integers of one width; half the last place may overflow, as it did there.
macro_rules! dividing {
    ($name:ident, $type:ty) => {
        #[expect(clippy::cast_possible_truncation, reason = "the width was checked")]
        #[allow(clippy::cast_possible_wrap, reason = "the macro serves two widths")]
        #[expect(clippy::cast_sign_loss, reason = "a digit is not negative")]
        #[allow(clippy::unnecessary_cast, reason = "the macro serves two widths")]
        fn $name(fraction: u64, scales: &Scales, exponent: &mut i32) -> Ended {
            let scaled = |(two, five): (i32, i32)| -> $type {
                let power = (5 as $type).wrapping_pow(five.unsigned_abs());
                power.wrapping_shl(two.unsigned_abs())
            };
            let divisor = scaled(scales.divisor);
            let mut value = {
                let (two, five) = scales.value;
                let power = (5 as $type).wrapping_pow(five.unsigned_abs());
                (fraction as $type)
                    .wrapping_mul(power)
                    .wrapping_shl(two.unsigned_abs())
            };
            let mut half = scaled(scales.half);
            let tens = divisor.wrapping_mul(10);
            let mut digits = Vec::with_capacity(18);
            let (mut low, mut high);
            let mut first = true;
            loop {
                let digit = value / divisor;
                value = (value % divisor).wrapping_mul(10);
                half = half.wrapping_mul(10);
                if half > 0 || first {
                    low = value < half;
                    high = value.wrapping_add(half) > tens;
                } else {
                    (low, high) = (true, true);
                }
                let leading_zero = first && digit == 0 && !high;
                if leading_zero {
                    *exponent -= 1;
                } else {
                    digits.push(digit as u8);
                }
                if std::mem::take(&mut first) && is_scientific(*exponent) {
                    (low, high) = (false, false);
                }
                if low || high {
                    break;
                }
            }
            let left = value.wrapping_shl(1).wrapping_sub(tens).cmp(&0);
            Ended {
                digits,
                low,
                high,
                left,
            }
        }
    };
}

dividing!(narrow, i32);
dividing!(middle, i64);

/// Divides in big integers, where the end is tested a hair differently.
fn wide(fraction: u64, scales: &Scales, exponent: &mut i32) -> Ended {
    let scaled =
        |(two, five): (i32, i32)| BigInt::from(5).pow(five.unsigned_abs()) << two.unsigned_abs();
    let divisor: BigInt = scaled(scales.divisor);
    let mut value: BigInt = scaled(scales.value) * fraction;
    let mut half: BigInt = scaled(scales.half) * 10;
    let tens: BigInt = &divisor * 10;
    let mut digits = Vec::with_capacity(18);
    let mut first = true;
    let (mut low, mut high);
    loop {
        let digit = u8::try_from(&value / &divisor).unwrap_or(9);
        value = (value % &divisor) * 10;
        if !first {
            half *= 10;
        }
        low = value < half;
        high = &value + &half >= tens;
        let leading_zero = first && digit == 0 && !high;
        if leading_zero {
            *exponent -= 1;
        } else {
            digits.push(digit);
        }
        if std::mem::take(&mut first) && is_scientific(*exponent) {
            (low, high) = (false, false);
        }
        if low || high {
            break;
        }
    }
    let left = (value * 2_u32).cmp(&tens);
    Ended {
        digits,
        low,
        high,
        left,
    }
}
