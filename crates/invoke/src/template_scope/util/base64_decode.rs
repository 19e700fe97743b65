//! `$util.base64Decode`: `java.util.Base64`'s basic decoder, read as UTF-8.
//!
//! Java takes input without its padding, but not with half of it, and does not look at left-over
//! bits; bytes that are not UTF-8 are replaced.

use super::{Function, illegal_argument, value_of};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use trygate_velocity::{Call, Value};

pub(super) const FUNCTION: Function = Function {
    name: "base64Decode",
    call,
};

const JAVA: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn call(arguments: &[Value]) -> Call {
    let [value] = arguments else {
        return Call::NoSuchMethod;
    };
    let text = match value_of(value) {
        Ok(text) => text,
        Err(thrown) => return thrown,
    };
    if text.ends_with('=') && text.len() % 4 != 0 {
        return illegal_argument("Input byte array has wrong 4-byte ending unit");
    }
    match JAVA.decode(text.as_bytes()) {
        Ok(bytes) => Call::Returned(Value::string(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) => illegal_argument(&error.to_string()),
    }
}
