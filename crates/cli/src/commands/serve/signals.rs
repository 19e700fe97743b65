//! The signals that ask the server to stop.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Waits for signals to stop.
#[derive(Debug)]
pub(super) struct Stop {
    #[cfg(unix)]
    terminate: Signal,
    #[cfg(unix)]
    interrupt: Signal,
}

#[cfg(unix)]
impl Stop {
    /// Begins to listen for signals; from now on they no longer end the process by themselves.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for the next signal and returns its name.
    pub(super) async fn wait(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

#[cfg(not(unix))]
impl Stop {
    /// Begins to listen for signals.
    #[expect(clippy::unnecessary_wraps, reason = "as on unix")]
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next signal and returns its name.
    #[expect(clippy::needless_pass_by_ref_mut, reason = "as on unix")]
    pub(super) async fn wait(&mut self) -> &'static str {
        // an error would mean that no signal can come
        let _ = tokio::signal::ctrl_c().await;
        "Ctrl-C"
    }
}
