//! TLS to a backend: whom to trust, and what a failed handshake means.
//!
//! `insecureSkipVerification` is documented as dropping the check of the issuer only: the dates and
//! the host name of the certificate still count. As with API Gateway's client, whose message for a
//! wrong name is Apache HttpClient's, the common name counts where a certificate lists no names.

use crate::certificate::Leaf;
use crate::client_certificate;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError,
    RootCertStore, SignatureScheme,
};
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, OnceLock};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use trygate_invoke::{BackendFailure, ClientCertificate, TlsProblem};

/// The ways to check certificates and to show one, each made when it is first needed: reading the
/// machine's roots takes longer than a whole MOCK invocation.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    /// Roots instead of the machine's.
    roots: Option<Vec<CertificateDer<'static>>>,
    store: OnceLock<Result<Arc<RootCertStore>, String>>,
    strict: OnceLock<Made>,
    skipping_issuer: OnceLock<Made>,
    /// Those that show a certificate, the latest last.
    showing: Mutex<Vec<Showing>>,
}

type Made = Result<Arc<ClientConfig>, String>;

/// The most configurations that are kept for client certificates.
const SHOWING: usize = 32;

#[derive(Debug)]
struct Showing {
    certificate: Arc<ClientCertificate>,
    skip_issuer: bool,
    made: Made,
}

/// What is asked of one handshake.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checks<'a> {
    /// Whether the issuer of the backend's certificate may be unknown.
    pub(crate) skip_issuer: bool,
    /// The certificate to show.
    pub(crate) client_certificate: Option<&'a Arc<ClientCertificate>>,
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
        checks: Checks<'_>,
    ) -> Result<TlsStream<S>, BackendFailure> {
        let name =
            ServerName::try_from(host.to_owned()).map_err(|_| BackendFailure::InvalidEndpoint)?;
        let config = self.config(checks)?;
        TlsConnector::from(config)
            .connect(name, stream)
            .await
            .map_err(|error| failure(&error, host))
    }

    fn config(&self, checks: Checks<'_>) -> Result<Arc<ClientConfig>, BackendFailure> {
        let skip = checks.skip_issuer;
        let made = match checks.client_certificate {
            Some(certificate) => self.showing(certificate, skip),
            None if skip => self
                .skipping_issuer
                .get_or_init(|| self.make(true, None))
                .clone(),
            None => self.strict.get_or_init(|| self.make(false, None)).clone(),
        };
        made.map_err(|detail| BackendFailure::Tls {
            problem: TlsProblem::Other,
            detail,
        })
    }

    fn showing(&self, certificate: &Arc<ClientCertificate>, skip_issuer: bool) -> Made {
        let mut kept = self
            .showing
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let same =
            |one: &&Showing| one.skip_issuer == skip_issuer && one.certificate == *certificate;
        if let Some(found) = kept.iter().find(same) {
            return found.made.clone();
        }
        let made = self.make(skip_issuer, Some(certificate));
        if kept.len() >= SHOWING {
            kept.remove(0);
        }
        kept.push(Showing {
            certificate: certificate.clone(),
            skip_issuer,
            made: made.clone(),
        });
        made
    }

    fn make(&self, skip_issuer: bool, certificate: Option<&ClientCertificate>) -> Made {
        let roots = if skip_issuer {
            None
        } else {
            Some(self.store.get_or_init(|| self.roots()).clone()?)
        };
        client_config(roots, certificate)
    }

    fn roots(&self) -> Result<Arc<RootCertStore>, String> {
        let mut store = RootCertStore::empty();
        match &self.roots {
            Some(roots) => store.add_parsable_certificates(roots.iter().cloned()),
            None => store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs),
        };
        if store.is_empty() {
            return Err("this machine has no trusted root certificates".into());
        }
        Ok(Arc::new(store))
    }
}

/// Makes a configuration; without roots the issuer does not matter.
fn client_config(
    roots: Option<Arc<RootCertStore>>,
    certificate: Option<&ClientCertificate>,
) -> Made {
    // named at every use: two providers in one program panic where the default is asked for
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let strict = match roots {
        None => None,
        Some(roots) => Some(
            WebPkiServerVerifier::builder_with_provider(roots, provider.clone())
                .build()
                .map_err(|error| error.to_string())?,
        ),
    };
    let verifier = Verifier {
        strict,
        provider: provider.clone(),
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let config = match certificate {
        None => builder.with_no_client_auth(),
        Some(certificate) => {
            let unusable = |why: String| {
                format!(
                    "the client certificate {} cannot be used: {why}",
                    certificate.id
                )
            };
            let (chain, key) = client_certificate::read(certificate).map_err(unusable)?;
            builder
                .with_client_auth_cert(chain, key)
                .map_err(|error| unusable(error.to_string()))?
        }
    };
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
    let Some(tls) = tls_error(error) else {
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
    in_words(tls)
}

/// Returns what TLS says, if it is TLS that failed. In TLS 1.3 a refused client certificate shows
/// only once the reply is read.
pub(crate) fn while_reading(error: &io::Error) -> Option<BackendFailure> {
    tls_error(error).map(in_words)
}

fn tls_error(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref::<Error>()
}

/// Says the usual causes plainly, and the others as rustls does.
fn in_words(error: &Error) -> BackendFailure {
    let said = error.to_string();
    let (problem, detail) = match error {
        // webpki's word for a self-signed certificate as `openssl req -x509` makes it
        _ if said.contains("CaUsedAsEndEntity") => {
            let plain = "the certificate is self-signed".to_owned();
            (TlsProblem::UnknownIssuer, plain)
        }
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            let plain = "the issuer of the certificate is not trusted".to_owned();
            (TlsProblem::UnknownIssuer, plain)
        }
        Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => (TlsProblem::Expired, "the certificate has expired".into()),
        Error::InvalidCertificate(
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
        ) => {
            let plain = "the certificate is not valid yet".to_owned();
            (TlsProblem::NotYetValid, plain)
        }
        Error::InvalidMessage(_) => (TlsProblem::NotTls, "the endpoint does not speak TLS".into()),
        Error::AlertReceived(alert) => {
            let name = alert_name(*alert);
            let plain = format!("the backend broke the handshake off: {name}");
            (TlsProblem::Alert { name }, plain)
        }
        _ => (TlsProblem::Other, said),
    };
    BackendFailure::Tls { problem, detail }
}

/// Names an alert as the protocol does: `BadCertificate` is `bad_certificate`.
fn alert_name(alert: AlertDescription) -> String {
    let camel = format!("{alert:?}");
    let mut name = String::with_capacity(camel.len() + 4);
    let mut after_small = false;
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() && after_small {
            name.push('_');
        }
        after_small = letter.is_ascii_lowercase();
        name.push(letter.to_ascii_lowercase());
    }
    name
}
