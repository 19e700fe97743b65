//! What rustls does not tell of a certificate: its common name, and its dates without a known issuer.

use rustls::pki_types::{CertificateDer, UnixTime};
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::SubjectAltName;

/// A certificate that was taken apart.
pub(crate) struct Leaf(x509_cert::Certificate);

impl Leaf {
    /// Reads a certificate; none where it is not X.509 as DER.
    pub(crate) fn parse(der: &CertificateDer<'_>) -> Option<Self> {
        x509_cert::Certificate::from_der(der).ok().map(Self)
    }

    /// Returns the common name of the subject.
    pub(crate) fn common_name(&self) -> Option<String> {
        let name = self.0.tbs_certificate().subject().common_name().ok()??;
        Some(name.value().into_owned())
    }

    /// Whether the certificate lists the names that it is for; only then does the common name not
    /// count.
    pub(crate) fn has_alternative_names(&self) -> bool {
        !matches!(
            self.0.tbs_certificate().get_extension::<SubjectAltName>(),
            Ok(None)
        )
    }

    /// Whether the certificate is not yet valid.
    pub(crate) fn is_early(&self, now: UnixTime) -> bool {
        now.as_secs() < self.seconds(|validity| validity.not_before)
    }

    /// Whether the certificate is no longer valid.
    pub(crate) fn is_expired(&self, now: UnixTime) -> bool {
        now.as_secs() > self.seconds(|validity| validity.not_after)
    }

    fn seconds(&self, which: impl Fn(&x509_cert::time::Validity) -> x509_cert::time::Time) -> u64 {
        which(self.0.tbs_certificate().validity())
            .to_unix_duration()
            .as_secs()
    }
}
