//! The input of an operation by AWS's member names, wherever each stood on the wire.
//!
//! Values have the types that the service model gives them once [`decode`](crate::decode) has made
//! an input, so the readers here answer none for a member that is missing, never for a wrong type.

use serde_json::{Map, Value};
use trygate_model::TextMap;

/// The members of one call.
#[derive(Debug, Default, Clone)]
pub(crate) struct Input {
    pub(crate) members: Vec<(&'static str, Value)>,
    /// The body of an operation that takes bytes.
    pub(crate) payload: Vec<u8>,
}

impl Input {
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.members
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// Returns a text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// Returns a text that the service model requires, so that it is there.
    pub(crate) fn required(&self, name: &str) -> &str {
        self.text(name).unwrap_or_default()
    }

    /// Returns a text, none where it is empty.
    pub(crate) fn filled(&self, name: &str) -> Option<String> {
        self.text(name)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// Returns a flag.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Value::as_bool)
    }

    /// Returns a whole number.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Value::as_i64)
    }

    /// Returns a structure.
    pub(crate) fn structure(&self, name: &str) -> Option<&Map<String, Value>> {
        self.get(name).and_then(Value::as_object)
    }

    /// Returns a list of texts.
    pub(crate) fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.get(name).and_then(texts)
    }

    /// Returns a map of texts; a null value is kept as none.
    pub(crate) fn nullable_texts(&self, name: &str) -> Option<TextMap<Option<String>>> {
        self.map(name, |value| Some(value.as_str().map(str::to_owned)))
    }

    /// Returns a map of texts; a null value is left out.
    pub(crate) fn text_map(&self, name: &str) -> Option<TextMap> {
        self.get(name).and_then(text_map)
    }

    /// Returns a map of expressions or names; a null value becomes the text `null`, which is none,
    /// so that the checks of such texts refuse it.
    pub(crate) fn checked_map(&self, name: &str) -> Option<TextMap> {
        self.map(name, |value| {
            Some(value.as_str().unwrap_or("null").to_owned())
        })
    }

    /// Returns a map of flags; a null value means false.
    pub(crate) fn flags(&self, name: &str) -> Option<TextMap<bool>> {
        self.map(name, |value| Some(value.as_bool().unwrap_or_default()))
    }

    /// Returns a map of lists of texts; a null value is left out.
    pub(crate) fn text_lists(&self, name: &str) -> Option<TextMap<Vec<String>>> {
        self.map(name, texts)
    }

    fn map<V>(&self, name: &str, read: impl Fn(&Value) -> Option<V>) -> Option<TextMap<V>> {
        let map = self.structure(name)?;
        Some(
            map.iter()
                .filter_map(|(key, value)| Some((key.clone(), read(value)?)))
                .collect(),
        )
    }
}

/// Reads a map of texts; a null value is left out.
pub(crate) fn text_map(value: &Value) -> Option<TextMap> {
    let entries = value.as_object()?.iter();
    Some(
        entries
            .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
            .collect(),
    )
}

/// Reads a list of texts.
pub(crate) fn texts(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array()?;
    Some(
        list.iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect(),
    )
}
