//! The text forms of Java's numbers.
//!
//! `Double.toString` prints the shortest digits that read back as the same number, always with a
//! point, and switches to `1.0E10` at 10^7 and below 10^-3.

use std::fmt::Write;

/// Writes `Double.toString(number)`.
pub(crate) fn write_double(out: &mut String, number: f64) {
    if number.is_finite() {
        write_shortest(out, &format!("{number:e}"));
    } else {
        write_special(out, number);
    }
}

/// Writes `Float.toString(number)`.
pub(crate) fn write_float(out: &mut String, number: f32) {
    if number.is_finite() {
        write_shortest(out, &format!("{number:e}"));
    } else {
        write_special(out, f64::from(number));
    }
}

fn write_special(out: &mut String, number: f64) {
    out.push_str(if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    });
}

/// Turns Rust's shortest form `d.ddde±x` into Java's.
fn write_shortest(out: &mut String, scientific: &str) {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let (first, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    out.push_str(sign);
    if first == "0" {
        out.push_str("0.0");
    } else if (-3..7).contains(&exponent) {
        write_plain(out, first, rest, exponent);
    } else {
        let rest = if rest.is_empty() { "0" } else { rest };
        // Writing to a String cannot fail.
        let _ = write!(out, "{first}.{rest}E{exponent}");
    }
}

fn write_plain(out: &mut String, first: &str, rest: &str, exponent: i32) {
    match usize::try_from(exponent) {
        Ok(whole) => {
            out.push_str(first);
            let split = whole.min(rest.len());
            let (before, behind) = rest.split_at(split);
            out.push_str(before);
            for _ in split..whole {
                out.push('0');
            }
            out.push('.');
            out.push_str(if behind.is_empty() { "0" } else { behind });
        }
        Err(_) => {
            out.push_str("0.");
            for _ in exponent..-1 {
                out.push('0');
            }
            out.push_str(first);
            out.push_str(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::write_double;

    #[test]
    fn prints_doubles_as_java_does() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (12.5, "12.5"),
            (1e-3, "0.001"),
            (9.99e-4, "9.99E-4"),
            (1e7, "1.0E7"),
            (9_999_999.0, "9999999.0"),
            (123_456_789.123, "1.23456789123E8"),
            (1e-7, "1.0E-7"),
            (100.0, "100.0"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
            (f64::NAN, "NaN"),
        ] {
            let mut out = String::new();
            write_double(&mut out, number);
            assert_eq!(out, text);
        }
    }
}
