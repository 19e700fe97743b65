//! One simulated request, as TestInvokeMethod takes it.

use crate::trace::TraceLevel;
use trygate_model::{HttpMethod, TextMap};

/// The request to simulate: TestInvokeMethod's members, resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// The id of the resource.
    pub resource_id: String,
    /// The verb that was asked for; it may be answered by an `ANY` method.
    pub http_method: HttpMethod,
    /// Path and query as given; absent: the resource's own path template.
    pub path_with_query_string: Option<String>,
    /// Headers in the order given, names as spelled; a name may have several values.
    pub headers: TextMap<Vec<String>>,
    /// The payload's text.
    pub body: String,
    /// Simulated stage variables.
    pub stage_variables: TextMap,
    /// Who calls TestInvokeMethod, as `$context.identity` shows it.
    pub caller: Caller,
    /// How much the trace records.
    pub trace_level: TraceLevel,
}

/// Who calls TestInvokeMethod.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// The access key that signed the call.
    pub access_key: Option<String>,
    /// The `User-Agent` of the call.
    pub user_agent: Option<String>,
}
