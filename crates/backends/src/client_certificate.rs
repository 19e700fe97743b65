//! Reads the certificate that the gateway shows to backends, and its key, from PEM.

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use trygate_invoke::ClientCertificate;

/// Says why a certificate cannot be shown to a backend, if it cannot: its PEM or its key's cannot be
/// read. Whether the two belong together shows only when it is used.
pub fn check_client_certificate(certificate: &ClientCertificate) -> Result<(), String> {
    read(certificate).map(|_| ())
}

/// Returns the chain, the certificate itself first, and the key (PKCS #8, PKCS #1 or SEC 1).
pub(crate) fn read(
    certificate: &ClientCertificate,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), String> {
    let chain = CertificateDer::pem_slice_iter(certificate.certificate.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| format!("its PEM cannot be read: {error}"))?;
    if chain.is_empty() {
        return Err("there is no certificate in its PEM".into());
    }
    let key = PrivateKeyDer::from_pem_slice(certificate.private_key.as_bytes())
        .map_err(|error| format!("its key cannot be read: {error}"))?;
    Ok((chain, key))
}
