//! The parts of `trygate.toml` that declare functions, and what runs them.
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
//! Paths are relative to the file. A function with a `url` or an `endpoint` is elsewhere.

use crate::function_args::of_directory;
use crate::route_file;
use std::path::{Path, PathBuf};
use trygate_lambda::{FunctionSettings, Runtime, limits};
use trygate_model::TextMap;
use trygate_settings::{Place, Problem, Table};

/// A file's content.
#[derive(Debug, Default)]
pub(crate) struct FunctionFile {
    pub(crate) python: Option<PathBuf>,
    pub(crate) node: Option<PathBuf>,
    pub(crate) node_client: Option<PathBuf>,
    pub(crate) processes: Option<u16>,
    pub(crate) functions: Vec<FunctionSettings>,
}

impl FunctionFile {
    /// Reads the file's tables; `directory` is that of the file.
    pub(crate) fn of(root: &Table<'_>, directory: &Path) -> Result<Self, Problem> {
        let mut file = Self::default();
        if let Some(lambda) = root.get("lambda") {
            let lambda =
                lambda.table_of(&["python", "node", "node-client", "processes", "endpoint"])?;
            let program = |name: &str| -> Result<Option<PathBuf>, Problem> {
                let Some(place) = lambda.get(name) else {
                    return Ok(None);
                };
                let program = Path::new(place.text()?);
                // a bare name is looked for in PATH
                let is_path = program.components().count() > 1;
                Ok(Some(if is_path {
                    directory.join(program)
                } else {
                    program.into()
                }))
            };
            file.python = program("python")?;
            file.node = program("node")?;
            if let Some(client) = lambda.get("node-client") {
                file.node_client = Some(directory.join(client.text()?));
            }
            if let Some(processes) = lambda.get("processes") {
                file.processes = u16::try_from(processes.whole(1..=1000)?).ok();
            }
        }
        if let Some(functions) = root.get("functions") {
            for (name, place) in functions.table()?.iter() {
                if route_file::elsewhere(&place)?.is_some() {
                    continue;
                }
                file.functions.push(function(name, &place, directory)?);
            }
        }
        Ok(file)
    }
}

fn function(name: &str, place: &Place<'_>, directory: &Path) -> Result<FunctionSettings, Problem> {
    let table = place.table_of(&[
        "code",
        "handler",
        "runtime",
        "command",
        "timeout",
        "memory",
        "environment",
        "reserved-concurrency",
        "retries",
        "aliases",
    ])?;
    let code_place = table.require("code")?;
    let code = directory.join(code_place.text()?);
    if !code.is_dir() {
        return Err(code_place.problem(format!("{} is no directory", code.display())));
    }
    let (runtime, handler) = runtime(name, &table, &code)?;
    let mut settings = FunctionSettings::new(name.to_owned(), runtime, handler, code);
    let number = |member: &str, most: u32| -> Result<Option<u32>, Problem> {
        let Some(place) = table.get(member) else {
            return Ok(None);
        };
        Ok(u32::try_from(place.whole(0..=most.into())?).ok())
    };
    if let Some(seconds) = number("timeout", *limits::TIMEOUT_SECONDS.end())? {
        settings.timeout_seconds = seconds;
    }
    if let Some(megabytes) = number("memory", *limits::MEMORY_MEGABYTES.end())? {
        settings.memory_megabytes = megabytes;
    }
    if let Some(attempts) = number("retries", 2)? {
        settings.maximum_retry_attempts = attempts;
    }
    settings.reserved_concurrency = number("reserved-concurrency", 1000)?;
    if let Some(environment) = table.get("environment") {
        settings.environment = variables(&environment)?;
    }
    if let Some(aliases) = table.get("aliases") {
        settings.aliases = versions(&aliases)?;
    }
    settings
        .check()
        .map_err(|error| place.problem(error.to_string()))?;
    Ok(settings)
}

