//! The control plane of API Gateway REST APIs (service model 2015-07-09) on its rest-json wire.
//!
//! [`Control::handle`] takes a call as it stands on the wire and gives the answer as it goes out;
//! sockets and signatures are the server's. One generated table says where each of the 124
//! operations has its members and what they must satisfy; handlers work on one API's document;
//! the store makes each change atomic. How a request is simulated is injected.
//!
//! Refusals come in the order in which AWS was seen to check: path and verb, JSON, constraints of
//! the service model, then what the operation itself refuses.

mod account_view;
mod arn;
mod caller;
mod check;
mod control;
mod decode;
pub mod exception;
mod hal;
mod input;
mod javascript_sdk;
mod key_pair;
mod mapping;
mod model_template;
mod operations;
mod paginate;
mod patch;
mod route;
mod schema_references;
#[rustfmt::skip]
mod service_model;
pub mod shape;
pub mod test_invoke;
mod throttle;
mod undocumented;
mod validate;
mod view;
mod wire;

pub use caller::Caller;
pub use control::{AmbientFactory, Control};
pub use exception::Exception;
pub use service_model::OPERATIONS;
pub use test_invoke::{
    BoxFuture, TestAuthorizerAnswer, TestAuthorizerRequest, TestInvoke, TestInvokeAnswer,
    TestInvokeRefusal, TestInvokeRequest,
};
pub use wire::{WireRequest, WireResponse};
