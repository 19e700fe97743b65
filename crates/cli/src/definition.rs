//! Reads a definition file, and tells what is wrong with it or notable about it.

use crate::complaint::{Complaint, Flaw};
use crate::palette::{self, Output};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use trygate_model::{Ambient, Api};
use trygate_openapi::{Location, Problem, ReadError, ReadOptions, Source, Warning};

/// The most warnings that are shown unless all were asked for.
const WARNINGS_SHOWN: usize = 3;

/// What becomes of a definition's base path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum BasePath {
    /// It is left out
    Ignore,
    /// It stands before every path
    Prepend,
    /// It stands before every path, but for its first segment
    Split,
}

impl From<BasePath> for trygate_openapi::BasePath {
    fn from(mode: BasePath) -> Self {
        match mode {
            BasePath::Ignore => Self::Ignore,
            BasePath::Prepend => Self::Prepend,
            BasePath::Split => Self::Split,
        }
    }
}

/// A definition that could be read.
pub(crate) struct Definition {
    pub(crate) api: Api,
    warnings: Vec<Warning>,
    /// The file's name and bytes.
    name: String,
    content: Vec<u8>,
}

/// Reads a file as a user means it.
pub(crate) fn read(
    file: &Path,
    base_path: BasePath,
    ambient: &Ambient,
    output: Output,
) -> Result<Definition, Complaint> {
    let options = ReadOptions {
        base_path: base_path.into(),
        ..ReadOptions::file()
    };
    parse(file, &options, ambient, output)
}

/// Reads a file as AWS's import does, tells its warnings, and returns its bytes.
pub(crate) fn check_for_import(
    file: &Path,
    ambient: &Ambient,
    output: Output,
) -> Result<Vec<u8>, Complaint> {
    let definition = parse(file, &ReadOptions::wire(), ambient, output)?;
    definition.tell_warnings(output);
    Ok(definition.content)
}

fn parse(
    file: &Path,
    options: &ReadOptions,
    ambient: &Ambient,
    output: Output,
) -> Result<Definition, Complaint> {
    let name = file.display().to_string();
    let content = content(file, options.limits.bytes)?;
    let source = Source::new(&name, &content);
    match trygate_openapi::read(&source, options, ambient) {
        Ok(read) => Ok(Definition {
            api: read.api,
            warnings: read.warnings,
            name,
            content,
        }),
        Err(error) => Err(complaint(&error, &source, output)),
    }
}

/// Reads one byte more than the limit at most; the reader then says that it is too much.
fn content(file: &Path, limit: usize) -> Result<Vec<u8>, Complaint> {
    let unreadable = |error: std::io::Error| {
        let shown = file.display();
        Complaint::new("definition", format!("{shown} cannot be read: {error}"))
            .mend("name an OpenAPI 3.0 or Swagger 2.0 file, JSON or YAML")
    };
    let mut bytes = Vec::new();
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file)
        .and_then(|open| open.take(limit).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    Ok(bytes)
}

fn complaint(error: &ReadError, source: &Source<'_>, output: Output) -> Complaint {
    let count = error.problems.len() + error.more;
    let problems = if count == 1 { "problem" } else { "problems" };
    let message = format!("{} has {count} {problems}", source.name);
    let styled = output.err_palette().is_coloured();
    let flaw = |problem: &Problem| Flaw {
        message: title(&problem.to_string(), &problem.location),
        file: problem.location.source.clone(),
        line: problem.location.line,
        column: problem.location.column,
        pointer: problem.location.pointer.clone(),
        mend: problem.mend(),
        excerpt: problem.excerpt(source, styled),
    };
    Complaint::new("definition", message).with_flaws(error.problems.iter().map(flaw).collect())
}

/// Returns what a problem or a warning says without its place, which stands beside it.
fn title(whole: &str, location: &Location) -> String {
    let before = format!("{location}: ");
    let after = format!(" ({})", location.pointer);
    let title = whole.strip_prefix(&before).unwrap_or(whole);
    title.strip_suffix(&after).unwrap_or(title).to_owned()
}

impl Definition {
    /// Returns the warnings for programs.
    pub(crate) fn warnings_as_json(&self) -> Vec<Value> {
        let warnings = self.warnings.iter();
        warnings
            .map(|warning| {
                let flaw = Flaw {
                    message: title(&warning.to_string(), &warning.location),
                    file: warning.location.source.clone(),
                    line: warning.location.line,
                    column: warning.location.column,
                    pointer: warning.location.pointer.clone(),
                    mend: warning.mend(),
                    excerpt: String::new(),
                };
                flaw.to_json()
            })
            .collect()
    }

    /// Tells people the warnings, on stderr.
    pub(crate) fn tell_warnings(&self, output: Output) {
        let count = self.warnings.len();
        if count == 0 {
            return;
        }
        let paint = output.err_palette();
        let lead = paint.warning("warning:");
        let noun = if count == 1 { "warning" } else { "warnings" };
        let mut text = format!("{lead} {} has {count} {noun}\n", self.name);
        if output.is_verbose() {
            let source = Source::new(&self.name, &self.content);
            for warning in &self.warnings {
                text.push_str(&warning.excerpt(&source, paint.is_coloured()));
                text.push('\n');
            }
        } else {
            for warning in self.warnings.iter().take(WARNINGS_SHOWN) {
                // writing to a String cannot fail
                let _ = writeln!(text, "  {warning}");
            }
            if count > WARNINGS_SHOWN {
                let hidden = count - WARNINGS_SHOWN;
                let _ = writeln!(text, "  … and {hidden} more, which -v shows");
            }
        }
        palette::print_err(&text);
    }
}
