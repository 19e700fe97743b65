//! `$util.urlDecode`: `java.net.URLDecoder`, UTF-8; a `+` becomes a space.
//!
//! Java throws at an escape that is cut short or not hexadecimal, and replaces bytes that are not
//! UTF-8.

use super::{Function, illegal_argument, null_pointer};
use trygate_velocity::{Call, Value};

pub(super) const FUNCTION: Function = Function {
    name: "urlDecode",
    call,
};

fn call(arguments: &[Value]) -> Call {
    match arguments {
        [Value::String(text)] => match decode(text) {
            Ok(decoded) => Call::Returned(Value::string(decoded)),
            Err(message) => illegal_argument(&message),
        },
        [Value::Null] => null_pointer(),
        _ => Call::NoSuchMethod,
    }
}

fn decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let (Some(high), Some(low)) = (rest.next(), rest.next()) else {
                    return Err("URLDecoder: Incomplete trailing escape (%) pattern".into());
                };
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let value = match (digit(high), digit(low)) {
                    (Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
                    // Java reads a sign too: `%+f` is a number, `%-f` a negative one
                    (None, Some(low)) if high == b'+' => u8::try_from(low).ok(),
                    (None, Some(0)) if high == b'-' => Some(0),
                    _ => None,
                };
                bytes
                    .push(value.ok_or("URLDecoder: Illegal hex characters in escape (%) pattern")?);
            }
            other => bytes.push(other),
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn decodes_forms_and_refuses_broken_escapes() {
        assert_eq!(decode("a+b%20c%C3%A9").unwrap(), "a b cé");
        assert!(decode("%").is_err());
        assert!(decode("%4").is_err());
        assert!(decode("%zz").is_err());
        assert!(decode("%-f").is_err());
    }
}
