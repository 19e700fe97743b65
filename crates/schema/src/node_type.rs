//! The seven JSON types as the Java library names and orders them.
//!
//! `integer` and `number` are told apart by the literal alone: `1.0` and `1e3` are numbers. The
//! order of the variants is the order in which the library prints type lists.

use std::fmt;

use serde_json::Value;

use crate::number;

/// Names one JSON type; `Ord` is the order of the library's type lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeType {
    /// A JSON array.
    Array,
    /// `true` or `false`.
    Boolean,
    /// A number literal without fraction and exponent.
    Integer,
    /// `null`.
    Null,
    /// Any other number literal.
    Number,
    /// A JSON object.
    Object,
    /// A JSON string.
    String,
}

impl NodeType {
    /// Every type, in the library's order.
    pub const ALL: [Self; 7] = [
        Self::Array,
        Self::Boolean,
        Self::Integer,
        Self::Null,
        Self::Number,
        Self::Object,
        Self::String,
    ];

    /// Returns the type of a JSON value.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number::is_integer_literal(number) => Self::Integer,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }

    /// Returns the type a schema calls by this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|candidate| candidate.name() == name)
    }

    /// Returns the name a schema uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Array => "array",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Null => "null",
            Self::Number => "number",
            Self::Object => "object",
            Self::String => "string",
        }
    }
}

impl fmt::Display for NodeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
