//! The arguments that name a client certificate for HTTPS backends.

use crate::complaint::Complaint;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trygate_backends::check_client_certificate;
use trygate_invoke::ClientCertificate;

/// The largest file, bytes.
const LIMIT: u64 = 1024 * 1024;

/// Flags for what the gateway shows to backends that ask who it is.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct CertificateArguments {
    /// The certificate to show to HTTPS backends that ask for one, PEM, with its chain
    #[arg(long, value_name = "FILE", requires = "client_key")]
    client_certificate: Option<PathBuf>,

    /// The key of that certificate, PEM
    #[arg(long, value_name = "FILE", requires = "client_certificate")]
    client_key: Option<PathBuf>,
}

impl CertificateArguments {
    /// Reads the certificate and its key.
    pub(crate) fn read(&self) -> Result<Option<Arc<ClientCertificate>>, Complaint> {
        let (Some(certificate), Some(key)) = (&self.client_certificate, &self.client_key) else {
            return Ok(None);
        };
        let read = ClientCertificate {
            id: certificate.display().to_string(),
            certificate: text(certificate)?,
            private_key: text(key)?,
        };
        check_client_certificate(&read)
            .map_err(|why| refused(format!("{}: {why}", certificate.display())))?;
        Ok(Some(Arc::new(read)))
    }
}

fn text(file: &Path) -> Result<String, Complaint> {
    let shown = file.display();
    let mut text = String::new();
    File::open(file)
        .and_then(|open| open.take(LIMIT).read_to_string(&mut text))
        .map_err(|error| refused(format!("{shown} cannot be read: {error}")))?;
    Ok(text)
}

fn refused(message: String) -> Complaint {
    Complaint::new("client-certificate", message)
        .mend("give a certificate and its key as PEM files, such as openssl writes")
}
