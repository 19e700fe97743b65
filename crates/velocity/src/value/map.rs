//! `Map`: a shared map with Java's reference semantics and Java's orders.
//!
//! Not the methods templates call on it; those are in `java_map.rs`. `MapOrder::JavaHash` walks as
//! `java.util.HashMap` does: by bucket of the spread hash, in order of arrival inside a bucket, with
//! the table doubling at three quarters full. Bins that Java would turn into trees keep that order.
//! A map that a host made from plain data may lie in the host's table still; see `frozen.rs`.

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use indexmap::{Equivalent, IndexMap};

use super::frozen::{Found, FrozenPlace, NearKey, Place};
use super::printer::TextForm;
use super::{Text, Value, drop_children};
use crate::tree::Name;

/// Chooses the order in which a map is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapOrder {
    /// `java.util.LinkedHashMap`: the order of first insertion.
    Insertion,
    /// `java.util.HashMap`: the order of its hash table.
    JavaHash,
}

/// Says which Java class a map is, how it is walked and how it prints.
#[derive(Debug)]
pub struct MapKind {
    /// The Java class name.
    pub class_name: &'static str,
    /// The order of iteration.
    pub order: MapOrder,
    /// Writes the map's `toString()`; `None` is `java.util.AbstractMap`'s `{a=b, c=d}`.
    pub text: Option<TextForm<Map>>,
}

impl MapKind {
    /// `java.util.LinkedHashMap`.
    pub const LINKED_HASH_MAP: &'static Self = &Self {
        class_name: "java.util.LinkedHashMap",
        order: MapOrder::Insertion,
        text: None,
    };
    /// `java.util.HashMap`.
    pub const HASH_MAP: &'static Self = &Self {
        class_name: "java.util.HashMap",
        order: MapOrder::JavaHash,
        text: None,
    };
}

/// Shares a map of values; a clone is the same map.
#[derive(Clone)]
pub struct Map(Rc<Body>);

struct Body {
    kind: &'static MapKind,
    entries: RefCell<Entries>,
    changes: Cell<u32>,
    /// The largest number of entries there ever were; a Java table never shrinks.
    widest: Cell<usize>,
}

/// Few entries are searched one by one, which is faster and smaller than any table.
const FEW: usize = 20;

enum Entries {
    Few(Vec<(Value, Value)>),
    Many(Box<IndexMap<Key, Value, BuildHasherDefault<DefaultHasher>>>),
    Frozen(Place),
}

