//! `cargo xtask generate-service-model`: writes `crates/control/src/service_model.rs` from the
//! public service model, or with `--check` says whether it is up to date.
//!
//! The work is done in Python because the model is installed with the PyPI package botocore, which
//! the end-to-end tests need anyway.

use crate::{root, succeed};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

const SCRIPT: &str = "xtask/src/generate_service_model.py";
const TABLE: &str = "crates/control/src/service_model.rs";

/// Runs the generator with a Python that has botocore; with `check`, nothing is written.
pub(crate) fn run(python: &Path, check: bool) -> Result<()> {
    let mut command = Command::new(python);
    command.args([SCRIPT, TABLE]).current_dir(root());
    if check {
        command.arg("--check");
    }
    succeed(&mut command)
}
