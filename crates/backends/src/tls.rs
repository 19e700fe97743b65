//! TLS to a backend: whom to trust, and what a failed handshake means.
//!
//! `insecureSkipVerification` is documented as dropping the check of the issuer only: the dates and
//! the host name of the certificate still count. As with API Gateway's client, whose message for a
//! wrong name is Apache HttpClient's, the common name counts where a certificate lists no names.

use crate::certificate::Leaf;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore,
    SignatureScheme,
};
use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use trygate_invoke::BackendFailure;

/// The two ways to check certificates, each made when it is first needed: reading the machine's
/// roots takes longer than a whole MOCK invocation.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    /// Roots instead of the machine's.
    roots: Option<Vec<CertificateDer<'static>>>,
    strict: OnceLock<Result<Arc<ClientConfig>, String>>,
    skipping_issuer: OnceLock<Result<Arc<ClientConfig>, String>>,
}

impl Trust {
    /// Trusts these roots and no others.
    pub(crate) fn only(roots: Vec<CertificateDer<'static>>) -> Self {
        Self {
            roots: Some(roots),
            ..Self::default()
        }
    }

    /// Speaks TLS over a connection.
    pub(crate) async fn handshake<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
        host: &str,
        skip_issuer: bool,
    ) -> Result<TlsStream<S>, BackendFailure> {
        let name =
            ServerName::try_from(host.to_owned()).map_err(|_| BackendFailure::InvalidEndpoint)?;
        let config = self.config(skip_issuer)?;
        TlsConnector::from(config)
            .connect(name, stream)
            .await
            .map_err(|error| failure(&error, host))
    }

    fn config(&self, skip_issuer: bool) -> Result<Arc<ClientConfig>, BackendFailure> {
        let made = if skip_issuer {
            self.skipping_issuer
                .get_or_init(|| client_config(Issuer::Skipped))
        } else {
            self.strict.get_or_init(|| {
                let roots = self.roots()?;
                client_config(Issuer::Among(roots))
            })
        };
        made.clone()
            .map_err(|detail| BackendFailure::Tls { detail })
    }

    fn roots(&self) -> Result<RootCertStore, String> {
        let mut store = RootCertStore::empty();
        match &self.roots {
            Some(roots) => store.add_parsable_certificates(roots.iter().cloned()),
            None => store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs),
        };
        if store.is_empty() {
            return Err("this machine has no trusted root certificates".into());
        }
        Ok(store)
    }
}

enum Issuer {
    Among(RootCertStore),
    Skipped,
}

fn client_config(issuer: Issuer) -> Result<Arc<ClientConfig>, String> {
    // named at every use: two providers in one program panic where the default is asked for
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let strict = match issuer {
        Issuer::Skipped => None,
        Issuer::Among(roots) => Some(
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
                .build()
                .map_err(|error| error.to_string())?,
        ),
    };
    let verifier = Verifier {
        strict,
        provider: provider.clone(),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Checks certificates as asked and keeps the common name of one that is for another host.
#[derive(Debug)]
struct Verifier {
    /// Checks everything; without it the issuer does not matter.
    strict: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = match &self.strict {
            Some(strict) => strict.verify_server_cert(
                end_entity,
                intermediates,
                server_name,
                ocsp_response,
                now,
            ),
            None => verify_without_issuer(end_entity, server_name, now),
        };
        match verdict {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => by_common_name(end_entity, server_name),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

fn verify_without_issuer(
    end_entity: &CertificateDer<'_>,
    server_name: &ServerName<'_>,
    now: UnixTime,
) -> Result<ServerCertVerified, Error> {
    let leaf = Leaf::parse(end_entity).ok_or(CertificateError::BadEncoding)?;
    if leaf.is_early(now) {
        return Err(CertificateError::NotValidYet.into());
    }
    if leaf.is_expired(now) {
        return Err(CertificateError::Expired.into());
    }
    verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
    Ok(ServerCertVerified::assertion())
}

/// Judges a certificate that lists no names, or not the right one; everything else is checked.
fn by_common_name(
    end_entity: &CertificateDer<'_>,
    server_name: &ServerName<'_>,
) -> Result<ServerCertVerified, Error> {
    let leaf = Leaf::parse(end_entity).ok_or(CertificateError::BadEncoding)?;
    let common_name = leaf.common_name();
    let fits = |name: &String| name.eq_ignore_ascii_case(&server_name.to_str());
    if !leaf.has_alternative_names() && common_name.as_ref().is_some_and(fits) {
        return Ok(ServerCertVerified::assertion());
    }
    let mismatch = NameMismatch { common_name };
    Err(CertificateError::Other(OtherError(Arc::new(mismatch))).into())
}

/// A certificate for another host, on its way through rustls.
#[derive(Debug)]
struct NameMismatch {
    common_name: Option<String>,
}

impl fmt::Display for NameMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the certificate is for another host")
    }
}

impl std::error::Error for NameMismatch {}

/// Tells a wrong certificate from a broken connection.
fn failure(error: &io::Error, host: &str) -> BackendFailure {
    let Some(tls) = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>())
    else {
        return crate::reply::network(error);
    };
    if let Error::InvalidCertificate(CertificateError::Other(OtherError(inner))) = tls
        && let Some(mismatch) = inner.downcast_ref::<NameMismatch>()
    {
        return BackendFailure::HostNameMismatch {
            host: host.to_owned(),
            common_name: mismatch.common_name.clone(),
        };
    }
    BackendFailure::Tls {
        detail: in_words(tls),
    }
}

/// Says the usual causes plainly, and the others as rustls does.
fn in_words(error: &Error) -> String {
    let said = error.to_string();
    let plain = match error {
        // webpki's word for a self-signed certificate as `openssl req -x509` makes it
        _ if said.contains("CaUsedAsEndEntity") => "the certificate is self-signed",
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "the issuer of the certificate is not trusted"
        }
        Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => "the certificate has expired",
        Error::InvalidCertificate(
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
        ) => "the certificate is not valid yet",
        Error::InvalidMessage(_) => "the endpoint does not speak TLS",
        _ => return said,
    };
    plain.to_owned()
}
