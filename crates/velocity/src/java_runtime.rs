//! `Java`: the objects of the Java runtime that only templates make: views, iterators, arrays, …
//!
//! Not lists, maps, strings and numbers, which are [`Value`]s of their own. A host never makes
//! these and sees them only when a template hands one over as an argument.

use std::cell::{Cell, RefCell};

use crate::value::{List, Map, Printer, Unprintable, Value};

/// Holds an object of the Java runtime.
pub struct Java(pub(crate) Runtime);

pub(crate) enum Runtime {
    /// `java.lang.Class`.
    Class(String),
    /// A Java array.
    Array {
        component: Component,
        items: RefCell<Vec<Value>>,
    },
    /// `map.keySet()`.
    KeySet(Map),
    /// `map.values()`.
    Values(Map),
    /// `map.entrySet()`.
    EntrySet(Map),
    /// A `Map.Entry` of a map.
    Entry { map: Map, key: Value },
    /// `list.subList(from, to)`.
    SubList {
        list: List,
        from: usize,
        to: Cell<usize>,
    },
    /// `iterator()` or `listIterator()` of a collection.
    Iterator(RefCell<Walk>),
}

/// Walks over a collection as Java's iterators do.
pub(crate) struct Walk {
    pub(crate) items: Vec<Value>,
    pub(crate) next: usize,
}

/// Tells what an array holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Component {
    /// `java.lang.Object[]`.
    Object,
    /// `java.lang.String[]`.
    String,
    /// `char[]`.
    Char,
    /// `byte[]`.
    Byte,
}

impl Java {
    pub(crate) fn value(runtime: Runtime) -> Value {
        Value::Java(std::rc::Rc::new(Self(runtime)))
    }

    pub(crate) fn class_name(&self) -> &'static str {
        match &self.0 {
            Runtime::Class(_) => "java.lang.Class",
            Runtime::Array { component, .. } => component.array_class(),
            Runtime::KeySet(_) => "java.util.LinkedHashMap$LinkedKeySet",
            Runtime::Values(_) => "java.util.LinkedHashMap$LinkedValues",
            Runtime::EntrySet(_) => "java.util.LinkedHashMap$LinkedEntrySet",
            Runtime::Entry { .. } => "java.util.LinkedHashMap$Entry",
            Runtime::SubList { .. } => "java.util.ArrayList$SubList",
            Runtime::Iterator(_) => "java.util.ArrayList$Itr",
        }
    }

    /// Moves everything this holds alone into `pending`, for dismantling without recursion.
    pub(crate) fn take_children(&mut self, pending: &mut Vec<Value>) {
        match &mut self.0 {
            Runtime::Array { items, .. } => pending.append(items.get_mut()),
            Runtime::Iterator(walk) => pending.append(&mut walk.get_mut().items),
            Runtime::KeySet(map) | Runtime::Values(map) | Runtime::EntrySet(map) => {
                pending.push(Value::Map(std::mem::take(map)));
            }
            Runtime::Entry { map, key } => {
                pending.push(Value::Map(std::mem::take(map)));
                pending.push(std::mem::take(key));
            }
            Runtime::SubList { list, .. } => {
                pending.push(Value::List(std::mem::take(list)));
            }
            Runtime::Class(_) => {}
        }
    }
}

impl Component {
    const fn array_class(self) -> &'static str {
        match self {
            Self::Object => "[Ljava.lang.Object;",
            Self::String => "[Ljava.lang.String;",
            Self::Char => "[C",
            Self::Byte => "[B",
        }
    }
}

impl Java {
    /// Copies out what a collection holds; `None` for what is none.
    pub(crate) fn items(&self) -> Option<Vec<Value>> {
        match &self.0 {
            Runtime::Array { items, .. } => Some(items.borrow().clone()),
            Runtime::KeySet(map) => Some(map.keys()),
            Runtime::Values(map) => {
                Some(map.entries().into_iter().map(|(_, value)| value).collect())
            }
            Runtime::EntrySet(map) => Some(
                map.keys()
                    .into_iter()
                    .map(|key| {
                        Self::value(Runtime::Entry {
                            map: map.clone(),
                            key,
                        })
                    })
                    .collect(),
            ),
            Runtime::SubList { list, from, to } => Some(
                list.borrow()
                    .get(*from..to.get())
                    .unwrap_or_default()
                    .to_vec(),
            ),
            Runtime::Iterator(walk) => {
                let walk = walk.borrow();
                Some(walk.items.get(walk.next..).unwrap_or_default().to_vec())
            }
            Runtime::Class(_) | Runtime::Entry { .. } => None,
        }
    }
}

impl Java {
    /// Writes the object's `toString()`.
    pub(crate) fn print(&self, printer: &mut Printer<'_>) -> Result<(), Unprintable> {
        match &self.0 {
            Runtime::Class(name) => {
                printer.text("class ")?;
                printer.text(name)
            }
            Runtime::KeySet(_)
            | Runtime::Values(_)
            | Runtime::EntrySet(_)
            | Runtime::SubList { .. } => printer.items(&self.items().unwrap_or_default(), None),
            Runtime::Entry { map, key } => {
                printer.value(key)?;
                printer.text("=")?;
                printer.value(&map.get_by(key).unwrap_or_default())
            }
            Runtime::Array { .. } | Runtime::Iterator(_) => {
                printer.text(self.class_name())?;
                printer.text("@0")
            }
        }
    }
}
