//! Calls over HTTP and HTTPS: the integration types HTTP and HTTP_PROXY, and every other call once it
//! is known where it goes.

use crate::base_url::BaseUrl;
use crate::connect::connect;
use crate::endpoint::Endpoint;
use crate::exchange::exchange;
use crate::reply::live;
use crate::request_head;
use crate::tls::{Checks, Trust};
use rustls::pki_types::CertificateDer;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use trygate_invoke::{Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, LiveReply};

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

    /// Calls what the request names, but connects elsewhere, as through a VPC link. The scheme and
    /// the path's beginning are those of `place`; whose certificate is to be shown stays the host
    /// that the request names.
    pub(crate) async fn call_at(
        &self,
        place: &BaseUrl,
        request: BackendRequest,
    ) -> Result<BackendReply, BackendFailure> {
        within(&request, self.attempt(Some(place), &request)).await
    }

    /// Does as [`HttpBackend::call_at`], or calls what the request names, and answers when status
    /// and headers are there. Who calls it minds the time.
    pub(crate) async fn call_live_at(
        &self,
        place: Option<&BaseUrl>,
        request: BackendRequest,
    ) -> Result<LiveReply, BackendFailure> {
        let way = Way::of(place, &request)?;
        let stream = connect(&way.endpoint.host, way.endpoint.port).await?;
        let method = request.method.clone();
        if way.endpoint.secure {
            let stream = self.secured(stream, &way, &request).await?;
            live::exchange(stream, &method, way.head, request.body).await
        } else {
            live::exchange(stream, &method, way.head, request.body).await
        }
    }

    async fn attempt(
        &self,
        place: Option<&BaseUrl>,
        request: &BackendRequest,
    ) -> Result<BackendReply, BackendFailure> {
        let way = Way::of(place, request)?;
        let stream = connect(&way.endpoint.host, way.endpoint.port).await?;
        let (method, body) = (&request.method, &request.body);
        if way.endpoint.secure {
            let stream = self.secured(stream, &way, request).await?;
            exchange(stream, method, &way.head, body, REPLY_LIMIT).await
        } else {
            exchange(stream, method, &way.head, body, REPLY_LIMIT).await
        }
    }

    async fn secured(
        &self,
        stream: TcpStream,
        way: &Way,
        request: &BackendRequest,
    ) -> Result<TlsStream<TcpStream>, BackendFailure> {
        let checks = Checks {
            skip_issuer: request.insecure_skip_verification,
            client_certificate: request.client_certificate.as_ref(),
        };
        self.trust.handshake(stream, &way.server, checks).await
    }
}

/// Where a request goes, and how it begins.
struct Way {
    endpoint: Endpoint,
    /// Whose certificate is to be shown.
    server: String,
    head: Vec<u8>,
}

impl Way {
    fn of(place: Option<&BaseUrl>, request: &BackendRequest) -> Result<Self, BackendFailure> {
        let mut endpoint = Endpoint::parse(&request.uri)?;
        let server = endpoint.host.clone();
        if let Some(place) = place {
            endpoint.target.insert_str(0, place.prefix());
            endpoint.secure = place.endpoint().secure;
            endpoint.host.clone_from(&place.endpoint().host);
            endpoint.port = place.endpoint().port;
        }
        let head = request_head::encode(&endpoint, request)?;
        Ok(Self {
            endpoint,
            server,
            head,
        })
    }
}

impl Backend for HttpBackend {
    fn call(&self, request: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        Box::pin(async move { within(&request, self.attempt(None, &request)).await })
    }
}

/// Ends a call when its time is up: connecting, the handshake, the first byte and the last one all
/// count, as `timeoutInMillis` is documented.
async fn within(
    request: &BackendRequest,
    attempt: impl Future<Output = Result<BackendReply, BackendFailure>>,
) -> Result<BackendReply, BackendFailure> {
    tokio::time::timeout(request.timeout, attempt)
        .await
        .unwrap_or(Err(BackendFailure::Timeout))
}

#[cfg(test)]
mod tests;
