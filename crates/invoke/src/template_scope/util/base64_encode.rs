//! `$util.base64Encode`: the UTF-8 of any value's text, in base64 with padding.

use super::{Function, value_of};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use trygate_velocity::{Call, Value};

pub(super) const FUNCTION: Function = Function {
    name: "base64Encode",
    call,
};

fn call(arguments: &[Value]) -> Call {
    let [value] = arguments else {
        return Call::NoSuchMethod;
    };
    match value_of(value) {
        Ok(text) => Call::Returned(Value::string(STANDARD.encode(text.as_str()))),
        Err(thrown) => thrown,
    }
}
