//! `trygate.toml`: functions with their settings, and what runs them.
//!
//! ```toml
//! [lambda]
//! python = ".venv/bin/python"
//!
//! [functions.pets]
//! code = "functions/pets"
//! handler = "app.handler"
//! environment = { TABLE_NAME = "pets" }
//! ```
//!
//! Paths are relative to the file.

use crate::complaint::Complaint;
use crate::function_args::of_directory;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use trygate_lambda::{FunctionSettings, Runtime};
use trygate_model::TextMap;

/// The file that is read if no other is named.
const NAME: &str = "trygate.toml";

/// The largest file that is read, bytes.
const BYTES: u64 = 1024 * 1024;

/// A file's content.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FunctionFile {
    /// What runs functions.
    #[serde(default)]
    pub(crate) lambda: LambdaTable,
    #[serde(default)]
    functions: BTreeMap<String, FunctionTable>,
    /// The file's directory.
    #[serde(skip)]
    directory: PathBuf,
    #[serde(skip)]
    shown: String,
}

/// What runs functions.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LambdaTable {
    pub(crate) python: Option<PathBuf>,
    pub(crate) node: Option<PathBuf>,
    pub(crate) node_client: Option<PathBuf>,
    pub(crate) processes: Option<u16>,
}

/// A function.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FunctionTable {
    code: PathBuf,
    handler: Option<String>,
    runtime: Option<String>,
    command: Option<Vec<String>>,
    timeout: Option<u32>,
    memory: Option<u32>,
    #[serde(default)]
    environment: TextMap,
    reserved_concurrency: Option<u32>,
    retries: Option<u32>,
}

/// Reads a file; without one named, the usual one if it is there.
pub(crate) fn read(named: Option<&Path>) -> Result<FunctionFile, Complaint> {
    let path = match named {
        Some(path) => path,
        None if Path::new(NAME).is_file() => Path::new(NAME),
        None => return Ok(FunctionFile::default()),
    };
    let shown = path.display().to_string();
    let cannot = |error: std::io::Error| {
        Complaint::new("functions", format!("{shown} cannot be read: {error}"))
            .mend("name a file that is there and may be read")
    };
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(BYTES + 1).read_to_string(&mut text))
        .map_err(cannot)?;
    if text.len() as u64 > BYTES {
        return Err(
            Complaint::new("functions", format!("{shown} is larger than {BYTES} bytes"))
                .mend("name a file with functions"),
        );
    }
    let mut file: FunctionFile = toml::from_str(&text).map_err(|error| {
        // the error has the place and the line
        Complaint::new(
            "functions",
            format!("{shown}: {}", error.to_string().trim_end()),
        )
        .mend("declare functions as README.md shows")
    })?;
    let directory = path.parent().unwrap_or(Path::new(""));
    file.directory = std::path::absolute(directory.join(".")).unwrap_or_else(|_| directory.into());
    file.shown = shown;
    for program in [&mut file.lambda.python, &mut file.lambda.node] {
        // a bare name is looked for in PATH
        if let Some(program) = program
            && program.components().count() > 1
        {
            *program = file.directory.join(&*program);
        }
    }
    if let Some(client) = &mut file.lambda.node_client {
        *client = file.directory.join(&*client);
    }
    Ok(file)
}

impl FunctionFile {
    /// Returns the functions.
    pub(crate) fn functions(&self) -> Result<Vec<FunctionSettings>, Complaint> {
        self.functions
            .iter()
            .map(|(name, table)| {
                self.settings(name, table).map_err(|why| {
                    let shown = &self.shown;
                    Complaint::new("functions", format!("{shown}: function {name}: {why}"))
                        .mend("declare functions as README.md shows")
                })
            })
            .collect()
    }

