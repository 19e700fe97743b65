//! When the library holds two JSON values for equal, and the hash its sets use.
//!
//! Numbers compare by value, everything else as it stands. `enum` only asks for equality;
//! `uniqueItems` asks a hash set, and the hash depends on the order of an object's members. So
//! `[{"a":1,"b":2},{"b":2,"a":1}]` counts as unique: observed with the Java library.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::java_string;
use crate::json_text;
use crate::number::{JavaNumber, NotFinite, is_integer_literal};

/// Tells whether two values are equal; fails where Java would ask an infinite number for digits.
pub(crate) fn equal(left: &Value, right: &Value) -> Result<bool, NotFinite> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            if is_integer_literal(left) && is_integer_literal(right) {
                return Ok(JavaNumber::read(left) == JavaNumber::read(right));
            }
            let (left, right) = (JavaNumber::read(left), JavaNumber::read(right));
            Ok(left.decimal()?.compare(right.decimal()?).is_eq())
        }
        (Value::Array(left), Value::Array(right)) => {
            if left.len() != right.len() {
                return Ok(false);
            }
            for (left, right) in left.iter().zip(right) {
                if !equal(left, right)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (Value::Object(left), Value::Object(right)) => {
            if left.len() != right.len() || !left.keys().all(|name| right.contains_key(name)) {
                return Ok(false);
            }
            for (name, left) in left {
                if let Some(right) = right.get(name)
                    && !equal(left, right)?
                {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (left, right) => Ok(left == right),
    }
}

/// Returns the hash of a value in the library's sets.
pub(crate) fn hash_code(value: &Value) -> i32 {
    match value {
        Value::Null => 4,
        Value::Bool(true) => 3,
        Value::Bool(false) => 1,
        Value::Number(number) => JavaNumber::read(number).hash_code(),
        Value::String(text) => java_string::hash_code(text),
        Value::Array(items) => items.iter().fold(0_i32, |hash, item| {
            hash.wrapping_mul(31).wrapping_add(hash_code(item))
        }),
        Value::Object(members) => members.iter().fold(0_i32, |hash, (name, member)| {
            let entry = java_string::hash_code(name) ^ hash_code(member);
            hash.wrapping_mul(31).wrapping_add(entry)
        }),
    }
}

/// Holds the values one hash set has taken so far.
///
/// Values are kept as texts that are the same for equal values, so that many values with one hash
/// cost no more than others.
#[derive(Default)]
pub(crate) struct HashedSet {
    taken: BTreeSet<(i32, String)>,
}

impl HashedSet {
    /// Adds a value and tells whether it was new.
    pub(crate) fn insert(&mut self, value: &Value) -> Result<bool, NotFinite> {
        let mut text = String::new();
        let finite = write_canonical(&mut text, value);
        let new = self.taken.insert((hash_code(value), text));
        if new || finite {
            Ok(new)
        } else {
            Err(NotFinite)
        }
    }
}

/// Writes a text that equal values share; tells whether all numbers in it are finite.
fn write_canonical(out: &mut String, value: &Value) -> bool {
    match value {
        Value::Number(number) => match JavaNumber::read(number) {
            JavaNumber::Finite(decimal) => out.push_str(&decimal.canonical()),
            infinite => {
                out.push_str(&infinite.json_text());
                return false;
            }
        },
        Value::Array(items) => {
            out.push('[');
            for item in items {
                if !write_canonical(out, item) {
                    return false;
                }
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| *name);
            out.push('{');
            for (name, member) in sorted {
                out.push_str(&json_text::compact(&Value::String(name.clone())));
                out.push(':');
                if !write_canonical(out, member) {
                    return false;
                }
                out.push(',');
            }
            out.push('}');
        }
        plain => out.push_str(&json_text::compact(plain)),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unique(text: &str) -> bool {
        let value: Value = serde_json::from_str(text).expect("test JSON");
        let mut set = HashedSet::default();
        value
            .as_array()
            .expect("an array")
            .iter()
            .all(|item| set.insert(item).expect("finite"))
    }

    #[test]
    fn sees_numbers_by_value_and_objects_by_order() {
        assert!(!unique("[1, 1.0]"));
        assert!(!unique("[[1], [1.0]]"));
        assert!(unique(r#"[1, "1", true]"#));
        assert!(unique(r#"[{"a":1,"b":2},{"b":2,"a":1}]"#));
        assert!(!unique(r#"[{"a":1,"b":2},{"a":1.0,"b":2}]"#));
    }

    #[test]
    fn refuses_infinite_numbers() {
        let huge: Value = serde_json::from_str("1e400").expect("test JSON");
        assert_eq!(equal(&huge, &huge), Err(NotFinite));
        assert_eq!(equal(&huge, &Value::Null), Ok(false));
    }
}
