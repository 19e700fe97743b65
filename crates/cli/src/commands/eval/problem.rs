//! Why a template cannot be parsed or evaluated, for people and for editors.

use super::advice::advice;
use crate::palette::Output;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use trygate_velocity::{Error, ErrorKind};

/// What is wrong with a template, and where.
pub(super) struct Problem {
    file: String,
    message: String,
    /// As Velocity counts them: a tab runs to the next multiple of eight.
    line: u32,
    column: u32,
    /// The bytes of the file that are to blame.
    span: (u32, u32),
    cause: &'static str,
    /// What most likely went wrong.
    hint: Option<String>,
    excerpt: String,
}

impl Problem {
    pub(super) fn new(file: &str, source: &str, error: &Error, output: Output) -> Self {
        let position = error.position().unwrap_or_default();
        let span = error.span();
        Self {
            file: file.to_owned(),
            message: error.to_string(),
            line: position.line,
            column: position.column,
            span: (span.start, span.end),
            cause: cause(error.kind()),
            hint: advice(error.kind(), source),
            excerpt: excerpt(error, source, output),
        }
    }

    pub(super) fn to_text(&self, output: Output) -> String {
        let paint = output.err_palette();
        let lead = paint.error("error:");
        let mut text = format!("{lead} {}\n{}\n", self.message, self.excerpt);
        if let Some(hint) = &self.hint {
            // writing to a String cannot fail
            let _ = writeln!(text, "  {} {hint}", paint.good("hint:"));
        }
        text
    }

    pub(super) fn to_json(&self) -> Value {
        let mut told = Map::new();
        told.insert("kind".into(), "template".into());
        told.insert("message".into(), self.message.clone().into());
        told.insert("file".into(), self.file.clone().into());
        told.insert("line".into(), self.line.into());
        told.insert("column".into(), self.column.into());
        told.insert("start".into(), self.span.0.into());
        told.insert("end".into(), self.span.1.into());
        told.insert("cause".into(), self.cause.into());
        if let Some(hint) = &self.hint {
            told.insert("hint".into(), hint.clone().into());
        }
        told.insert("excerpt".into(), self.excerpt.clone().into());
        told.into()
    }

    /// Returns the problem in the shape of all errors of the program.
    pub(super) fn to_error(&self) -> Value {
        let mut document = Map::new();
        document.insert("error".into(), self.to_json());
        document.into()
    }
}

/// Returns the kind of cause, one word for programs.
fn cause(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Syntax { .. } => "syntax",
        ErrorKind::Lexical { .. } => "characters",
        ErrorKind::Directive { .. } => "directive",
        ErrorKind::MethodThrew { .. } => "method",
        ErrorKind::ResourceNotFound { .. } => "resource",
        ErrorKind::Limit { .. } => "limit",
        _ => "evaluation",
    }
}

/// Returns the line that is to blame with a mark under it.
fn excerpt(error: &Error, source: &str, output: Output) -> String {
    let range = error.span().range();
    // the end of a template is shown behind its last line that has text
    let start = range.start.min(source.trim_end().len());
    let before = source.get(..start).unwrap_or(source);
    let number = before.matches('\n').count() + 1;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = source.get(line_start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let blamed = source.get(start..range.end.max(start)).unwrap_or_default();
    let width = blamed
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        .max(1);
    // a tab in the line is a tab in front of the mark, so that both are as wide
    let indent: String = before
        .get(line_start..)
        .unwrap_or_default()
        .chars()
        .map(|c| if c == '\t' { c } else { ' ' })
        .collect();
    let gutter = number.to_string();
    let blank = " ".repeat(gutter.len());
    let mark = output.err_palette().error(&"^".repeat(width));
    format!("{gutter} | {line}\n{blank} | {indent}{mark}")
}
