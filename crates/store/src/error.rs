//! What can go wrong with a store, each with what was found and how it is mended.
//!
//! The first three kinds are ordinary answers that a caller handles; the others mean that the file
//! cannot be used. No kind is reached by throwing data away.

use crate::{Address, Revision};
use std::path::PathBuf;
use thiserror::Error;

/// Why a store did not do as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// There is no document at the address.
    #[error("there is no {0}")]
    NoSuchDocument(Address),
    /// There already is a document at the address.
    #[error("there already is {0}")]
    AlreadyThere(Address),
    /// The document was changed since it was loaded.
    #[error("{address} is at revision {found}, not {base}: it was changed meanwhile")]
    Changed {
        /// Where the document stands.
        address: Address,
        /// The revision that the commit was made against.
        base: Revision,
        /// The revision that the store has.
        found: Revision,
    },
    /// The file cannot be used.
    #[error("{}: {problem}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        problem: FileProblem,
    },
    /// The document cannot be written as JSON, or read back.
    #[error("the document {address} is damaged: {detail}; restore it from a backup, or delete it")]
    Document {
        /// Where the document stands.
        address: Address,
        /// What the JSON reader or writer says.
        detail: String,
    },
    /// A document outside the store is of a kind that this version does not know.
    #[error("'{kind}' is no kind of document that this version of trygate knows")]
    UnknownKind {
        /// The name that was found.
        kind: String,
    },
    /// The thread that owns the file is gone; it ends only with the store.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    pub(crate) fn damaged(address: &Address, error: &serde_json::Error) -> Self {
        Self::Document {
            address: address.clone(),
            detail: error.to_string(),
        }
    }
}

/// What is wrong with the file of a store.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileProblem {
    /// It is no SQLite database.
    #[error(
        "this is not an SQLite database; it was left as it is: move it away, or name another data directory"
    )]
    NotADatabase,
    /// It is an SQLite database that trygate did not make.
    #[error(
        "this SQLite database belongs to another program; it was left as it is: move it away, or name another data directory"
    )]
    Foreign,
    /// A newer trygate has written it.
    #[error(
        "this was written by a newer trygate (schema {found}, this one knows {known}); it was left as it is: use that version, or name another data directory"
    )]
    Newer {
        /// The newest schema that the file has.
        found: u32,
        /// The newest schema that this version knows.
        known: u32,
    },
    /// Its content contradicts itself.
    #[error(
        "this SQLite database is damaged ({detail}); it was left as it is: restore a backup, or rescue what is readable with `sqlite3 FILE .recover`"
    )]
    Damaged {
        /// What SQLite says.
        detail: String,
    },
    /// Another process has it open.
    #[error("another process uses this; stop that process, or name another data directory")]
    InUse,
    /// The operating system refuses.
    #[error("cannot be used: {detail}; see to the permissions and the free space of its directory")]
    Unusable {
        /// What the operating system or SQLite says.
        detail: String,
    },
}
