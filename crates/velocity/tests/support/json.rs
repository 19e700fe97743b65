//! JSON to values, with the Java types the reference's JSON parser makes.
//!
//! Integers are Integer, Long or BigInteger; numbers with a point are Double, or BigDecimal when
//! they are long; objects are LinkedHashMap; arrays are json-smart's, which print as JSON.

use std::rc::Rc;

use trygate_velocity::{BigDecimal, List, ListKind, Map, Printer, Unprintable, Value};

/// json-smart's `JSONArray`.
pub(crate) const JSON_ARRAY: &ListKind = &ListKind {
    class_name: "net.minidev.json.JSONArray",
    text: Some(print_array),
};

/// Makes a value of JSON.
pub(crate) fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Bool(*flag),
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(items) => Value::List(List::with_kind(
            JSON_ARRAY,
            items.iter().map(value).collect(),
        )),
        serde_json::Value::Object(entries) => {
            let map = Map::new();
            for (key, item) in entries {
                map.insert(key.as_str(), value(item));
            }
            Value::Map(map)
        }
        serde_json::Value::Number(number) => number_value(&number.to_string()),
    }
}

fn number_value(text: &str) -> Value {
    if text.contains(['.', 'e', 'E']) {
        if text.len() > 18 {
            return Value::BigDecimal(Rc::new(BigDecimal::parse(text).unwrap()));
        }
        return Value::Double(text.parse().unwrap());
    }
    Value::integer(text.parse().unwrap())
}

fn print_array(list: &List, printer: &mut Printer<'_>) -> Result<(), Unprintable> {
    printer.text("[")?;
    for (index, item) in list.snapshot().iter().enumerate() {
        if index > 0 {
            printer.text(",")?;
        }
        printer.deeper(|printer| print(item, printer))?;
    }
    printer.text("]")
}

fn print(value: &Value, printer: &mut Printer<'_>) -> Result<(), Unprintable> {
    match value {
        Value::String(text) => print_string(text, printer),
        Value::Null => printer.text("null"),
        Value::List(list) => print_array(list, printer),
        Value::Map(map) => {
            printer.text("{")?;
            for (index, (key, item)) in map.entries().iter().enumerate() {
                if index > 0 {
                    printer.text(",")?;
                }
                let key = key.to_text()?.unwrap_or_default();
                print_string(&key, printer)?;
                printer.text(":")?;
                printer.deeper(|printer| print(item, printer))?;
            }
            printer.text("}")
        }
        other => printer.value(other),
    }
}

fn print_string(text: &str, printer: &mut Printer<'_>) -> Result<(), Unprintable> {
    printer.text("\"")?;
    for c in text.chars() {
        let escaped = match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            '\n' => "\\n".to_owned(),
            '\r' => "\\r".to_owned(),
            '\t' => "\\t".to_owned(),
            '\u{8}' => "\\b".to_owned(),
            '\u{c}' => "\\f".to_owned(),
            '/' => "\\/".to_owned(),
            c if c < ' ' || ('\u{7f}'..='\u{9f}').contains(&c) => {
                format!("\\u{:04X}", u32::from(c))
            }
            c => c.to_string(),
        };
        printer.text(&escaped)?;
    }
    printer.text("\"")
}
