//! A disagreement on paper: for the person at the terminal, and as a file for the engine's tests.

use crate::vtl_diff::answer::Answer;
use crate::vtl_diff::case::Case;
use crate::vtl_diff::compare::Difference;
use anyhow::{Context as _, Result};
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
pub(crate) fn keep(folder: &Path, case: &Case, oracle: &Answer) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let file = folder.join(format!("{}-{}.txt", case.mode.name(), case.id));
    let text = format!(
        "{:#}\n---\n{}\n---\n{}\n",
        case.context,
        case.template.source(),
        told(oracle)
    );
    std::fs::write(&file, text).with_context(|| file.display().to_string())
}
