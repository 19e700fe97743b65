//! The connection and its statements; runs only on the store's own thread.

use super::head;
use super::migrate::{MigrateError, migrate};
use crate::cache::Cache;
use crate::{ApiAddress, FileProblem, Listing, Place, Revision, Sequence, StoreError, Versioned};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use trygate_model::Api;

/// How long a statement waits for a reader of another process, such as `sqlite3`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// The open file.
pub(super) struct Database {
    connection: Connection,
    file: PathBuf,
    cache: Arc<Cache>,
    /// Held as long as the file is open; the operating system lets go of it when we die.
    _lock: File,
}

impl Database {
    /// Opens or makes the file and brings it to the newest schema.
    pub(super) fn open(file: &Path, cache: Arc<Cache>) -> Result<Self, StoreError> {
        let problem = |problem| StoreError::File {
            file: file.to_owned(),
            problem,
        };
        head::check(file).map_err(problem)?;
        let lock = lock(file).map_err(problem)?;
        let connection = connect(file).map_err(problem)?;
        Ok(Self {
            connection,
            file: file.to_owned(),
            cache,
            _lock: lock,
        })
    }

    pub(super) fn load(&self, address: &ApiAddress) -> Result<Versioned, StoreError> {
        if let Some(found) = self.cache.get(address) {
            return Ok(found);
        }
        let row = self
            .connection
            .prepare_cached(
                "SELECT revision, document FROM api \
                 WHERE account = ?1 AND region = ?2 AND api_id = ?3",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(place_and_id(address), |row| {
                        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
                    })
                    .optional()
            })
            .map_err(|error| self.failed(&error))?;
        let (revision, document) = row.ok_or_else(|| StoreError::NoSuchApi(address.clone()))?;
        let api: Api = serde_json::from_str(&document).map_err(|error| StoreError::Document {
            address: address.clone(),
            detail: error.to_string(),
        })?;
        let versioned = Versioned {
            revision: revision.cast_unsigned(),
            api: Arc::new(api),
        };
        self.cache.put(address.clone(), versioned.clone());
        Ok(versioned)
    }

    pub(super) fn list(
        &self,
        place: &Place,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        let after = after.map_or(0, |last| i64::try_from(last).unwrap_or(i64::MAX));
        let most = i64::try_from(limit)
            .unwrap_or(i64::MAX - 1)
            .saturating_add(1);
        let mut rows: Vec<(i64, String)> = self
            .connection
            .prepare_cached(
                "SELECT sequence, api_id FROM api \
                 WHERE account = ?1 AND region = ?2 AND sequence > ?3 ORDER BY sequence LIMIT ?4",
            )
            .and_then(|mut statement| {
                statement
                    .query_map(params![place.account, place.region, after, most], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })?
                    .collect()
            })
            .map_err(|error| self.failed(&error))?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let items = rows
            .into_iter()
            .map(|(sequence, api_id)| {
                Ok((sequence.cast_unsigned(), self.load(&place.api(api_id))?))
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(Listing { items, more })
    }

    pub(super) fn insert(
        &self,
        address: ApiAddress,
        api: Api,
        document: &str,
    ) -> Result<Versioned, StoreError> {
        let [account, region, api_id] = place_and_id(&address);
        let inserted = self
            .connection
            .prepare_cached(
                "INSERT INTO api (account, region, api_id, revision, document) \
                 SELECT ?1, ?2, ?3, 1, ?4 WHERE NOT EXISTS \
                 (SELECT 1 FROM api WHERE account = ?1 AND region = ?2 AND api_id = ?3)",
            )
            .and_then(|mut statement| statement.execute(params![account, region, api_id, document]))
            .map_err(|error| self.failed(&error))?;
        if inserted == 0 {
            return Err(StoreError::AlreadyThere(address));
        }
        Ok(self.swap(address, 1, api))
    }

    pub(super) fn commit(
        &self,
        address: ApiAddress,
        base: Revision,
        api: Api,
        document: &str,
    ) -> Result<Versioned, StoreError> {
        let [account, region, api_id] = place_and_id(&address);
        let next = base.saturating_add(1);
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE api SET revision = ?5, document = ?6 \
                 WHERE account = ?1 AND region = ?2 AND api_id = ?3 AND revision = ?4",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    account,
                    region,
                    api_id,
                    base.cast_signed(),
                    next.cast_signed(),
                    document
                ])
            })
            .map_err(|error| self.failed(&error))?;
        if changed == 0 {
            let found = self.load(&address)?.revision;
            return Err(StoreError::Changed {
                address,
                base,
                found,
            });
        }
        Ok(self.swap(address, next, api))
    }

    pub(super) fn delete(&self, address: &ApiAddress) -> Result<(), StoreError> {
        let deleted = self
            .connection
            .prepare_cached("DELETE FROM api WHERE account = ?1 AND region = ?2 AND api_id = ?3")
            .and_then(|mut statement| statement.execute(place_and_id(address)))
            .map_err(|error| self.failed(&error))?;
        self.cache.remove(address);
        if deleted == 0 {
            return Err(StoreError::NoSuchApi(address.clone()));
        }
        Ok(())
    }

    fn swap(&self, address: ApiAddress, revision: Revision, api: Api) -> Versioned {
        let versioned = Versioned {
            revision,
            api: Arc::new(api),
        };
        self.cache.put(address, versioned.clone());
        versioned
    }

    fn failed(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::File {
            file: self.file.clone(),
            problem: problem_of(error),
        }
    }
}

fn place_and_id(address: &ApiAddress) -> [&str; 3] {
    [
        &address.place.account,
        &address.place.region,
        &address.api_id,
    ]
}

/// Takes the lock file beside the database, which leaves the database itself open to `sqlite3`.
fn lock(file: &Path) -> Result<File, FileProblem> {
    let mut name = file.as_os_str().to_owned();
    name.push(".lock");
    let unusable = |error: std::io::Error| FileProblem::Unusable {
        detail: error.to_string(),
    };
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(Path::new(&name))
        .map_err(unusable)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(FileProblem::InUse),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

fn connect(file: &Path) -> Result<Connection, FileProblem> {
    let prepare = || -> Result<Connection, MigrateError> {
        let mut connection = Connection::open(file)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        let check: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if check != "ok" {
            return Err(MigrateError::Problem(FileProblem::Damaged {
                detail: check,
            }));
        }
        migrate(&mut connection)?;
        // after the migration, so that a foreign file's journal mode is not changed
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        Ok(connection)
    };
    prepare().map_err(|error| match error {
        MigrateError::Problem(problem) => problem,
        MigrateError::Sqlite(error) => problem_of(&error),
    })
}

fn problem_of(error: &rusqlite::Error) -> FileProblem {
    let detail = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => FileProblem::NotADatabase,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FileProblem::InUse,
        // no code: not SQLite's own, a value has another type than the schema gives it
        Some(ErrorCode::DatabaseCorrupt) | None => FileProblem::Damaged { detail },
        Some(_) => FileProblem::Unusable { detail },
    }
}
