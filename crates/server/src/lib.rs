//! The sockets: the control plane over HTTP, with the pipeline behind TestInvokeMethod, and the calls
//! of deployed stages.

mod auth;
mod control_api;
mod data_plane;
pub mod listen;
mod server;
mod test_invoke;

pub use auth::{Auth, Key, Keyring};
pub use control_api::HEALTH_PATH;
pub use listen::{HttpRequest, HttpResponse, ListenLimits, Listener, Respond};
pub use server::{Server, ServerOptions};
pub use test_invoke::EngineWithBackends;
pub use trygate_control::{WireRequest, WireResponse};
