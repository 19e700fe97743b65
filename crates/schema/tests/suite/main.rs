//! The tests of the crate from outside, as one binary.

mod conformance;
mod fixtures;
mod limits;
mod properties;
