//! `enum` and draft 4's `type`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::equality;
use crate::json_text;
use crate::node_type::NodeType;
use crate::number::NotFinite;
use crate::schema_error::SchemaErrorKind;
use crate::violation::ViolationKind;

/// Names a rule for any value.
#[derive(Debug)]
pub(crate) enum AnyRule {
    Enum { values: Vec<Value>, text: String },
    Type(BTreeSet<NodeType>),
}

/// Compiles `enum`.
pub(crate) fn enumeration(value: &Value) -> Option<AnyRule> {
    let values = value.as_array()?.clone();
    Some(AnyRule::Enum {
        values,
        text: json_text::compact(value),
    })
}

/// Compiles `type`.
pub(crate) fn types(value: &Value) -> Option<AnyRule> {
    let mut types = BTreeSet::new();
    match value {
        Value::String(name) => add_type(&mut types, name),
        Value::Array(names) => {
            for name in names.iter().filter_map(Value::as_str) {
                add_type(&mut types, name);
            }
        }
        _ => return None,
    }
    Some(AnyRule::Type(types))
}

/// Adds a type by name; every `number` may be an integer too.
pub(super) fn add_type(types: &mut BTreeSet<NodeType>, name: &str) {
    if let Some(named) = NodeType::from_name(name) {
        types.insert(named);
        if named == NodeType::Number {
            types.insert(NodeType::Integer);
        }
    }
}

impl AnyRule {
    /// Judges a value.
    pub(crate) fn check(&self, value: &Value) -> Result<Option<ViolationKind>, SchemaErrorKind> {
        match self {
            Self::Enum { values, text } => {
                for allowed in values {
                    let equal = equality::equal(allowed, value)
                        .map_err(|NotFinite| SchemaErrorKind::NumberOverflow)?;
                    if equal {
                        return Ok(None);
                    }
                }
                let value = json_text::compact(value);
                Ok(Some(ViolationKind::NotInEnum {
                    value,
                    allowed: text.clone(),
                }))
            }
            Self::Type(types) => {
                let found = NodeType::of(value);
                Ok((!types.contains(&found)).then(|| ViolationKind::WrongType {
                    found,
                    allowed: types.iter().copied().collect(),
                }))
            }
        }
    }

    /// Tells how much work the rule is.
    pub(crate) fn cost(&self) -> usize {
        match self {
            Self::Enum { values, .. } => values.len(),
            Self::Type(_) => 0,
        }
    }
}
