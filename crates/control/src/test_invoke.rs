//! What the control plane asks of whoever can carry out a test invocation.
//!
//! The control plane does not know the pipeline; the server injects it through [`TestInvoke`].

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use trygate_model::{Ambient, Api, ClientCertificate, HttpMethod, TextMap};

/// A future that can be kept and sent.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries out test invocations.
pub trait TestInvoke: Send + Sync {
    /// Simulates one request against an API as it stands.
    fn test_invoke<'a>(
        &'a self,
        api: Arc<Api>,
        request: TestInvokeRequest,
        place: &'a Ambient,
    ) -> BoxFuture<'a, Result<TestInvokeAnswer, TestInvokeRefusal>>;
}

/// The request to simulate; resource and method are known to exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestInvokeRequest {
    /// The id of the resource.
    pub resource_id: String,
    /// The verb that was asked for; it may be answered by an `ANY` method.
    pub http_method: HttpMethod,
    /// Path and query; absent: the resource's own path template.
    pub path_with_query_string: Option<String>,
    /// The payload; empty unless given.
    pub body: String,
    /// Headers with one value.
    pub headers: TextMap,
    /// Headers with several values.
    pub multi_value_headers: TextMap<Vec<String>>,
    /// The client certificate to present.
    pub client_certificate: Option<Arc<ClientCertificate>>,
    /// Simulated stage variables.
    pub stage_variables: TextMap,
    /// The access key that signed the call.
    pub access_key: Option<String>,
    /// The `User-Agent` of the call.
    pub user_agent: Option<String>,
}

/// The simulated answer, as the wire shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestInvokeAnswer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
    /// Headers with one value each.
    pub headers: TextMap,
    /// The same headers with all their values.
    pub multi_value_headers: TextMap<Vec<String>>,
    /// The execution log.
    pub log: String,
    /// Milliseconds.
    pub latency: u64,
}

/// Why a request was not simulated at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestInvokeRefusal {
    /// The method has no integration.
    NoIntegration,
    /// The method needs what trygate does not offer yet.
    Unsupported {
        /// What it needs, as a sentence without its end.
        what: String,
    },
    /// The program failed.
    Failed {
        /// What failed.
        detail: String,
    },
}
