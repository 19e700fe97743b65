//! Where data lives when the user names no directory: the platform's place for it.

use crate::complaint::Complaint;
use std::env;
use std::path::{Path, PathBuf};

/// Returns the platform's data directory for trygate.
pub(crate) fn default() -> Result<PathBuf, Complaint> {
    base(&|name| env::var_os(name).map(PathBuf::from))
        .map(|base| base.join("trygate"))
        .ok_or_else(|| {
            Complaint::new("data", "the environment names no home directory")
                .mend("name a directory with --data DIR, or keep nothing with --ephemeral")
        })
}

/// Makes a directory, with those above it.
pub(crate) fn make(directory: &Path) -> Result<(), Complaint> {
    std::fs::create_dir_all(directory).map_err(|error| {
        let shown = directory.display();
        Complaint::new(
            "data",
            format!("the data directory {shown} cannot be made: {error}"),
        )
        .mend("name another one with --data DIR, or keep nothing with --ephemeral")
    })
}

type Lookup<'a> = &'a dyn Fn(&str) -> Option<PathBuf>;

#[cfg(windows)]
fn base(variable: Lookup<'_>) -> Option<PathBuf> {
    absolute(variable("LOCALAPPDATA"))
}

#[cfg(target_os = "macos")]
fn base(variable: Lookup<'_>) -> Option<PathBuf> {
    absolute(variable("XDG_DATA_HOME"))
        .or_else(|| Some(absolute(variable("HOME"))?.join("Library/Application Support")))
}

#[cfg(not(any(windows, target_os = "macos")))]
fn base(variable: Lookup<'_>) -> Option<PathBuf> {
    absolute(variable("XDG_DATA_HOME"))
        .or_else(|| Some(absolute(variable("HOME"))?.join(".local/share")))
}

/// The XDG specification ignores paths that are not absolute.
fn absolute(path: Option<PathBuf>) -> Option<PathBuf> {
    path.filter(|path| path.is_absolute())
}

#[cfg(all(test, not(any(windows, target_os = "macos"))))]
mod tests {
    use super::*;

    #[test]
    fn xdg_comes_before_home() {
        let with = |pairs: &[(&str, &str)]| {
            base(&|name| {
                let value = pairs.iter().find(|(key, _)| *key == name)?.1;
                Some(PathBuf::from(value))
            })
        };
        assert_eq!(
            with(&[("XDG_DATA_HOME", "/x"), ("HOME", "/h")]),
            Some("/x".into())
        );
        assert_eq!(
            with(&[("XDG_DATA_HOME", "rel"), ("HOME", "/h")]),
            Some("/h/.local/share".into())
        );
        assert_eq!(with(&[("HOME", "")]), None);
    }
}
