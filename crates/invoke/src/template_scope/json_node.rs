//! JSON inside templates: the template engine's values read and built as JSON documents.
//!
//! Observed on AWS: objects are Java maps in document order and print `{a=1, b=x}`; arrays are
//! json-smart's `JSONArray` and print compact JSON wherever they stand, with `/` escaped.
//!
//! A document that was just read lies in one table and is printed from there; see [`read_json`].

use num_bigint::BigInt;
use std::rc::Rc;
use trygate_jsonpath::{
    self as jsonpath, Kind, Node, Number, ParseError, ParseOptions, Piece, Sink, push_escaped,
};
use trygate_velocity::{
    BigDecimal, FrozenBuilder, FrozenPlace, FrozenShape, List, ListKind, Map, MapKind, Printer,
    Text, Unprintable, Value,
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
    let mut text = String::with_capacity(256);
    push_json(value, &mut text)?;
    Ok(text)
}

/// Writes a value at the end of `out` as [`json_text`] has it.
pub(super) fn push_json(value: &Value, out: &mut String) -> Result<(), Unprintable> {
    print_json(value, false, &mut Printer::new(out, usize::MAX))
}

/// Writes JSON through the engine's printer, which bounds depth and so survives a list that was put
/// into itself.
fn print_json(value: &Value, slashes: bool, printer: &mut Printer<'_>) -> Result<(), Unprintable> {
    match value {
        Value::Null => printer.text("null"),
        Value::List(list) => {
            match list.with_frozen(|place| Some(print_place(place?, slashes, printer))) {
                Some(printed) => printed,
                None => print_items(&list.snapshot(), slashes, printer),
            }
        }
        Value::Map(map) => {
            match map.with_frozen(|place| Some(print_place(place?, slashes, printer))) {
                Some(printed) => printed,
                None => print_map(map, slashes, printer),
            }
        }
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

fn print_map(map: &Map, slashes: bool, printer: &mut Printer<'_>) -> Result<(), Unprintable> {
    printer.deeper(|printer| {
        printer.text("{")?;
        let mut first = true;
        map.try_for_each(|key, item| {
            if !std::mem::take(&mut first) {
                printer.text(",")?;
            }
            match key {
                Value::String(key) => print_string(key, slashes, printer)?,
                Value::Null => return Err(Unprintable::NullName),
                other => print_string(&text_of(other)?, slashes, printer)?,
            }
            printer.text(":")?;
            print_json(item, slashes, printer)
        })?;
        printer.text("}")
    })
}

/// Prints what nothing has touched since it was read.
fn print_place(
    place: FrozenPlace<'_>,
    slashes: bool,
    printer: &mut Printer<'_>,
) -> Result<(), Unprintable> {
    let mut first = true;
    let mut comma = |printer: &mut Printer<'_>| {
        if std::mem::take(&mut first) {
            return Ok(());
        }
        printer.text(",")
    };
    match place.shape() {
        FrozenShape::Null => printer.text("null"),
        FrozenShape::Bool(flag) => printer.text(if flag { "true" } else { "false" }),
        FrozenShape::Number(number) => print_json(&number, slashes, printer),
        FrozenShape::Text(text) => print_string(text, slashes, printer),
        FrozenShape::List => printer.deeper(|printer| {
            printer.text("[")?;
            place.items(|item| {
                comma(printer)?;
                print_place(item, slashes, printer)
            })?;
            printer.text("]")
        }),
        FrozenShape::Map => printer.deeper(|printer| {
            printer.text("{")?;
            place.entries(|key, item| {
                comma(printer)?;
                print_string(key, slashes, printer)?;
                printer.text(":")?;
                print_place(item, slashes, printer)
            })?;
            printer.text("}")
        }),
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
    printer.write(|out| {
        out.push('"');
        push_escaped(out, text, slashes);
        out.push('"');
    })
}

fn text_of(value: &Value) -> Result<Text, Unprintable> {
    Ok(value.to_text()?.unwrap_or_else(|| "null".into()))
}

/// Reads a text as `$input.path('$')` does; the document stays in one table until it is touched.
pub fn read_json(text: &Text, options: &ParseOptions) -> Result<Value, ParseError> {
    let mut data = FrozenBuilder::new(text.clone(), MapKind::LINKED_HASH_MAP, JSON_ARRAY);
    // documents have a value about every so many bytes
    data.reserve(text.len() / 6 + 8, 0);
    let mut document = Document(data);
    if jsonpath::parse_plain(text, options, &mut document)?
        && let Some(value) = document.0.finish()
    {
        return Ok(value);
    }
    jsonpath::parse::<JsonNode>(text, options).map(|node| node.0)
}

/// Puts a document into one table.
struct Document(FrozenBuilder);

impl Sink for Document {
    fn null(&mut self) {
        self.0.null();
    }

    fn boolean(&mut self, value: bool) {
        self.0.bool(value);
    }

    fn number(&mut self, value: Number) {
        match value {
            Number::Int(number) => self.0.int(number),
            other => self.0.number(number_value(other)),
        }
    }

    #[inline]
    fn string(&mut self, text: Piece<'_>) {
        match text {
            Piece::Part { at, text } => self.0.source(at, text),
            Piece::Resolved(text) => self.0.text(text),
        }
    }

    #[inline]
    fn key(&mut self, text: Piece<'_>) {
        match text {
            Piece::Part { at, text } => self.0.source_key(at, text),
            Piece::Resolved(text) => self.0.key(text),
        }
    }

    fn open_array(&mut self) {
        self.0.open_list();
    }

    fn open_object(&mut self) {
        self.0.open_map();
    }

    fn close(&mut self) {
        self.0.close();
    }
}

fn number_value(number: Number) -> Value {
    match number {
        Number::Int(number) => Value::Int(number),
        Number::Long(number) => Value::Long(number),
        Number::BigInteger(number) => Value::BigInteger(Rc::new(number)),
        Number::Double(number) => Value::Double(number),
        Number::BigDecimal(number) => Value::BigDecimal(Rc::new(BigDecimal::new(
            number.unscaled().clone(),
            number.scale(),
        ))),
    }
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
        Self(number_value(value))
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

    #[test]
    fn a_path_read_from_the_document_that_it_reads() {
        use crate::template_scope::{TemplateInput, TemplateScope};
        use trygate_velocity::{Mode, Settings, Template};

        let none = trygate_model::TextMap::new();
        let context = crate::context_tree::ContextValue::Map(trygate_model::TextMap::new());
        let input = TemplateInput {
            body: Some(r#"{"p": "$.a.b", "a": {"b": ["it's", 2]}, "t": "it's"}"#),
            path: &none,
            querystring: &none,
            header: &none,
            stage_variables: &none,
            context: &context,
        };
        let template = "#set($d = $input.path('$'))#set($k = 't')$input.json($d.p) \
                        $util.escapeJavaScript($d.t) $util.escapeJavaScript($d.get($k)) \
                        $util.escapeJavaScript($d.a.b) [$util.escapeJavaScript($d.none)] \
                        [$util.escapeJavaScript($d.get($k).none)] $d.p";
        let template = Template::parse("test", template, &Settings::aws()).unwrap();
        let mut seen = TemplateScope::new(&input, Mode::Aws);
        assert_eq!(
            template.render(&mut seen.scope).unwrap(),
            r#"["it's",2] it\'s it\'s [\"it\'s\",2] [] [] $.a.b"#
        );
    }
}
