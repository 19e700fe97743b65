//! Functions in their real runtimes: AWS's clients for Python and Node.js, a Rust `bootstrap` built
//! with AWS's crate, and a shell script. A runtime that is missing is said to be skipped.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::type_complexity,
    reason = "a test may fail as loudly as it likes"
)]

mod asynchronous;
mod concurrency;
mod deployment;
mod failures;
mod invocations;
mod limits;
mod live_streaming;
mod processes;
mod reload;
mod streaming;
mod support;
mod versions;
