//! Several reads and writes that happen as one: nobody sees half of them, and nothing that they
//! read changes before they are done.
//!
//! Transactions run one after the other, on the thread that owns the documents, so they are short
//! and do nothing but decide. One that ends with an error, or panics, leaves nothing behind.

use crate::document::{Codec, Draft};
use crate::item::Item;
use crate::{Address, Document, Kind, Listing, Place, Revision, Sequence, StoreError, Versioned};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a store does for transactions, without types.
pub(crate) trait Shelves {
    fn get(&mut self, at: &Address, codec: Codec) -> Result<Option<Item>, StoreError>;

    /// Returns up to `limit` items that were inserted after the one named, and whether more follow.
    fn list(
        &mut self,
        place: &Place,
        kind: Kind,
        codec: Codec,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<(Vec<Item>, bool), StoreError>;

    /// Returns the ids that begin with the parent's and a slash, sorted.
    fn ids_within(
        &mut self,
        place: &Place,
        kind: Kind,
        parent: &str,
    ) -> Result<Vec<String>, StoreError>;

    /// Adds an item where there is none.
    fn insert(&mut self, at: &Address, draft: Draft) -> Result<Item, StoreError>;

    /// Puts a document in the place of the one that is there.
    fn replace(&mut self, at: &Address, old: &Item, draft: Draft) -> Result<Item, StoreError>;

    /// Removes an item that is there.
    fn remove(&mut self, at: &Address, old: &Item) -> Result<(), StoreError>;

    /// Keeps what was done since the last `keep` or `undo`.
    fn keep(&mut self) -> Result<(), StoreError>;

    /// Takes back what was done since the last `keep` or `undo`.
    fn undo(&mut self) -> Result<(), StoreError>;
}

/// Reads and writes of one place that happen as one.
pub struct Transaction<'a> {
    shelves: &'a mut dyn Shelves,
    place: &'a Place,
}

