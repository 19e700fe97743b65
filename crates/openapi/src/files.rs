//! The files that a definition names besides itself.
//!
//! This crate does no I/O: who reads a definition says how others are found, and may refuse to.

use std::fmt;

/// Gives out files by the names that definitions have for them.
pub trait Files: fmt::Debug + Send + Sync {
    /// Reads a file that another one names.
    ///
    /// `from` is the name of the file that names it, `path` is what stands there, percent-escapes
    /// resolved. At most `limit` bytes are to be given.
    fn read(&self, from: &str, path: &str, limit: usize) -> Result<FileContent, FileRefusal>;
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileContent {
    /// What to call it in messages; the same for the same file.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileRefusal {
    /// It stands outside the folder of the definition.
    Outside,
    /// It cannot be read.
    Unreadable {
        /// Why.
        why: String,
    },
}