/// What a walk from map to map comes to.
pub(crate) enum Walked<'a> {
    /// An entry.
    Value(&'a Value),
    /// An entry that lies in a host's table.
    Text(&'a str),
    /// Another such entry.
    Scalar(Value),
    /// No entry of that name.
    Missing,
    /// Something that is no map stands in the way, or a handle is needed.
    Other,
}

impl Map {
    /// Makes an empty `java.util.LinkedHashMap`.
    pub fn new() -> Self {
        Self::with_kind(MapKind::LINKED_HASH_MAP)
    }

    /// Makes an empty map of another Java class.
    pub fn with_kind(kind: &'static MapKind) -> Self {
        Self(Rc::new(Body {
            kind,
            entries: RefCell::new(Entries::Few(Vec::new())),
            changes: Cell::new(0),
            widest: Cell::new(0),
        }))
    }

    /// Makes an empty map with room for `capacity` entries.
    pub fn with_capacity(kind: &'static MapKind, capacity: usize) -> Self {
        let map = Self::with_kind(kind);
        if let Entries::Few(items) = &mut *map.0.entries.borrow_mut() {
            items.reserve_exact(capacity.min(FEW));
        }
        map
    }

    /// Makes a map of string keys at once; where a key comes twice the first keeps its place and the
    /// last its value.
    pub fn from_texts(
        kind: &'static MapKind,
        entries: impl ExactSizeIterator<Item = (Text, Value)>,
    ) -> Self {
        let map = Self::with_kind(kind);
        if entries.len() > FEW {
            for (key, value) in entries {
                map.insert(Value::String(key), value);
            }
            return map;
        }
        let mut items: Vec<(Value, Value)> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let there = items
                .iter_mut()
                .find(|(there, _)| there.as_str() == Some(key.as_str()));
            match there {
                Some((_, slot)) => *slot = value,
                None => items.push((Value::String(key), value)),
            }
        }
        map.0.widest.set(items.len());
        *map.0.entries.borrow_mut() = Entries::Few(items);
        map
    }

    /// Makes a map whose entries lie in a table.
    pub(super) fn frozen(kind: &'static MapKind, place: Place) -> Self {
        Self(Rc::new(Body {
            kind,
            entries: RefCell::new(Entries::Frozen(place)),
            changes: Cell::new(0),
            widest: Cell::new(0),
        }))
    }

    /// Runs `read` on the map's place in a host's table, while it lies there untouched.
    pub fn with_frozen<T>(&self, read: impl FnOnce(Option<FrozenPlace<'_>>) -> T) -> T {
        match &*self.0.entries.borrow() {
            Entries::Frozen(place) => read(Some(place.place())),
            _ => read(None),
        }
    }

    /// Tells whether the entries lie in a table, where no map or list has any of its own.
    pub(super) fn is_frozen(&self) -> bool {
        let entries = self.0.entries.try_borrow();
        entries.is_ok_and(|entries| matches!(*entries, Entries::Frozen(_)))
    }

    /// Borrows the entries, after giving the map its own.
    fn thawed(&self) -> Ref<'_, Entries> {
        let entries = self.0.entries.borrow();
        let Entries::Frozen(place) = &*entries else {
            return entries;
        };
        let own = place.thaw_entries();
        drop(entries);
        self.0.widest.set(own.len());
        *self.0.entries.borrow_mut() = if own.len() > FEW {
            Entries::Many(Box::new(
                own.into_iter().map(|(k, v)| (Key(k), v)).collect(),
            ))
        } else {
            Entries::Few(own)
        };
        self.0.entries.borrow()
    }

    /// Borrows the entries for a change.
    fn thawed_mut(&self) -> RefMut<'_, Entries> {
        drop(self.thawed());
        self.0.entries.borrow_mut()
    }

    /// Follows `names` from map to map, and runs `end` on what is there, without taking anything out.
    ///
    /// It calls itself for each map, so `names` must be few.
    pub(crate) fn walk<'n, T>(
        &self,
        names: impl Iterator<Item = Name<'n>> + Clone,
        end: impl FnOnce(Walked<'_>) -> T,
    ) -> T {
        let mut rest = names.clone();
        let Some(name) = rest.next() else {
            return end(Walked::Other);
        };
        let entries = self.0.entries.borrow();
        let found = match &*entries {
            Entries::Few(items) => items
                .iter()
                .find(|(there, _)| there.as_str() == Some(name.text))
                .map(|(_, value)| value),
            Entries::Many(items) => items.get(&TextKey(name.text)),
            Entries::Frozen(place) => {
                return end(match place.find(names) {
                    Found::Text(text) => Walked::Text(text),
                    Found::Scalar(value) => Walked::Scalar(value),
                    Found::Missing => Walked::Missing,
                    Found::Other => Walked::Other,
                });
            }
        };
        match found {
            None => end(Walked::Missing),
            Some(value) if rest.clone().next().is_none() => end(Walked::Value(value)),
            Some(Value::Map(inner)) => inner.walk(rest, end),
            Some(_) => end(Walked::Other),
        }
    }

    /// Returns the map's Java class, order and text form.
    pub fn kind(&self) -> &'static MapKind {
        self.0.kind
    }

    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        if let Entries::Frozen(place) = &*self.0.entries.borrow()
            && let Some(count) = place.len()
        {
            return count;
        }
        match &*self.thawed() {
            Entries::Few(items) => items.len(),
            Entries::Many(items) => items.len(),
            Entries::Frozen(_) => 0,
        }
    }

    /// Tells whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the value stored under a string key.
    pub fn get(&self, key: &str) -> Option<Value> {
        self.look(key, |value: Option<&Value>| Some(value?.clone()))
    }

    /// Runs `look` on the value stored under a string key, without cloning it.
    pub(crate) fn look<T>(&self, key: &str, look: impl FnOnce(Option<&Value>) -> T) -> T {
        if let Entries::Frozen(place) = &*self.0.entries.borrow() {
            match place.find_key(key) {
                Found::Text(text) => return look(Some(&Value::string(text))),
                Found::Scalar(value) => return look(Some(&value)),
                Found::Missing => return look(None),
                Found::Other => {}
            }
        }
        match &*self.thawed() {
            Entries::Few(items) => look(
                items
                    .iter()
                    .find(|(there, _)| there.as_str() == Some(key))
                    .map(|(_, value)| value),
            ),
            Entries::Many(items) => look(items.get(&TextKey(key))),
            Entries::Frozen(_) => look(None),
        }
    }

    /// Runs `look` on the text stored under a string key; false where there is no text.
    pub(crate) fn look_text(&self, key: &str, look: impl FnOnce(&str) -> bool) -> bool {
        let entries = self.0.entries.borrow();
        let value = match &*entries {
            Entries::Frozen(place) => {
                return match place.find_key(key) {
                    Found::Text(text) => look(text),
                    _ => false,
                };
            }
            Entries::Few(items) => items
                .iter()
                .find(|(there, _)| there.as_str() == Some(key))
                .map(|(_, value)| value),
            Entries::Many(items) => items.get(&TextKey(key)),
        };
        match value {
            Some(Value::String(text)) => look(text),
            _ => false,
        }
    }

    /// Returns the key and value at a place in the order of insertion.
    pub(crate) fn at(&self, index: usize) -> Option<(Value, Value)> {
        match &*self.thawed() {
            Entries::Few(items) => items.get(index).cloned(),
            Entries::Many(items) => items
                .get_index(index)
                .map(|(key, value)| (key.0.clone(), value.clone())),
            Entries::Frozen(_) => None,
        }
    }

    /// Returns the key at a place in the order of insertion; `near` belongs to a walk over this map.
    pub(crate) fn key_at(&self, index: usize, near: &mut NearKey) -> Option<Value> {
        if let Entries::Frozen(place) = &*self.0.entries.borrow()
            && let Some(key) = place.key_at(index, near)
        {
            return Some(key);
        }
        match &*self.thawed() {
            Entries::Few(items) => items.get(index).map(|(key, _)| key.clone()),
            Entries::Many(items) => items.get_index(index).map(|(key, _)| key.0.clone()),
            Entries::Frozen(_) => None,
        }
    }

    /// Returns the value stored under any key.
    pub fn get_by(&self, key: &Value) -> Option<Value> {
        if let Value::String(key) = key {
            return self.get(key);
        }
        match &*self.thawed() {
            Entries::Few(items) => items
                .iter()
                .find(|(there, _)| there.java_equals(key))
                .map(|(_, value)| value.clone()),
            Entries::Many(items) => items.get(&Key(key.clone())).cloned(),
            Entries::Frozen(_) => None,
        }
    }

    /// Tells whether there is an entry under a string key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.look(key, |value| value.is_some())
    }

    /// Stores a value and returns the one it replaces; a replaced entry keeps its place.
    pub fn insert(&self, key: impl Into<Value>, value: impl Into<Value>) -> Option<Value> {
        let (key, value) = (key.into(), value.into());
        let mut entries = self.thawed_mut();
        let replaced = match &mut *entries {
            Entries::Few(items) => {
                if let Some((_, slot)) = items.iter_mut().find(|(there, _)| there.java_equals(&key))
                {
                    Some(std::mem::replace(slot, value))
                } else {
                    items.push((key, value));
                    if items.len() > FEW {
                        let items = std::mem::take(items);
                        *entries = Entries::Many(Box::new(
                            items.into_iter().map(|(k, v)| (Key(k), v)).collect(),
                        ));
                    }
                    None
                }
            }
            Entries::Many(items) => items.insert(Key(key), value),
            Entries::Frozen(_) => None,
        };
        drop(entries);
        if replaced.is_none() {
            self.changed();
            self.0.widest.set(self.0.widest.get().max(self.len()));
        }
        replaced
    }

    /// Removes the entry under a string key and returns its value.
    pub fn remove(&self, key: &str) -> Option<Value> {
        self.remove_by(&Value::from(key))
    }

    /// Removes the entry under any key and returns its value.
    pub fn remove_by(&self, key: &Value) -> Option<Value> {
        let removed = match &mut *self.thawed_mut() {
            Entries::Few(items) => items
                .iter()
                .position(|(there, _)| there.java_equals(key))
                .map(|index| items.remove(index).1),
            Entries::Many(items) => items.shift_remove(&Key(key.clone())),
            Entries::Frozen(_) => None,
        };
        if removed.is_some() {
            self.changed();
        }
        removed
    }

    /// Removes all entries.
    pub fn clear(&self) {
        self.changed();
        let _dismantled = self.take_entries();
    }

    /// Copies the entries out in the order of iteration.
    pub fn entries(&self) -> Vec<(Value, Value)> {
        let mut all = Vec::with_capacity(self.len());
        let _: Result<(), ()> = self.try_for_each(|key, value| {
            all.push((key.clone(), value.clone()));
            Ok(())
        });
        all
    }

    /// Copies the keys out in the order of iteration.
    pub fn keys(&self) -> Vec<Value> {
        let mut keys = Vec::with_capacity(self.len());
        let _: Result<(), ()> = self.try_for_each(|key, _| {
            keys.push(key.clone());
            Ok(())
        });
        keys
    }

    /// Visits the entries in the order of iteration; the map must not be changed meanwhile.
    pub fn try_for_each<E>(
        &self,
        mut visit: impl FnMut(&Value, &Value) -> Result<(), E>,
    ) -> Result<(), E> {
        let entries = self.thawed();
        let hashed = self.0.kind.order == MapOrder::JavaHash;
        match &*entries {
            Entries::Frozen(_) => Ok(()),
            Entries::Few(items) if !hashed => {
                items.iter().try_for_each(|(key, value)| visit(key, value))
            }
            Entries::Many(items) if !hashed => items
                .iter()
                .try_for_each(|(key, value)| visit(&key.0, value)),
            Entries::Few(items) => {
                let mut items: Vec<_> = items.iter().map(|(key, value)| (key, value)).collect();
                items.sort_by_key(|(key, _)| self.bucket(key));
                items
                    .into_iter()
                    .try_for_each(|(key, value)| visit(key, value))
            }
            Entries::Many(items) => {
                let mut items: Vec<_> = items.iter().map(|(key, value)| (&key.0, value)).collect();
                items.sort_by_cached_key(|(key, _)| self.bucket(key));
                items
                    .into_iter()
                    .try_for_each(|(key, value)| visit(key, value))
            }
        }
    }

    /// Tells whether the two handles are the same map.
    pub fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Returns how often the map changed its structure, Java's `modCount`.
    pub(crate) fn changes(&self) -> u32 {
        self.0.changes.get()
    }

    /// Returns the bucket of Java's table a key falls into.
    fn bucket(&self, key: &Value) -> u32 {
        let mut capacity: usize = 16;
        while self.0.widest.get() > capacity / 4 * 3 {
            capacity *= 2;
        }
        let hash = key.java_hash().cast_unsigned();
        let mask = u32::try_from(capacity - 1).unwrap_or(u32::MAX);
        (hash ^ (hash >> 16)) & mask
    }

    fn changed(&self) {
        self.0.changes.set(self.0.changes.get().wrapping_add(1));
    }

    fn take_entries(&self) -> Entries {
        self.0.entries.replace(Entries::Few(Vec::new()))
    }

    /// Returns the keys and values for dismantling when this is the last handle.
    pub(super) fn take_if_last(&mut self) -> Option<Vec<Value>> {
        Rc::get_mut(&mut self.0).map(|body| body.entries.take().into_values())
    }
}

