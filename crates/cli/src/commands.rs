//! One file for each command.

pub(crate) mod authorize;
pub(crate) mod doctor;
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod invoke;
pub(crate) mod serve;
pub(crate) mod snapshot;