fn runtime(name: &str, table: &Table<'_>, code: &Path) -> Result<(Runtime, String), Problem> {
    let handler = table.get("handler").map(|place| place.text()).transpose()?;
    if let Some(place) = table.get("command") {
        if table.get("runtime").is_some() {
            return Err(place.problem("a function has a runtime or a command, not both"));
        }
        let words: Vec<String> = place
            .list()?
            .iter()
            .map(|word| Ok(word.text()?.to_owned()))
            .collect::<Result<_, Problem>>()?;
        if words.is_empty() {
            return Err(place.problem("the command is empty"));
        }
        let handler = handler.unwrap_or("command").to_owned();
        return Ok((Runtime::Command { words }, handler));
    }
    let Some(place) = table.get("runtime") else {
        let found = of_directory(name.to_owned(), code, handler);
        let found = found.map_err(|why| table.problem(why))?;
        return Ok((found.runtime, found.handler));
    };
    let identifier = place.text()?;
    let runtime = Runtime::parse(identifier).ok_or_else(|| {
        place.problem(format!(
            "`{identifier}` is none of python…, nodejs… and provided…"
        ))
    })?;
    match (handler, &runtime) {
        (Some(handler), _) => Ok((runtime, handler.to_owned())),
        (None, Runtime::Provided { .. }) => Ok((runtime, "bootstrap".to_owned())),
        (None, _) => Err(table.problem("a function with a runtime needs a handler")),
    }
}

fn variables(place: &Place<'_>) -> Result<TextMap, Problem> {
    let table = place.table()?;
    let variables = table.iter();
    variables
        .map(|(name, value)| Ok((name.to_owned(), value.text()?.to_owned())))
        .collect()
}

/// Reads which version each alias means, a number or a text.
fn versions(place: &Place<'_>) -> Result<TextMap, Problem> {
    let table = place.table()?;
    let aliases = table.iter().map(|(name, value)| {
        let version = match value.text() {
            Ok(text) => text.to_owned(),
            Err(_) => value.whole(1..=u64::from(u32::MAX))?.to_string(),
        };
        Ok((name.to_owned(), version))
    });
    aliases.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use trygate_settings::Document;

    fn functions(text: &str) -> Result<Vec<FunctionSettings>, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("pets")).unwrap();
        std::fs::write(folder.path().join("pets/app.py"), "").unwrap();
        let path = folder.path().join("functions.toml");
        std::fs::write(&path, text).unwrap();
        let document = Document::read(&path).map_err(|problem| problem.to_string())?;
        let root = document.root().table().unwrap();
        FunctionFile::of(&root, folder.path())
            .map(|file| file.functions)
            .map_err(|problem| problem.to_string())
    }

    #[test]
    fn functions_have_settings_and_defaults() {
        let found = functions(
            "[functions.pets]\ncode = 'pets'\nhandler = 'app.handler'\ntimeout = 9\nmemory = 256\n\
             environment = { AB = 'b' }\nreserved-concurrency = 2\nretries = 0\n\
             aliases = { live = 3, next = '$LATEST' }\n\
             [functions.tool]\ncode = 'pets'\ncommand = ['./run', '--fast']\n\
             [functions.old]\ncode = 'pets'\nruntime = 'python3.9'\nhandler = 'old.main'\n",
        )
        .unwrap();
        let [pets, tool, old] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(old.runtime.identifier(), "python3.9");
        assert_eq!((old.timeout_seconds, old.memory_megabytes), (3, 128));
        assert_eq!((pets.timeout_seconds, pets.memory_megabytes), (9, 256));
        assert_eq!(pets.environment["AB"], "b");
        assert_eq!(pets.reserved_concurrency, Some(2));
        assert_eq!(pets.maximum_retry_attempts, 0);
        assert_eq!(
            (&*pets.aliases["live"], &*pets.aliases["next"]),
            ("3", "$LATEST")
        );
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
                "needs a handler",
            ),
            ("[functions.a]\ncode = 'pets'\ncolour = 'red'", "colour"),
            ("[functions.a]\ncode = 'pets'\ncommand = []", "empty"),
            (
                "[functions.a]\ncode = 'pets'\nhandler = 'app.handler'\naliases = { 3 = 4 }",
                "'3' cannot be an alias",
            ),
            (
                "[functions.a]\ncode = 'pets'\ntimeout = 901",
                "from 0 to 900",
            ),
        ] {
            let told = functions(text).unwrap_err();
            assert!(told.contains(part), "{text}: {told}");
        }
    }
}
