//! A place for the program to run in that nothing outside can reach into.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Flags that make a run the same every time.
pub(crate) const FIXED: [&str; 4] = ["--now", "2026-11-22T10:00:00Z", "--seed", "7"];

/// A directory that is home, working directory and data directory at once.
pub(crate) struct Environment {
    root: TempDir,
}

impl Environment {
    pub(crate) fn new() -> Self {
        Self {
            root: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    /// Writes a file into the directory.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let file = self.root().join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(file, content).unwrap();
    }

    /// Copies one of the examples into the directory, so that its path is the same everywhere.
    pub(crate) fn example(&self, name: &str) {
        fs::copy(examples().join(name), self.root().join(name)).unwrap();
    }

    /// Prepares a run with no environment variables but those that name the home directory.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trygate"));
        command
            .args(arguments)
            .current_dir(self.root())
            .env_clear()
            .env("HOME", self.root())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program and returns the account of it: exit code, stdout, stderr.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        self.account(&self.command(arguments).output().unwrap())
    }

    /// Runs the program with something on stdin.
    pub(crate) fn run_with_stdin(&self, arguments: &[&str], stdin: &[u8]) -> String {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // a program that has read enough closes its end
        let _ = child.stdin.take().unwrap().write_all(stdin);
        self.account(&child.wait_with_output().unwrap())
    }

    /// Runs `trygate invoke` on a definition in the directory, the same every time.
    pub(crate) fn invoke(&self, arguments: &[&str]) -> String {
        let arguments: Vec<&str> = ["invoke"]
            .iter()
            .chain(arguments)
            .chain(&FIXED)
            .copied()
            .collect();
        self.run(&arguments)
    }

    /// Puts the account of a run together, with what differs between machines replaced.
    pub(crate) fn account(&self, output: &Output) -> String {
        let mut account = format!("exit {}\n", output.status.code().unwrap_or(-1));
        for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            if !bytes.is_empty() {
                let text = String::from_utf8(bytes.clone()).unwrap();
                write!(account, "--- {name}\n{}", self.neutral(&text)).unwrap();
            }
        }
        account
    }

    /// Replaces the directory's path and the version.
    pub(crate) fn neutral(&self, text: &str) -> String {
        let real = fs::canonicalize(self.root()).unwrap();
        text.replace(real.to_str().unwrap(), "[HOME]")
            .replace(self.root().to_str().unwrap(), "[HOME]")
            .replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
    }
}

/// Returns the folder of examples.
pub(crate) fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}
