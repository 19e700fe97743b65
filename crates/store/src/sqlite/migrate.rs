//! Brings a file to the newest schema: numbered SQL files, each applied once, in one transaction.

use crate::FileProblem;
use rusqlite::{Connection, TransactionBehavior};

/// `TRYG` in ASCII; tells our files from those of other programs.
const APPLICATION_ID: i32 = 0x5452_5947;

/// Every migration, the first is number 1. Those that were released are never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrate/0001_api.sql"),
    include_str!("../migrate/0002_document.sql"),
];

/// Why a file could not be brought to the newest schema.
#[derive(Debug)]
pub(super) enum MigrateError {
    Problem(FileProblem),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for MigrateError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// Applies what is missing; a foreign or newer file is refused before anything is written to it.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), MigrateError> {
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let id: i32 = transaction.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let objects: u32 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let applied = if objects == 0 && id == 0 {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.execute_batch("CREATE TABLE migration (number INTEGER PRIMARY KEY) STRICT")?;
        0
    } else if id == APPLICATION_ID {
        transaction.query_row(
            "SELECT coalesce(max(number), 0) FROM migration",
            [],
            |row| row.get::<_, u32>(0),
        )?
    } else {
        return Err(MigrateError::Problem(FileProblem::Foreign));
    };
    if applied > known {
        return Err(MigrateError::Problem(FileProblem::Newer {
            found: applied,
            known,
        }));
    }
    for (number, sql) in (1u32..).zip(MIGRATIONS) {
        if number > applied {
            transaction.execute_batch(sql)?;
            transaction.execute("INSERT INTO migration (number) VALUES (?1)", [number])?;
        }
    }
    transaction.commit()?;
    Ok(())
}
