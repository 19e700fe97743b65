//! `$util.parseJson`: text into what `$input.path` would give.

use super::super::json_node::read_json;
use super::{Function, null_pointer, threw};
use trygate_jsonpath::{Error, ParseOptions};
use trygate_velocity::{Call, Value};

pub(super) const FUNCTION: Function = Function {
    name: "parseJson",
    call,
};

fn call(arguments: &[Value]) -> Call {
    match arguments {
        [Value::String(text)] => match read_json(text, &ParseOptions::default()) {
            Ok(document) => Call::Returned(document),
            Err(error) => {
                let error = Error::from(error);
                threw(
                    error.kind().qualified(),
                    error.message().unwrap_or_default(),
                )
            }
        },
        [Value::Null] => null_pointer(),
        _ => Call::NoSuchMethod,
    }
}
