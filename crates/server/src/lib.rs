//! The sockets: the control plane over HTTP.

pub mod listen;

pub use listen::{HttpRequest, HttpResponse, ListenLimits, Listener, Respond};
