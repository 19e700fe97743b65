//! The methods of `java.util.Map` that templates can call.
//!
//! Not those that take functions. `keySet`, `values` and `entrySet` are live views, in
//! `java_views.rs`.

use crate::fault::{Called, Fault};
use crate::java_object::Rules;
use crate::java_runtime::{Java, Runtime};
use crate::value::{Map, Value};

pub(crate) fn call(map: &Map, method: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    Ok(match (method, arguments) {
        ("get", [key]) => Some(map.get_by(key).unwrap_or_default()),
        ("put", [key, value]) => {
            rules.elements(map.len() + 1)?;
            let nests = matches!(key, Value::List(_) | Value::Map(_) | Value::Java(_));
            if nests && key.hash_within_stack().is_none() {
                return Err(Fault::threw("java.lang.StackOverflowError", None));
            }
            Some(map.insert(key.clone(), value.clone()).unwrap_or_default())
        }
        ("size", []) => Some(crate::java_list::size(map.len())),
        ("isEmpty", []) => Some(Value::Bool(map.is_empty())),
        ("containsKey", [key]) => Some(Value::Bool(map.get_by(key).is_some())),
        ("keySet", []) => Some(Java::value(Runtime::KeySet(map.clone()))),
        ("values", []) => Some(Java::value(Runtime::Values(map.clone()))),
        ("entrySet", []) => Some(Java::value(Runtime::EntrySet(map.clone()))),
        ("containsValue", [value]) => {
            let found = map.try_for_each(|_, there| {
                if there.java_equals(value) {
                    Err(())
                } else {
                    Ok(())
                }
            });
            Some(Value::Bool(found.is_err()))
        }
        ("remove", [key]) => Some(map.remove_by(key).unwrap_or_default()),
        ("remove", [key, value]) => {
            let fits = map
                .get_by(key)
                .is_some_and(|there| there.java_equals(value));
            if fits {
                map.remove_by(key);
            }
            Some(Value::Bool(fits))
        }
        ("putAll", [other]) => match other {
            Value::Map(other) => {
                rules.elements(map.len() + other.len())?;
                for (key, value) in other.entries() {
                    map.insert(key, value);
                }
                Some(Value::from(""))
            }
            Value::Null => return Err(Fault::threw("java.lang.NullPointerException", None)),
            _ => None,
        },
        ("putIfAbsent", [key, value]) => {
            let there = map.get_by(key).unwrap_or_default();
            if there.is_null() {
                rules.elements(map.len() + 1)?;
                map.insert(key.clone(), value.clone());
            }
            Some(there)
        }
        ("getOrDefault", [key, otherwise]) => {
            Some(map.get_by(key).unwrap_or_else(|| otherwise.clone()))
        }
        ("replace", [key, value]) => {
            if map.get_by(key).is_none() {
                return Ok(Some(Value::Null));
            }
            Some(map.insert(key.clone(), value.clone()).unwrap_or_default())
        }
        ("replace", [key, old, new]) => {
            let fits = map.get_by(key).is_some_and(|there| there.java_equals(old));
            if fits {
                map.insert(key.clone(), new.clone());
            }
            Some(Value::Bool(fits))
        }
        ("forEach" | "replaceAll", [Value::Null])
        | ("computeIfAbsent" | "computeIfPresent" | "compute", [_, Value::Null])
        | ("merge", [_, _, Value::Null]) => {
            return Err(Fault::threw("java.lang.NullPointerException", None));
        }
        ("clear", []) => {
            map.clear();
            Some(Value::from(""))
        }
        ("clone", []) => {
            let copy = Map::with_kind(map.kind());
            for (key, value) in map.entries() {
                copy.insert(key, value);
            }
            Some(Value::Map(copy))
        }
        _ => None,
    })
}
