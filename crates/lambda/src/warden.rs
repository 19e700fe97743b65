//! What ends functions when trygate is gone, however it went: a small process that waits at the far
//! end of a pipe.
//!
//! `kill -9` leaves trygate no time to end its children, and the kernel's own means (a death signal
//! of the parent) would need `unsafe` between fork and exec and binds to a thread. So one shell, in a
//! process group of its own, reads the groups that begin and end from a pipe. The pipe closes with
//! trygate; then the shell kills the groups that are left and removes the host's directory.

use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// Signals from a terminal are not for the warden: it ends with the pipe.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
groups=
while read -r what group; do
  if [ "$what" = begin ]; then
    groups="$groups $group"
  else
    others=
    for other in $groups; do
      [ "$other" = "$group" ] || others="$others $other"
    done
    groups=$others
  fi
done
for group in $groups; do
  kill -9 "-$group"
done
rm -rf "$1"
"#;

/// A running warden. Dropping it kills what is registered and waits for that.
#[derive(Debug)]
pub(crate) struct Warden {
    pipe: Mutex<Option<ChildStdin>>,
    shell: Mutex<Child>,
}

impl Warden {
    /// Starts a warden that removes a directory at the end.
    pub(crate) fn start(directory: &Path) -> io::Result<Self> {
        let mut shell = Command::new("/bin/sh")
            .args(["-c", SCRIPT, "trygate-warden"])
            .arg(directory)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(Self {
            pipe: Mutex::new(shell.stdin.take()),
            shell: Mutex::new(shell),
        })
    }

    /// Registers a process group before anything of the function runs in it.
    pub(crate) fn begin(&self, group: i32) -> io::Result<()> {
        self.tell("begin", group)
    }

    /// Forgets a process group that was killed.
    pub(crate) fn end(&self, group: i32) {
        // without a warden there is nobody who could forget
        let _ = self.tell("end", group);
    }

    fn tell(&self, what: &str, group: i32) -> io::Result<()> {
        let mut pipe = self.pipe.lock().unwrap_or_else(PoisonError::into_inner);
        // one write of few bytes: lines of two threads do not mix
        pipe.as_mut()
            .ok_or(io::ErrorKind::BrokenPipe)?
            .write_all(format!("{what} {group}\n").as_bytes())
    }
}

impl Drop for Warden {
    fn drop(&mut self) {
        let mut pipe = self.pipe.lock().unwrap_or_else(PoisonError::into_inner);
        *pipe = None;
        let mut shell = self.shell.lock().unwrap_or_else(PoisonError::into_inner);
        // it ends by itself as soon as the pipe is closed
        let _ = shell.wait();
    }
}
