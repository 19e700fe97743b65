//! The integration tests of the crate, in one binary.
//!
//! `shared` replays what the real library answered, `own` does the same on fixtures of our own,
//! `properties` throws arbitrary text at every door.

#[path = "jayway/answer.rs"]
mod answer;
#[path = "jayway/own.rs"]
mod own;
#[path = "jayway/properties.rs"]
mod properties;
#[path = "jayway/shared.rs"]
mod shared;
