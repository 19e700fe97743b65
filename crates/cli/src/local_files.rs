//! The files that a definition names, from the folder that it stands in.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use trygate_openapi::{FileContent, FileRefusal, Files};

/// Gives out the files of a folder, and others only where that is allowed.
#[derive(Debug)]
pub(crate) struct LocalFiles {
    folder: PathBuf,
    allow_outside: bool,
}

impl LocalFiles {
    /// Gives out the files beside a definition.
    pub(crate) fn beside(definition: &Path, allow_outside: bool) -> Self {
        let folder = definition
            .parent()
            .filter(|path| !path.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        Self {
            folder: folder.to_owned(),
            allow_outside,
        }
    }
}

impl Files for LocalFiles {
    fn read(&self, from: &str, path: &str, limit: usize) -> Result<FileContent, FileRefusal> {
        let unreadable = |error: std::io::Error| FileRefusal::Unreadable {
            why: error.to_string(),
        };
        let beside = Path::new(from).parent().unwrap_or_else(|| Path::new(""));
        let wanted = beside.join(path);
        // links are followed before it is asked where a file is
        let real = wanted.canonicalize().map_err(unreadable)?;
        let folder = self.folder.canonicalize().map_err(unreadable)?;
        let inside = real.strip_prefix(&folder);
        if inside.is_err() && !self.allow_outside {
            return Err(FileRefusal::Outside);
        }
        // one name for one file, as short as the user's own
        let name = inside.map_or_else(|_| real.clone(), |inside| self.folder.join(inside));
        let name = name
            .strip_prefix(".")
            .unwrap_or(&name)
            .display()
            .to_string();
        let mut bytes = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        File::open(&real)
            .and_then(|open| open.take(most).read_to_end(&mut bytes))
            .map_err(unreadable)?;
        Ok(FileContent { name, bytes })
    }
}
