//! What tells that code has changed: names, sizes and times of the files below a directory.
//!
//! It is looked at before every invocation, which is deterministic and needs no watcher. What
//! package managers own is judged by its folder alone, because it is large and changes by
//! installing: `node_modules`, virtual environments and `.git`.
//!
//! Folders are read again only if one of them may have changed; every file is asked for its size and
//! its time at each look. A folder's time tells of changes only once it lies further back than a file
//! system's clock is coarse, so until then folders are read each time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Folders whose content is not looked at.
const FOREIGN: &[&str] = &[".git", ".venv", "__pycache__", "node_modules", "venv"];

/// The most entries that are looked at; code beyond them changes unnoticed.
const ENTRIES: usize = 20_000;

/// The coarsest clock of a file system is FAT's with two seconds.
const COARSE: Duration = Duration::from_millis(2500);

/// What was seen of code.
#[derive(Debug, Default)]
pub(crate) struct CodeStates(Mutex<BTreeMap<PathBuf, Arc<Seen>>>);

/// One look at a directory.
#[derive(Debug)]
struct Seen {
    /// Folders and files with what they were like; none: there is nothing behind the name.
    entries: Vec<(PathBuf, Option<Stamp>)>,
    /// By when all of it was as it is.
    since: Instant,
    /// Whether the stamps of folders tell of whatever changes from here on.
    is_settled: bool,
    fingerprint: String,
}

/// What changes with a file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    place: (u64, u64),
    mode: u32,
    is_folder: bool,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        // links are followed, as a runtime follows them; one to nowhere is no code
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            length: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            place: (metadata.dev(), metadata.ino()),
            mode: metadata.mode(),
            is_folder: metadata.is_dir(),
        })
    }
}

impl CodeStates {
    fn seen(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Arc<Seen>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a text that is another one after any file was added, removed, renamed or written.
    pub(crate) fn fingerprint(&self, directory: &Path) -> io::Result<String> {
        let last = self.seen().get(directory).cloned();
        if let Some(last) = &last
            && last.is_settled
            && last.is_still_so()
        {
            return Ok(last.fingerprint.clone());
        }
        let seen = Seen::now(directory, last.as_deref())?;
        let fingerprint = seen.fingerprint.clone();
        self.seen().insert(directory.to_owned(), Arc::new(seen));
        Ok(fingerprint)
    }
}

impl Seen {
    fn now(directory: &Path, last: Option<&Self>) -> io::Result<Self> {
        let begun = Instant::now();
        let mut look = Look::default();
        look.add(directory)?;
        let same = last.filter(|last| last.entries == look.entries);
        let since = same.map_or_else(Instant::now, |last| last.since);
        Ok(Self {
            entries: look.entries,
            is_settled: begun.saturating_duration_since(since) > COARSE,
            since,
            fingerprint: URL_SAFE_NO_PAD.encode(look.hash.finalize()),
        })
    }

    fn is_still_so(&self) -> bool {
        let mut entries = self.entries.iter();
        entries.all(|(path, stamp)| Stamp::of(path) == *stamp)
    }
}

/// A walk through a directory.
#[derive(Default)]
struct Look {
    hash: Sha256,
    entries: Vec<(PathBuf, Option<Stamp>)>,
}

impl Look {
    fn add(&mut self, directory: &Path) -> io::Result<()> {
        // before it is read: what comes in meanwhile is seen the next time
        let stamp = Stamp::of(directory);
        self.entries.push((directory.to_owned(), stamp));
        let mut found: Vec<_> = fs::read_dir(directory)?.collect::<io::Result<_>>()?;
        found.sort_by_key(fs::DirEntry::file_name);
        for entry in found {
            if self.entries.len() > ENTRIES {
                return Ok(());
            }
            let name = entry.file_name();
            if name == "__pycache__" {
                continue;
            }
            let path = entry.path();
            let is_link = entry.file_type()?.is_symlink();
            let foreign = FOREIGN.iter().any(|foreign| name == *foreign);
            let stamp = Stamp::of(&path);
            if let Some(stamp) = stamp {
                self.hash.update(name.as_encoded_bytes());
                self.hash.update([0]);
                if stamp.is_folder && !foreign && !is_link {
                    self.add(&path)?;
                    self.hash.update([1]);
                    continue;
                }
                self.hash.update(stamp.length.to_le_bytes());
                self.hash.update(stamp.modified.0.to_le_bytes());
                self.hash.update(stamp.modified.1.to_le_bytes());
                self.hash.update(stamp.place.1.to_le_bytes());
                self.hash.update(stamp.mode.to_le_bytes());
            }
            self.entries.push((path, stamp));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, name: &str, text: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Makes the last look old enough that folders are trusted.
    fn settle(states: &CodeStates, root: &Path) {
        let entries = {
            let mut seen = states.seen();
            let last = Arc::get_mut(seen.get_mut(root).unwrap()).unwrap();
            last.since = last.since.checked_sub(COARSE * 2).unwrap();
            last.entries.clone()
        };
        states.fingerprint(root).unwrap();
        assert!(states.seen()[root].is_settled);
        // the file system's clock has to go on, as it does within that time
        let probe = tempfile::tempdir().unwrap();
        let newest = entries.iter().filter_map(|(_, stamp)| *stamp);
        let newest = newest.map(|stamp| stamp.changed).max().unwrap();
        let goes_on = || {
            write(probe.path(), "probe", "");
            Stamp::of(&probe.path().join("probe")).unwrap().changed > newest
        };
        while !goes_on() {}
    }

    fn every_change_shows(settles: bool) {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        let states = CodeStates::default();
        write(root, "app.py", "one");
        write(root, "lib/helper.py", "one");
        let mut last = states.fingerprint(root).unwrap();
        assert_eq!(last, states.fingerprint(root).unwrap());
        write(root, "__pycache__/app.pyc", "bytecode");
        assert_eq!(last, states.fingerprint(root).unwrap());
        let mut changed = |change: &dyn Fn(), what: &str| {
            if settles {
                settle(&states, root);
                assert_eq!(last, states.fingerprint(root).unwrap());
            }
            change();
            let now = states.fingerprint(root).unwrap();
            assert_ne!(now, last, "{what}");
            last = now;
        };
        changed(&|| write(root, "app.py", "another"), "a file's size");
        changed(&|| write(root, "app.py", "anothes"), "a file's text");
        changed(&|| write(root, "lib/new.py", ""), "a new file");
        let (new, other) = (root.join("lib/new.py"), root.join("lib/other.py"));
        changed(&|| fs::rename(&new, &other).unwrap(), "a name");
        std::os::unix::fs::symlink("later.py", root.join("link.py")).unwrap();
        states.fingerprint(root).unwrap();
        changed(&|| write(root, "later.py", ""), "what a link led to");
        let lib = root.join("lib");
        changed(&|| fs::remove_dir_all(&lib).unwrap(), "a folder gone");
        let package = "node_modules/a/index.js";
        changed(&|| write(root, package, ""), "the first package");
    }

    #[test]
    fn every_change_of_code_shows_and_nothing_else() {
        every_change_shows(false);
    }

    #[test]
    fn every_change_shows_when_folders_are_not_read_any_more() {
        every_change_shows(true);
    }

    #[test]
    fn folders_are_read_until_their_time_lies_back() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        write(root, "app.py", "one");
        let states = CodeStates::default();
        let settled = || states.seen()[root].is_settled;
        for _ in 0..3 {
            states.fingerprint(root).unwrap();
            assert!(!settled());
        }
        settle(&states, root);
        write(root, "new.py", "");
        states.fingerprint(root).unwrap();
        assert!(!settled());
    }
}
