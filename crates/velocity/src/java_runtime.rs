//! `Java`: the objects of the Java runtime that only templates make: views, iterators, arrays, …
//!
//! Not lists, maps, strings and numbers, which are [`Value`]s of their own. A host never makes
//! these and sees them only when a template hands one over as an argument.

mod entry;

pub(crate) use entry::Entry;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::context::Context;
use crate::cursor::{Cursor, Part};
use crate::tree::{Define, Unit};
use crate::value::{List, Map, Printer, Text, Unprintable, Value};

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
    Entry(Entry),
    /// `list.subList(from, to)`.
    SubList {
        list: List,
        from: usize,
        to: Cell<usize>,
    },
    /// `iterator()` of a collection.
    Iterator(RefCell<Cursor>),
    /// `$foreach`.
    Foreach(Foreach),
    /// What `#define` stores.
    Block(Block),
}

/// Holds what a loop tells about itself as `$foreach`.
pub(crate) struct Foreach {
    pub(crate) index: Cell<i32>,
    pub(crate) has_next: Cell<bool>,
    /// The `$foreach` of the loop around it.
    pub(crate) parent: Option<Rc<Java>>,
    /// What `$foreach` was before the outermost loop.
    pub(crate) replaced: Value,
    /// What the template stores in it.
    pub(crate) storage: Map,
    /// Where the loop stands, for `$foreach.info`.
    pub(crate) place: Place,
}

/// Says where a directive stands.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) unit: Arc<Unit>,
    pub(crate) offset: u32,
}

/// Holds a block that is rendered where it is printed.
pub(crate) struct Block {
    pub(crate) define: Arc<Define>,
    pub(crate) context: Context,
    /// How often it is being rendered right now.
    pub(crate) depth: Cell<u32>,
    /// Its text, made before something that cannot render is given the block.
    pub(crate) text: RefCell<Option<Text>>,
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
            Runtime::Entry(_) => "java.util.LinkedHashMap$Entry",
            Runtime::SubList { .. } => "java.util.ArrayList$SubList",
            Runtime::Iterator(cursor) => match &*cursor.borrow() {
                Cursor::Map(cursor) => match cursor.part {
                    Part::Keys => "java.util.LinkedHashMap$LinkedKeyIterator",
                    Part::Values => "java.util.LinkedHashMap$LinkedValueIterator",
                    Part::Entries => "java.util.LinkedHashMap$LinkedEntryIterator",
                },
                Cursor::Items { .. } => "java.util.AbstractList$Itr",
                Cursor::List(cursor) => cursor.both_ways.unwrap_or("java.util.ArrayList$Itr"),
                Cursor::Shared(_) => "java.util.ArrayList$Itr",
            },
            Runtime::Foreach(_) => "org.apache.velocity.runtime.directive.ForeachScope",
            Runtime::Block(_) => "org.apache.velocity.runtime.directive.Block$Reference",
        }
    }

    /// Moves everything this holds alone into `pending`, for dismantling without recursion.
    pub(crate) fn take_children(&mut self, pending: &mut Vec<Value>) {
        match &mut self.0 {
            Runtime::Array { items, .. } => pending.append(items.get_mut()),
            Runtime::Iterator(cursor) => cursor.get_mut().take_children(pending),
            Runtime::Foreach(foreach) => {
                pending.push(Value::Map(std::mem::take(&mut foreach.storage)));
                pending.push(std::mem::take(&mut foreach.replaced));
                pending.extend(foreach.parent.take().map(Value::Java));
            }
            Runtime::KeySet(map) | Runtime::Values(map) | Runtime::EntrySet(map) => {
                pending.push(Value::Map(std::mem::take(map)));
            }
            Runtime::Entry(entry) => entry.take_children(pending),
            Runtime::SubList { list, .. } => {
                pending.push(Value::List(std::mem::take(list)));
            }
            Runtime::Class(_) | Runtime::Block(_) => {}
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
    /// Tells whether this is a collection or an array of objects.
    pub(crate) fn has_elements(&self) -> bool {
        match &self.0 {
            Runtime::Array { component, .. } => {
                matches!(component, Component::Object | Component::String)
            }
            Runtime::KeySet(_)
            | Runtime::Values(_)
            | Runtime::EntrySet(_)
            | Runtime::SubList { .. } => true,
            _ => false,
        }
    }

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
                    .map(|key| Entry::value(map, key))
                    .collect(),
            ),
            Runtime::SubList { list, from, to } => Some(
                list.borrow()
                    .get(*from..to.get())
                    .unwrap_or_default()
                    .to_vec(),
            ),
            Runtime::Iterator(cursor) => Some(cursor.borrow().rest()),
            Runtime::Class(_) | Runtime::Entry(_) | Runtime::Foreach(_) | Runtime::Block(_) => None,
        }
    }
}

impl Java {
    /// Writes the object's `toString()`; false, with nothing written, where that is null.
    pub(crate) fn print(&self, printer: &mut Printer<'_>) -> Result<bool, Unprintable> {
        match &self.0 {
            Runtime::Class(name) => {
                printer.text("class ")?;
                printer.text(name)?;
            }
            // a map has one view of its values, so the view of the same map is the same
            Runtime::Values(map) => {
                let is_own = |item: &Value| match item {
                    Value::Java(java) => match &java.0 {
                        Runtime::Values(other) => other.is(map),
                        _ => false,
                    },
                    _ => false,
                };
                printer.items(&self.items().unwrap_or_default(), is_own)?;
            }
            Runtime::KeySet(_) | Runtime::EntrySet(_) | Runtime::SubList { .. } => {
                printer.items(&self.items().unwrap_or_default(), |_| false)?;
            }
            Runtime::Entry(entry) => {
                printer.value(&entry.key)?;
                printer.text("=")?;
                printer.value(&entry.get())?;
            }
            Runtime::Array { .. } | Runtime::Iterator(_) => {
                printer.text(self.class_name())?;
                printer.text("@0")?;
            }
            Runtime::Foreach(foreach) => {
                printer.value(&Value::Map(foreach.storage.clone()))?;
            }
            Runtime::Block(block) => match &*block.text.borrow() {
                Some(text) => printer.text(text)?,
                None => return Ok(false),
            },
        }
        Ok(true)
    }
}
