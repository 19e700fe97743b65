//! What an evaluation left beside its output: steps, overrides and warnings.

use super::recorder::{Note, Recorder};
use crate::palette::Output;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use trygate_invoke::context_tree::ContextValue;
use trygate_invoke::template_scope::Overrides;

/// Everything beside the output.
pub(super) struct Report<'a> {
    pub(super) file: &'a str,
    pub(super) overrides: Overrides,
    pub(super) hints: Vec<String>,
    pub(super) recorder: Recorder<'a>,
}

impl Report<'_> {
    /// Returns the lines for stderr.
    pub(super) fn to_text(&self, output: Output) -> String {
        let paint = output.err_palette();
        let mut text = String::new();
        for Note {
            line,
            column,
            text: step,
            ..
        } in &self.recorder.steps
        {
            // writing to a String cannot fail
            let _ = writeln!(text, "{} {step}", paint.faint(&format!("{line}:{column}")));
        }
        for (path, value) in self.leaves() {
            let _ = writeln!(
                text,
                "{} $context.{path} = {value}",
                paint.name("override:")
            );
        }
        let (file, lead) = (self.file, paint.warning("warning:"));
        for (note, warning) in self.warnings() {
            let _ = match note {
                Some(Note { line, column, .. }) => {
                    writeln!(text, "{lead} {file}:{line}:{column}: {warning}")
                }
                None => writeln!(text, "{lead} {file}: {warning}"),
            };
        }
        text
    }

    /// Returns every warning, with its place where that is known.
    ///
    /// What the host knows of a function of `$util` says more than that there is none.
    fn warnings(&self) -> Vec<(Option<&Note>, &str)> {
        let about = |note: &Note, hint: &str| {
            let function = note.function.as_deref();
            function.is_some_and(|function| hint.split([' ', ';']).any(|word| word == function))
        };
        let mut told: Vec<_> = self
            .recorder
            .warnings
            .iter()
            .map(|note| {
                let hint = self.hints.iter().find(|hint| about(note, hint));
                (Some(note), hint.unwrap_or(&note.text).as_str())
            })
            .collect();
        for hint in &self.hints {
            if !self.recorder.warnings.iter().any(|note| about(note, hint)) {
                told.push((None, hint));
            }
        }
        told
    }

    /// Returns the document for stdout.
    pub(super) fn to_json(&self, output: &str) -> Value {
        let mut document = Map::new();
        document.insert("output".into(), output.into());
        let mut overrides = Map::new();
        for (name, value) in self.overrides() {
            if let Some(value) = without_nothing(value) {
                overrides.insert(name.into(), value);
            }
        }
        document.insert("overrides".into(), overrides.into());
        let warnings = self.warnings().into_iter().map(|(note, warning)| {
            let mut told = Map::new();
            if let Some(note) = note {
                told.insert("line".into(), note.line.into());
                told.insert("column".into(), note.column.into());
            }
            told.insert("message".into(), warning.into());
            Value::Object(told)
        });
        document.insert("warnings".into(), warnings.collect());
        if !self.recorder.steps.is_empty() {
            let steps = self.recorder.steps.iter().map(Note::to_json);
            document.insert("steps".into(), steps.collect());
        }
        document.into()
    }

    fn overrides(&self) -> impl Iterator<Item = (&'static str, &ContextValue)> {
        [
            ("requestOverride", self.overrides.request.as_ref()),
            ("responseOverride", self.overrides.response.as_ref()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }

    /// Returns every override with its dotted path.
    fn leaves(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (name, value) in self.overrides() {
            gather(name.to_owned(), value, &mut found);
        }
        found
    }
}

fn gather(path: String, value: &ContextValue, found: &mut Vec<(String, String)>) {
    match value {
        ContextValue::Map(members) => {
            for (name, member) in members {
                gather(format!("{path}.{name}"), member, found);
            }
        }
        leaf => found.push((path, json(leaf).to_string())),
    }
}

fn json(value: &ContextValue) -> Value {
    match value {
        ContextValue::Text(text) => text.clone().into(),
        ContextValue::Number(number) => (*number).into(),
        ContextValue::List(items) => items.iter().map(json).collect(),
        ContextValue::Map(members) => {
            let members = members.iter();
            Value::Object(
                members
                    .map(|(name, value)| (name.clone(), json(value)))
                    .collect(),
            )
        }
    }
}

/// Returns a value without the maps in which nothing was set.
fn without_nothing(value: &ContextValue) -> Option<Value> {
    let ContextValue::Map(members) = value else {
        return Some(json(value));
    };
    let kept: Map<_, _> = members
        .iter()
        .filter_map(|(name, member)| Some((name.clone(), without_nothing(member)?)))
        .collect();
    (!kept.is_empty()).then(|| kept.into())
}
