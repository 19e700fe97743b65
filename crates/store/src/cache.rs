//! The documents that were read or written last, shared and swapped whole.
//!
//! Only the thread that owns the file swaps, and only what is on the disk, so what stands here is
//! never older than an answered write and never newer than the file. Every document that was used
//! stays: the file holds no more than one user's APIs.

use crate::Address;
use crate::item::Item;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

#[derive(Default)]
pub(crate) struct Cache(RwLock<BTreeMap<Address, Item>>);

impl Cache {
    pub(crate) fn get(&self, address: &Address) -> Option<Item> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(address)
            .cloned()
    }

    pub(crate) fn put(&self, address: Address, item: Item) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(address, item);
    }

    /// Swaps what a group of writes has changed; none: it was removed.
    pub(crate) fn swap(&self, changes: BTreeMap<Address, Option<Item>>) {
        let mut shelf = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (address, item) in changes {
            match item {
                Some(item) => shelf.insert(address, item),
                None => shelf.remove(&address),
            };
        }
    }
}
