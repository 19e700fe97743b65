//! A store in one SQLite file: write-ahead log, every answered write on the disk.
//!
//! One thread of its own owns the file and does one job after the other; async workers never wait
//! inside SQLite. Reads are answered from the cache without that thread once a document was used.
//! One process at a time may open the file, which a lock file beside it sees to.

mod database;
mod head;
mod migrate;

use crate::cache::Cache;
use crate::{ApiAddress, Listing, Place, Revision, Sequence, Store, StoreError, Versioned};
use database::Database;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use tokio::sync::oneshot;
use trygate_model::Api;

/// The name of the file in a data directory.
pub(crate) const FILE_NAME: &str = "trygate.sqlite";

type Job = Box<dyn FnOnce(&Database) + Send>;

/// Keeps documents in one SQLite file.
#[derive(Debug)]
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
            .spawn(move || {
                for job in queue {
                    job(&database);
                }
            })
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

    /// Has the thread do something and waits for its answer.
    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Database) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |database| {
            // nobody listens when the caller went away; the job is done all the same
            let _ = reply.send(job(database));
        });
        self.jobs
            .as_ref()
            .and_then(|jobs| jobs.send(job).ok())
            .ok_or(StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
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
    async fn load(&self, address: &ApiAddress) -> Result<Versioned, StoreError> {
        if let Some(found) = self.cache.get(address) {
            return Ok(found);
        }
        let address = address.clone();
        self.run(move |database| database.load(&address)).await
    }

    async fn list(
        &self,
        place: &Place,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        let place = place.clone();
        self.run(move |database| database.list(&place, after, limit))
            .await
    }

    async fn insert(&self, address: &ApiAddress, api: Api) -> Result<Versioned, StoreError> {
        let (address, document) = (address.clone(), write(address, &api)?);
        self.run(move |database| database.insert(address, api, &document))
            .await
    }

    async fn commit(
        &self,
        address: &ApiAddress,
        base: Revision,
        api: Api,
    ) -> Result<Versioned, StoreError> {
        let (address, document) = (address.clone(), write(address, &api)?);
        self.run(move |database| database.commit(address, base, api, &document))
            .await
    }

    async fn delete(&self, address: &ApiAddress) -> Result<(), StoreError> {
        let address = address.clone();
        self.run(move |database| database.delete(&address)).await
    }
}

fn write(address: &ApiAddress, api: &Api) -> Result<String, StoreError> {
    serde_json::to_string(api).map_err(|error| StoreError::Document {
        address: address.clone(),
        detail: error.to_string(),
    })
}
