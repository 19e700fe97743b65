//! Reading definitions: own fixtures, real definitions of others, recorded answers of AWS.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops where it is wrong, and says what it saw"
)]

mod accounts;
mod corpus;
mod fixtures;
mod hostile;
mod hostile_templates;
mod recorded;
mod round_trip;
mod same;
mod shared;
mod size;
mod templates;
mod updates;
