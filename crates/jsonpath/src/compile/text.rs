//! Small texts of the path language: escapes and numbers.
//!
//! Not JSON's escapes: Jayway carries a copy of an old `StringEscapeUtils.unescapeJava`.

use crate::error::{Error, ErrorKind};
use crate::scanner::text_of;

/// Takes Java escapes out of a name or string literal; an unknown escape stands for its character.
///
/// A lone surrogate, which Rust cannot hold, becomes `?`.
pub(crate) fn unescape(text: &str) -> Result<String, Error> {
    if !text.contains('\\') {
        return Ok(text.to_owned());
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut buffer = [0; 2];
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            units.extend_from_slice(character.encode_utf16(&mut buffer));
            continue;
        }
        match characters.next() {
            Some('u') => {
                let digits: String = characters.by_ref().take(4).collect();
                if digits.chars().count() == 4 {
                    units.push(hexadecimal(&digits)?);
                }
                // fewer than four digits before the end are dropped
            }
            Some(escaped) => {
                let meant = match escaped {
                    'r' => '\r',
                    'f' => '\u{c}',
                    't' => '\t',
                    'n' => '\n',
                    'b' => '\u{8}',
                    other => other,
                };
                units.extend_from_slice(meant.encode_utf16(&mut buffer));
            }
            None => units.push(u16::from(b'\\')),
        }
    }
    Ok(text_of(&units))
}

fn hexadecimal(digits: &str) -> Result<u16, Error> {
    // `Integer.parseInt` takes a sign too
    let magnitude = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let plain = magnitude.bytes().all(|digit| digit.is_ascii_hexdigit());
    match u16::from_str_radix(magnitude, 16) {
        Ok(value) if plain && digits.starts_with('-') => Ok(value.wrapping_neg()),
        Ok(value) if plain => Ok(value),
        _ => {
            let message = format!("Unable to parse unicode value: {digits}");
            Err(Error::new(ErrorKind::JsonPath, message))
        }
    }
}

/// The JDK's `NumberFormatException` of `Integer.parseInt`.
pub(super) fn no_number(text: &str) -> Error {
    Error::new(
        ErrorKind::NumberFormat,
        format!("For input string: \"{text}\""),
    )
}
