//! One invocation of a method, top to bottom: the pipeline, its trace, and the log rendered from it.

pub mod backend;
pub mod invocation;

pub use backend::{Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, HeaderList};
pub use invocation::{Caller, Invocation};
