//! Writes `crates/control/src/service_model.rs` from the public service model, or checks it.
//!
//! The work is done in Python because the model is installed with the PyPI package botocore, which
//! the checks against recorded answers need anyway.

use std::path::Path;
use std::process::Command;

const SCRIPT: &str = "xtask/src/generate_service_model.py";
const TABLE: &str = "crates/control/src/service_model.rs";

/// Runs the generator in a checkout with a Python that has botocore; with `check`, nothing is
/// written.
pub fn generate_service_model(root: &Path, python: &str, check: bool) -> Result<(), String> {
    let mut command = Command::new(python);
    command.current_dir(root).arg(SCRIPT).arg(TABLE);
    if check {
        command.arg("--check");
    }
    let status = command
        .status()
        .map_err(|error| format!("cannot run {python}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{SCRIPT} failed"))
    }
}
