//! The documents one schema consists of: its own and those its references name.
//!
//! Everything a reference could ever reach is fetched once, when the schema is compiled; whether a
//! missing document matters is only known when an instance leads there. `id` changes what relative
//! references mean, as in the library: a schema with an `id` loses its own `#/definitions`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use serde_json::Value;

use crate::draft::{self, Draft};
use crate::json_ref::JsonRef;
use crate::limits::{self, Limit};
use crate::pointer;
use crate::schema_error::SchemaErrorKind;

/// Holds one document.
pub(crate) struct Document {
    /// Where it was loaded from; empty for the schema itself.
    pub(crate) uri: JsonRef,
    /// Its content.
    pub(crate) value: Value,
    /// The draft it names.
    pub(crate) draft: Draft,
    /// What references at its root are relative to.
    start: JsonRef,
}

/// Holds all documents, the schema itself first.
pub(crate) struct Documents {
    list: Vec<Document>,
    by_uri: BTreeMap<String, usize>,
}

/// Holds the place of a schema: a document and the pointer inside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The index of the document.
    pub(crate) document: usize,
    /// The JSON pointer.
    pub(crate) pointer: String,
}

const LOADABLE: [&str; 6] = ["file", "ftp", "http", "https", "jar", "resource"];

impl Documents {
    /// Loads a schema and whatever its references name.
    pub(crate) fn load(
        schema: &Value,
        resolve: &dyn Fn(&str) -> Option<Value>,
    ) -> Result<Self, Limit> {
        let mut documents = Self {
            list: Vec::new(),
            by_uri: BTreeMap::new(),
        };
        let mut values = count_values(schema, limits::MAX_SCHEMA_VALUES)?;
        documents.add(JsonRef::empty(), schema.clone());
        let mut missing = BTreeSet::new();
        let mut next = 0;
        while let Some(document) = documents.list.get(next) {
            let mut wanted = referred_documents(document);
            while let Some(uri) = wanted.pop_front() {
                let name = uri.document();
                let loadable = uri
                    .scheme()
                    .is_some_and(|scheme| LOADABLE.contains(&scheme));
                if !loadable || documents.by_uri.contains_key(name) || missing.contains(name) {
                    continue;
                }
                let Some(value) = draft::bundled(name).or_else(|| resolve(name)) else {
                    missing.insert(name.to_owned());
                    continue;
                };
                if documents.list.len() >= limits::MAX_DOCUMENTS {
                    return Err(Limit::Documents);
                }
                values += count_values(&value, limits::MAX_SCHEMA_VALUES - values)?;
                documents.add(uri, value);
            }
            next += 1;
        }
        Ok(documents)
    }

    fn add(&mut self, uri: JsonRef, value: Value) {
        let start = match id_of(&value) {
            Some(id) => uri.resolve(&id),
            None => uri.clone(),
        };
        self.by_uri
            .insert(uri.document().to_owned(), self.list.len());
        self.list.push(Document {
            draft: Draft::of(&value),
            uri,
            value,
            start,
        });
    }

    /// Returns a document.
    pub(crate) fn get(&self, document: usize) -> Option<&Document> {
        self.list.get(document)
    }

    /// Returns the value at a place.
    pub(crate) fn value(&self, place: &Place) -> Option<&Value> {
        let tokens = pointer::parse(&place.pointer)?;
        follow(&self.get(place.document)?.value, &tokens)
    }

    /// Returns what references at a place are relative to.
    pub(crate) fn context(&self, place: &Place) -> JsonRef {
        let Some(document) = self.get(place.document) else {
            return JsonRef::empty();
        };
        let mut context = document.start.clone();
        let mut value = &document.value;
        for token in pointer::parse(&place.pointer).unwrap_or_default() {
            let Some(next) = pointer::step(value, &token) else {
                break;
            };
            value = next;
            if let Some(id) = id_of(value) {
                context = context.resolve(&id);
            }
        }
        context
    }

