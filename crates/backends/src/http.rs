//! The backend of the integration types HTTP and HTTP_PROXY.

use crate::connect::connect;
use crate::endpoint::Endpoint;
use crate::exchange::exchange;
use crate::request_head;
use crate::tls::Trust;
use rustls::pki_types::CertificateDer;
use trygate_invoke::{Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture};

/// The largest body that a backend may answer with, bytes: API Gateway's limit of a payload.
const REPLY_LIMIT: usize = 10 * 1024 * 1024;

/// Calls HTTP and HTTPS backends. It must be polled within a tokio runtime that has time and I/O.
#[derive(Debug, Default)]
pub struct HttpBackend {
    trust: Trust,
}

impl HttpBackend {
    /// Trusts the machine's root certificates, which are read when a backend first needs them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts these root certificates, DER each, and no others.
    pub fn trusting(roots: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let roots = roots.into_iter().map(CertificateDer::from).collect();
        Self {
            trust: Trust::only(roots),
        }
    }

    async fn attempt(&self, request: &BackendRequest) -> Result<BackendReply, BackendFailure> {
        let endpoint = Endpoint::parse(&request.uri)?;
        let head = request_head::encode(&endpoint, request)?;
        let stream = connect(&endpoint.host, endpoint.port).await?;
        let (method, body) = (&request.method, &request.body);
        if endpoint.secure {
            let skip_issuer = request.insecure_skip_verification;
            let stream = self
                .trust
                .handshake(stream, &endpoint.host, skip_issuer)
                .await?;
            exchange(stream, method, &head, body, REPLY_LIMIT).await
        } else {
            exchange(stream, method, &head, body, REPLY_LIMIT).await
        }
    }
}

impl Backend for HttpBackend {
    fn call(&self, request: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        Box::pin(async move {
            tokio::time::timeout(request.timeout, self.attempt(&request))
                .await
                .unwrap_or(Err(BackendFailure::Timeout))
        })
    }
}

#[cfg(test)]
mod tests;
