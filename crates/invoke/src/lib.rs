//! One invocation of a method, top to bottom: the pipeline, its trace, and what is rendered from it.
//!
//! [`Engine::invoke`] runs a method of an [`Api`](trygate_model::Api) as TestInvokeMethod does.
//! Nothing here opens a socket or knows the wire of the control plane; the call to the backend is
//! the caller's [`Backend`]. With a fixed clock, seeded ids and a recorded backend an invocation is
//! a pure function of its input.

pub mod backend;
mod binary;
mod content_type;
mod context;
pub mod context_tree;
mod credentials;
mod engine;
mod failure;
mod gateway_response;
mod header_rules;
mod invocation;
pub mod multi_map;
mod outcome;
mod payload;
mod pipeline;
mod request;
mod run;
mod steps;
mod template_cache;
pub mod template_scope;
mod template_trace;
pub mod trace;

pub use backend::{
    Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, ClientCertificate,
    HeaderList, Target, TimedReply, TlsProblem,
};
pub use credentials::Credentials;
pub use engine::{Engine, InvokeError, Unsupported};
pub use failure::Failure;
pub use invocation::{Caller, Invocation};
pub use multi_map::MultiMap;
pub use outcome::Outcome;
pub use payload::Payload;
pub use trace::{Trace, TraceLevel};
