//! `Entry`: a `Map.Entry`, which shows what the map holds and keeps it when the key goes.

use std::cell::RefCell;

use super::{Java, Runtime};
use crate::value::{Map, Value};

/// Holds one entry of a map.
pub(crate) struct Entry {
    pub(crate) map: Map,
    pub(crate) key: Value,
    /// What the entry showed last.
    last: RefCell<Value>,
}

impl Entry {
    /// Makes the entry of a key as templates see it.
    pub(crate) fn value(map: &Map, key: Value) -> Value {
        let last = RefCell::new(map.get_by(&key).unwrap_or_default());
        Java::value(Runtime::Entry(Self {
            map: map.clone(),
            key,
            last,
        }))
    }

    /// Returns the value, that of a key that has gone included.
    pub(crate) fn get(&self) -> Value {
        match self.map.get_by(&self.key) {
            Some(value) => {
                *self.last.borrow_mut() = value.clone();
                value
            }
            None => self.last.borrow().clone(),
        }
    }

    /// Stores a value and returns the one before; a key that has gone stays away.
    pub(crate) fn set(&self, value: &Value) -> Value {
        let before = self.get();
        if self.map.get_by(&self.key).is_some() {
            self.map.insert(self.key.clone(), value.clone());
        }
        *self.last.borrow_mut() = value.clone();
        before
    }

    /// Moves what this holds into `pending`, for dismantling without recursion.
    pub(crate) fn take_children(&mut self, pending: &mut Vec<Value>) {
        pending.push(Value::Map(std::mem::take(&mut self.map)));
        pending.push(std::mem::take(&mut self.key));
        pending.push(std::mem::take(self.last.get_mut()));
    }
}
