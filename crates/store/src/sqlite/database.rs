//! The connection and its statements; runs only on the store's own thread.
//!
//! What a group of writes has changed stands in `pending` until it is on the disk: the jobs of the
//! group see it, everybody else sees the cache.

use super::head;
use super::migrate::{MigrateError, migrate};
use crate::cache::Cache;
use crate::document::{Codec, Draft};
use crate::item::Item;
use crate::transaction::Shelves;
use crate::{Address, FileProblem, Kind, Place, Row, Sequence, StoreError};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a statement waits for a reader of another process, such as `sqlite3`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// What a write leaves at an address; none: nothing.
type Pending = Option<Item>;

/// The open file.
pub(super) struct Database {
    connection: Connection,
    file: PathBuf,
    cache: Arc<Cache>,
    /// What the group of writes under way has changed; none: it was removed.
    pending: BTreeMap<Address, Pending>,
    /// What stood in `pending` before the transaction under way changed it, oldest first.
    before: Vec<(Address, Option<Pending>)>,
    /// Whether a group of writes is under way.
    in_group: bool,
    /// Whether the transaction under way has written.
    in_savepoint: bool,
    /// Why the group cannot be written any more.
    broken: Option<StoreError>,
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
            pending: BTreeMap::new(),
            before: Vec::new(),
            in_group: false,
            in_savepoint: false,
            broken: None,
            _lock: lock,
        })
    }

    /// Whether something was written that is not on the disk yet.
    pub(super) fn is_writing(&self) -> bool {
        self.in_group
    }

    /// Brings the group of writes to the disk, all of it or nothing.
    pub(super) fn write_out(&mut self) -> Result<(), StoreError> {
        let written = match self.broken.take() {
            Some(error) => Err(error),
            None => self.execute("COMMIT"),
        };
        let pending = std::mem::take(&mut self.pending);
        self.in_group = false;
        match &written {
            Ok(()) => self.cache.swap(pending),
            // SQLite may have rolled back by itself
            Err(_) => drop(self.execute("ROLLBACK")),
        }
        written
    }

    /// Begins what must be begun before a transaction writes.
    fn begin(&mut self) -> Result<(), StoreError> {
        if !self.in_group {
            self.execute("BEGIN IMMEDIATE")?;
            self.in_group = true;
        }
        if !self.in_savepoint {
            self.execute("SAVEPOINT job")?;
            self.in_savepoint = true;
        }
        Ok(())
    }

    fn execute(&self, sql: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([]))
            .map(drop)
            .map_err(|error| self.failed(&error))
    }

    fn change(&mut self, at: &Address, item: Option<Item>) {
        let old = self.pending.insert(at.clone(), item);
        self.before.push((at.clone(), old));
    }

    /// Finds the places that have a document of a kind and an id. It reads the whole index, so who
    /// asks often remembers the answer.
    pub(super) fn places(&self, kind: Kind, id: &str) -> Result<Vec<Place>, StoreError> {
        self.connection
            .prepare_cached("SELECT account, region FROM document WHERE kind = ?1 AND id = ?2")
            .and_then(|mut statement| {
                statement
                    .query_map(params![kind.name(), id], |row| {
                        Ok(Place::new(
                            row.get::<_, String>(0)?,
                            row.get::<_, String>(1)?,
                        ))
                    })?
                    .collect()
            })
            .map_err(|error| self.failed(&error))
    }

    /// Reads every document, in the order in which they were inserted.
    pub(super) fn export(&self) -> Result<Vec<Row>, StoreError> {
        let mut statement = self
            .connection
            .prepare(
                "SELECT account, region, kind, id, revision, document FROM document \
                 ORDER BY sequence",
            )
            .map_err(|error| self.failed(&error))?;
        statement
            .query_map([], |row| {
                Ok(Row {
                    account: row.get(0)?,
                    region: row.get(1)?,
                    kind: row.get(2)?,
                    id: row.get(3)?,
                    revision: row.get::<_, i64>(4)?.cast_unsigned(),
                    document: row.get(5)?,
                })
            })
            .and_then(Iterator::collect)
            .map_err(|error| self.failed(&error))
    }

    /// Puts these documents, which were read before, in the place of all that is there.
    pub(super) fn import(&mut self, rows: &[Row]) -> Result<(), StoreError> {
        self.begin()?;
        let imported = self.replace_all(rows);
        match imported {
            Ok(()) => self.keep()?,
            Err(_) => self.undo()?,
        }
        imported
    }

    fn replace_all(&mut self, rows: &[Row]) -> Result<(), StoreError> {
        for old in self.export()? {
            if let Some(kind) = Kind::named(&old.kind) {
                let at = Place::new(old.account, old.region).at(kind, old.id);
                self.change(&at, None);
            }
        }
        self.execute("DELETE FROM document")?;
        for row in rows {
            let (at, revision, document) = row.read()?;
            if self.pending.get(&at).is_some_and(Option::is_some) {
                return Err(StoreError::AlreadyThere(at));
            }
            let sequence = self.add(&at, revision, &row.document)?;
            let item = Item {
                sequence,
                revision,
                document,
            };
            self.change(&at, Some(item));
        }
        Ok(())
    }

    fn add(&mut self, at: &Address, revision: u64, json: &str) -> Result<Sequence, StoreError> {
        let [account, region, kind, id] = columns(at);
        self.connection
            .prepare_cached(
                "INSERT INTO document (account, region, kind, id, revision, document) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .and_then(|mut statement| {
                let revision = revision.cast_signed();
                statement.insert(params![account, region, kind, id, revision, json])
            })
            .map(i64::cast_unsigned)
            .map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::File {
            file: self.file.clone(),
            problem: problem_of(error),
        }
    }
}

