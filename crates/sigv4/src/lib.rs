//! AWS Signature Version 4, the verifying side: who signed a request, and whether they did.
//!
//! [`verify`] takes a request as it came and a way to look up secrets; it knows no sockets, no
//! clock and no accounts. The rules are those of AWS's signing guide, for services that have the
//! path encoded a second time (every one but S3). Refusals carry what AWS tells; their words are
//! those that users of AWS published.

mod canonical;
mod moment;
mod refusal;
mod scope;
mod signature;
mod verify;

pub use canonical::Request;
pub use moment::Moment;
pub use refusal::Refusal;
pub use scope::Scope;
pub use verify::{Secret, Verified, verify};
