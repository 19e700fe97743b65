//! One request to simulate, or to answer on a stage: what the pipeline is given.

use crate::backend::ClientCertificate;
use crate::context_tree::ContextValue;
use crate::trace::TraceLevel;
use std::sync::Arc;
use trygate_model::{HttpMethod, TextMap};

/// A request with what surrounds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// The id of the resource.
    pub resource_id: String,
    /// The verb that was asked for; it may be answered by an `ANY` method.
    pub http_method: HttpMethod,
    /// Path and query as given, the path without its stage; absent: the resource's own path template.
    pub path_with_query_string: Option<String>,
    /// Headers in the order given, names as spelled; a name may have several values.
    pub headers: TextMap<Vec<String>>,
    /// The payload.
    pub body: Vec<u8>,
    /// Stage variables, simulated or those of the stage.
    pub stage_variables: TextMap,
    /// Who calls, as `$context.identity` shows it.
    pub caller: Caller,
    /// The certificate to show to HTTPS backends.
    pub client_certificate: Option<Arc<ClientCertificate>>,
    /// Whether this is a test or a call of a stage.
    pub mode: Mode,
    /// What is checked of what a test leaves out.
    pub checks: Checks,
    /// How much the trace records.
    pub trace_level: TraceLevel,
}

impl Invocation {
    /// Makes a test with nothing but the method to invoke; the members are there to be set.
    pub fn test(resource_id: impl Into<String>, http_method: HttpMethod) -> Self {
        Self {
            resource_id: resource_id.into(),
            http_method,
            path_with_query_string: None,
            headers: TextMap::new(),
            body: Vec::new(),
            stage_variables: TextMap::new(),
            caller: Caller::default(),
            client_certificate: None,
            mode: Mode::Test,
            checks: Checks::default(),
            trace_level: TraceLevel::Log,
        }
    }

    /// Returns what a stage adds, if this is no test.
    pub fn live(&self) -> Option<&LiveCall> {
        match &self.mode {
            Mode::Test => None,
            Mode::Live(call) => Some(call),
        }
    }
}

/// What kind of invocation it is.
///
/// A test shows constants in `$context` (`test-invoke-stage` and so on), takes every body for
/// `application/json`, leaves `+` in a query as it is, leaves out access checks, and answers with
/// headers as the integration gave them. A stage does none of these.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Mode {
    /// TestInvokeMethod.
    #[default]
    Test,
    /// A call of a deployed stage.
    Live(Box<LiveCall>),
}

/// What a stage knows of a call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LiveCall {
    /// The stage's name.
    pub stage: String,
    /// The deployment that answers.
    pub deployment_id: String,
    /// `$context.path`: the path with its stage, as the client wrote it.
    pub path: String,
    /// `$context.requestId`.
    pub request_id: String,
    /// `$context.extendedRequestId`, the answer's `x-amz-apigw-id`.
    pub extended_request_id: String,
    /// The host that was called.
    pub domain_name: String,
    /// The first label of that host.
    pub domain_prefix: String,
    /// The client's address.
    pub source_ip: String,
    /// Such as `HTTP/1.1`.
    pub protocol: String,
    /// `X-Amzn-Trace-Id` as the request has it by now, such as `Root=1-…`.
    pub trace_id: String,
    /// Whether the canary answers; none where the stage has no canary.
    pub is_canary: Option<bool>,
    /// The API key that came, where one did.
    pub api_key: Option<ApiKey>,
    /// `$context.authorizer`, where an authorizer let the call through.
    pub authorizer: Option<ContextValue>,
}

/// Checks of access that TestInvokeMethod leaves out, and that a stage makes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checks {
    /// Asks the method's authorizer.
    pub authorizer: bool,
    /// Wants one of these keys where the method needs one.
    pub api_keys: Option<Vec<ApiKey>>,
    /// Holds the call against the API's resource policy.
    pub policy: bool,
}

/// An API key as `$context.identity` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The id.
    pub id: String,
    /// The key itself.
    pub value: String,
}

/// Who calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// The access key that signed the call.
    pub access_key: Option<String>,
    /// The `User-Agent` of the call.
    pub user_agent: Option<String>,
    /// The principal behind the key. A test without one shows the account's root user, a call of a
    /// stage nobody.
    pub principal: Option<Principal>,
}

/// An IAM principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account, twelve digits.
    pub account_id: String,
    /// The ARN.
    pub arn: String,
    /// The id: the account for root, `AIDA…` for a user, `AROA…:session` for a role.
    pub id: String,
}
