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

    /// Asks one authorizer of an API as it stands.
    fn test_authorizer<'a>(
        &'a self,
        api: Arc<Api>,
        request: TestAuthorizerRequest,
        place: &'a Ambient,
    ) -> BoxFuture<'a, Result<TestAuthorizerAnswer, TestInvokeRefusal>>;
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
    /// Whether the answer is to hold the trace.
    pub wants_trace: bool,
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
    /// The trace, where it was asked for.
    pub trace: Option<serde_json::Value>,
}

/// The request that an authorizer is asked about; the authorizer is known to exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestAuthorizerRequest {
    /// The id of the authorizer.
    pub authorizer_id: String,
    /// Path and query.
    pub path_with_query_string: Option<String>,
    /// The payload; empty unless given.
    pub body: String,
    /// Headers with one value.
    pub headers: TextMap,
    /// Headers with several values.
    pub multi_value_headers: TextMap<Vec<String>>,
    /// Simulated stage variables.
    pub stage_variables: TextMap,
    /// Further variables of the context.
    pub additional_context: TextMap,
    /// The access key that signed the call.
    pub access_key: Option<String>,
    /// The `User-Agent` of the call.
    pub user_agent: Option<String>,
    /// Whether the answer is to hold the trace.
    pub wants_trace: bool,
}

/// What an authorizer answered, as the wire shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestAuthorizerAnswer {
    /// 0, or the status that a client would see.
    pub client_status: u16,
    /// The execution log.
    pub log: String,
    /// Milliseconds.
    pub latency: u64,
    /// Whom the policy is for.
    pub principal_id: Option<String>,
    /// The policy, JSON text.
    pub policy: Option<String>,
    /// The claims of a user pool's token.
    pub claims: Option<TextMap>,
    /// The trace, where it was asked for.
    pub trace: Option<serde_json::Value>,
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
