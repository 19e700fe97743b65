//! `$util.parseJson`: text into what `$input.path` would give.

use super::super::json_node::JsonNode;
use super::{Function, null_pointer, threw};
use trygate_jsonpath::{ParseOptions, parse};
use trygate_velocity::{Call, Value};

pub(super) const FUNCTION: Function = Function {
    name: "parseJson",
    call,
};

fn call(arguments: &[Value]) -> Call {
    match arguments {
        [Value::String(text)] => match parse::<JsonNode>(text, &ParseOptions::default()) {
            Ok(node) => Call::Returned(node.0),
            Err(error) => threw(
                "com.jayway.jsonpath.InvalidJsonException",
                &error.to_string(),
            ),
        },
        [Value::Null] => null_pointer(),
        _ => Call::NoSuchMethod,
    }
}
