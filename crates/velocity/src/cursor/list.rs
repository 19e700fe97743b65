//! `ListCursor`: `java.util.ArrayList`'s iterators, the one that only goes on and the one that can
//! go back, add and set.

use super::{changed, illegal, no_such_element};
use crate::fault::Fault;
use crate::value::{List, Value};

/// Walks over a list, read as it is walked.
pub(crate) struct ListCursor {
    list: List,
    next: usize,
    /// The element returned last, while it is there.
    last: Option<usize>,
    changes: u32,
    /// The class of a `ListIterator`; none for the other kind.
    pub(crate) both_ways: Option<&'static str>,
}

impl ListCursor {
    pub(crate) fn new(list: &List, next: usize, both_ways: Option<&'static str>) -> Self {
        Self {
            list: list.clone(),
            next,
            last: None,
            changes: list.changes(),
            both_ways,
        }
    }

    pub(crate) fn has_next(&self) -> bool {
        self.next != self.list.len()
    }

    pub(crate) fn next_index(&self) -> usize {
        self.next
    }

    pub(crate) fn next(&mut self) -> Result<Value, Fault> {
        self.check()?;
        let value = self.list.get(self.next).ok_or_else(no_such_element)?;
        self.last = Some(self.next);
        self.next += 1;
        Ok(value)
    }

    pub(crate) fn previous(&mut self) -> Result<Value, Fault> {
        self.check()?;
        let at = self.next.checked_sub(1).ok_or_else(no_such_element)?;
        let value = self.list.get(at).ok_or_else(changed)?;
        self.next = at;
        self.last = Some(at);
        Ok(value)
    }

    pub(crate) fn remove(&mut self) -> Result<(), Fault> {
        let last = self.last.ok_or_else(illegal)?;
        self.check()?;
        if last >= self.list.len() {
            return Err(changed());
        }
        self.list.change(|items| drop(items.remove(last)));
        self.next = last;
        self.last = None;
        self.changes = self.list.changes();
        Ok(())
    }

    pub(crate) fn set(&mut self, value: &Value) -> Result<(), Fault> {
        let last = self.last.ok_or_else(illegal)?;
        self.check()?;
        match self.list.replace(last, value.clone()) {
            Some(_) => Ok(()),
            None => Err(changed()),
        }
    }

    pub(crate) fn add(&mut self, value: &Value) -> Result<(), Fault> {
        self.check()?;
        let at = self.next.min(self.list.len());
        self.list.change(|items| items.insert(at, value.clone()));
        self.next = at + 1;
        self.last = None;
        self.changes = self.list.changes();
        Ok(())
    }

    /// Returns how long the list is.
    pub(crate) fn length(&self) -> usize {
        self.list.len()
    }

    /// Copies out what is still to come.
    pub(super) fn rest(&self) -> Vec<Value> {
        let items = self.list.borrow();
        items.get(self.next..).unwrap_or_default().to_vec()
    }

    /// Gives the list away.
    pub(super) fn into_list(self) -> List {
        self.list
    }

    fn check(&self) -> Result<(), Fault> {
        if self.list.changes() == self.changes {
            Ok(())
        } else {
            Err(changed())
        }
    }
}
