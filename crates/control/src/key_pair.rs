//! Key pairs with self-signed certificates. Keys are secrets, so they come from the cryptographic
//! library's randomness and not from the ids of a run; everything else about them is fixed.

use crate::Exception;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair as Keys,
    PKCS_RSA_SHA256, RsaKeySize,
};
use std::time::{Duration, UNIX_EPOCH};
use trygate_model::Ambient;

/// For how long a certificate is good.
pub(crate) const VALID_SECONDS: i64 = 365 * 86_400;

/// A certificate with its private key, both PEM.
pub(crate) struct KeyPair {
    pub(crate) certificate: String,
    pub(crate) private_key: String,
}

impl KeyPair {
    /// Makes a pair that is good from now on. Takes some tenths of a second.
    pub(crate) fn generate(ambient: &Ambient) -> Result<Self, Exception> {
        Self::make(ambient).map_err(|error| Exception::Internal {
            detail: format!("a certificate cannot be made: {error}"),
        })
    }

    fn make(ambient: &Ambient) -> Result<Self, rcgen::Error> {
        let keys = Keys::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
        let now = u64::try_from(ambient.clock.now().seconds()).unwrap_or_default();
        let valid = VALID_SECONDS.unsigned_abs();
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name = DistinguishedName::new();
        for (kind, value) in [
            (DnType::CountryName, "US"),
            (DnType::LocalityName, "Seattle"),
            (DnType::CommonName, "ApiGateway"),
        ] {
            parameters.distinguished_name.push(kind, value);
        }
        parameters.not_before = (UNIX_EPOCH + Duration::from_secs(now)).into();
        parameters.not_after = (UNIX_EPOCH + Duration::from_secs(now + valid)).into();
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let certificate = parameters.self_signed(&keys)?;
        Ok(Self {
            certificate: certificate.pem(),
            private_key: keys.serialize_pem(),
        })
    }
}
