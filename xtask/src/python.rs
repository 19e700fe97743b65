//! The end-to-end tests with real clients: boto3 and the AWS CLI, from PyPI, in an environment of
//! their own under `target/`.

use crate::test::Counts;
use crate::{root, succeed};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pinned so that a release of theirs does not change what is tested.
const REQUIREMENTS: &str = "e2e/requirements.txt";

pub(crate) fn end_to_end_tests(variables: &[(&str, PathBuf)]) -> Result<Counts> {
    let Some(python) = environment()? else {
        println!("skipped: the end-to-end tests need python3 with the module venv");
        return Ok(Counts {
            skipped: 1,
            ..Counts::default()
        });
    };
    let report = target().join("e2e-report.xml");
    let mut command = Command::new(&python);
    command
        .args([
            "-m",
            "pytest",
            "-q",
            "-rs",
            "-p",
            "no:cacheprovider",
            "e2e",
            "--junitxml",
        ])
        .arg(&report)
        .current_dir(root())
        .env("TRYGATE", target().join("debug").join("trygate"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .envs(variables.iter().map(|(name, value)| (name, value)));
    println!("$ {}", crate::shown(&command));
    let status = command.status()?;
    let counts = read_report(&report)?;
    if !status.success() && counts.failed == 0 {
        bail!("pytest ended with {status}");
    }
    Ok(counts)
}

pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Makes the environment, or brings it up to date; none where there is no usable python3.
pub(crate) fn environment() -> Result<Option<PathBuf>> {
    let home = target().join("e2e-venv");
    let python = home.join("bin").join("python");
    let requirements = root().join(REQUIREMENTS);
    let wanted = std::fs::read_to_string(&requirements).context(REQUIREMENTS)?;
    let marker = home.join("installed.txt");
    if std::fs::read_to_string(&marker).is_ok_and(|installed| installed == wanted) {
        return Ok(Some(python));
    }
    let made = Command::new("python3")
        .args(["-m", "venv"])
        .arg(&home)
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return Ok(None);
    }
    succeed(
        Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
            ])
            .arg(&requirements),
    )?;
    std::fs::write(&marker, wanted)?;
    Ok(Some(python))
}

/// Reads the counts from pytest's report, whose root has them as attributes.
fn read_report(path: &Path) -> Result<Counts> {
    let text = std::fs::read_to_string(path).context("pytest wrote no report")?;
    let suite = text
        .find("<testsuite ")
        .and_then(|at| text.get(at..))
        .unwrap_or_default();
    let count = |name: &str| -> u64 {
        let attribute = format!(" {name}=\"");
        suite
            .split_once(&attribute)
            .and_then(|(_, rest)| rest.split_once('"'))
            .and_then(|(number, _)| number.parse().ok())
            .unwrap_or(0)
    };
    let failed = count("failures") + count("errors");
    let skipped = count("skipped");
    let passed = count("tests").saturating_sub(failed + skipped);
    Ok(Counts {
        passed,
        failed,
        skipped,
    })
}
