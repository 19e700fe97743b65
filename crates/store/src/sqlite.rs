//! A store in one SQLite file: write-ahead log, every answered write on the disk.
//!
//! One thread of its own owns the file and does one job after the other; async workers never wait
//! inside SQLite. What is queued when it begins to write is written in one go and answered when all
//! of it is on the disk, so that many clients share the cost of one sync. Reads are answered from
//! the cache without that thread once a document was used. One process at a time may open the file,
//! which a lock file beside it sees to.

mod database;
mod group;
mod head;
mod migrate;

use crate::cache::Cache;
use crate::document::Codec;
use crate::transaction::{Shelves as _, listing, run};
use crate::{Document, Listing, Place, Row, Sequence, Store, StoreError, Transaction, Versioned};
use database::Database;
use group::{Answer, Job};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// The name of the file in a data directory.
pub(crate) const FILE_NAME: &str = "trygate.sqlite";

/// Keeps documents in one SQLite file.
pub struct SqliteStore {
    cache: Arc<Cache>,
    /// None only while the store is dropped.
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl SqliteStore {
    /// Opens or makes the file; its directory must exist.
    pub fn open(file: &Path) -> Result<Self, StoreError> {
        let cache = Arc::new(Cache::default());
        let database = Database::open(file, Arc::clone(&cache))?;
        let (jobs, queue) = mpsc::channel::<Job>();
        let thread = std::thread::Builder::new()
            .name("trygate-store".into())
            .spawn(move || group::serve(&queue, database))
            .map_err(|error| StoreError::File {
                file: file.to_owned(),
                problem: crate::FileProblem::Unusable {
                    detail: error.to_string(),
                },
            })?;
        Ok(Self {
            cache,
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    fn queue(&self, job: Job) -> Result<(), StoreError> {
        self.jobs
            .as_ref()
            .and_then(|jobs| jobs.send(job).ok())
            .ok_or(StoreError::Closed)
    }

    /// Has the thread do something that is no transaction, and waits for its answer.
    async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Database) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.queue(Box::new(move |database| {
            let found = ask(database);
            Box::new(move |written: Result<(), StoreError>| {
                // nobody listens when the caller went away
                let _ = reply.send(written.and(found));
            }) as Answer
        }))?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").finish_non_exhaustive()
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // the thread ends when it has done what is queued; then the file is closed
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Store for SqliteStore {
    async fn load<D: Document>(&self, place: &Place, id: &str) -> Result<Versioned<D>, StoreError> {
        let at = place.at(D::KIND, id);
        let mut found = self.cache.get(&at);
        if found.is_none() {
            let at = at.clone();
            found = self
                .ask(move |database| database.get(&at, Codec::of::<D>()))
                .await?;
        }
        found
            .and_then(|item| item.typed())
            .ok_or(StoreError::NoSuchDocument(at))
    }

    async fn list<D: Document>(
        &self,
        place: &Place,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<Listing<D>, StoreError> {
        let place = place.clone();
        let (items, more) = self
            .ask(move |database| database.list(&place, D::KIND, Codec::of::<D>(), after, limit))
            .await?;
        Ok(listing(&items, more))
    }

    async fn transact<T, E, F>(&self, place: &Place, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let place = place.clone();
        self.queue(Box::new(move |database| {
            let ended = run(database, &place, work);
            Box::new(move |written: Result<(), StoreError>| {
                let ended = match written {
                    Ok(()) => ended,
                    Err(error) => ended.map(|_| Err(error.into())),
                };
                let _ = reply.send(ended);
            }) as Answer
        }))?;
        let ended = answer.await.map_err(|_| StoreError::Closed)?;
        ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    fn writes_json(&self) -> bool {
        true
    }

    async fn places<D: Document>(&self, id: &str) -> Result<Vec<Place>, StoreError> {
        let id = id.to_owned();
        self.ask(move |database| database.places(D::KIND, &id))
            .await
    }

    async fn export(&self) -> Result<Vec<Row>, StoreError> {
        self.ask(|database| database.export()).await
    }

    async fn import(&self, rows: Vec<Row>) -> Result<(), StoreError> {
        for row in &rows {
            row.read()?;
        }
        self.ask(move |database| database.import(&rows)).await
    }
}
