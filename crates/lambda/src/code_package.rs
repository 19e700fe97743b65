//! Uploaded code: a zip file becomes a directory, and nothing outside of it.

use crate::error::LambdaError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Cursor, Read as _};
use std::path::{Component, Path, PathBuf};
use zip::ZipArchive;

/// The most that code may take when it is unpacked, bytes: AWS's limit.
const UNPACKED_BYTES: u64 = 250 * 1024 * 1024;

/// The most files and folders of a package.
const ENTRIES: usize = 50_000;

/// Code that was unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodePackage {
    pub(crate) directory: PathBuf,
    /// Of the zip file, base64.
    pub(crate) sha256: String,
    /// Of the zip file, bytes.
    pub(crate) size: u64,
}

/// Unpacks a zip file below a folder, into a directory that is named after its content. The same
/// file is unpacked once.
pub(crate) fn unpack(bytes: &[u8], folder: &Path) -> Result<CodePackage, LambdaError> {
    unpack_within(UNPACKED_BYTES, bytes, folder)
}

fn unpack_within(limit: u64, bytes: &[u8], folder: &Path) -> Result<CodePackage, LambdaError> {
    let digest = Sha256::digest(bytes);
    let name = digest.iter().fold(String::new(), |mut text, byte| {
        // writing to a String cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    });
    let package = CodePackage {
        directory: folder.join(name),
        sha256: STANDARD.encode(digest),
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
    };
    if package.directory.is_dir() {
        return Ok(package);
    }
    fs::create_dir_all(folder).map_err(|error| disk(&error))?;
    // whoever stops in the middle leaves nothing that looks whole
    let building = tempfile::Builder::new()
        .prefix("unpacking-")
        .tempdir_in(folder)
        .map_err(|error| disk(&error))?;
    extract(limit, bytes, building.path())?;
    let renamed = fs::rename(building.path(), &package.directory);
    if !package.directory.is_dir() {
        renamed.map_err(|error| disk(&error))?;
    }
    Ok(package)
}

fn extract(limit: u64, bytes: &[u8], directory: &Path) -> Result<(), LambdaError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| invalid(&error))?;
    if archive.is_empty() {
        return Err(LambdaError::InvalidZip {
            detail: "Uploaded file must be a non-empty zip".to_owned(),
        });
    }
    if archive.len() > ENTRIES {
        let detail = format!("It has more than {ENTRIES} files and folders");
        return Err(LambdaError::InvalidZip { detail });
    }
    let mut room = limit;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| invalid(&error))?;
        let inside = entry.enclosed_name().ok_or_else(|| {
            let shown = String::from_utf8_lossy(entry.name_raw()).into_owned();
            LambdaError::InvalidZip {
                detail: format!("The path {shown:?} leaves the package"),
            }
        })?;
        let path = directory.join(&inside);
        if entry.is_dir() {
            fs::create_dir_all(&path).map_err(|error| disk(&error))?;
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| disk(&error))?;
        }
        // sizes in the file are claims: what comes out is counted
        let mut content = Vec::new();
        let read = entry
            .by_ref()
            .take(room + 1)
            .read_to_end(&mut content)
            .map_err(|error| invalid(&error))?;
        room = room
            .checked_sub(u64::try_from(read).unwrap_or(u64::MAX))
            .ok_or(LambdaError::CodeTooLarge { limit })?;
        if entry.is_symlink() {
            link(&content, &inside, &path)?;
            continue;
        }
        // a link that was unpacked before may not lead a file elsewhere
        if path.is_symlink() {
            let detail = format!("{} is there twice", inside.display());
            return Err(LambdaError::InvalidZip { detail });
        }
        fs::write(&path, content).map_err(|error| disk(&error))?;
        set_mode(&path, entry.unix_mode()).map_err(|error| disk(&error))?;
    }
    check_parents(directory)
}

/// Makes a symbolic link that stays inside the package.
fn link(content: &[u8], inside: &Path, path: &Path) -> Result<(), LambdaError> {
    let leaves = || LambdaError::InvalidZip {
        detail: format!("The link {} leaves the package", inside.display()),
    };
    let target = std::str::from_utf8(content).map_err(|_| leaves())?;
    let mut depth = inside.components().count().saturating_sub(1);
    for component in Path::new(target).components() {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir => depth = depth.checked_sub(1).ok_or_else(leaves)?,
            Component::RootDir | Component::Prefix(_) => return Err(leaves()),
        }
    }
    std::os::unix::fs::symlink(target, path).map_err(|error| disk(&error))
}

