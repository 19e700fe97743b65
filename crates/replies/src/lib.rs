//! Replies of backends from a file: any run can be replayed, and any path of an invocation reached,
//! without a backend. `docs/backend-replies.md` documents the format.
//!
//! [`Replies`] is a [`Backend`](trygate_invoke::Backend) that answers by rules, [`Recorder`] one that
//! keeps what another answered, in the same format. Nothing here opens a socket or waits: a reply
//! that took its time says so, and the log shows it.

mod failure;
mod read;
mod record;
mod replies;
mod reply;
mod rule;

pub use record::Recorder;
pub use replies::Replies;
