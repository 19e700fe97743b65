//! What tells that code has changed: names, sizes and times of the files below a directory.
//!
//! It is looked at before every invocation, which is deterministic and needs no watcher. What
//! package managers own is judged by its folder alone, because it is large and changes by
//! installing: `node_modules`, virtual environments and `.git`.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// Folders whose content is not looked at.
const FOREIGN: &[&str] = &[".git", ".venv", "__pycache__", "node_modules", "venv"];

/// The most entries that are looked at; code beyond them changes unnoticed.
const ENTRIES: usize = 20_000;

/// Returns a text that is another one after any file was added, removed, renamed or written.
pub(crate) fn fingerprint(directory: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut entries = 0;
    add(directory, &mut hash, &mut entries)?;
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        // writing to a String cannot fail
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

fn add(directory: &Path, hash: &mut Sha256, entries: &mut usize) -> io::Result<()> {
    let mut found: Vec<_> = fs::read_dir(directory)?.collect::<io::Result<_>>()?;
    found.sort_by_key(fs::DirEntry::file_name);
    for entry in found {
        *entries += 1;
        if *entries > ENTRIES {
            return Ok(());
        }
        let name = entry.file_name();
        // links are followed, as a runtime follows them; one to nowhere is no code
        let Ok(metadata) = fs::metadata(entry.path()) else {
            continue;
        };
        let foreign = FOREIGN.iter().any(|foreign| name == *foreign);
        if name == "__pycache__" {
            continue;
        }
        hash.update(name.as_encoded_bytes());
        hash.update([0]);
        let is_link = entry.file_type()?.is_symlink();
        if metadata.is_dir() && !foreign && !is_link {
            add(&entry.path(), hash, entries)?;
            hash.update([1]);
        } else {
            hash.update(metadata.len().to_le_bytes());
            hash.update(metadata.mtime().to_le_bytes());
            hash.update(metadata.mtime_nsec().to_le_bytes());
            hash.update(metadata.ino().to_le_bytes());
            hash.update(metadata.mode().to_le_bytes());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_of_code_shows_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        let write = |name: &str, text: &str| {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("app.py", "one");
        write("lib/helper.py", "one");
        let mut last = fingerprint(root).unwrap();
        assert_eq!(last, fingerprint(root).unwrap());
        write("__pycache__/app.pyc", "bytecode");
        assert_eq!(last, fingerprint(root).unwrap());
        let mut changed = |what: &str| {
            let now = fingerprint(root).unwrap();
            assert_ne!(now, last, "{what}");
            last = now;
        };
        write("app.py", "another");
        changed("a file's size");
        write("lib/new.py", "");
        changed("a new file in a folder");
        fs::rename(root.join("lib/new.py"), root.join("lib/other.py")).unwrap();
        changed("a name");
        fs::remove_dir_all(root.join("lib")).unwrap();
        changed("a folder gone");
        write("node_modules/a/index.js", "");
        changed("the first package");
    }
}
