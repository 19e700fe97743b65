//! `String.format`: the conversions templates use, with `java.util.Formatter`'s rules.
//!
//! Not dates; hexadecimal floating point without a precision. Only the root locale, as on a server.

use crate::arithmetic::{is_number, to_f64, to_i64};
use crate::fault::{Called, Fault};
use crate::java_number::hexadecimal;
use crate::java_object::Rules;
use crate::value::Value;

/// One `%…` of a format.
#[derive(Default)]
struct Conversion {
    index: Option<usize>,
    flags: String,
    width: Option<usize>,
    precision: Option<usize>,
    letter: char,
}

/// Formats the arguments; `None` is never returned, a wrong format throws.
pub(super) fn format(format: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    filled(format, Some(arguments), rules)
}

/// Formats where null stands for all arguments: each of them is null.
pub(super) fn format_nulls(format: &str, rules: &Rules<'_>) -> Called {
    filled(format, None, rules)
}

fn filled(format: &str, arguments: Option<&[Value]>, rules: &Rules<'_>) -> Called {
    let mut out = String::new();
    let mut ordinary = 0;
    let mut last = None;
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (conversion, length) = parse(from)?;
        rest = from.get(length..).unwrap_or_default();
        match conversion.letter {
            '%' => pad(&mut out, &conversion, "%"),
            'n' => out.push('\n'),
            letter => {
                let index = if conversion.flags.contains('<') {
                    last
                } else {
                    Some(conversion.index.unwrap_or_else(|| {
                        ordinary += 1;
                        ordinary - 1
                    }))
                };
                last = index;
                let Some(argument) = index.and_then(|index| match arguments {
                    Some(arguments) => arguments.get(index),
                    None => Some(&Value::Null),
                }) else {
                    let message = format!(
                        "Format specifier '{}'",
                        from.get(..length).unwrap_or_default()
                    );
                    return Err(thrown("MissingFormatArgumentException", message));
                };
                rules.bytes(
                    conversion
                        .width
                        .unwrap_or(0)
                        .max(conversion.precision.unwrap_or(0)),
                )?;
                let text = convert(&conversion, argument)?;
                let text = if letter.is_uppercase() {
                    text.to_uppercase()
                } else {
                    text
                };
                pad(&mut out, &conversion, &text);
            }
        }
        rules.bytes(out.len())?;
    }
    out.push_str(rest);
    rules.bytes(out.len())?;
    Ok(Some(Value::from(out)))
}

fn thrown(exception: &str, message: String) -> Fault {
    Fault::with(&format!("java.util.{exception}"), message)
}

fn parse(from: &str) -> Result<(Conversion, usize), Fault> {
    let mut conversion = Conversion::default();
    let unknown = |letter: char| {
        thrown(
            "UnknownFormatConversionException",
            format!("Conversion = '{letter}'"),
        )
    };
    let mut characters = from.char_indices().skip(1).peekable();
    let mut digits = String::new();
    while let Some(&(_, c)) = characters.peek() {
        if c.is_ascii_digit() && !(c == '0' && digits.is_empty()) {
            digits.push(c);
        } else if c == '$' && !digits.is_empty() {
            conversion.index = digits.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            digits.clear();
        } else if digits.is_empty() && "-#+ 0,(<".contains(c) {
            conversion.flags.push(c);
        } else {
            break;
        }
        characters.next();
    }
    conversion.width = digits.parse().ok();
    if let Some(&(_, '.')) = characters.peek() {
        characters.next();
        let mut digits = String::new();
        while let Some(&(_, c)) = characters.peek() {
            if !c.is_ascii_digit() {
                break;
            }
            digits.push(c);
            characters.next();
        }
        conversion.precision = digits.parse().ok();
    }
    let Some((at, letter)) = characters.next() else {
        return Err(unknown('%'));
    };
    if !"bBhHsScCdoxXeEfgGaA%n".contains(letter) {
        return Err(unknown(letter));
    }
    conversion.letter = letter;
    Ok((conversion, at + letter.len_utf8()))
}

fn pad(out: &mut String, conversion: &Conversion, text: &str) {
    let missing = conversion
        .width
        .unwrap_or(0)
        .saturating_sub(text.encode_utf16().count());
    let blanks = " ".repeat(missing);
    if conversion.flags.contains('-') {
        out.push_str(text);
        out.push_str(&blanks);
    } else {
        out.push_str(&blanks);
        out.push_str(text);
    }
}

