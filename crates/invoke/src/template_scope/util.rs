//! `$util`: the functions that API Gateway gives to templates, one file each.
//!
//! AppSync's templates have many more under the same name. A call to one of those is null here, as
//! it is on API Gateway, and leaves a hint for the trace.

mod base64_decode;
mod base64_encode;
mod escape_java_script;
mod parse_json;
mod url_decode;
mod url_encode;

use std::cell::RefCell;
use std::rc::Rc;
use trygate_velocity::{Call, Object, Text, Value};

/// A function of `$util`.
struct Function {
    name: &'static str,
    call: fn(&[Value]) -> Call,
}

/// Every function there is.
const FUNCTIONS: &[Function] = &[
    base64_decode::FUNCTION,
    base64_encode::FUNCTION,
    escape_java_script::FUNCTION,
    parse_json::FUNCTION,
    url_decode::FUNCTION,
    url_encode::FUNCTION,
];

/// What AppSync's `$util` has beyond these, by AppSync's documentation.
const ONLY_IN_APPSYNC: &[&str] = &[
    "appendError",
    "authType",
    "autoId",
    "autoKsuid",
    "autoUlid",
    "defaultIfNull",
    "defaultIfNullOrBlank",
    "defaultIfNullOrEmpty",
    "dynamodb",
    "error",
    "http",
    "isBoolean",
    "isList",
    "isMap",
    "isNull",
    "isNullOrBlank",
    "isNullOrEmpty",
    "isNumber",
    "isString",
    "list",
    "map",
    "matches",
    "math",
    "qr",
    "quiet",
    "rds",
    "str",
    "time",
    "toJson",
    "transform",
    "typeOf",
    "unauthorized",
    "validate",
    "xml",
];

pub(super) struct Util {
    hints: Rc<RefCell<Vec<String>>>,
}

impl Util {
    pub(super) fn new(hints: Rc<RefCell<Vec<String>>>) -> Self {
        Self { hints }
    }

    fn hint(&self, name: &str) {
        let hint = if ONLY_IN_APPSYNC.contains(&name) {
            format!("$util.{name} is AppSync's; API Gateway has no such function and gives nothing")
        } else {
            format!("API Gateway has no $util.{name}; it gives nothing")
        };
        let mut hints = self.hints.borrow_mut();
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
}

impl Object for Util {
    fn class_name(&self) -> &'static str {
        "Util"
    }

    fn get(&self, property: &str) -> Option<Value> {
        self.hint(property);
        None
    }

    fn call(&self, method: &str, arguments: &[Value]) -> Call {
        if let Some(function) = FUNCTIONS.iter().find(|function| function.name == method) {
            return (function.call)(arguments);
        }
        self.hint(method);
        Call::NoSuchMethod
    }

    fn write_call(&self, method: &str, text: &str, out: &mut String) -> bool {
        let known = method == "escapeJavaScript";
        if known {
            escape_java_script::escape(text, out);
        }
        known
    }

    /// What it prints on AWS is not known; it is not null, so it is true in `#if`.
    fn text(&self) -> Option<String> {
        Some(String::new())
    }
}

/// Returns a value's text as Java's `String.valueOf`; a value that cannot be printed throws.
fn value_of(value: &Value) -> Result<Text, Call> {
    match value.to_text() {
        Ok(text) => Ok(text.unwrap_or_else(|| "null".into())),
        Err(_) => Err(threw("java.lang.StackOverflowError", "")),
    }
}

fn threw(exception: &str, message: &str) -> Call {
    Call::Threw {
        exception: exception.to_owned(),
        message: message.to_owned(),
    }
}

/// What Java throws where a method reads a null string.
fn null_pointer() -> Call {
    threw("java.lang.NullPointerException", "")
}

fn illegal_argument(message: &str) -> Call {
    threw("java.lang.IllegalArgumentException", message)
}
