//! What the pipeline asks of a backend, and what a backend may answer.
//!
//! The pipeline knows no sockets: the crate `backends` implements [`Backend`] over HTTP, tests
//! implement it with recorded replies. This is the pipeline's only await.

use crate::live::LiveReply;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// A future that can be kept and sent.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Header names with their spelling and values, in order; a repeated name stands repeatedly.
pub type HeaderList = Vec<(String, String)>;

/// What a call is meant for. It is always complete as an HTTP request; who carries it out may take
/// another way there: a function on this machine, an emulator of a service, a file of replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The URL itself.
    Http,
    /// The URL, through a VPC link.
    VpcLink {
        /// The link's id.
        id: String,
    },
    /// A Lambda function; the request is that of Lambda's Invoke API, and so is the reply.
    Function {
        /// The function's ARN, with its qualifier if the integration names one.
        arn: String,
    },
    /// Another AWS service, in its own protocol.
    Service {
        /// The service as the integration's ARN names it, such as `dynamodb`.
        service: String,
        /// The Region that the ARN names.
        region: String,
    },
}

/// A certificate that the gateway shows to HTTPS backends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The id.
    pub id: String,
    /// The certificate, PEM.
    pub certificate: String,
    /// Its private key, PEM (PKCS #8).
    pub private_key: String,
}

/// A call to a backend, complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendRequest {
    /// What is called.
    pub target: Target,
    /// The verb.
    pub method: String,
    /// An absolute `http:` or `https:` URL with its query, percent-encoded.
    pub uri: String,
    /// Headers to send, `Host` included; `Content-Length` is the backend's to add.
    pub headers: HeaderList,
    /// The payload.
    pub body: Vec<u8>,
    /// How long the whole call may take.
    pub timeout: Duration,
    /// Whether the issuer of an HTTPS backend's certificate may be unknown.
    pub insecure_skip_verification: bool,
    /// The certificate to show.
    pub client_certificate: Option<Arc<ClientCertificate>>,
}

/// A backend's whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendReply {
    /// The status.
    pub status: u16,
    /// Headers in the order and spelling of the wire.
    pub headers: HeaderList,
    /// The payload.
    pub body: Vec<u8>,
}

/// Why TLS with a backend did not come about, besides a certificate for another host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsProblem {
    /// Nobody trusted has issued the backend's certificate.
    UnknownIssuer,
    /// The backend's certificate has expired.
    Expired,
    /// The backend's certificate is not valid yet.
    NotYetValid,
    /// What answers does not speak TLS.
    NotTls,
    /// The backend broke the handshake off, as it does where it wants another client certificate.
    Alert {
        /// The alert as the protocol names it, such as `bad_certificate`.
        name: String,
    },
    /// Anything else.
    Other,
}

/// Why a backend gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackendFailure {
    /// The URL cannot be called: no scheme, no host, a scheme other than `http` and `https`.
    InvalidEndpoint,
    /// The time was up.
    Timeout,
    /// No connection came about, or it broke off: refused, reset, unknown host.
    Network {
        /// What the operating system or the protocol said.
        detail: String,
    },
    /// The certificate is for another host.
    HostNameMismatch {
        /// The host that was called.
        host: String,
        /// The common name in the certificate, if it could be read.
        common_name: Option<String>,
    },
    /// The TLS handshake failed otherwise.
    Tls {
        /// What kind of failure it is; the log's words depend on it.
        problem: TlsProblem,
        /// What exactly, for people.
        detail: String,
    },
    /// The answer is larger than the gateway takes.
    ReplyTooLarge {
        /// The limit, bytes.
        limit: usize,
    },
    /// The gateway may not take on the role that the integration names.
    RoleRefused {
        /// The role's ARN.
        role: String,
    },
    /// Nothing here can take the call: it needs what the user has to name, such as a function's
    /// code, credentials or the target of a VPC link.
    Unreachable {
        /// What is missing and how it can be given, as a sentence without its end.
        what: String,
    },
}

/// What came of a call, and how long it is to have taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimedReply<R = BackendReply> {
    /// The answer or the failure.
    pub reply: Result<R, BackendFailure>,
    /// The time to show, where it is not the time that passed: a replayed call takes as long as the
    /// recorded one did, whatever the clock says.
    pub latency: Option<Duration>,
}

/// Calls backends.
pub trait Backend: Send + Sync {
    /// Sends one request and waits for the whole answer.
    fn call(&self, request: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>>;

    /// Does the same, and says how long it took if that is not what the clock would tell. This is
    /// what the pipeline calls; only a backend that replays calls has to write its own.
    fn call_timed(&self, request: BackendRequest) -> BoxFuture<'_, TimedReply> {
        Box::pin(async move {
            TimedReply {
                reply: self.call(request).await,
                latency: None,
            }
        })
    }

    /// Sends one request and waits only for the beginning of the answer. Status and headers must
    /// come within the request's time, and so must the last byte: a body whose time is up fails with
    /// [`BackendFailure::Timeout`]. A backend that cannot do better answers when all is there.
    fn call_live(&self, request: BackendRequest) -> BoxFuture<'_, TimedReply<LiveReply>> {
        Box::pin(async move {
            let timed = self.call_timed(request).await;
            TimedReply {
                reply: timed.reply.map(LiveReply::from),
                latency: timed.latency,
            }
        })
    }
}
