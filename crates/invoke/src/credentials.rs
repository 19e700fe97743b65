//! Keys to sign calls to AWS services with.
//!
//! The pipeline neither looks for keys nor checks them: who makes an [`Engine`](crate::Engine) gives
//! it the user's, where there are any.

use std::fmt;

/// An access key with its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The id of the access key, such as `AKIAIOSFODNN7EXAMPLE`.
    pub access_key: String,
    /// The secret.
    pub secret_key: String,
    /// The token of temporary credentials.
    pub session_token: Option<String>,
}

impl fmt::Debug for Credentials {
    /// Prints no secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key", &self.access_key)
            .finish_non_exhaustive()
    }
}
