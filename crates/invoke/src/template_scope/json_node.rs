//! JSON inside templates: the template engine's values read and built as JSON documents.
//!
//! Observed on AWS: objects are Java maps in document order and print `{a=1, b=x}`; arrays are
//! json-smart's `JSONArray` and print compact JSON wherever they stand, with `/` escaped.

use num_bigint::BigInt;
use std::rc::Rc;
use trygate_jsonpath::{self as jsonpath, Kind, Node, Number, escape_json};
use trygate_velocity::{
    BigDecimal, List, ListKind, Map, MapKind, Printer, Text, Unprintable, Value,
};

/// json-smart's `JSONArray`.
const JSON_ARRAY: &ListKind = &ListKind {
    class_name: "net.minidev.json.JSONArray",
    text: Some(print_array),
};

fn print_array(list: &List, printer: &mut Printer<'_>) -> Result<(), Unprintable> {
    print_json(&Value::List(list.clone()), true, printer)
}

/// Returns a value as compact JSON, the way `$input.json` prints it.
pub fn json_text(value: &Value) -> Result<String, Unprintable> {
    let mut text = String::new();
    print_json(value, false, &mut Printer::new(&mut text, usize::MAX))?;
    Ok(text)
}

/// Writes JSON through the engine's printer, which bounds depth and so survives a list that was put
/// into itself.
fn print_json(value: &Value, slashes: bool, printer: &mut Printer<'_>) -> Result<(), Unprintable> {
    match value {
        Value::Null => printer.text("null"),
        Value::List(list) => print_items(&list.snapshot(), slashes, printer),
        Value::Map(map) => printer.deeper(|printer| {
            printer.text("{")?;
            let mut first = true;
            map.try_for_each(|key, item| {
                if !std::mem::take(&mut first) {
                    printer.text(",")?;
                }
                match key {
                    Value::String(key) => print_string(key, slashes, printer)?,
                    other => print_string(&text_of(other)?, slashes, printer)?,
                }
                printer.text(":")?;
                print_json(item, slashes, printer)
            })?;
            printer.text("}")
        }),
        Value::String(text) => print_string(text, slashes, printer),
        // json-smart writes an infinite double as null
        Value::Double(number) if number.is_infinite() => printer.text("null"),
        Value::Bool(_)
        | Value::Byte(_)
        | Value::Short(_)
        | Value::Int(_)
        | Value::Long(_)
        | Value::BigInteger(_)
        | Value::Float(_)
        | Value::Double(_)
        | Value::BigDecimal(_) => printer.value(value),
        // json-smart looks for properties in anything else, and finds none in what templates have
        other => match other.elements() {
            Some(items) => print_items(&items, slashes, printer),
            None => printer.text("{}"),
        },
    }
}

fn print_items(
    items: &[Value],
    slashes: bool,
    printer: &mut Printer<'_>,
) -> Result<(), Unprintable> {
    printer.deeper(|printer| {
        printer.text("[")?;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                printer.text(",")?;
            }
            print_json(item, slashes, printer)?;
        }
        printer.text("]")
    })
}

fn print_string(text: &str, slashes: bool, printer: &mut Printer<'_>) -> Result<(), Unprintable> {
    printer.text("\"")?;
    printer.text(&escape_json(text, slashes))?;
    printer.text("\"")
}

fn text_of(value: &Value) -> Result<Text, Unprintable> {
    Ok(value.to_text()?.unwrap_or_else(|| "null".into()))
}

/// A value of the template engine as a node of a JSON document.
#[derive(Clone)]
pub struct JsonNode(pub Value);

