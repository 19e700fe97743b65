//! `Frozen`: plain data that templates read where it lies.
//!
//! A host that parses a document or describes a request hands over everything, and a template reads
//! little of it. So the data stays one flat table over one text: a map or list of it is a handle on a
//! place in that table, and gets entries of its own, one level at a time, only when something asks
//! for them that a place cannot give: another handle, a change, a walk. What a template sees is the
//! same either way.

mod builder;

use std::cell::Cell;
use std::rc::Rc;

use indexmap::IndexMap;

pub use builder::FrozenBuilder;

use crate::tree::Name;

use super::{List, ListKind, Map, MapKind, Text, Value};

/// The most entries of a map that is searched in the table; wider ones get an index of their own.
const NARROW: u32 = 16;

/// Holds data that nothing changes.
pub(crate) struct Frozen {
    source: Text,
    /// The texts that do not stand in `source`.
    own: String,
    nodes: Vec<Node>,
    numbers: Vec<Value>,
    maps: &'static MapKind,
    lists: &'static ListKind,
}

/// One value, or the key of one; what is inside a map or list follows it, each key before its value.
#[derive(Clone, Copy)]
enum Node {
    Null,
    Bool(bool),
    Int(i32),
    /// A place in `numbers`.
    Number(u32),
    Text(Part),
    /// A key; its value stands behind it, and behind that the next key.
    Key {
        text: Part,
        /// The node of its map.
        map: u32,
    },
    /// A map of few keys that all differ; `end` is the node behind it.
    Map {
        count: u32,
        end: u32,
    },
    /// Any other map.
    Wide {
        count: u32,
        end: u32,
    },
    List {
        count: u32,
        end: u32,
    },
}

/// A part of `source` or of `own`.
#[derive(Clone, Copy)]
struct Part {
    start: u32,
    /// The length, and whether the part is one of `own`.
    length: u32,
}

impl Part {
    /// The bit of `length` that tells parts of `own`.
    const OWN: u32 = 1 << 31;

    #[inline]
    fn len(self) -> usize {
        (self.length & !Self::OWN) as usize
    }

    /// Compares with a text; `texts` are the source and the other texts.
    #[inline]
    fn is(self, name: &[u8], [source, own]: [&[u8]; 2]) -> bool {
        if self.len() != name.len() {
            return false;
        }
        let all = if self.length & Self::OWN == 0 {
            source
        } else {
            own
        };
        let start = self.start as usize;
        all.get(start..start + name.len()) == Some(name)
    }
}

impl Frozen {
    #[inline]
    fn node(&self, at: u32) -> Node {
        self.nodes.get(at as usize).copied().unwrap_or(Node::Null)
    }

    #[inline]
    fn behind(&self, at: u32) -> u32 {
        match self.node(at) {
            Node::Map { end, .. } | Node::Wide { end, .. } | Node::List { end, .. } => end,
            _ => at + 1,
        }
    }

    #[inline]
    fn text(&self, part: Part) -> &str {
        let text = if part.length & Part::OWN == 0 {
            self.source.as_str()
        } else {
            self.own.as_str()
        };
        let start = part.start as usize;
        text.get(start..start + part.len()).unwrap_or_default()
    }

    /// Returns the place of the value of a key, looking at the nodes from `at` to `end`; `texts`
    /// are the source and the other texts.
    #[inline]
    fn value_of(&self, at: u32, end: u32, name: &[u8], texts: [&[u8]; 2]) -> Option<u32> {
        let nodes = self.nodes.get(..end as usize).unwrap_or_default();
        let mut key = at as usize;
        while let Some(Node::Key { text, .. }) = nodes.get(key) {
            if text.is(name, texts) {
                return u32::try_from(key + 1).ok();
            }
            key = match nodes.get(key + 1) {
                Some(Node::Map { end, .. } | Node::Wide { end, .. } | Node::List { end, .. }) => {
                    *end as usize
                }
                _ => key + 2,
            };
        }
        None
    }

