//! The documents that were read or written last, shared and swapped whole.
//!
//! Only the thread that owns the file swaps, so what stands here is never older than an answered
//! write. Every document that was used stays: the file holds no more than one user's APIs.

use crate::{ApiAddress, Versioned};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

#[derive(Debug, Default)]
pub(crate) struct Cache(RwLock<BTreeMap<ApiAddress, Versioned>>);

impl Cache {
    pub(crate) fn get(&self, address: &ApiAddress) -> Option<Versioned> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(address)
            .cloned()
    }

    pub(crate) fn put(&self, address: ApiAddress, versioned: Versioned) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(address, versioned);
    }

    pub(crate) fn remove(&self, address: &ApiAddress) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(address);
    }
}
