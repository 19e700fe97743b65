//! The checks that are no tests: format, lints, documentation, licences and bans.

use crate::{cargo, generate_service_model, succeed};
use anyhow::Result;
use std::process::Command;

pub(crate) fn run() -> Result<()> {
    succeed(&mut cargo(&["fmt", "--all", "--check"]))?;
    succeed(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]))?;
    let mut docs = cargo(&[
        "doc",
        "--workspace",
        "--no-deps",
        "--document-private-items",
        "--quiet",
    ]);
    succeed(docs.env("RUSTDOCFLAGS", "-D warnings"))?;
    generate_service_model::run(true)?;
    deny()
}

/// Checks licences, bans and sources; the advisory database needs a network that CI has not.
fn deny() -> Result<()> {
    let installed = Command::new("cargo-deny").arg("--version").output();
    if !installed.is_ok_and(|output| output.status.success()) {
        succeed(&mut cargo(&[
            "install",
            "--locked",
            "cargo-deny",
            "--version",
            "^0.20",
        ]))?;
    }
    succeed(&mut cargo(&[
        "deny",
        "--all-features",
        "check",
        "licenses",
        "bans",
        "sources",
    ]))
}