impl Transaction<'_> {
    /// Returns the place whose documents are read and written.
    pub fn place(&self) -> &Place {
        self.place
    }

    /// Reads a document.
    pub fn load<D: Document>(&mut self, id: &str) -> Result<Option<Versioned<D>>, StoreError> {
        let at = self.place.at(D::KIND, id);
        let item = self.shelves.get(&at, Codec::of::<D>())?;
        Ok(item.and_then(|item| item.typed()))
    }

    /// Reads up to `limit` documents that were inserted after the one named.
    pub fn list<D: Document>(
        &mut self,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<Listing<D>, StoreError> {
        let codec = Codec::of::<D>();
        let (items, more) = self
            .shelves
            .list(self.place, D::KIND, codec, after, limit)?;
        Ok(listing(&items, more))
    }

    /// Reads every document of a kind, in the order in which they were inserted.
    pub fn all<D: Document>(&mut self) -> Result<Vec<Versioned<D>>, StoreError> {
        let listing = self.list::<D>(None, usize::MAX)?;
        Ok(listing.items.into_iter().map(|(_, found)| found).collect())
    }

    /// Reads the documents that belong to another one, by their own ids and sorted by these.
    pub fn within<D: Document>(
        &mut self,
        parent: &str,
    ) -> Result<Vec<(String, Versioned<D>)>, StoreError> {
        let ids = self.shelves.ids_within(self.place, D::KIND, parent)?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(versioned) = self.load::<D>(&id)? {
                let own = id.get(parent.len() + 1..).unwrap_or_default();
                found.push((own.to_owned(), versioned));
            }
        }
        Ok(found)
    }

    /// Adds a document where there is none yet.
    pub fn insert<D: Document>(&mut self, id: &str, document: D) -> Result<(), StoreError> {
        self.insert_draft::<D>(id, Draft::of(document)).map(drop)
    }

    /// Adds a document, or replaces the one that is there.
    pub fn put<D: Document>(&mut self, id: &str, document: D) -> Result<(), StoreError> {
        let at = self.place.at(D::KIND, id);
        let draft = Draft::of(document);
        match self.shelves.get(&at, Codec::of::<D>())? {
            Some(old) => self.shelves.replace(&at, &old, draft)?,
            None => self.shelves.insert(&at, draft)?,
        };
        Ok(())
    }

    /// Replaces the document whose revision is still `base`.
    pub fn commit<D: Document>(
        &mut self,
        id: &str,
        base: Revision,
        document: D,
    ) -> Result<Versioned<D>, StoreError> {
        self.commit_draft(id, base, Draft::of(document))
    }

    /// Removes a document; returns whether it was there. One that cannot be read is removed too.
    pub fn delete<D: Document>(&mut self, id: &str) -> Result<bool, StoreError> {
        let at = self.place.at(D::KIND, id);
        let old = match self.shelves.get(&at, Codec::of::<D>()) {
            Ok(None) => return Ok(false),
            Ok(Some(old)) => old,
            Err(StoreError::Document { .. }) => Item {
                sequence: 0,
                revision: 0,
                document: std::sync::Arc::new(()),
            },
            Err(other) => return Err(other),
        };
        self.shelves.remove(&at, &old)?;
        Ok(true)
    }

    /// Removes the documents that belong to another one; returns how many there were.
    pub fn delete_within<D: Document>(&mut self, parent: &str) -> Result<usize, StoreError> {
        let ids = self.shelves.ids_within(self.place, D::KIND, parent)?;
        for id in &ids {
            self.delete::<D>(id)?;
        }
        Ok(ids.len())
    }

    pub(crate) fn insert_draft<D: Document>(
        &mut self,
        id: &str,
        draft: Draft,
    ) -> Result<Versioned<D>, StoreError> {
        let at = self.place.at(D::KIND, id);
        if self.shelves.get(&at, draft.codec)?.is_some() {
            return Err(StoreError::AlreadyThere(at));
        }
        let item = self.shelves.insert(&at, draft)?;
        item.typed().ok_or(StoreError::NoSuchDocument(at))
    }

    pub(crate) fn commit_draft<D: Document>(
        &mut self,
        id: &str,
        base: Revision,
        draft: Draft,
    ) -> Result<Versioned<D>, StoreError> {
        let at = self.place.at(D::KIND, id);
        let Some(old) = self.shelves.get(&at, draft.codec)? else {
            return Err(StoreError::NoSuchDocument(at));
        };
        if old.revision != base {
            return Err(StoreError::Changed {
                address: at,
                base,
                found: old.revision,
            });
        }
        let item = self.shelves.replace(&at, &old, draft)?;
        item.typed().ok_or(StoreError::NoSuchDocument(at))
    }
}

pub(crate) fn listing<D: Document>(items: &[Item], more: bool) -> Listing<D> {
    Listing {
        items: items
            .iter()
            .filter_map(|item| Some((item.sequence, item.typed()?)))
            .collect(),
        more,
    }
}

/// A panic of a transaction, to be raised again where it was called.
pub(crate) type Panicked = Box<dyn Any + Send>;

/// Runs a transaction; it is kept whole or not at all.
pub(crate) fn run<T, E: From<StoreError>>(
    shelves: &mut dyn Shelves,
    place: &Place,
    work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
) -> Result<Result<T, E>, Panicked> {
    let mut transaction = Transaction { shelves, place };
    let ended = catch_unwind(AssertUnwindSafe(|| work(&mut transaction)));
    match ended {
        Ok(Ok(done)) => Ok(match shelves.keep() {
            Ok(()) => Ok(done),
            Err(error) => Err(error.into()),
        }),
        Ok(Err(refused)) => Ok(match shelves.undo() {
            Ok(()) => Err(refused),
            Err(error) => Err(error.into()),
        }),
        Err(panic) => {
            // what cannot be undone is undone with the whole group, which then fails to be written
            let _ = shelves.undo();
            Err(panic)
        }
    }
}
