//! A long-lived program that answers one JSON line with one JSON line: the oracle, or trygate.
//!
//! Not a judge of the answers. A program that dies or falls silent is started again, and the line
//! it died on is answered with what happened.

use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// How long one answer may take: the JVM's start and a slow machine included.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many lines are on their way at once.
const PIPELINE: usize = 500;

/// What a program made of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The line it wrote.
    Line(String),
    /// It ended without an answer.
    Died,
    /// It did not answer in time.
    Silent,
}

/// A program that is asked.
pub(crate) struct Engine {
    name: &'static str,
    command: Command,
    running: Option<Running>,
}

struct Running {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: Receiver<String>,
}

impl Engine {
    /// Makes an engine; the program starts with the first question.
    pub(crate) fn new(name: &'static str, command: Command) -> Self {
        Self {
            name,
            command,
            running: None,
        }
    }

    /// Asks all `lines` and returns as many replies, in order.
    pub(crate) fn ask(&mut self, lines: &[String]) -> Result<Vec<Reply>> {
        let mut replies = Vec::with_capacity(lines.len());
        while let Some(rest) = lines.get(replies.len()..).filter(|rest| !rest.is_empty()) {
            let now = rest.get(..PIPELINE).unwrap_or(rest);
            if let Some(failure) = self.ask_some(now, &mut replies)? {
                replies.push(failure);
                self.stop();
            }
        }
        Ok(replies)
    }

    /// Asks some lines; a failure belongs to the first one that has no reply.
    fn ask_some(&mut self, lines: &[String], replies: &mut Vec<Reply>) -> Result<Option<Reply>> {
        if self.running.is_none() {
            self.running = Some(start(&mut self.command, self.name)?);
        }
        let Some(Running {
            child,
            input,
            output,
        }) = self.running.as_mut()
        else {
            bail!("{} does not run", self.name);
        };
        let failure = thread::scope(|scope| {
            scope.spawn(move || {
                for line in lines {
                    // a program that died is noticed where its output ends
                    let _ = input
                        .write_all(line.as_bytes())
                        .and_then(|()| input.write_all(b"\n"));
                }
                let _ = input.flush();
            });
            for _ in lines {
                match output.recv_timeout(PATIENCE) {
                    Ok(line) => replies.push(Reply::Line(line)),
                    Err(failure) => {
                        // the writer may wait for a program that reads no more
                        let _ = child.kill();
                        return Some(failure);
                    }
                }
            }
            None
        });
        Ok(failure.map(|failure| match failure {
            RecvTimeoutError::Timeout => Reply::Silent,
            RecvTimeoutError::Disconnected => Reply::Died,
        }))
    }

    /// Ends the program, if it runs.
    fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.stop();
    }
}

fn start(command: &mut Command, name: &str) -> Result<Running> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let input = child
        .stdin
        .take()
        .with_context(|| format!("{name} has no input"))?;
    let output = child
        .stdout
        .take()
        .with_context(|| format!("{name} has no output"))?;
    let (sender, receiver) = sync_channel(PIPELINE);
    thread::spawn(move || {
        for line in BufReader::new(output).lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    Ok(Running {
        child,
        input: BufWriter::new(input),
        output: receiver,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_in_order() {
        let mut engine = Engine::new("cat", Command::new("cat"));
        let lines: Vec<String> = (0..2_000).map(|number| format!("{number}")).collect();
        let replies: Vec<Reply> = lines.iter().cloned().map(Reply::Line).collect();
        assert_eq!(engine.ask(&lines).unwrap(), replies);
    }

    #[test]
    fn a_program_that_dies_is_started_again() {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "while read l; do [ $l = bad ] && exit 1; echo $l; done",
        ]);
        let mut engine = Engine::new("sh", command);
        let lines = ["a", "bad", "b"].map(String::from);
        let expected = [
            Reply::Line("a".into()),
            Reply::Died,
            Reply::Line("b".into()),
        ];
        assert_eq!(engine.ask(&lines).unwrap(), expected);
    }
}
