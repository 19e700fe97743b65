//! `$util.parseJson`: text into what `$input.path` would give.

use super::super::json_node::JsonNode;
use super::{Function, null_pointer, threw};
use trygate_jsonpath::{Error, ParseOptions, parse};
use trygate_velocity::{Call, Value};

pub(super) const FUNCTION: Function = Function {
    name: "parseJson",
    call,
};

fn call(arguments: &[Value]) -> Call {
    match arguments {
        [Value::String(text)] => match parse::<JsonNode>(text, &ParseOptions::default()) {
            Ok(node) => Call::Returned(node.0),
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