/// The name of a property.
#[derive(Clone)]
pub struct Key(Text);

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Node for JsonNode {
    type Key = Key;

    fn kind(&self) -> Kind {
        match &self.0 {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Boolean,
            Value::List(_) => Kind::Array,
            Value::Map(_) => Kind::Object,
            _ if self.as_number().is_some() => Kind::Number,
            _ => Kind::String,
        }
    }

    fn as_bool(&self) -> Option<bool> {
        match self.0 {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<Number> {
        Some(match &self.0 {
            Value::Byte(number) => Number::Int((*number).into()),
            Value::Short(number) => Number::Int((*number).into()),
            Value::Int(number) => Number::Int(*number),
            Value::Long(number) => Number::Long(*number),
            Value::BigInteger(number) => Number::BigInteger(BigInt::clone(number)),
            Value::Float(number) => Number::Double((*number).into()),
            Value::Double(number) => Number::Double(*number),
            Value::BigDecimal(number) => Number::BigDecimal(jsonpath::BigDecimal::new(
                number.unscaled().clone(),
                number.scale(),
            )),
            _ => return None,
        })
    }

    fn as_str(&self) -> Option<&str> {
        self.0.as_str()
    }

    fn len(&self) -> usize {
        match &self.0 {
            Value::List(list) => list.len(),
            Value::Map(map) => map.len(),
            _ => 0,
        }
    }

    fn index(&self, index: usize) -> Option<Self> {
        match &self.0 {
            Value::List(list) => list.get(index).map(Self),
            _ => None,
        }
    }

    fn get(&self, key: &str) -> Option<Self> {
        match &self.0 {
            Value::Map(map) => map.get(key).map(Self),
            _ => None,
        }
    }

    fn entries(&self) -> Vec<(Key, Self)> {
        match &self.0 {
            Value::Map(map) => map
                .entries()
                .into_iter()
                .map(|(key, value)| (Key(text_of(&key).unwrap_or_default()), Self(value)))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn null() -> Self {
        Self(Value::Null)
    }

    fn boolean(value: bool) -> Self {
        Self(Value::Bool(value))
    }

    fn number(value: Number) -> Self {
        Self(match value {
            Number::Int(number) => Value::Int(number),
            Number::Long(number) => Value::Long(number),
            Number::BigInteger(number) => Value::BigInteger(Rc::new(number)),
            Number::Double(number) => Value::Double(number),
            Number::BigDecimal(number) => Value::BigDecimal(Rc::new(BigDecimal::new(
                number.unscaled().clone(),
                number.scale(),
            ))),
        })
    }

    fn string(text: &str) -> Self {
        Self(Value::string(text))
    }

    fn key(text: &str) -> Key {
        Key(text.into())
    }

    fn array(items: Vec<Self>) -> Self {
        let items = items.into_iter().map(|item| item.0).collect();
        Self(Value::List(List::with_kind(JSON_ARRAY, items)))
    }

    fn object(entries: Vec<(Key, Self)>) -> Self {
        let entries = entries.into_iter().map(|(key, value)| (key.0, value.0));
        Self(Value::Map(Map::from_texts(
            MapKind::LINKED_HASH_MAP,
            entries,
        )))
    }

    fn append(&self, items: Vec<Self>) -> Self {
        if let Value::List(list) = &self.0 {
            for item in items {
                list.push(item.0);
            }
        }
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_of_maps_are_arrays_and_other_objects_have_no_members() {
        use trygate_velocity::{Scope, Settings, Template};

        let template = "#set($m = {\"k\": 1})#set($l = $j.l)\
                        #set($x = $l.add($m.keySet()))#set($x = $l.add($m.values()))\
                        #set($s = \"a,b\")\
                        #set($x = $l.add($s.split(\",\")))#set($x = $l.add($s.charAt(0)))$l";
        let mut scope = Scope::new();
        let document = trygate_jsonpath::parse::<JsonNode>(
            "{\"l\": []}",
            &trygate_jsonpath::ParseOptions::default(),
        );
        scope.set("j", document.unwrap().0);
        let template = Template::parse("test", template, &Settings::stock()).unwrap();
        let text = template.render(&mut scope).unwrap();
        assert_eq!(text, r#"[["k"],[1],["a","b"],{}]"#);
    }
}
