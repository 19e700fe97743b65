//! A function's processes: started in a group of their own with a clean environment, ended together.

use crate::limits::OPEN_FILES;
use crate::runtime::CommandLine;
use crate::warden::Warden;
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs;
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

/// Waits until the warden knows the group, so that there is no moment at which a killed trygate
/// leaves the function behind; then becomes the function.
const LAUNCHER: &str = r#"read -r go || exit 1
ulimit -c 0
ulimit -n "$1" 2>/dev/null
shift
exec "$@" </dev/null"#;

/// The process that a runtime runs in, and whatever it starts in its group.
pub(crate) struct Process {
    child: Child,
    group: Pid,
    warden: Arc<Warden>,
}

impl Process {
    /// Starts a process and returns it with its two outputs.
    pub(crate) async fn start(
        command: &CommandLine,
        directory: &Path,
        environment: &[(String, String)],
        warden: Arc<Warden>,
    ) -> io::Result<(Self, ChildStdout, ChildStderr)> {
        let mut child = Command::new("/bin/sh")
            .args(["-c", LAUNCHER, "sh"])
            .arg(OPEN_FILES.to_string())
            .arg(&command.program)
            .args(&command.arguments)
            .env_clear()
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .current_dir(directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let group = child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .and_then(Pid::from_raw)
            .ok_or(io::ErrorKind::NotFound)?;
        let (Some(mut stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let group_number = group.as_raw_nonzero().get();
        let process = Self {
            child,
            group,
            warden,
        };
        process.warden.begin(group_number)?;
        stdin.write_all(b"go\n").await?;
        Ok((process, stdout, stderr))
    }

    /// Waits until the first process has ended.
    pub(crate) async fn ended(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Measures what the process and its descendants use now; none where the system does not tell.
    pub(crate) fn usage(&self) -> Option<Usage> {
        let mut usage = Usage::default();
        add_usage(self.group.as_raw_nonzero().get(), &mut usage, 0)?;
        Some(usage)
    }

    /// Kills the whole group.
    pub(crate) fn kill(&mut self) {
        // a group that is gone cannot be killed, and need not be
        let _ = kill_process_group(self.group, Signal::KILL);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        self.warden.end(self.group.as_raw_nonzero().get());
    }
}

/// What processes use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Memory that is resident, bytes. Pages that processes share count for each.
    pub(crate) memory: u64,
    /// Processes and threads.
    pub(crate) tasks: usize,
}

/// Adds a process and its descendants, as `/proc` of Linux shows them.
fn add_usage(process: i32, usage: &mut Usage, depth: usize) -> Option<()> {
    const DEPTH: usize = 32;
    let statm = fs::read_to_string(format!("/proc/{process}/statm")).ok()?;
    let pages: u64 = statm.split(' ').nth(1)?.parse().ok()?;
    let page_bytes = u64::try_from(rustix::param::page_size()).unwrap_or(4096);
    usage.memory += pages * page_bytes;
    for task in fs::read_dir(format!("/proc/{process}/task"))
        .ok()?
        .flatten()
    {
        usage.tasks += 1;
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        for child in children.split_ascii_whitespace() {
            if let Ok(child) = child.parse()
                && depth < DEPTH
            {
                // one that has just ended counts for nothing
                let _ = add_usage(child, usage, depth + 1);
            }
        }
    }
    Some(())
}

/// Says how a process ended, in the words of Lambda.
pub(crate) fn exit_words(status: Option<ExitStatus>) -> String {
    match status {
        Some(status) if status.success() => "Runtime exited without providing a reason".to_owned(),
        Some(status) => match (status.code(), status.signal()) {
            (Some(code), _) => format!("Runtime exited with error: exit status {code}"),
            (None, Some(signal)) => {
                format!(
                    "Runtime exited with error: signal: {}",
                    signal_words(signal)
                )
            }
            (None, None) => "Runtime exited without providing a reason".to_owned(),
        },
        None => "Runtime exited without providing a reason".to_owned(),
    }
}

/// Go's words for signals, which AWS's messages have.
fn signal_words(signal: i32) -> String {
    let word = match signal {
        1 => "hangup",
        2 => "interrupt",
        3 => "quit",
        4 => "illegal instruction",
        5 => "trace/breakpoint trap",
        6 => "aborted",
        7 => "bus error",
        8 => "floating point exception",
        9 => "killed",
        11 => "segmentation fault",
        13 => "broken pipe",
        14 => "alarm clock",
        15 => "terminated",
        other => return format!("signal {other}"),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_ends_are_those_of_lambda() {
        let cases = [
            (0, "Runtime exited without providing a reason"),
            (0x0100, "Runtime exited with error: exit status 1"),
            (9, "Runtime exited with error: signal: killed"),
            (11, "Runtime exited with error: signal: segmentation fault"),
            (31, "Runtime exited with error: signal: signal 31"),
        ];
        for (raw, words) in cases {
            assert_eq!(exit_words(Some(ExitStatus::from_raw(raw))), words);
        }
    }
}
