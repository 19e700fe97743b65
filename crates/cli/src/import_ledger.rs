//! Remembers which API each imported file became, so that a restart does not import it again.
//!
//! A file is known by its absolute path, account and Region. Unchanged, it is left alone on a
//! restart, with whatever was done to its API since; changed, it replaces the content of the same
//! API; and if that API was deleted, it becomes a new one. Only APIs that came from the same file
//! are ever replaced.

use crate::complaint::Complaint;
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

const FILE_NAME: &str = "imports.json";

/// What is remembered of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The API that the file became.
    pub(crate) api_id: String,
    /// Tells one content from another.
    pub(crate) digest: String,
}

/// The memory, in the data directory; without one it lasts as long as the process.
#[derive(Debug, Default)]
pub(crate) struct ImportLedger {
    file: Option<PathBuf>,
    entries: Map<String, Value>,
}

impl ImportLedger {
    /// Reads the memory of a data directory.
    pub(crate) fn open(data_dir: Option<&Path>) -> Result<Self, Complaint> {
        let Some(file) = data_dir.map(|directory| directory.join(FILE_NAME)) else {
            return Ok(Self::default());
        };
        let damaged = |why: String| {
            Complaint::new("data", format!("{} cannot be read: {why}", file.display()))
                .mend("delete the file; files that are imported then become new APIs")
        };
        let entries = match fs::read(&file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Map::new(),
            Err(error) => return Err(damaged(error.to_string())),
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?
            }
        };
        Ok(Self {
            file: Some(file),
            entries,
        })
    }

    /// Returns what is remembered under a key.
    pub(crate) fn get(&self, key: &str) -> Option<Entry> {
        let entry = self.entries.get(key)?;
        let text = |name: &str| entry.get(name)?.as_str().map(str::to_owned);
        Some(Entry {
            api_id: text("apiId")?,
            digest: text("digest")?,
        })
    }

    /// Remembers, and writes it down.
    pub(crate) fn put(&mut self, key: &str, entry: Entry) -> Result<(), Complaint> {
        let mut object = Map::new();
        object.insert("apiId".into(), entry.api_id.into());
        object.insert("digest".into(), entry.digest.into());
        self.entries.insert(key.to_owned(), object.into());
        let Some(file) = &self.file else {
            return Ok(());
        };
        let text = format!("{:#}\n", Value::Object(self.entries.clone()));
        // beside, then in its place: a crash leaves the old memory or the new one
        let beside = file.with_extension("json.new");
        fs::write(&beside, text)
            .and_then(|()| fs::rename(&beside, file))
            .map_err(|error| {
                Complaint::new(
                    "data",
                    format!("{} cannot be written: {error}", file.display()),
                )
                .mend("see to the permissions and the free space of its directory")
            })
    }
}

/// Returns the key of a file in an account and a Region.
pub(crate) fn key(file: &Path, account: &str, region: &str) -> String {
    format!("{account}/{region} {}", file.display())
}

/// Returns a text that differs when the content does (FNV-1a, 64 bits, and the length): it guards
/// against forgetting an edit, not against anybody.
pub(crate) fn digest(content: &[u8]) -> String {
    let hash = content
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}-{}", content.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_there_after_a_restart() {
        let directory = tempfile::tempdir().unwrap();
        let entry = Entry {
            api_id: "abc".into(),
            digest: digest(b"x"),
        };
        let mut ledger = ImportLedger::open(Some(directory.path())).unwrap();
        assert_eq!(ledger.get("k"), None);
        ledger.put("k", entry.clone()).unwrap();
        let again = ImportLedger::open(Some(directory.path())).unwrap();
        assert_eq!(again.get("k"), Some(entry));
    }

    #[test]
    fn a_damaged_file_is_told_and_left() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(FILE_NAME);
        fs::write(&file, "{").unwrap();
        assert!(ImportLedger::open(Some(directory.path())).is_err());
        assert_eq!(fs::read(&file).unwrap(), b"{");
    }

    #[test]
    fn digests_tell_contents_apart() {
        assert_eq!(digest(b""), "cbf29ce484222325-0");
        assert_ne!(digest(b"a"), digest(b"b"));
        assert_ne!(digest(b"a"), digest(b"a\n"));
    }
}
