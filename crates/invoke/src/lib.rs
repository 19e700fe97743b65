//! One invocation of a method, top to bottom: the pipeline, its trace, and what is rendered from it.
//!
//! [`Engine::invoke`] runs a method of an [`Api`](trygate_model::Api) as TestInvokeMethod does, or
//! as a stage does where the [`Invocation`] says so.
//! Nothing here opens a socket or knows the wire of the control plane; the call to the backend is
//! the caller's [`Backend`]. With a fixed clock, seeded ids and a recorded backend an invocation is
//! a pure function of its input.

mod authorizer;
mod authorizer_test;
pub mod backend;
mod binary;
mod content_type;
mod context;
pub mod context_tree;
mod credentials;
mod denial;
mod endpoint;
mod engine;
mod failure;
mod gateway_response;
mod header_rules;
mod in_place;
mod invocation;
mod lambda_reply;
mod live;
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
mod test_stream;
pub mod trace;
mod trace_id;

pub use authorizer::{KeySource, NoKeys};
pub use authorizer_test::{AuthorizerInvocation, AuthorizerOutcome};
pub use backend::{
    Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, ClientCertificate,
    HeaderList, Target, TimedReply, TlsProblem,
};
pub use credentials::Credentials;
pub use engine::{Engine, InvokeError, RefusedCall, Unsupported};
pub use failure::{AuthorizerFault, Denial, Failure};
pub use in_place::InPlace;
pub use invocation::{ApiKey, Caller, Checks, Invocation, LiveCall, Mode, Principal};
pub use live::{LiveBody, LiveFailure, LiveReply};
pub use multi_map::MultiMap;
pub use outcome::Outcome;
pub use payload::Payload;
pub use trace::{Trace, TraceLevel};
