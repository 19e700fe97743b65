//! The arguments of `cargo xtask vtl-diff`.

use crate::vtl_diff::case::{Case, Mode};
use crate::vtl_diff::generate::{self, Example};
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};

const USAGE: &str = "cargo xtask vtl-diff [OPTION VALUE]…

  --count N         how many templates (10000)
  --seed N          which stream of templates (1)
  --first N         the index in the stream to begin at (0)
  --mode MODE       aws, stock, or both by turns (both)
  --minimise N      how many disagreements to make small (200)
  --oracle DIR      the folder of the oracle (../shared/vtl/oracle)
  --trygate FILE    the program to compare; built where none is named
  --keep DIR        write each disagreement as a fixture into this folder
  --alone           ask the oracle alone and tell what the templates are like
  --examples DIR    make half of the templates from those in the JSON files of this folder
  --print           print the lines and ask nobody
  --progress        tell on stderr how far it is";

/// What to compare.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) count: u64,
    pub(crate) seed: u64,
    first: u64,
    /// None is both by turns.
    mode: Option<Mode>,
    pub(crate) minimise: usize,
    pub(crate) oracle: Option<PathBuf>,
    pub(crate) trygate: Option<PathBuf>,
    pub(crate) keep: Option<PathBuf>,
    examples: Vec<Example>,
    pub(crate) alone: bool,
    pub(crate) print: bool,
    pub(crate) progress: bool,
}

impl Options {
    pub(crate) fn read(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            count: 10_000,
            seed: 1,
            first: 0,
            mode: None,
            minimise: 200,
            oracle: None,
            trygate: None,
            keep: None,
            examples: Vec::new(),
            alone: false,
            print: false,
            progress: false,
        };
        let mut arguments = arguments.iter();
        while let Some(name) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .with_context(|| format!("{name} needs a value"))
            };
            match name.as_str() {
                "--count" => options.count = value()?.parse().context("--count")?,
                "--seed" => options.seed = value()?.parse().context("--seed")?,
                "--first" => options.first = value()?.parse().context("--first")?,
                "--minimise" => options.minimise = value()?.parse().context("--minimise")?,
                "--mode" => {
                    options.mode = match value()?.as_str() {
                        "aws" => Some(Mode::Aws),
                        "stock" => Some(Mode::Stock),
                        "both" => None,
                        other => bail!("--mode {other}: use aws, stock or both"),
                    }
                }
                "--oracle" => options.oracle = Some(value()?.into()),
                "--trygate" => options.trygate = Some(value()?.into()),
                "--keep" => options.keep = Some(value()?.into()),
                "--examples" => options.examples.extend(examples(Path::new(value()?))?),
                "--alone" => options.alone = true,
                "--print" => options.print = true,
                "--progress" => options.progress = true,
                other => bail!("unknown argument {other}\n\n{USAGE}"),
            }
        }
        Ok(options)
    }

    /// Makes the case of this number, counted from where the run begins.
    pub(crate) fn case(&self, number: u64) -> Case {
        let index = self.first + number;
        let by_turns = if index.is_multiple_of(2) {
            Mode::Aws
        } else {
            Mode::Stock
        };
        let mode = self.mode.unwrap_or(by_turns);
        generate::case(self.seed, index, mode, &self.examples)
    }
}

/// Reads the templates of a folder, in the order of its files' names. A file holds one object or a
/// list of them, each with a `template`, and perhaps `sample_input` or `context` for its data.
fn examples(folder: &Path) -> Result<Vec<Example>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let document: Value =
            serde_json::from_str(&text).with_context(|| file.display().to_string())?;
        let list = match document {
            Value::Array(list) => list,
            single => vec![single],
        };
        for example in list {
            let Some(template) = example.get("template").and_then(Value::as_str) else {
                continue;
            };
            let data = ["sample_input", "context"]
                .iter()
                .find_map(|name| example.get(name));
            found.push(Example {
                template: template.to_owned(),
                context: data.filter(|data| data.is_object()).cloned(),
            });
        }
    }
    if found.is_empty() {
        bail!("{} holds no templates", folder.display());
    }
    Ok(found)
}