    fn settings(&self, name: &str, table: &FunctionTable) -> Result<FunctionSettings, String> {
        let code = self.directory.join(&table.code);
        if !code.is_dir() {
            return Err(format!("{} is no directory", code.display()));
        }
        let handler = table.handler.as_deref();
        let (runtime, handler) = match (&table.command, &table.runtime) {
            (Some(_), Some(_)) => {
                return Err("it has both a runtime and a command".to_owned());
            }
            (Some(words), None) if !words.is_empty() => {
                let words = words.clone();
                (
                    Runtime::Command { words },
                    handler.unwrap_or("command").to_owned(),
                )
            }
            (Some(_), None) => return Err("its command is empty".to_owned()),
            (None, Some(runtime)) => {
                let runtime = Runtime::parse(runtime).ok_or_else(|| {
                    format!("runtime {runtime} is none of python…, nodejs… and provided…")
                })?;
                let handler = match (handler, &runtime) {
                    (Some(handler), _) => handler.to_owned(),
                    (None, Runtime::Provided { .. }) => "bootstrap".to_owned(),
                    (None, _) => return Err("it has a runtime and no handler".to_owned()),
                };
                (runtime, handler)
            }
            (None, None) => {
                let found = of_directory(name.to_owned(), &code, handler)?;
                (found.runtime, found.handler)
            }
        };
        let mut settings = FunctionSettings::new(name.to_owned(), runtime, handler, code);
        settings.environment.clone_from(&table.environment);
        settings.timeout_seconds = table.timeout.unwrap_or(settings.timeout_seconds);
        settings.memory_megabytes = table.memory.unwrap_or(settings.memory_megabytes);
        settings.reserved_concurrency = table.reserved_concurrency;
        settings.maximum_retry_attempts = table.retries.unwrap_or(settings.maximum_retry_attempts);
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn functions(text: &str) -> Result<Vec<FunctionSettings>, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("pets")).unwrap();
        std::fs::write(folder.path().join("pets/app.py"), "").unwrap();
        let path = folder.path().join("functions.toml");
        std::fs::write(&path, text).unwrap();
        read(Some(&path))
            .and_then(|file| file.functions())
            .map_err(|complaint| format!("{complaint:?}"))
    }

    #[test]
    fn functions_have_settings_and_defaults() {
        let found = functions(
            "[functions.pets]\ncode = 'pets'\nhandler = 'app.handler'\ntimeout = 9\nmemory = 256\n\
             environment = { A = 'b' }\nreserved-concurrency = 2\nretries = 0\n\
             [functions.tool]\ncode = 'pets'\ncommand = ['./run', '--fast']\n\
             [functions.old]\ncode = 'pets'\nruntime = 'python3.9'\nhandler = 'old.main'\n",
        )
        .unwrap();
        let [old, pets, tool] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(old.runtime.identifier(), "python3.9");
        assert_eq!((old.timeout_seconds, old.memory_megabytes), (3, 128));
        assert_eq!((pets.timeout_seconds, pets.memory_megabytes), (9, 256));
        assert_eq!(pets.environment["A"], "b");
        assert_eq!(pets.reserved_concurrency, Some(2));
        assert_eq!(pets.maximum_retry_attempts, 0);
        let words = vec!["./run".to_owned(), "--fast".to_owned()];
        assert_eq!(tool.runtime, Runtime::Command { words });
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (text, part) in [
            ("[functions.a]\ncode = 'absent'", "is no directory"),
            (
                "[functions.a]\ncode = 'pets'\nruntime = 'java21'",
                "none of python",
            ),
            (
                "[functions.a]\ncode = 'pets'\nruntime = 'python3.9'",
                "no handler",
            ),
            ("[functions.a]\ncode = 'pets'\ncolour = 'red'", "colour"),
            ("[functions.a]\ncode = 'pets'\ncommand = []", "empty"),
            ("[functions.a", "line 1"),
        ] {
            let told = functions(text).unwrap_err();
            assert!(told.contains(part), "{text}: {told}");
        }
    }
}
