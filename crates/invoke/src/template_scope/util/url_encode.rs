//! `$util.urlEncode`: `java.net.URLEncoder`, UTF-8; a space becomes `+`.

use super::{Function, null_pointer};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode_byte, utf8_percent_encode};
use trygate_velocity::{Call, Value};

pub(super) const FUNCTION: Function = Function {
    name: "urlEncode",
    call,
};

/// What Java leaves as it is: letters, digits and `. - * _`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'.')
    .remove(b'-')
    .remove(b'*')
    .remove(b'_');

fn call(arguments: &[Value]) -> Call {
    match arguments {
        [Value::String(text)] => {
            let encoded: String = utf8_percent_encode(text, ENCODED).collect();
            Call::Returned(Value::string(
                encoded.replace(percent_encode_byte(b' '), "+"),
            ))
        }
        [Value::Null] => null_pointer(),
        _ => Call::NoSuchMethod,
    }
}
