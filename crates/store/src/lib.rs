//! Where everything is kept: typed, versioned documents in memory or in one SQLite file.
//!
//! A store knows whole documents only. Who changes one loads it, changes a copy, and commits the
//! copy against the revision that was loaded; a commit against an older revision is refused. What
//! concerns several documents is done in a [`Transaction`]. What is inside a document, and who may
//! change it, is not a store's concern.

pub mod address;
mod cache;
pub mod document;
pub mod error;
mod function_record;
mod item;
mod memory;
pub mod row;
pub mod snapshot;
mod sqlite;
mod transaction;

pub use address::{Address, Place};
pub use document::{Document, Kind};
pub use error::{FileProblem, StoreError};
pub use function_record::FunctionRecord;
pub use item::{Listing, Revision, Sequence, Versioned};
pub use memory::MemoryStore;
pub use row::Row;
pub use sqlite::SqliteStore;
pub use transaction::Transaction;

use document::Draft;
use std::future::Future;
use std::path::Path;

/// Keeps versioned documents.
///
/// An answered write is durable to the degree that the store promises, and every later read sees
/// it. The futures may be dropped at any time; a write that was begun is then still carried out
/// wholly or not at all.
pub trait Store: Send + Sync + 'static {
    /// Reads a document.
    fn load<D: Document>(
        &self,
        place: &Place,
        id: &str,
    ) -> impl Future<Output = Result<Versioned<D>, StoreError>> + Send;

    /// Reads up to `limit` documents of a kind that were inserted after the one named.
    fn list<D: Document>(
        &self,
        place: &Place,
        after: Option<Sequence>,
        limit: usize,
    ) -> impl Future<Output = Result<Listing<D>, StoreError>> + Send;

    /// Runs several reads and writes as one; an error of the work leaves nothing behind.
    fn transact<T, E, F>(
        &self,
        place: &Place,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, E> + Send + 'static;

    /// Says whether documents are written as JSON, so that this is done before their turn comes.
    fn writes_json(&self) -> bool;

    /// Finds the places that have a document of a kind and an id.
    fn places<D: Document>(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Vec<Place>, StoreError>> + Send;

    /// Reads every document of every place, in the order in which they were inserted.
    fn export(&self) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;

    /// Puts these documents in the place of everything that is there.
    fn import(&self, rows: Vec<Row>) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Adds a document where there is none yet.
    fn insert<D: Document>(
        &self,
        place: &Place,
        id: &str,
        document: D,
    ) -> impl Future<Output = Result<Versioned<D>, StoreError>> + Send {
        let draft = draft(self, place, id, document);
        let id = id.to_owned();
        async move {
            let draft = draft?;
            self.transact(place, move |books| books.insert_draft(&id, draft))
                .await
        }
    }

    /// Replaces the document whose revision is still `base`.
    fn commit<D: Document>(
        &self,
        place: &Place,
        id: &str,
        base: Revision,
        document: D,
    ) -> impl Future<Output = Result<Versioned<D>, StoreError>> + Send {
        let draft = draft(self, place, id, document);
        let id = id.to_owned();
        async move {
            let draft = draft?;
            self.transact(place, move |books| books.commit_draft(&id, base, draft))
                .await
        }
    }

    /// Removes a document.
    fn delete<D: Document>(
        &self,
        place: &Place,
        id: &str,
    ) -> impl Future<Output = Result<(), StoreError>> + Send {
        let id = id.to_owned();
        self.transact(place, move |books| {
            if books.delete::<D>(&id)? {
                Ok(())
            } else {
                Err(StoreError::NoSuchDocument(books.place().at(D::KIND, id)))
            }
        })
    }
}

/// Makes a draft of a document, written out if the store is going to want that.
fn draft<D: Document>(
    store: &(impl Store + ?Sized),
    place: &Place,
    id: &str,
    document: D,
) -> Result<Draft, StoreError> {
    let mut draft = Draft::of(document);
    if store.writes_json() {
        let json = draft.json();
        draft.json =
            Some(json.map_err(|error| StoreError::damaged(&place.at(D::KIND, id), &error))?);
    }
    Ok(draft)
}

/// One of the stores; the set is closed, so no boxing is needed.
#[derive(Debug)]
pub enum AnyStore {
    /// Forgets everything when it is dropped.
    Memory(MemoryStore),
    /// Keeps everything in one file.
    Sqlite(SqliteStore),
}

impl AnyStore {
    /// Opens an empty store that forgets everything when it is dropped.
    pub fn memory() -> Self {
        Self::Memory(MemoryStore::default())
    }

    /// Opens or makes the SQLite file of a data directory, which must exist.
    pub fn open(data_dir: &Path) -> Result<Self, StoreError> {
        SqliteStore::open(&data_dir.join(sqlite::FILE_NAME)).map(Self::Sqlite)
    }
}

impl Store for AnyStore {
    async fn load<D: Document>(&self, place: &Place, id: &str) -> Result<Versioned<D>, StoreError> {
        match self {
            Self::Memory(store) => store.load(place, id).await,
            Self::Sqlite(store) => store.load(place, id).await,
        }
    }

    async fn list<D: Document>(
        &self,
        place: &Place,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<Listing<D>, StoreError> {
        match self {
            Self::Memory(store) => store.list(place, after, limit).await,
            Self::Sqlite(store) => store.list(place, after, limit).await,
        }
    }

    async fn transact<T, E, F>(&self, place: &Place, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, E> + Send + 'static,
    {
        match self {
            Self::Memory(store) => store.transact(place, work).await,
            Self::Sqlite(store) => store.transact(place, work).await,
        }
    }

    fn writes_json(&self) -> bool {
        match self {
            Self::Memory(store) => store.writes_json(),
            Self::Sqlite(store) => store.writes_json(),
        }
    }

    async fn places<D: Document>(&self, id: &str) -> Result<Vec<Place>, StoreError> {
        match self {
            Self::Memory(store) => store.places::<D>(id).await,
            Self::Sqlite(store) => store.places::<D>(id).await,
        }
    }

    async fn export(&self) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Memory(store) => store.export().await,
            Self::Sqlite(store) => store.export().await,
        }
    }

    async fn import(&self, rows: Vec<Row>) -> Result<(), StoreError> {
        match self {
            Self::Memory(store) => store.import(rows).await,
            Self::Sqlite(store) => store.import(rows).await,
        }
    }
}