    /// Returns a value that is neither a map nor a list.
    fn scalar(&self, at: u32) -> Option<Value> {
        Some(match self.node(at) {
            Node::Null | Node::Key { .. } => Value::Null,
            Node::Bool(flag) => Value::Bool(flag),
            Node::Int(number) => Value::Int(number),
            Node::Number(index) => self
                .numbers
                .get(index as usize)
                .cloned()
                .unwrap_or_default(),
            Node::Text(part) => Value::string(self.text(part)),
            Node::Map { .. } | Node::Wide { .. } | Node::List { .. } => return None,
        })
    }

    /// Visits the keys of a map that stands at `at`, each with the place of its value.
    fn keys<E>(&self, at: u32, mut visit: impl FnMut(Part, u32) -> Result<(), E>) -> Result<(), E> {
        let end = self.behind(at);
        let mut key = at + 1;
        while key < end {
            let Node::Key { text, .. } = self.node(key) else {
                return Ok(());
            };
            visit(text, key + 1)?;
            key = self.behind(key + 1);
        }
        Ok(())
    }
}

/// Names a place in frozen data.
#[derive(Clone, Copy)]
pub struct FrozenPlace<'a> {
    data: &'a Frozen,
    at: u32,
}

/// Tells what is at a place.
pub enum FrozenShape<'a> {
    /// Java's `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Value),
    /// A string.
    Text(&'a str),
    /// A list; [`FrozenPlace::items`] walks it.
    List,
    /// A map; [`FrozenPlace::entries`] walks it.
    Map,
}

