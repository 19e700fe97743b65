//! Why a template cannot be parsed or evaluated, for people and for editors.

use super::advice::advice;
use crate::palette::Output;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use trygate_velocity::{Error, ErrorKind, diagnose};

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
    /// The message with the lines around the place.
    excerpt: String,
}

impl Problem {
    pub(super) fn new(file: &str, source: &str, error: &Error) -> Self {
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
            excerpt: diagnose(error, source),
        }
    }

    pub(super) fn to_text(&self, output: Output) -> String {
        let mut text = format!("{}\n", self.excerpt);
        if let Some(hint) = &self.hint {
            let lead = output.err_palette().good("hint:");
            // writing to a String cannot fail
            let _ = writeln!(text, "  {lead} {hint}");
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
