//! Reads a definition file, and tells what is wrong with it or notable about it.

use crate::complaint::{Complaint, Flaw};
use crate::palette::{self, Output};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use trygate_model::{Ambient, Api, HttpMethod};
use trygate_openapi::{Location, Problem, ReadError, ReadOptions, Source, Subject, Warning};

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
    /// Values that only another tool can fill in, and that the API lacks.
    set_aside: Vec<Problem>,
    /// The file's name and bytes.
    name: String,
    content: Vec<u8>,
}

/// Which definition a command works on, and how it is read.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DefinitionArguments {
    /// An OpenAPI 3.0 or Swagger 2.0 file, JSON or YAML
    #[arg(value_name = "DEFINITION")]
    file: PathBuf,

    /// What becomes of the definition's base path
    #[arg(long, value_name = "MODE", default_value = "ignore")]
    base_path: BasePath,
}

/// Reads a file as a user means it.
pub(crate) fn read(
    arguments: &DefinitionArguments,
    ambient: &Ambient,
    output: Output,
) -> Result<Definition, Complaint> {
    let options = ReadOptions {
        base_path: arguments.base_path.into(),
        ..ReadOptions::file()
    };
    parse(&arguments.file, &options, ambient, output)
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
            set_aside: read.set_aside,
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
    let flaws = error
        .problems
        .iter()
        .map(|problem| drawn(problem, source, output));
    Complaint::new("definition", message).with_flaws(flaws.collect())
}

fn drawn(problem: &Problem, source: &Source<'_>, output: Output) -> Flaw {
    let excerpt = problem.excerpt(source, output.err_palette().is_coloured());
    flaw(problem, excerpt)
}

fn flaw(problem: &Problem, excerpt: String) -> Flaw {
    Flaw {
        message: title(&problem.to_string(), &problem.location),
        file: problem.location.source.clone(),
        line: problem.location.line,
        column: problem.location.column,
        pointer: problem.location.pointer.clone(),
        mend: problem.mend(),
        excerpt,
    }
}

/// Returns what a problem or a warning says without its place, which stands beside it.
fn title(whole: &str, location: &Location) -> String {
    let before = format!("{location}: ");
    let after = format!(" ({})", location.pointer);
    let title = whole.strip_prefix(&before).unwrap_or(whole);
    title.strip_suffix(&after).unwrap_or(title).to_owned()
}

impl Definition {
    /// Complains of values that were set aside and that a method needs.
    pub(crate) fn check_needs(
        &self,
        http_method: HttpMethod,
        resource_id: &str,
        output: Output,
    ) -> Result<(), Complaint> {
        if self.set_aside.is_empty() {
            return Ok(());
        }
        let Some(resource) = self.api.resources.get(resource_id) else {
            return Ok(());
        };
        let Some((verb, method)) = resource.method_for(http_method) else {
            return Ok(());
        };
        let path = self.api.path_of(resource);
        let source = Source::new(&self.name, &self.content);
        let needed = self
            .set_aside
            .iter()
            .filter(|problem| match &problem.subject {
                Subject::Model(name) => {
                    let models = method.request_models.as_ref();
                    models.is_some_and(|models| models.values().any(|model| model == name))
                }
                other => other.concerns(verb, &path),
            });
        let flaws: Vec<Flaw> = needed
            .map(|problem| drawn(problem, &source, output))
            .collect();
        if flaws.is_empty() {
            return Ok(());
        }
        let message = format!("{verb} {path} needs what only another tool can fill in");
        Err(Complaint::new("unresolved", message).with_flaws(flaws))
    }

    /// Returns the warnings for programs.
    pub(crate) fn warnings_as_json(&self) -> Vec<Value> {
        let set_aside = self.set_aside.iter();
        let set_aside = set_aside.map(|problem| flaw(problem, String::new()).to_json());
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
            .chain(set_aside)
            .collect()
    }

    /// Tells people the warnings, on stderr.
    pub(crate) fn tell_warnings(&self, output: Output) {
        self.tell_set_aside(output);
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

    fn tell_set_aside(&self, output: Output) {
        let count = self.set_aside.len();
        if count == 0 {
            return;
        }
        let paint = output.err_palette();
        let lead = paint.warning("warning:");
        let noun = if count == 1 { "value" } else { "values" };
        let mut text = format!(
            "{lead} {} has {count} {noun} that another tool is to fill in; what needs none of them \
             can run\n",
            self.name
        );
        if output.is_verbose() {
            let source = Source::new(&self.name, &self.content);
            for problem in &self.set_aside {
                text.push_str(&problem.excerpt(&source, paint.is_coloured()));
                text.push('\n');
            }
        }
        palette::print_err(&text);
    }
}