impl<'a> FrozenPlace<'a> {
    /// Tells what is here.
    pub fn shape(self) -> FrozenShape<'a> {
        match self.data.node(self.at) {
            Node::Null | Node::Key { .. } => FrozenShape::Null,
            Node::Bool(flag) => FrozenShape::Bool(flag),
            Node::Int(_) | Node::Number(_) => {
                FrozenShape::Number(self.data.scalar(self.at).unwrap_or_default())
            }
            Node::Text(part) => FrozenShape::Text(self.data.text(part)),
            Node::List { .. } => FrozenShape::List,
            Node::Map { .. } | Node::Wide { .. } => FrozenShape::Map,
        }
    }

    /// Visits the elements of a list.
    pub fn items<E>(
        self,
        mut visit: impl FnMut(FrozenPlace<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Node::List { count, .. } = self.data.node(self.at) else {
            return Ok(());
        };
        let mut at = self.at + 1;
        for _ in 0..count {
            visit(Self { at, ..self })?;
            at = self.data.behind(at);
        }
        Ok(())
    }

    /// Visits the entries of a map in the order of insertion; where a key came twice, the first
    /// keeps its place and the last its value.
    pub fn entries<E>(
        self,
        mut visit: impl FnMut(&'a str, FrozenPlace<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        let data = self.data;
        match data.node(self.at) {
            Node::Map { .. } => data.keys(self.at, |key, at| {
                visit(data.text(key), Self { at, ..self })
            }),
            Node::Wide { count, .. } => {
                let mut entries: IndexMap<&str, u32> = IndexMap::with_capacity(count as usize);
                data.keys(self.at, |key, at| {
                    entries.insert(data.text(key), at);
                    Ok(())
                })?;
                entries
                    .into_iter()
                    .try_for_each(|(key, at)| visit(key, Self { at, ..self }))
            }
            _ => Ok(()),
        }
    }
}

/// Is a map or list that still lies in its table.
#[derive(Clone)]
pub(crate) struct Place {
    data: Rc<Frozen>,
    at: u32,
    /// The node behind what was asked for last by its key.
    asked: Cell<u32>,
}

/// Is where a walk over one frozen map's keys has come to: how many keys stand before, and the place.
#[derive(Clone, Copy, Default)]
pub(crate) struct NearKey(Option<(usize, u32)>);

/// What is found at the end of a walk through frozen maps.
pub(crate) enum Found<'a> {
    Missing,
    Text(&'a str),
    Scalar(Value),
    /// A map or list, or something that only handles can tell.
    Other,
}

impl Place {
    pub(crate) fn place(&self) -> FrozenPlace<'_> {
        FrozenPlace {
            data: &self.data,
            at: self.at,
        }
    }

    /// Returns how many entries or elements there are; `None` for maps that must be looked through.
    pub(crate) fn len(&self) -> Option<usize> {
        match self.data.node(self.at) {
            Node::Map { count, .. } | Node::List { count, .. } => Some(count as usize),
            _ => None,
        }
    }

    /// Looks along `names`, from map to map.
    #[inline]
    pub(crate) fn find<'n>(&self, names: impl Iterator<Item = Name<'n>>) -> Found<'_> {
        let data = &*self.data;
        let texts = [data.source.as_bytes(), data.own.as_bytes()];
        let nodes = data.nodes.as_slice();
        let mut at = self.at;
        for Name { text, hint } in names {
            let Some(&Node::Map { end, .. }) = nodes.get(at as usize) else {
                return Found::Other;
            };
            let (text, first) = (text.as_bytes(), at + 1);
            let guess = first.wrapping_add(hint.get());
            // another map's keys may stand there
            if let Some(&Node::Key { text: there, map }) = nodes.get(guess as usize)
                && map == at
                && there.is(text, texts)
            {
                at = guess + 1;
                continue;
            }
            match data.value_of(first, end, text, texts) {
                Some(value) => {
                    hint.set(value - 1 - first);
                    at = value;
                }
                None => return Found::Missing,
            }
        }
        self.found(at)
    }

    /// Looks for one key.
    #[inline]
    pub(crate) fn find_key(&self, name: &str) -> Found<'_> {
        let data = &*self.data;
        let texts = [data.source.as_bytes(), data.own.as_bytes()];
        let Node::Map { end, .. } = data.node(self.at) else {
            return Found::Other;
        };
        // who walks over the keys asks for one after the other
        let name = name.as_bytes();
        let value = match data.node(self.asked.get()) {
            Node::Key { text, map } if map == self.at && text.is(name, texts) => {
                Some(self.asked.get() + 1)
            }
            _ => data.value_of(self.at + 1, end, name, texts),
        };
        match value {
            Some(value) => {
                self.asked.set(data.behind(value));
                self.found(value)
            }
            None => Found::Missing,
        }
    }

    #[inline]
    fn found(&self, at: u32) -> Found<'_> {
        let data = &*self.data;
        match data.node(at) {
            Node::Text(part) => Found::Text(data.text(part)),
            _ => data.scalar(at).map_or(Found::Other, Found::Scalar),
        }
    }

    /// Makes the key of a map of few keys that so many others stand before.
    ///
    /// `near` is a key that was found earlier, with its place, and becomes this one.
    pub(crate) fn key_at(&self, index: usize, near: &mut NearKey) -> Option<Value> {
        let Node::Map { end, .. } = self.data.node(self.at) else {
            return None;
        };
        let (mut passed, mut key) = (0, self.at + 1);
        if let Some((there, place)) = near.0
            && there <= index
        {
            (passed, key) = (there, place);
        }
        for _ in passed..index {
            if key >= end {
                return None;
            }
            key = self.data.behind(key + 1);
        }
        near.0 = Some((index, key));
        match self.data.node(key) {
            Node::Key { text, .. } if key < end => Some(Value::string(self.data.text(text))),
            _ => None,
        }
    }

    /// Makes the values of one level; maps and lists among them stay frozen.
    fn value(&self, at: u32) -> Value {
        let inner = || Self {
            data: Rc::clone(&self.data),
            at,
            asked: Cell::new(at + 1),
        };
        match self.data.node(at) {
            Node::Map { .. } | Node::Wide { .. } => {
                Value::Map(Map::frozen(self.data.maps, inner()))
            }
            Node::List { .. } => Value::List(List::frozen(self.data.lists, inner())),
            _ => self.data.scalar(at).unwrap_or_default(),
        }
    }

    /// Makes the elements of a list.
    pub(crate) fn thaw_items(&self) -> Vec<Value> {
        let mut items = Vec::with_capacity(self.len().unwrap_or_default());
        let _: Result<(), ()> = self.place().items(|place| {
            items.push(self.value(place.at));
            Ok(())
        });
        items
    }

    /// Makes the entries of a map, each key once.
    pub(crate) fn thaw_entries(&self) -> Vec<(Value, Value)> {
        let mut entries = Vec::with_capacity(self.len().unwrap_or_default());
        let _: Result<(), ()> = self.place().entries(|key, place| {
            entries.push((Value::string(key), self.value(place.at)));
            Ok(())
        });
        entries
    }
}

#[cfg(test)]
mod tests;
