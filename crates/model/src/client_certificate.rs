//! Client certificates, which the gateway shows to HTTPS backends.

use crate::TextMap;
use serde::{Deserialize, Serialize};

/// A client certificate with its private key, which no operation shows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientCertificate {
    /// The id.
    pub client_certificate_id: String,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The certificate, PEM.
    pub pem_encoded_certificate: String,
    /// The private key, PEM (PKCS #8).
    pub private_key: String,
    /// Epoch seconds.
    pub created_date: i64,
    /// Epoch seconds.
    pub expiration_date: i64,
    /// Tags.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub tags: TextMap,
}

impl std::fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientCertificate")
            .field("client_certificate_id", &self.client_certificate_id)
            .finish_non_exhaustive()
    }
}
