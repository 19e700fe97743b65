//! `additionalItems`, `minItems`, `maxItems` and `uniqueItems`.
//!
//! What each element must be is not asked here but by the walk into the elements.

use serde_json::{Map, Value};

use crate::equality::HashedSet;
use crate::number::NotFinite;
use crate::schema_error::SchemaErrorKind;
use crate::violation::ViolationKind;

/// Names a rule for arrays.
#[derive(Debug)]
pub(crate) enum ArrayRule {
    /// No more elements than `items` lists.
    AdditionalItems(usize),
    MinItems(usize),
    MaxItems(usize),
    UniqueItems,
}

/// Compiles `additionalItems`, which only forbids beside a list of `items`.
pub(crate) fn additional_items(schema: &Map<String, Value>, value: &Value) -> Option<ArrayRule> {
    let items = schema.get("items").and_then(Value::as_array)?;
    (*value == Value::Bool(false)).then_some(ArrayRule::AdditionalItems(items.len()))
}

/// Compiles `uniqueItems`.
pub(crate) fn unique_items(value: &Value) -> Option<ArrayRule> {
    (*value == Value::Bool(true)).then_some(ArrayRule::UniqueItems)
}

impl ArrayRule {
    /// Judges an array.
    pub(crate) fn check(&self, items: &[Value]) -> Result<Option<ViolationKind>, SchemaErrorKind> {
        let found = items.len();
        Ok(match *self {
            Self::AdditionalItems(allowed) => {
                (found > allowed).then_some(ViolationKind::AdditionalItems { allowed, found })
            }
            Self::MinItems(required) => {
                (found < required).then_some(ViolationKind::TooFewItems { required, found })
            }
            Self::MaxItems(allowed) => {
                (found > allowed).then_some(ViolationKind::TooManyItems { allowed, found })
            }
            Self::UniqueItems => {
                let mut set = HashedSet::default();
                for item in items {
                    let new =
                        set.insert(item).map_err(|NotFinite| SchemaErrorKind::NumberOverflow)?;
                    if !new {
                        return Ok(Some(ViolationKind::DuplicateItems));
                    }
                }
                None
            }
        })
    }

    /// Tells how much work the rule is on an array.
    pub(crate) fn cost(&self, items: &[Value]) -> usize {
        match self {
            Self::UniqueItems => items.len(),
            Self::AdditionalItems(_) | Self::MinItems(_) | Self::MaxItems(_) => 0,
        }
    }
}
