//! A store that forgets: for tests, and for runs that shall leave nothing behind.

use crate::document::{Codec, Draft};
use crate::item::Item;
use crate::transaction::{Shelves, listing, run};
use crate::{
    Address, Document, Kind, Listing, Place, Row, Sequence, Store, StoreError, Transaction,
    Versioned,
};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Keeps documents in memory.
#[derive(Default)]
pub struct MemoryStore(Mutex<MemoryShelves>);

#[derive(Default)]
struct MemoryShelves {
    last_sequence: Sequence,
    items: BTreeMap<Address, Item>,
    /// In the order of insertion.
    order: BTreeMap<(Place, Kind, Sequence), String>,
    /// What stood at the addresses that the transaction under way has changed, oldest first.
    before: Vec<(Address, Option<Item>)>,
}

impl MemoryShelves {
    fn set(&mut self, at: &Address, item: Option<Item>) -> Option<Item> {
        let key = |item: &Item| (at.place.clone(), at.kind, item.sequence);
        if let Some(item) = item {
            self.order.insert(key(&item), at.id.clone());
            self.items.insert(at.clone(), item)
        } else {
            let old = self.items.remove(at);
            if let Some(old) = &old {
                self.order.remove(&key(old));
            }
            old
        }
    }

    fn change(&mut self, at: &Address, item: Option<Item>) {
        let old = self.set(at, item);
        self.before.push((at.clone(), old));
    }
}

impl Shelves for MemoryShelves {
    fn get(&mut self, at: &Address, _: Codec) -> Result<Option<Item>, StoreError> {
        Ok(self.items.get(at).cloned())
    }

    fn list(
        &mut self,
        place: &Place,
        kind: Kind,
        _: Codec,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<(Vec<Item>, bool), StoreError> {
        let first = after.map_or(0, |last| last.saturating_add(1));
        let from = (place.clone(), kind, first.min(Sequence::MAX - 1));
        let to = (place.clone(), kind, Sequence::MAX);
        // `to` is never given
        let mut following = self
            .order
            .range(from..to)
            .filter_map(|(_, id)| self.items.get(&place.at(kind, id.as_str())).cloned());
        let items = following.by_ref().take(limit).collect();
        Ok((items, following.next().is_some()))
    }

    fn ids_within(
        &mut self,
        place: &Place,
        kind: Kind,
        parent: &str,
    ) -> Result<Vec<String>, StoreError> {
        let prefix = format!("{parent}/");
        let from = place.at(kind, prefix.as_str());
        let within = self.items.range(from..).map(|(at, _)| at);
        Ok(within
            .take_while(|at| at.place == *place && at.kind == kind && at.id.starts_with(&prefix))
            .map(|at| at.id.clone())
            .collect())
    }

    fn insert(&mut self, at: &Address, draft: Draft) -> Result<Item, StoreError> {
        self.last_sequence += 1;
        let item = Item {
            sequence: self.last_sequence,
            revision: 1,
            document: draft.document,
        };
        self.change(at, Some(item.clone()));
        Ok(item)
    }

    fn replace(&mut self, at: &Address, old: &Item, draft: Draft) -> Result<Item, StoreError> {
        let item = Item {
            sequence: old.sequence,
            revision: old.revision.saturating_add(1),
            document: draft.document,
        };
        self.change(at, Some(item.clone()));
        Ok(item)
    }

    fn remove(&mut self, at: &Address, _: &Item) -> Result<(), StoreError> {
        self.change(at, None);
        Ok(())
    }

    fn keep(&mut self) -> Result<(), StoreError> {
        self.before.clear();
        Ok(())
    }

    fn undo(&mut self) -> Result<(), StoreError> {
        while let Some((at, old)) = self.before.pop() {
            // first away, then back: both orders of insertion are right afterwards
            self.set(&at, None);
            if old.is_some() {
                self.set(&at, old);
            }
        }
        Ok(())
    }
}

impl MemoryStore {
    fn shelves(&self) -> MutexGuard<'_, MemoryShelves> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

impl Store for MemoryStore {
    async fn load<D: Document>(&self, place: &Place, id: &str) -> Result<Versioned<D>, StoreError> {
        let at = place.at(D::KIND, id);
        let item = self.shelves().get(&at, Codec::of::<D>())?;
        item.and_then(|item| item.typed())
            .ok_or(StoreError::NoSuchDocument(at))
    }

    async fn list<D: Document>(
        &self,
        place: &Place,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<Listing<D>, StoreError> {
        let codec = Codec::of::<D>();
        let (items, more) = self.shelves().list(place, D::KIND, codec, after, limit)?;
        Ok(listing(&items, more))
    }

    async fn transact<T, E, F>(&self, place: &Place, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, E> + Send + 'static,
    {
        let ended = run(&mut *self.shelves(), place, work);
        ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    fn writes_json(&self) -> bool {
        false
    }

    async fn places<D: Document>(&self, id: &str) -> Result<Vec<Place>, StoreError> {
        let shelves = self.shelves();
        let addresses = shelves.items.keys();
        let found = addresses.filter(|at| at.kind == D::KIND && at.id == id);
        Ok(found.map(|at| at.place.clone()).collect())
    }

    async fn export(&self) -> Result<Vec<Row>, StoreError> {
        let shelves = self.shelves();
        let mut rows = Vec::with_capacity(shelves.items.len());
        for (at, item) in &shelves.items {
            let write = at.kind.codec().write;
            let document =
                write(&item.document).map_err(|error| StoreError::damaged(at, &error))?;
            rows.push((item.sequence, Row::new(at, item.revision, document)));
        }
        rows.sort_by_key(|(sequence, _)| *sequence);
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    async fn import(&self, rows: Vec<Row>) -> Result<(), StoreError> {
        let mut shelves = self.shelves();
        let mut fresh = MemoryShelves::default();
        for row in rows {
            let (at, revision, document) = row.read()?;
            fresh.last_sequence += 1;
            let item = Item {
                sequence: fresh.last_sequence,
                revision,
                document,
            };
            if fresh.set(&at, Some(item)).is_some() {
                return Err(StoreError::AlreadyThere(at));
            }
        }
        *shelves = fresh;
        Ok(())
    }
}