fn convert(conversion: &Conversion, argument: &Value) -> Result<String, Fault> {
    let mismatch = || {
        let (letter, class) = (conversion.letter, argument.class_name());
        Err(thrown(
            "IllegalFormatConversionException",
            format!("{letter} != {class}"),
        ))
    };
    let cut = |text: &str| match conversion.precision {
        Some(precision) => text.chars().take(precision).collect(),
        None => text.to_owned(),
    };
    let null = argument.is_null();
    match conversion.letter.to_ascii_lowercase() {
        's' => {
            let text = argument.to_text()?;
            Ok(cut(text.as_deref().unwrap_or("null")))
        }
        'b' => Ok(cut(match argument {
            Value::Null | Value::Bool(false) => "false",
            _ => "true",
        })),
        'h' if !null => Ok(cut(&format!("{:x}", argument.java_hash()))),
        _ if null => Ok(cut("null")),
        'c' => match argument {
            Value::Char(_) => Ok(argument
                .to_text()?
                .map_or_else(String::new, |t| t.to_string())),
            Value::Int(point) => match super::units::point(*point) {
                Some(c) => Ok(c.to_string()),
                None => mismatch(),
            },
            _ => mismatch(),
        },
        'd' | 'o' | 'x' => match argument {
            Value::BigInteger(number) if conversion.letter == 'd' => {
                Ok(signed(conversion, &number.to_string()))
            }
            Value::Int(number) if conversion.letter != 'd' => {
                Ok(bits(conversion, u64::from(number.cast_unsigned())))
            }
            Value::Int(_) | Value::Long(_) | Value::Short(_) | Value::Byte(_) => {
                let number = to_i64(argument);
                if conversion.letter == 'd' {
                    Ok(signed(conversion, &number.to_string()))
                } else {
                    Ok(bits(conversion, number.cast_unsigned()))
                }
            }
            _ => mismatch(),
        },
        'a' => match argument {
            Value::Double(_) | Value::Float(_) => {
                let number = to_f64(argument);
                let text = match hexadecimal(number) {
                    Some(text) => text,
                    None => decimal(conversion, number),
                };
                Ok(signed(conversion, &text))
            }
            _ => mismatch(),
        },
        _ => match argument {
            Value::Double(_) | Value::Float(_) | Value::BigDecimal(_) if is_number(argument) => {
                Ok(signed(conversion, &decimal(conversion, to_f64(argument))))
            }
            _ => mismatch(),
        },
    }
}

fn bits(conversion: &Conversion, number: u64) -> String {
    let alternate = conversion.flags.contains('#');
    let (prefix, digits) = if conversion.letter == 'o' {
        (if alternate { "0" } else { "" }, format!("{number:o}"))
    } else {
        (if alternate { "0x" } else { "" }, format!("{number:x}"))
    };
    let text = format!("{prefix}{digits}");
    if conversion.flags.contains('0') {
        let missing = conversion.width.unwrap_or(0).saturating_sub(text.len());
        return format!("{prefix}{}{digits}", "0".repeat(missing));
    }
    text
}

fn decimal(conversion: &Conversion, number: f64) -> String {
    if !number.is_finite() {
        return if number.is_nan() {
            "NaN".to_owned()
        } else if number > 0.0 {
            "Infinity".to_owned()
        } else {
            "-Infinity".to_owned()
        };
    }
    let precision = conversion.precision.unwrap_or(6);
    match conversion.letter.to_ascii_lowercase() {
        'f' => fixed(number, precision),
        'e' => scientific(number, precision),
        _ => {
            let precision = precision.max(1);
            let magnitude = number.abs();
            #[expect(clippy::cast_precision_loss, reason = "a precision is small")]
            let high = 10_f64.powf(precision as f64);
            if magnitude == 0.0 || (1e-4..high).contains(&magnitude) {
                let exponent = format!("{magnitude:.*e}", precision - 1);
                let exponent: i64 = exponent
                    .split_once('e')
                    .and_then(|(_, e)| e.parse().ok())
                    .unwrap_or(0);
                let digits = i64::try_from(precision).unwrap_or(0) - 1 - exponent;
                fixed(number, usize::try_from(digits).unwrap_or(0))
            } else {
                scientific(number, precision - 1)
            }
        }
    }
}

/// Rounds the shortest decimal form half up, as Java does.
fn fixed(number: f64, precision: usize) -> String {
    let Some(exact) = crate::value::BigDecimal::parse(&format!("{number:e}")) else {
        return format!("{number:.precision$}");
    };
    let negative = number.is_sign_negative();
    let text = exact.rounded_half_up(precision);
    if negative && !text.starts_with('-') {
        format!("-{text}")
    } else {
        text
    }
}

fn scientific(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// Adds what the flags want to a signed number.
fn signed(conversion: &Conversion, number: &str) -> String {
    let (negative, digits) = match number.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, number),
    };
    let has = |flag: char| conversion.flags.contains(flag);
    let mut digits = if has(',') {
        grouped(digits)
    } else {
        digits.to_owned()
    };
    let (before, behind) = match (negative, has('(')) {
        (true, true) => ("(", ")"),
        (true, false) => ("-", ""),
        (false, _) if has('+') => ("+", ""),
        (false, _) if has(' ') => (" ", ""),
        _ => ("", ""),
    };
    if has('0') {
        let used = before.len() + digits.len() + behind.len();
        let missing = conversion.width.unwrap_or(0).saturating_sub(used);
        digits = format!("{}{digits}", "0".repeat(missing));
    }
    format!("{before}{digits}{behind}")
}

fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(fraction);
    grouped
}
