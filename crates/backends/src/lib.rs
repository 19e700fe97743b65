//! The pipeline's [`Backend`](trygate_invoke::Backend): calls over HTTP and HTTPS, and the decision
//! where calls to functions, AWS services and VPC links go.
//!
//! What a backend sees must be what API Gateway was told to send, and what the log shows must be
//! what the backend sent. So header names keep their spelling and their order in both directions,
//! nothing is added but `Host` and `Content-Length`, no redirect is followed and no body is
//! decompressed. hyper's client cannot promise that: its types for header spelling and header order
//! are private to it. Hence the exchange in `exchange.rs` over `httparse`, the parser that hyper uses.
//!
//! Every call has a connection of its own. A pooled connection that the backend has meanwhile
//! closed would fail calls that AWS answers, and a test call is never in that much of a hurry.

mod aws_keys;
mod base_url;
mod certificate;
mod client_certificate;
mod connect;
mod deadline;
mod endpoint;
mod event_stream;
mod exchange;
mod function_url;
mod http;
mod reply;
mod request_head;
mod router;
mod routes;
mod tls;

pub use self::aws_keys::{KeyError, KeySources};
pub use self::base_url::{BaseUrl, NoBaseUrl};
pub use self::client_certificate::check_client_certificate;
pub use self::http::HttpBackend;
pub use self::router::Router;
pub use self::routes::{Destination, FunctionRoute, Routes};
