//! A disagreement on paper: for the person at the terminal, and as a file for the engine's tests.

use crate::vtl_diff::answer::Answer;
use crate::vtl_diff::case::Case;
use crate::vtl_diff::compare::Difference;
use anyhow::{Context as _, Result};
use serde_json::{Map, Value};
use std::path::Path;

/// Returns a disagreement as text.
pub(crate) fn shown(case: &Case, difference: Difference, oracle: &Answer, ours: &Answer) -> String {
    format!(
        "== {difference:?} in case {} ({})\n{}\n-- template\n{}\n-- oracle\n{}\n-- trygate\n{}",
        case.id,
        case.mode.name(),
        case.line(),
        case.template.source(),
        told(oracle),
        told(ours),
    )
}

fn told(answer: &Answer) -> String {
    match answer {
        Answer::Rendered { output, overrides } if overrides.is_null() => format!("{output:?}"),
        Answer::Rendered { output, overrides } => format!("{output:?} {overrides}"),
        Answer::Failed(failure) => format!("{failure:?}"),
        Answer::Unreadable(line) => format!("unreadable: {line}"),
        Answer::Died => "died".to_owned(),
        Answer::Silent => "no answer in time".to_owned(),
    }
}

/// Writes a disagreement as a fixture of the engine, with what the oracle answered.
///
/// The words of an error are the engine's own, so that line has to be finished by hand.
pub(crate) fn keep(folder: &Path, case: &Case, oracle: &Answer) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let file = folder.join(format!("{}-{}.txt", case.mode.name(), case.id));
    let mut context = Map::new();
    context.insert("mode".into(), case.mode.name().into());
    for (name, value) in case.context.as_object().into_iter().flatten() {
        let name = if name == "vars" { "variables" } else { name };
        context.insert(name.into(), value.clone());
    }
    let expected = match oracle {
        Answer::Rendered { output, .. } => output.clone(),
        Answer::Failed(failure) => format!("error: {} at {:?}", failure.message, failure.place),
        other => told(other),
    };
    let context = Value::Object(context);
    let text = format!(
        "{context}\n---\n{}\n---\n{expected}\n",
        case.template.source()
    );
    std::fs::write(&file, text).with_context(|| file.display().to_string())
}