impl Default for Map {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Into<Value>, V: Into<Value>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let map = Self::new();
        for (key, value) in items {
            map.insert(key, value);
        }
        map
    }
}

impl Default for Entries {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Entries {
    fn into_values(self) -> Vec<Value> {
        match self {
            Self::Few(items) => items
                .into_iter()
                .flat_map(|(key, value)| [key, value])
                .collect(),
            Self::Many(items) => items
                .into_iter()
                .flat_map(|(key, value)| [key.0, value])
                .collect(),
            Self::Frozen(_) => Vec::new(),
        }
    }

    fn has_children(&self) -> bool {
        let child = |key: &Value, value: &Value| key.has_children() || value.has_children();
        match self {
            Self::Few(items) => items.iter().any(|(key, value)| child(key, value)),
            Self::Many(items) => items.iter().any(|(key, value)| child(&key.0, value)),
            Self::Frozen(_) => false,
        }
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if self.entries.get_mut().has_children() {
            drop_children(self.entries.take().into_values());
        }
    }
}

/// Compares and hashes a value as Java's `equals` and a consistent hash.
struct Key(Value);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.0.java_equals(&other.0)
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Value::String(text) => text.as_str().hash(state),
            other => other.java_hash().hash(state),
        }
    }
}

struct TextKey<'a>(&'a str);

impl Hash for TextKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Equivalent<Key> for TextKey<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        key.0.as_str() == Some(self.0)
    }
}

#[cfg(test)]
mod tests;