    /// Follows references from a place until a schema is met that is none.
    pub(crate) fn dereference(&self, start: &Place) -> Result<Place, SchemaErrorKind> {
        let mut place = start.clone();
        let mut seen = BTreeSet::new();
        loop {
            let reference = self
                .value(&place)
                .and_then(|value| value.get("$ref"))
                .and_then(Value::as_str)
                .and_then(JsonRef::parse);
            let Some(reference) = reference else {
                return Ok(place);
            };
            let reference = self.context(&place).resolve(&reference);
            if !seen.insert(reference.text()) {
                return Err(SchemaErrorKind::RefLoop {
                    reference: reference.text(),
                    schema_pointer: place.pointer,
                });
            }
            let here = self
                .get(place.document)
                .map(|document| document.uri.document());
            if here != Some(reference.document()) {
                place = Place {
                    document: self.find(&reference)?,
                    pointer: String::new(),
                };
            }
            let tokens = reference.tokens().filter(|tokens| {
                self.get(place.document)
                    .is_some_and(|document| follow(&document.value, tokens).is_some())
            });
            let Some(tokens) = tokens else {
                return Err(SchemaErrorKind::DanglingRef {
                    reference: reference.text(),
                    schema_pointer: place.pointer,
                });
            };
            let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
            place.pointer = pointer::join("", &tokens);
        }
    }

    fn find(&self, reference: &JsonRef) -> Result<usize, SchemaErrorKind> {
        let uri = reference.locator();
        match reference.scheme() {
            None => Err(SchemaErrorKind::NotAbsolute { uri }),
            Some(scheme) if !LOADABLE.contains(&scheme) => {
                Err(SchemaErrorKind::UnsupportedScheme {
                    scheme: scheme.to_owned(),
                    uri,
                })
            }
            Some(_) => self
                .by_uri
                .get(reference.document())
                .copied()
                .ok_or(SchemaErrorKind::Unreachable { uri }),
        }
    }
}

fn follow<'v>(value: &'v Value, tokens: &[String]) -> Option<&'v Value> {
    tokens
        .iter()
        .try_fold(value, |value, token| pointer::step(value, token))
}

fn id_of(value: &Value) -> Option<JsonRef> {
    value
        .get("id")
        .and_then(Value::as_str)
        .and_then(JsonRef::parse)
}

/// Collects every document a value refers to, wherever the `$ref` stands.
fn referred_documents(document: &Document) -> VecDeque<JsonRef> {
    let mut found = VecDeque::new();
    let mut open = vec![(&document.value, Rc::new(document.start.clone()), true)];
    while let Some((value, outer, is_root)) = open.pop() {
        let context = match id_of(value) {
            Some(id) if !is_root => Rc::new(outer.resolve(&id)),
            _ => outer,
        };
        let reference = value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(JsonRef::parse);
        if let Some(reference) = reference {
            let target = context.resolve(&reference);
            if let Some(uri) = JsonRef::parse(&target.locator())
                && uri.document() != document.uri.document()
            {
                found.push_back(uri);
            }
        }
        match value {
            Value::Array(items) => {
                open.extend(items.iter().map(|item| (item, Rc::clone(&context), false)));
            }
            Value::Object(members) => {
                open.extend(
                    members
                        .values()
                        .map(|member| (member, Rc::clone(&context), false)),
                );
            }
            _ => {}
        }
    }
    found
}

/// Counts the values of a document, and refuses one that nests too deeply.
fn count_values(document: &Value, most: usize) -> Result<usize, Limit> {
    let mut count = 0;
    let mut open = vec![(document, 1)];
    while let Some((value, depth)) = open.pop() {
        count += 1;
        if count > most {
            return Err(Limit::SchemaValues);
        }
        if depth > limits::MAX_JSON_DEPTH {
            return Err(Limit::SchemaDepth);
        }
        match value {
            Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(members) => {
                open.extend(members.values().map(|member| (member, depth + 1)));
            }
            _ => {}
        }
    }
    Ok(count)
}

/// Tells whether an instance nests no deeper than it may.
pub(crate) fn depth_is_fine(instance: &Value) -> bool {
    count_values(instance, usize::MAX).is_ok()
}