impl Shelves for Database {
    fn get(&mut self, at: &Address, codec: Codec) -> Result<Option<Item>, StoreError> {
        if let Some(pending) = self.pending.get(at) {
            return Ok(pending.clone());
        }
        if let Some(found) = self.cache.get(at) {
            return Ok(Some(found));
        }
        let row = self
            .connection
            .prepare_cached(
                "SELECT sequence, revision, document FROM document \
                 WHERE account = ?1 AND region = ?2 AND kind = ?3 AND id = ?4",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(columns(at), |row| {
                        Ok((
                            row.get::<_, i64>(0)?,
                            row.get::<_, i64>(1)?,
                            row.get::<_, String>(2)?,
                        ))
                    })
                    .optional()
            })
            .map_err(|error| self.failed(&error))?;
        let Some((sequence, revision, json)) = row else {
            return Ok(None);
        };
        let item = Item {
            sequence: sequence.cast_unsigned(),
            revision: revision.cast_unsigned(),
            document: (codec.read)(&json).map_err(|error| StoreError::damaged(at, &error))?,
        };
        // what this group has written stands in `pending`, so this is on the disk
        self.cache.put(at.clone(), item.clone());
        Ok(Some(item))
    }

    fn list(
        &mut self,
        place: &Place,
        kind: Kind,
        codec: Codec,
        after: Option<Sequence>,
        limit: usize,
    ) -> Result<(Vec<Item>, bool), StoreError> {
        let after = after.map_or(0, |last| i64::try_from(last).unwrap_or(i64::MAX));
        let most = i64::try_from(limit)
            .unwrap_or(i64::MAX - 1)
            .saturating_add(1);
        let mut ids: Vec<String> = self
            .connection
            .prepare_cached(
                "SELECT id FROM document \
                 WHERE account = ?1 AND region = ?2 AND kind = ?3 AND sequence > ?4 \
                 ORDER BY sequence LIMIT ?5",
            )
            .and_then(|mut statement| {
                let columns = params![place.account, place.region, kind.name(), after, most];
                statement.query_map(columns, |row| row.get(0))?.collect()
            })
            .map_err(|error| self.failed(&error))?;
        let more = ids.len() > limit;
        ids.truncate(limit);
        let mut items = Vec::with_capacity(ids.len());
        for id in ids {
            items.extend(self.get(&place.at(kind, id), codec)?);
        }
        Ok((items, more))
    }

    fn ids_within(
        &mut self,
        place: &Place,
        kind: Kind,
        parent: &str,
    ) -> Result<Vec<String>, StoreError> {
        // `0` is the character after the slash
        let (from, to) = (format!("{parent}/"), format!("{parent}0"));
        self.connection
            .prepare_cached(
                "SELECT id FROM document \
                 WHERE account = ?1 AND region = ?2 AND kind = ?3 AND id >= ?4 AND id < ?5 \
                 ORDER BY id",
            )
            .and_then(|mut statement| {
                let columns = params![place.account, place.region, kind.name(), from, to];
                statement.query_map(columns, |row| row.get(0))?.collect()
            })
            .map_err(|error| self.failed(&error))
    }

    fn insert(&mut self, at: &Address, mut draft: Draft) -> Result<Item, StoreError> {
        let json = draft
            .json()
            .map_err(|error| StoreError::damaged(at, &error))?;
        self.begin()?;
        let item = Item {
            sequence: self.add(at, 1, &json)?,
            revision: 1,
            document: draft.document,
        };
        self.change(at, Some(item.clone()));
        Ok(item)
    }

    fn replace(&mut self, at: &Address, old: &Item, mut draft: Draft) -> Result<Item, StoreError> {
        let json = draft
            .json()
            .map_err(|error| StoreError::damaged(at, &error))?;
        self.begin()?;
        let item = Item {
            sequence: old.sequence,
            revision: old.revision.saturating_add(1),
            document: draft.document,
        };
        self.connection
            .prepare_cached("UPDATE document SET revision = ?2, document = ?3 WHERE sequence = ?1")
            .and_then(|mut statement| {
                statement.execute(params![
                    item.sequence.cast_signed(),
                    item.revision.cast_signed(),
                    json
                ])
            })
            .map_err(|error| self.failed(&error))?;
        self.change(at, Some(item.clone()));
        Ok(item)
    }

    fn remove(&mut self, at: &Address, _: &Item) -> Result<(), StoreError> {
        self.begin()?;
        self.connection
            .prepare_cached(
                "DELETE FROM document \
                 WHERE account = ?1 AND region = ?2 AND kind = ?3 AND id = ?4",
            )
            .and_then(|mut statement| statement.execute(columns(at)))
            .map_err(|error| self.failed(&error))?;
        self.change(at, None);
        Ok(())
    }

    fn keep(&mut self) -> Result<(), StoreError> {
        self.before.clear();
        if std::mem::take(&mut self.in_savepoint) {
            let kept = self.execute("RELEASE job");
            if let Err(error) = &kept {
                self.broken = Some(error.clone());
            }
            return kept;
        }
        Ok(())
    }

    fn undo(&mut self) -> Result<(), StoreError> {
        while let Some((at, old)) = self.before.pop() {
            match old {
                Some(old) => self.pending.insert(at, old),
                None => self.pending.remove(&at),
            };
        }
        if std::mem::take(&mut self.in_savepoint) {
            let undone = self
                .execute("ROLLBACK TO job")
                .and_then(|()| self.execute("RELEASE job"));
            // half of a transaction must not reach the disk, so nothing of its group does
            if let Err(error) = &undone {
                self.broken = Some(error.clone());
            }
            return undone;
        }
        Ok(())
    }
}

fn columns(at: &Address) -> [&str; 4] {
    [&at.place.account, &at.place.region, at.kind.name(), &at.id]
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