/// Checks at the end that every link leads to inside, whatever links it goes through.
fn check_parents(directory: &Path) -> Result<(), LambdaError> {
    let root = fs::canonicalize(directory).map_err(|error| disk(&error))?;
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)
            .map_err(|error| disk(&error))?
            .flatten()
        {
            let kind = entry.file_type().map_err(|error| disk(&error))?;
            if kind.is_symlink() {
                // one to nowhere does no harm
                if let Ok(target) = fs::canonicalize(entry.path())
                    && !target.starts_with(&root)
                {
                    let name = entry.file_name();
                    let detail = format!("The link {} leaves the package", name.display());
                    return Err(LambdaError::InvalidZip { detail });
                }
            } else if kind.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    Ok(())
}

fn set_mode(path: &Path, mode: Option<u32>) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    // the owner can always read and write; nobody else writes, and there is no set-user-id
    let mode = mode.unwrap_or(0o644) & 0o755 | 0o600;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

fn invalid(error: &dyn std::fmt::Display) -> LambdaError {
    LambdaError::InvalidZip {
        detail: format!("Please check your file, then try to upload again ({error})"),
    }
}

fn disk(error: &io::Error) -> LambdaError {
    LambdaError::Unavailable {
        what: format!("the code cannot be unpacked: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn zipped(build: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        build(&mut writer);
        writer.finish().unwrap().into_inner()
    }

    fn file(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, mode: u32, content: &[u8]) {
        let options = SimpleFileOptions::default().unix_permissions(mode);
        writer.start_file(name, options).unwrap();
        writer.write_all(content).unwrap();
    }

    fn refusal(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let error = unpack(bytes, folder.path()).unwrap_err().to_string();
        let left = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 0, "nothing is left behind");
        error
    }

    #[test]
    fn files_folders_modes_and_links_come_out() {
        use std::os::unix::fs::PermissionsExt as _;
        let bytes = zipped(|writer| {
            file(writer, "bootstrap", 0o4777, b"#!/bin/sh\n");
            file(writer, "lib/deep/a.py", 0o644, b"a");
            writer
                .add_symlink("lib/b.py", "deep/a.py", SimpleFileOptions::default())
                .unwrap();
        });
        let folder = tempfile::tempdir().unwrap();
        let package = unpack(&bytes, folder.path()).unwrap();
        let mode = |name: &str| {
            let metadata = fs::metadata(package.directory.join(name)).unwrap();
            metadata.permissions().mode() & 0o7777
        };
        assert_eq!((mode("bootstrap"), mode("lib/deep/a.py")), (0o755, 0o644));
        assert_eq!(fs::read(package.directory.join("lib/b.py")).unwrap(), b"a");
        assert_eq!(unpack(&bytes, folder.path()).unwrap(), package);
        assert_eq!(package.size, u64::try_from(bytes.len()).unwrap());
    }

    #[test]
    fn nothing_leaves_the_package() {
        let outside = zipped(|writer| file(writer, "../outside", 0o644, b"x"));
        assert!(refusal(&outside).contains("leaves the package"));
        for target in ["/etc/passwd", "../x", "a/../../x"] {
            let link = zipped(|writer| {
                writer
                    .add_symlink("link", target, SimpleFileOptions::default())
                    .unwrap();
            });
            assert!(refusal(&link).contains("leaves the package"), "{target}");
        }
        let through = zipped(|writer| {
            let options = SimpleFileOptions::default();
            writer.add_symlink("a/b", "../c", options).unwrap();
            writer.add_symlink("d", "a/b/../../../x", options).unwrap();
        });
        assert!(refusal(&through).contains("leaves the package"));
    }

    #[test]
    fn what_is_no_zip_or_too_large_is_refused() {
        assert!(refusal(b"no zip").contains("Could not unzip uploaded file"));
        assert!(refusal(&zipped(|_| {})).contains("non-empty"));
        let bomb = zipped(|writer| {
            for name in ["a", "b"] {
                file(writer, name, 0o644, &vec![0; 600_000]);
            }
        });
        assert!(bomb.len() < 10_000);
        let folder = tempfile::tempdir().unwrap();
        let refused = unpack_within(1_000_000, &bomb, folder.path()).unwrap_err();
        assert_eq!(refused, LambdaError::CodeTooLarge { limit: 1_000_000 });
        assert!(unpack_within(1_200_000, &bomb, folder.path()).is_ok());
    }
}
