//! Where the reference data lies that is kept outside the repository.

use std::path::PathBuf;

/// Returns a path below the shared folder, or says that the folder is not here.
pub(crate) fn find(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let found = root.join(path);
    if found.exists() {
        return Some(found);
    }
    println!("skipped: ../shared is not here");
    None
}

/// Reads a JSON file of the shared folder.
pub(crate) fn json(path: &str) -> Option<serde_json::Value> {
    let text = std::fs::read_to_string(find(path)?).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}
