//! What a function prints: both outputs line by line, to whoever listens and into the tail that
//! `LogType=Tail` shows.

use crate::limits::{LOG_TAIL_BYTES, OUTPUT_BYTES, OUTPUT_LINE_BYTES};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::sync::{mpsc, oneshot};

/// A line that a function printed, or that Lambda adds about an invocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionLine<'a> {
    /// The function's name.
    pub function: &'a str,
    /// The invocation under way; none while the function starts.
    pub request_id: Option<&'a str>,
    /// The text without its end of line; what is no UTF-8 is replaced.
    pub text: &'a str,
}

/// Who wants to see what functions print.
pub trait FunctionLog: Send + Sync {
    /// Takes one line. It is called in the order in which each output's lines came.
    fn line(&self, line: FunctionLine<'_>);
}

/// Drops every line.
#[derive(Debug, Default, Clone, Copy)]
pub struct NoLog;

impl FunctionLog for NoLog {
    fn line(&self, _: FunctionLine<'_>) {}
}

/// The log of one execution environment.
pub(crate) struct Output {
    shared: Arc<Shared>,
    drains: Vec<mpsc::Sender<oneshot::Sender<()>>>,
}

struct Shared {
    function: String,
    log: Arc<dyn FunctionLog>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    request_id: Option<String>,
    tail: VecDeque<u8>,
    shown: usize,
}

impl Output {
    /// Begins a log.
    pub(crate) fn new(function: String, log: Arc<dyn FunctionLog>) -> Self {
        Self {
            shared: Arc::new(Shared {
                function,
                log,
                state: Mutex::default(),
            }),
            drains: Vec::new(),
        }
    }

    /// Reads an output until its end, in a task of its own.
    pub(crate) fn attach(&mut self, source: impl AsyncRead + Unpin + Send + 'static) {
        let (drain, drained) = mpsc::channel(1);
        self.drains.push(drain);
        tokio::spawn(read(source, self.shared.clone(), drained));
    }

    /// Waits until everything that was printed up to now is in the log.
    pub(crate) async fn drain(&self) {
        for drain in &self.drains {
            let (done, waits) = oneshot::channel();
            // an output that has ended has nothing left
            if drain.send(done).await.is_ok() {
                let _ = waits.await;
            }
        }
    }

    /// Begins the log of an invocation; what the start of the function printed stays in it.
    pub(crate) fn begin(&self, request_id: &str, started_cold: bool) {
        let mut state = self.shared.state();
        if !started_cold {
            state.tail.clear();
        }
        state.shown = 0;
        state.request_id = Some(request_id.to_owned());
    }

    /// Adds a line about the invocation to the tail alone.
    pub(crate) fn note(&self, line: &str) {
        self.shared.state().keep(line.as_bytes());
    }

    /// Adds a line about the invocation, and shows it.
    pub(crate) fn say(&self, line: &str) {
        self.shared.line(line.as_bytes());
    }

    /// Returns the last bytes of the log, from the beginning of a character.
    pub(crate) fn tail(&self) -> Vec<u8> {
        let state = self.shared.state();
        let is_continuation = |byte: &&u8| (**byte & 0xc0) == 0x80;
        let cut = state.tail.len() == LOG_TAIL_BYTES;
        let skipped = if cut {
            state.tail.iter().take_while(is_continuation).count()
        } else {
            0
        };
        state.tail.iter().skip(skipped).copied().collect()
    }
}

impl Shared {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn line(&self, bytes: &[u8]) {
        let mut state = self.state();
        state.keep(bytes);
        let room = OUTPUT_BYTES.saturating_sub(state.shown);
        state.shown = state.shown.saturating_add(bytes.len());
        let request_id = state.request_id.clone();
        drop(state);
        let show = |text: &str| {
            self.log.line(FunctionLine {
                function: &self.function,
                request_id: request_id.as_deref(),
                text,
            });
        };
        if bytes.len() <= room {
            show(&String::from_utf8_lossy(bytes));
        } else if room > 0 {
            show("[further output of this invocation is not shown]");
        }
    }
}

impl State {
    fn keep(&mut self, line: &[u8]) {
        self.tail.extend(line);
        self.tail.push_back(b'\n');
        let excess = self.tail.len().saturating_sub(LOG_TAIL_BYTES);
        self.tail.drain(..excess);
    }
}

async fn read(
    mut source: impl AsyncRead + Unpin,
    shared: Arc<Shared>,
    mut drained: mpsc::Receiver<oneshot::Sender<()>>,
) {
    let mut line = Vec::new();
    let mut block = vec![0; 16 * 1024];
    loop {
        let count = tokio::select! {
            // what can be read is read before anybody is told that there is nothing left
            biased;
            count = source.read(&mut block) => count.unwrap_or(0),
            Some(done) = drained.recv() => {
                if !line.is_empty() {
                    shared.line(&line);
                    line.clear();
                }
                let _ = done.send(());
                continue;
            }
        };
        for part in block
            .get(..count)
            .unwrap_or_default()
            .split_inclusive(|byte| *byte == b'\n')
        {
            match part.strip_suffix(b"\n") {
                Some(end) => {
                    line.extend_from_slice(end);
                    shared.line(line.strip_suffix(b"\r").unwrap_or(&line));
                    line.clear();
                }
                None => line.extend_from_slice(part),
            }
            if line.len() >= OUTPUT_LINE_BYTES {
                shared.line(&line);
                line.clear();
            }
        }
        if count == 0 {
            if !line.is_empty() {
                shared.line(&line);
            }
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Lines(Mutex<Vec<String>>);

    impl FunctionLog for Lines {
        fn line(&self, line: FunctionLine<'_>) {
            let id = line.request_id.unwrap_or("-");
            let line = format!("{} {id} {}", line.function, line.text);
            self.0.lock().unwrap().push(line);
        }
    }

    #[tokio::test]
    async fn lines_carry_the_request_that_they_belong_to() {
        let lines = Arc::new(Lines::default());
        let mut output = Output::new("hello".into(), lines.clone());
        let (mut writer, reader) = tokio::io::duplex(64);
        output.attach(reader);
        tokio::io::AsyncWriteExt::write_all(&mut writer, b"starting\r\nhalf")
            .await
            .unwrap();
        output.drain().await;
        output.begin("r1", true);
        tokio::io::AsyncWriteExt::write_all(&mut writer, "größer\nend".as_bytes())
            .await
            .unwrap();
        drop(writer);
        output.drain().await;
        tokio::task::yield_now().await;
        let seen = lines.0.lock().unwrap().clone();
        let expected = [
            "hello - starting",
            "hello - half",
            "hello r1 größer",
            "hello r1 end",
        ];
        assert_eq!(seen, expected);
        assert_eq!(
            String::from_utf8(output.tail()).unwrap(),
            "starting\nhalf\ngrößer\nend\n"
        );
    }

    #[test]
    fn a_tail_is_four_kilobytes_of_whole_characters() {
        let output = Output::new("hello".into(), Arc::new(NoLog));
        output.begin("r1", false);
        output.note(&"ä".repeat(4000));
        let tail = String::from_utf8(output.tail()).unwrap();
        assert_eq!(tail.len(), LOG_TAIL_BYTES - 1);
        output.begin("r2", false);
        assert!(output.tail().is_empty());
    }
}
