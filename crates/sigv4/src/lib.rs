//! AWS Signature Version 4, both sides: what a request's signature is, who signed one, and whether
//! they did.
//!
//! [`authorization`] signs a request as it will be sent; [`verify()`] takes one as it came and a way to
//! look up secrets. Neither knows sockets, a clock or accounts. The rules are those of AWS's signing
//! guide, and its worked example is a test. Refusals carry what AWS tells; their words are those that
//! users of AWS published.

mod canonical;
mod moment;
mod refusal;
mod scope;
mod sign;
mod signature;
mod verify;

pub use canonical::Request;
pub use moment::Moment;
pub use refusal::Refusal;
pub use scope::Scope;
pub use sign::{Signer, authorization};
pub use signature::sha256_hex;
pub use verify::{Secret, Verified, verify};
