//! The arguments of `cargo xtask vtl-diff`.

use crate::vtl_diff::case::{Case, Mode};
use crate::vtl_diff::generate;
use anyhow::{Context as _, Result, bail};
use std::path::PathBuf;

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
        generate::case(self.seed, index, self.mode.unwrap_or(by_turns))
    }
}
