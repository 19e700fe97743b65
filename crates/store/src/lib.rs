//! Where APIs are kept: one versioned document for each API, in memory or in one SQLite file.
//!
//! A store knows whole documents only. Who changes one loads it, changes a copy, and commits the
//! copy against the revision that was loaded; a commit against an older revision is refused. What
//! is inside a document, and who may change it, is not a store's concern.

pub mod address;
mod cache;
pub mod error;
mod memory;
mod sqlite;

pub use address::{ApiAddress, Place};
pub use error::{FileProblem, StoreError};
pub use memory::MemoryStore;
pub use sqlite::SqliteStore;

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use trygate_model::Api;

/// Counts the commits to one document, from 1.
pub type Revision = u64;

/// Counts the documents of a store in the order in which they were inserted.
pub type Sequence = u64;

/// A document as a store holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Versioned {
    /// The revision that a commit must name.
    pub revision: Revision,
    /// The document, shared: reading it costs a reference count.
    pub api: Arc<Api>,
}

/// One page of the documents of a place, in the order in which they were inserted.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The documents with their sequence numbers.
    pub items: Vec<(Sequence, Versioned)>,
    /// Whether more follow after the last one.
    pub more: bool,
}

/// Keeps one versioned document for each API.
///
/// An answered write is durable to the degree that the store promises, and every later read sees
/// it. The futures may be dropped at any time; a write that was begun is then still carried out
/// wholly or not at all.
pub trait Store: Send + Sync + 'static {
    /// Reads the document at an address.
    fn load(
        &self,
        address: &ApiAddress,
    ) -> impl Future<Output = Result<Versioned, StoreError>> + Send;

    /// Reads up to `limit` documents of a place that were inserted after the one named.
    fn list(
        &self,
        place: &Place,
        after: Option<Sequence>,
        limit: usize,
    ) -> impl Future<Output = Result<Listing, StoreError>> + Send;

    /// Adds a document where there is none yet.
    fn insert(
        &self,
        address: &ApiAddress,
        api: Api,
    ) -> impl Future<Output = Result<Versioned, StoreError>> + Send;

    /// Replaces the document whose revision is still `base`.
    fn commit(
        &self,
        address: &ApiAddress,
        base: Revision,
        api: Api,
    ) -> impl Future<Output = Result<Versioned, StoreError>> + Send;

    /// Removes the document at an address.
    fn delete(&self, address: &ApiAddress) -> impl Future<Output = Result<(), StoreError>> + Send;
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
    async fn load(&self, address: &ApiAddress) -> Result<Versioned, StoreError> {
        match self {
            Self::Memory(store) => store.load(address).await,
            Self::Sqlite(store) => store.load(address).await,
        }
    }

    async fn list(
        &self,
        place: &Place,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        match self {
            Self::Memory(store) => store.list(place, after, limit).await,
            Self::Sqlite(store) => store.list(place, after, limit).await,
        }
    }

    async fn insert(&self, address: &ApiAddress, api: Api) -> Result<Versioned, StoreError> {
        match self {
            Self::Memory(store) => store.insert(address, api).await,
            Self::Sqlite(store) => store.insert(address, api).await,
        }
    }

    async fn commit(
        &self,
        address: &ApiAddress,
        base: Revision,
        api: Api,
    ) -> Result<Versioned, StoreError> {
        match self {
            Self::Memory(store) => store.commit(address, base, api).await,
            Self::Sqlite(store) => store.commit(address, base, api).await,
        }
    }

    async fn delete(&self, address: &ApiAddress) -> Result<(), StoreError> {
        match self {
            Self::Memory(store) => store.delete(address).await,
            Self::Sqlite(store) => store.delete(address).await,
        }
    }
}
