//! A look at a file before SQLite opens it, for what SQLite would not notice: it writes over a
//! file that is too short to be a database, and reads a last page that was cut off as zeros.
//!
//! Layout of the head: SQLite's documentation of its file format, section 1.3.

use crate::FileProblem;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

/// The smallest page, and so the shortest database that is not empty.
const SHORTEST: usize = 512;

const MAGIC: &[u8] = b"SQLite format 3\0";

/// Refuses a file that is no database, or shorter than it says it is.
pub(super) fn check(file: &Path) -> Result<(), FileProblem> {
    let unusable = |error: std::io::Error| FileProblem::Unusable {
        detail: error.to_string(),
    };
    let opened = match File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unusable(error)),
    };
    let length = opened.metadata().map_err(unusable)?.len();
    let mut head = Vec::new();
    opened
        .take(SHORTEST as u64)
        .read_to_end(&mut head)
        .map_err(unusable)?;
    if head.is_empty() {
        return Ok(());
    }
    if !head.starts_with(MAGIC) || head.len() < SHORTEST {
        return Err(FileProblem::NotADatabase);
    }
    if wal_is_empty(file) && length < promised_length(&head) {
        return Err(FileProblem::Damaged {
            detail: "the file is shorter than its head says".into(),
        });
    }
    Ok(())
}

/// Whether no write-ahead log stands beside the file, whose pages could still be missing from it.
fn wal_is_empty(file: &Path) -> bool {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    Path::new(&name)
        .metadata()
        .map_or(true, |wal| wal.len() == 0)
}

/// Returns the length that the head promises, 0 where it makes no valid promise.
fn promised_length(head: &[u8]) -> u64 {
    let number = |at: usize| {
        let bytes = head.get(at..at + 4).and_then(|slice| slice.try_into().ok());
        u64::from(u32::from_be_bytes(bytes.unwrap_or_default()))
    };
    let (changes, pages, valid_for) = (number(24), number(28), number(92));
    let page_size = match number(16) >> 16 {
        1 => 65_536,
        size => size,
    };
    if changes == valid_for {
        pages * page_size
    } else {
        0
    }
}
