//! A store that forgets: for tests, and for runs that shall leave nothing behind.

use crate::{ApiAddress, Listing, Place, Revision, Sequence, Store, StoreError, Versioned};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use trygate_model::Api;

/// Keeps documents in memory.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Shelves>);

#[derive(Debug, Default)]
struct Shelves {
    last_sequence: Sequence,
    /// By place, then in the order of insertion.
    documents: BTreeMap<Place, BTreeMap<Sequence, Versioned>>,
    sequences: BTreeMap<ApiAddress, Sequence>,
}

impl Shelves {
    fn slot(&mut self, address: &ApiAddress) -> Result<&mut Versioned, StoreError> {
        let sequence = self.sequences.get(address);
        sequence
            .and_then(|sequence| self.documents.get_mut(&address.place)?.get_mut(sequence))
            .ok_or_else(|| StoreError::NoSuchApi(address.clone()))
    }
}

impl MemoryStore {
    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    async fn load(&self, address: &ApiAddress) -> Result<Versioned, StoreError> {
        self.shelves().slot(address).cloned()
    }

    async fn list(
        &self,
        place: &Place,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        let shelves = self.shelves();
        let mut following = shelves
            .documents
            .get(place)
            .into_iter()
            .flat_map(|shelf| shelf.range(after.map_or(0, |last| last.saturating_add(1))..));
        let items = following
            .by_ref()
            .take(limit)
            .map(|(sequence, versioned)| (*sequence, versioned.clone()))
            .collect();
        let more = following.next().is_some();
        Ok(Listing { items, more })
    }

    async fn insert(&self, address: &ApiAddress, api: Api) -> Result<Versioned, StoreError> {
        let mut shelves = self.shelves();
        if shelves.sequences.contains_key(address) {
            return Err(StoreError::AlreadyThere(address.clone()));
        }
        shelves.last_sequence += 1;
        let sequence = shelves.last_sequence;
        let versioned = Versioned {
            revision: 1,
            api: Arc::new(api),
        };
        shelves.sequences.insert(address.clone(), sequence);
        shelves
            .documents
            .entry(address.place.clone())
            .or_default()
            .insert(sequence, versioned.clone());
        Ok(versioned)
    }

    async fn commit(
        &self,
        address: &ApiAddress,
        base: Revision,
        api: Api,
    ) -> Result<Versioned, StoreError> {
        let mut shelves = self.shelves();
        let slot = shelves.slot(address)?;
        if slot.revision != base {
            return Err(StoreError::Changed {
                address: address.clone(),
                base,
                found: slot.revision,
            });
        }
        *slot = Versioned {
            revision: base + 1,
            api: Arc::new(api),
        };
        Ok(slot.clone())
    }

    async fn delete(&self, address: &ApiAddress) -> Result<(), StoreError> {
        let mut shelves = self.shelves();
        let Some(sequence) = shelves.sequences.remove(address) else {
            return Err(StoreError::NoSuchApi(address.clone()));
        };
        if let Some(shelf) = shelves.documents.get_mut(&address.place) {
            shelf.remove(&sequence);
        }
        Ok(())
    }
}
