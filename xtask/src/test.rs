//! Every test there is, with one count at the end.

use crate::{cargo, function_runtimes, python, root, succeed};
use anyhow::{Context, Result, bail};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::Stdio;

/// What a run of tests came to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

pub(crate) fn run() -> Result<()> {
    let mut total = Counts::default();
    let variables = function_runtimes::variables()?;
    total.add(rust_tests(&variables)?);
    succeed(&mut cargo(&["build", "--quiet", "--package", "trygate"]))?;
    total.add(python::end_to_end_tests(&variables)?);
    println!();
    println!(
        "{} passed, {} failed, {} skipped",
        total.passed, total.failed, total.skipped
    );
    if total.failed > 0 {
        bail!("{} tests failed", total.failed);
    }
    if total.passed == 0 {
        bail!("no test ran");
    }
    Ok(())
}

/// Runs `cargo test`, shows what it prints and adds its result lines up.
fn rust_tests(variables: &[(&str, PathBuf)]) -> Result<Counts> {
    let mut command = cargo(&[
        "test",
        "--workspace",
        "--no-fail-fast",
        "--",
        "--show-output",
    ]);
    println!("$ {}", crate::shown(&command));
    let mut child = command
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start cargo")?;
    let output = child.stdout.take().context("cargo has no output")?;
    let mut counts = Counts::default();
    let mut skips = Skips::default();
    let mut shown = std::io::stdout().lock();
    for line in BufReader::new(output).lines() {
        let line = line?;
        if let Some(result) = result_line(&line) {
            counts.add(result);
        }
        if skips.ends_with_a_skip(&line) {
            // the harness knows no skipping while a test runs, and counts it as passed
            counts.passed = counts.passed.saturating_sub(1);
            counts.skipped += 1;
        }
        if worth_showing(&line) {
            writeln!(shown, "{line}")?;
        }
    }
    drop(shown);
    let status = child.wait()?;
    if !status.success() && counts.failed == 0 {
        bail!(
            "cargo test ended with {status} before its tests did; is {} whole?",
            root().display()
        );
    }
    Ok(counts)
}

/// Follows the output of tests and finds those that lacked something they needed.
#[derive(Debug, Default)]
struct Skips {
    counted: bool,
}

impl Skips {
    /// Takes a line; true for the first one of a test that says it was skipped.
    fn ends_with_a_skip(&mut self, line: &str) -> bool {
        if is_frame(line) {
            self.counted = false;
        }
        let first = line.starts_with("skipped: ") && !self.counted;
        self.counted |= first;
        first
    }
}

/// Tells whether the output of a test begins here.
fn is_frame(line: &str) -> bool {
    line.starts_with("---- ") && line.ends_with(" stdout ----")
}

/// Reads `test result: ok. 5 passed; 0 failed; 1 ignored; …`.
fn result_line(line: &str) -> Option<Counts> {
    let (_, rest) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = Counts::default();
    for part in rest.split("; ") {
        let Some((number, what)) = part.split_once(' ') else {
            continue;
        };
        let Ok(number) = number.parse() else { continue };
        match what {
            "passed" => counts.passed = number,
            "failed" => counts.failed = number,
            "ignored" => counts.skipped = number,
            _ => {}
        }
    }
    Some(counts)
}

/// Leaves out the lines that name each passing test: what tests print themselves is what counts.
fn worth_showing(line: &str) -> bool {
    let passing = line.starts_with("test ") && line.ends_with(" ... ok");
    let frame = is_frame(line);
    !(passing || frame || line.is_empty() || line == "successes:" || line.starts_with("    "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_lacks_something_is_skipped_once() {
        let mut skips = Skips::default();
        let lines = [
            "---- one stdout ----",
            "skipped: no runtime",
            "skipped: no other runtime",
            "---- two stdout ----",
            "compared 7 cases",
            "---- three stdout ----",
            "skipped: no runtime",
        ];
        let counted = lines.map(|line| skips.ends_with_a_skip(line));
        assert_eq!(counted, [false, true, false, false, false, false, true]);
    }

    #[test]
    fn reads_result_lines() {
        let line = "test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(
            result_line(line),
            Some(Counts {
                passed: 5,
                failed: 2,
                skipped: 1
            })
        );
        assert_eq!(result_line("test a::b ... ok"), None);
    }
}
