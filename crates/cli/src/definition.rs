//! Reads a definition file, and tells what is wrong with it or notable about it.

use crate::complaint::{Complaint, Flaw};
use crate::palette::{self, Output};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use trygate_model::{Ambient, Api};
use trygate_openapi::{Problem, ReadError, ReadOptions, Source, Warning};

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

/// Reads a file as a user means it; warnings go to stderr.
pub(crate) fn read(
    file: &Path,
    base_path: BasePath,
    ambient: &Ambient,
    output: Output,
) -> Result<Api, Complaint> {
    let options = ReadOptions {
        base_path: base_path.into(),
        ..ReadOptions::file()
    };
    let content = content(file, options.limits.bytes)?;
    parse(file, &content, &options, ambient, output)
}

/// Reads a file as AWS's import does and returns its bytes; warnings go to stderr.
pub(crate) fn check_for_import(
    file: &Path,
    ambient: &Ambient,
    output: Output,
) -> Result<Vec<u8>, Complaint> {
    let options = ReadOptions::wire();
    let content = content(file, options.limits.bytes)?;
    parse(file, &content, &options, ambient, output)?;
    Ok(content)
}

fn parse(
    file: &Path,
    content: &[u8],
    options: &ReadOptions,
    ambient: &Ambient,
    output: Output,
) -> Result<Api, Complaint> {
    let name = file.display().to_string();
    let source = Source::new(&name, content);
    match trygate_openapi::read(&source, options, ambient) {
        Ok(read) => {
            tell(&read.warnings, &source, output);
            Ok(read.api)
        }
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
        message: title(problem),
        file: problem.location.source.clone(),
        line: problem.location.line,
        column: problem.location.column,
        pointer: problem.location.pointer.clone(),
        mend: problem.mend(),
        excerpt: problem.excerpt(source, styled),
    };
    Complaint::new("definition", message).with_flaws(error.problems.iter().map(flaw).collect())
}

/// Returns what a problem says without its place, which stands beside it.
fn title(problem: &Problem) -> String {
    let whole = problem.to_string();
    let before = format!("{}: ", problem.location);
    let after = format!(" ({})", problem.location.pointer);
    let title = whole.strip_prefix(&before).unwrap_or(&whole);
    title.strip_suffix(&after).unwrap_or(title).to_owned()
}

fn tell(warnings: &[Warning], source: &Source<'_>, output: Output) {
    if warnings.is_empty() {
        return;
    }
    let paint = output.err_palette();
    let count = warnings.len();
    let noun = if count == 1 { "warning" } else { "warnings" };
    let mut text = format!(
        "{} {} has {count} {noun}\n",
        paint.warning("warning:"),
        source.name
    );
    if output.is_verbose() {
        for warning in warnings {
            text.push_str(&warning.excerpt(source, paint.is_coloured()));
            text.push('\n');
        }
    } else {
        for warning in warnings.iter().take(WARNINGS_SHOWN) {
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
