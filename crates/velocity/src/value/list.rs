//! `List`: a shared, growable list with Java's reference semantics.
//!
//! Not the methods templates call on it; those are in `java_list.rs`.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use super::frozen::{FrozenPlace, Place};
use super::printer::TextForm;
use super::{Value, drop_children};

/// Says which Java class a list is and how it prints.
#[derive(Debug)]
pub struct ListKind {
    /// The Java class name.
    pub class_name: &'static str,
    /// Writes the list's `toString()`; `None` is `java.util.AbstractCollection`'s `[a, b]`.
    pub text: Option<TextForm<List>>,
}

impl ListKind {
    /// `java.util.ArrayList`.
    pub const ARRAY_LIST: &'static Self = &Self {
        class_name: "java.util.ArrayList",
        text: None,
    };
}

/// Shares a list of values; a clone is the same list.
#[derive(Clone)]
pub struct List(Rc<Body>);

struct Body {
    kind: &'static ListKind,
    items: RefCell<Items>,
    changes: Cell<u32>,
}

enum Items {
    Own(Vec<Value>),
    /// Elements that lie in a host's table still; see `frozen.rs`.
    Frozen(Place),
}

impl Items {
    fn as_slice(&self) -> &[Value] {
        match self {
            Self::Own(items) => items,
            Self::Frozen(_) => &[],
        }
    }

    fn take(&mut self) -> Vec<Value> {
        match std::mem::replace(self, Self::Own(Vec::new())) {
            Self::Own(items) => items,
            Self::Frozen(_) => Vec::new(),
        }
    }
}

impl List {
    /// Makes an empty `java.util.ArrayList`.
    pub fn new() -> Self {
        Self::from(Vec::new())
    }

    /// Makes a list of another Java class.
    pub fn with_kind(kind: &'static ListKind, items: Vec<Value>) -> Self {
        Self(Rc::new(Body {
            kind,
            items: RefCell::new(Items::Own(items)),
            changes: Cell::new(0),
        }))
    }

    /// Makes a list whose elements lie in a table.
    pub(super) fn frozen(kind: &'static ListKind, place: Place) -> Self {
        Self(Rc::new(Body {
            kind,
            items: RefCell::new(Items::Frozen(place)),
            changes: Cell::new(0),
        }))
    }

    /// Runs `read` on the list's place in a host's table, while it lies there untouched.
    pub fn with_frozen<T>(&self, read: impl FnOnce(Option<FrozenPlace<'_>>) -> T) -> T {
        match &*self.0.items.borrow() {
            Items::Frozen(place) => read(Some(place.place())),
            Items::Own(_) => read(None),
        }
    }

    /// Tells whether the elements lie in a table, where no map or list has any of its own.
    pub(super) fn is_frozen(&self) -> bool {
        let items = self.0.items.try_borrow();
        items.is_ok_and(|items| matches!(*items, Items::Frozen(_)))
    }

    /// Borrows the elements, after giving the list its own.
    fn thawed(&self) -> Ref<'_, Items> {
        let items = self.0.items.borrow();
        let Items::Frozen(place) = &*items else {
            return items;
        };
        let own = place.thaw_items();
        drop(items);
        *self.0.items.borrow_mut() = Items::Own(own);
        self.0.items.borrow()
    }

    /// Changes the elements without counting that as a change of structure.
    fn with_items<T>(&self, change: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        drop(self.thawed());
        match &mut *self.0.items.borrow_mut() {
            Items::Own(items) => change(items),
            Items::Frozen(_) => change(&mut Vec::new()),
        }
    }

    /// Returns the list's Java class and text form.
    pub fn kind(&self) -> &'static ListKind {
        self.0.kind
    }

    /// Returns the number of elements.
    pub fn len(&self) -> usize {
        match &*self.0.items.borrow() {
            Items::Own(items) => items.len(),
            Items::Frozen(place) => place.len().unwrap_or_default(),
        }
    }

    /// Tells whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the element at `index`, if there is one.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.thawed().as_slice().get(index).cloned()
    }

    /// Appends an element.
    pub fn push(&self, value: Value) {
        self.with_items(|items| items.push(value));
        self.changed();
    }

    /// Replaces the element at `index` and returns the old one; `None` where there is none.
    pub fn replace(&self, index: usize, value: Value) -> Option<Value> {
        self.with_items(|items| Some(std::mem::replace(items.get_mut(index)?, value)))
    }

    /// Borrows the elements; the list must not be changed meanwhile.
    pub fn borrow(&self) -> Ref<'_, [Value]> {
        Ref::map(self.thawed(), Items::as_slice)
    }

    /// Copies the elements out, so that the list may change while they are walked.
    pub fn snapshot(&self) -> Vec<Value> {
        self.thawed().as_slice().to_vec()
    }

    /// Tells whether the two handles are the same list.
    pub fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Changes the elements as a whole and counts one structural change.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        self.changed();
        self.with_items(change)
    }

    /// Returns how often the list changed its structure, Java's `modCount`.
    pub(crate) fn changes(&self) -> u32 {
        self.0.changes.get()
    }

    fn changed(&self) {
        self.0.changes.set(self.0.changes.get().wrapping_add(1));
    }

    /// Returns the elements for dismantling when this is the last handle.
    pub(super) fn take_if_last(&mut self) -> Option<Vec<Value>> {
        Rc::get_mut(&mut self.0).map(|body| body.items.get_mut().take())
    }
}

impl Default for List {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Vec<Value>> for List {
    fn from(items: Vec<Value>) -> Self {
        Self::with_kind(ListKind::ARRAY_LIST, items)
    }
}

impl FromIterator<Value> for List {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Self {
        Self::from(items.into_iter().collect::<Vec<_>>())
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        drop_children(self.items.get_mut().take());
    }
}
