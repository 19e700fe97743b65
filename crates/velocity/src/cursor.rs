//! `Cursor`: walks over a collection as Java's iterators do, failing when the collection changes.

mod list;

use std::rc::Rc;

pub(crate) use list::ListCursor;

use crate::fault::Fault;
use crate::java_runtime::{Entry, Java, Runtime};
use crate::value::{List, Map, MapOrder, NearKey, Value};

/// Walks over the elements of something.
pub(crate) enum Cursor {
    /// A list.
    List(ListCursor),
    /// A map.
    Map(MapCursor),
    /// Values copied out before.
    Items { items: Vec<Value>, next: usize },
    /// An iterator the template holds, too.
    Shared(Rc<Java>),
}

/// Walks over a map.
pub(crate) struct MapCursor {
    map: Map,
    /// The keys, where the order is not that of insertion and cannot be read as it is walked.
    keys: Option<Vec<Value>>,
    next: usize,
    /// Where in a frozen map the walk is.
    near: NearKey,
    /// How many entries there were at the start; Java's iterators know their next one early.
    count: usize,
    changes: u32,
    pub(crate) part: Part,
}

/// Tells what of a map is walked over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Keys,
    Values,
    Entries,
}

impl Cursor {
    /// Makes the cursor `#foreach` uses; `None` for what it cannot walk.
    pub(crate) fn over(value: &Value) -> Option<Self> {
        match value {
            Value::List(list) => Some(Self::list(list)),
            Value::Map(map) => Some(Self::map(map, Part::Values)),
            Value::Java(java) => match &java.0 {
                Runtime::Iterator(_) => Some(Self::Shared(Rc::clone(java))),
                Runtime::Foreach(scope) => Some(Self::map(&scope.storage, Part::Values)),
                _ => Self::of_collection(java),
            },
            Value::Object(object) => object.iterate().map(|items| Self::Items { items, next: 0 }),
            _ => None,
        }
    }

    /// Makes the cursor of a view, a part of a list or an array.
    pub(crate) fn of_collection(java: &Java) -> Option<Self> {
        match &java.0 {
            Runtime::KeySet(map) => Some(Self::map(map, Part::Keys)),
            Runtime::Values(map) => Some(Self::map(map, Part::Values)),
            Runtime::EntrySet(map) => Some(Self::map(map, Part::Entries)),
            Runtime::Array { .. } | Runtime::SubList { .. } => Some(Self::Items {
                items: java.items()?,
                next: 0,
            }),
            _ => None,
        }
    }

    pub(crate) fn list(list: &List) -> Self {
        Self::List(ListCursor::new(list, 0, None))
    }

    fn map(map: &Map, part: Part) -> Self {
        let keys = match map.kind().order {
            MapOrder::Insertion => None,
            MapOrder::JavaHash => Some(map.keys()),
        };
        let (count, changes) = (map.len(), map.changes());
        let map = map.clone();
        Self::Map(MapCursor {
            count,
            map,
            keys,
            next: 0,
            near: NearKey::default(),
            changes,
            part,
        })
    }

    pub(crate) fn has_next(&self) -> bool {
        match self {
            Self::List(cursor) => cursor.has_next(),
            Self::Map(cursor) => cursor.next < cursor.count,
            Self::Items { items, next } => *next < items.len(),
            Self::Shared(java) => match &java.0 {
                Runtime::Iterator(cursor) => cursor.borrow().has_next(),
                _ => false,
            },
        }
    }

    pub(crate) fn next(&mut self) -> Result<Value, Fault> {
        match self {
            Self::List(cursor) => cursor.next(),
            Self::Map(cursor) => cursor.next(),
            Self::Items { items, next } => {
                let value = items.get(*next).cloned().ok_or_else(no_such_element)?;
                *next += 1;
                Ok(value)
            }
            Self::Shared(java) => match &java.0 {
                Runtime::Iterator(cursor) => cursor.borrow_mut().next(),
                _ => Err(no_such_element()),
            },
        }
    }

    /// Removes the element `next` returned last, as `Iterator.remove()` does.
    pub(crate) fn remove(&mut self) -> Result<(), Fault> {
        match self {
            Self::List(cursor) => cursor.remove(),
            Self::Map(cursor) => cursor.remove(),
            Self::Items { .. } => Err(Fault::threw(
                "java.lang.UnsupportedOperationException",
                Some("remove"),
            )),
            Self::Shared(java) => match &java.0 {
                Runtime::Iterator(cursor) => cursor.borrow_mut().remove(),
                _ => Err(illegal()),
            },
        }
    }

    /// Copies out what is still to come.
    pub(crate) fn rest(&self) -> Vec<Value> {
        match self {
            Self::List(cursor) => cursor.rest(),
            Self::Map(cursor) => cursor.map.keys().into_iter().skip(cursor.next).collect(),
            Self::Items { items, next } => items.get(*next..).unwrap_or_default().to_vec(),
            Self::Shared(java) => java.items().unwrap_or_default(),
        }
    }

    /// Moves everything this holds into `pending`, for dismantling without recursion.
    pub(crate) fn take_children(&mut self, pending: &mut Vec<Value>) {
        match std::mem::replace(
            self,
            Self::Items {
                items: Vec::new(),
                next: 0,
            },
        ) {
            Self::List(cursor) => pending.push(Value::List(cursor.into_list())),
            Self::Map(MapCursor { map, keys, .. }) => {
                pending.extend(keys.unwrap_or_default());
                pending.push(Value::Map(map));
            }
            Self::Items { mut items, .. } => pending.append(&mut items),
            Self::Shared(java) => pending.push(Value::Java(java)),
        }
    }
}

fn changed() -> Fault {
    Fault::threw("java.util.ConcurrentModificationException", None)
}

fn no_such_element() -> Fault {
    Fault::threw("java.util.NoSuchElementException", None)
}

fn illegal() -> Fault {
    Fault::threw("java.lang.IllegalStateException", None)
}

impl MapCursor {
    fn next(&mut self) -> Result<Value, Fault> {
        let map = &self.map;
        if map.changes() != self.changes {
            return Err(changed());
        }
        let at = self.next;
        let key = match &self.keys {
            Some(keys) => keys.get(at).cloned(),
            None if self.part == Part::Values => {
                let (_, value) = map.at(at).ok_or_else(no_such_element)?;
                self.next += 1;
                return Ok(value);
            }
            None => map.key_at(at, &mut self.near),
        };
        let key = key.ok_or_else(no_such_element)?;
        self.next += 1;
        Ok(match self.part {
            Part::Keys => key,
            Part::Values => map.get_by(&key).unwrap_or_default(),
            Part::Entries => Entry::value(map, key),
        })
    }

    fn remove(&mut self) -> Result<(), Fault> {
        let last = self.next.checked_sub(1).ok_or_else(illegal)?;
        let key = match &mut self.keys {
            Some(keys) if last < keys.len() => Some(keys.remove(last)),
            Some(_) => None,
            None => self.map.key_at(last, &mut NearKey::default()),
        };
        self.map.remove_by(&key.ok_or_else(illegal)?);
        self.next = last;
        self.count -= 1;
        self.changes = self.map.changes();
        Ok(())
    }
}
