//! `Value`: the document model for hosts that have none of their own.
//!
//! Immutable and shared: a clone is the same node. Objects keep the order of the text.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::node::{Kind, Node};
use crate::number::Number;

/// Holds one JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as the Java type json-smart would choose.
    Number(Number),
    /// A string.
    String(Arc<str>),
    /// An array.
    Array(Arc<[Value]>),
    /// An object in the order of its text.
    Object(Arc<IndexMap<Arc<str>, Value>>),
    /// The set that the path function `keys()` returns.
    KeySet(Arc<[Arc<str>]>),
}

impl Node for Value {
    type Key = Arc<str>;

    fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Boolean(_) => Kind::Boolean,
            Self::Number(_) => Kind::Number,
            Self::String(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
            Self::KeySet(_) => Kind::KeySet,
        }
    }

    fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(number.clone()),
            _ => None,
        }
    }

    fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Array(items) => items.len(),
            Self::Object(entries) => entries.len(),
            Self::KeySet(keys) => keys.len(),
            _ => 0,
        }
    }

    fn index(&self, index: usize) -> Option<Self> {
        match self {
            Self::Array(items) => items.get(index).cloned(),
            Self::KeySet(keys) => keys.get(index).cloned().map(Self::String),
            _ => None,
        }
    }

    fn get(&self, key: &str) -> Option<Self> {
        match self {
            Self::Object(entries) => entries.get(key).cloned(),
            _ => None,
        }
    }

    fn entries(&self) -> Vec<(Self::Key, Self)> {
        match self {
            Self::Object(entries) => entries
                .iter()
                .map(|(key, value)| (Arc::clone(key), value.clone()))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Array(left), Self::Array(right)) => Arc::ptr_eq(left, right),
            (Self::Object(left), Self::Object(right)) => Arc::ptr_eq(left, right),
            _ => false,
        }
    }

    fn null() -> Self {
        Self::Null
    }

    fn boolean(value: bool) -> Self {
        Self::Boolean(value)
    }

    fn number(value: Number) -> Self {
        Self::Number(value)
    }

    fn string(text: &str) -> Self {
        Self::String(Arc::from(text))
    }

    fn key(text: &str) -> Self::Key {
        Arc::from(text)
    }

    fn array(items: Vec<Self>) -> Self {
        Self::Array(items.into())
    }

    fn object(entries: Vec<(Self::Key, Self)>) -> Self {
        Self::Object(Arc::new(entries.into_iter().collect()))
    }

    fn key_set(keys: Vec<Self::Key>) -> Self {
        Self::KeySet(keys.into())
    }
}
