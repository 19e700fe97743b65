//! `cargo xtask generate-service-model`: writes `crates/control/src/service_model.rs` from the
//! public service model, or with `--check` says whether it is up to date.
//!
//! The work is done in Python because the model is installed with the PyPI package botocore, which
//! the end-to-end tests need anyway.

use crate::{python, root, succeed};
use anyhow::Result;
use std::process::Command;

const SCRIPT: &str = "xtask/src/generate_service_model.py";
const TABLE: &str = "crates/control/src/service_model.rs";

/// Runs the generator with the Python of the end-to-end tests; with `check`, nothing is written.
pub(crate) fn run(check: bool) -> Result<()> {
    let Some(python) = python::environment()? else {
        println!("skipped: the service model needs python3 with the module venv");
        return Ok(());
    };
    let mut command = Command::new(python);
    command.args([SCRIPT, TABLE]).current_dir(root());
    if check {
        command.arg("--check");
    }
    succeed(&mut command)
}
