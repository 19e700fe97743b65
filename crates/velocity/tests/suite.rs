//! All tests of the crate's outside, as one binary.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

#[path = "suite/conformance.rs"]
mod conformance;
#[path = "suite/differential.rs"]
mod differential;
#[path = "suite/fixtures.rs"]
mod fixtures;
#[path = "suite/limits.rs"]
mod limits;
#[path = "suite/shared.rs"]
mod shared;
#[path = "support/json.rs"]
mod support;
#[path = "suite/velocity_suite.rs"]
mod velocity_suite;
