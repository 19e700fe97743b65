//! `$context`: one table of names with what each is, in a test and on a stage.
//!
//! Keys and a test's constants were observed in the events that Lambda functions got between 2018
//! and 2026, and in pasted results of the console's passthrough template: `test-invoke-stage`,
//! `testPrefix`, `test-invoke-source-ip` and so on; no deployment id. The caller of a test is shown
//! as the account's root user, as those results show it. The order is that of the events of tests.

use crate::context_tree::ContextValue;
use crate::invocation::{Invocation, LiveCall, Principal};
use trygate_model::{HttpMethod, TextMap, Timestamp, ambient::partition_of};

/// What the table reads.
pub(crate) struct ContextSource<'a> {
    pub account_id: &'a str,
    pub region: &'a str,
    pub api_id: &'a str,
    pub resource_id: &'a str,
    pub resource_path: &'a str,
    pub http_method: HttpMethod,
    pub path: &'a str,
    pub request_id: &'a str,
    pub extended_request_id: &'a str,
    pub now: Timestamp,
    pub invocation: &'a Invocation,
}

impl ContextSource<'_> {
    /// Reads what a stage knows, or gives a test's constant.
    fn of_stage(&self, read: fn(&LiveCall) -> &str, test: &str) -> ContextValue {
        self.invocation.live().map_or(test, read).into()
    }

    /// Reads the caller; a test without one is called by the account's root user.
    fn of_caller(&self, read: fn(&Principal) -> &str, root: &str) -> ContextValue {
        match (&self.invocation.caller.principal, self.invocation.live()) {
            (Some(principal), _) => read(principal).into(),
            (None, None) => root.into(),
            (None, Some(_)) => "".into(),
        }
    }
}

/// Reads one variable; none: it is not there at all.
type Getter = fn(&ContextSource<'_>) -> Option<ContextValue>;

/// The variables in the order in which AWS writes them into an event.
const VARIABLES: &[(&str, Getter)] = &[
    ("resourceId", |source| Some(source.resource_id.into())),
    ("authorizer", |source| {
        source.invocation.live()?.authorizer.clone()
    }),
    ("resourcePath", |source| Some(source.resource_path.into())),
    ("httpMethod", |source| {
        Some(source.http_method.as_str().into())
    }),
    ("extendedRequestId", |source| {
        Some(source.extended_request_id.into())
    }),
    ("requestTime", |source| Some(source.now.common_log().into())),
    ("path", |source| {
        Some(source.of_stage(|live| &live.path, source.path))
    }),
    ("accountId", |source| Some(source.account_id.into())),
    ("protocol", |source| {
        Some(source.of_stage(|live| &live.protocol, "HTTP/1.1"))
    }),
    ("stage", |source| {
        Some(source.of_stage(|live| &live.stage, "test-invoke-stage"))
    }),
    ("domainPrefix", |source| {
        Some(source.of_stage(|live| &live.domain_prefix, "testPrefix"))
    }),
    ("requestTimeEpoch", |source| {
        Some(ContextValue::Number(source.now.millis()))
    }),
    ("requestId", |source| Some(source.request_id.into())),
    ("identity", |source| {
        Some(ContextValue::Map(read(IDENTITY, source)))
    }),
    ("domainName", |source| {
        Some(source.of_stage(|live| &live.domain_name, "testPrefix.testDomainName"))
    }),
    ("deploymentId", |source| {
        Some(source.invocation.live()?.deployment_id.as_str().into())
    }),
    ("isCanaryRequest", |source| {
        Some(source.invocation.live()?.is_canary?.to_string().into())
    }),
    ("apiId", |source| Some(source.api_id.into())),
];

/// The members of `identity`; unset ones are there and empty, but for the key's.
const IDENTITY: &[(&str, Getter)] = &[
    ("cognitoIdentityPoolId", |_| Some("".into())),
    ("cognitoIdentityId", |_| Some("".into())),
    ("apiKey", |source| match source.invocation.live() {
        None => Some("test-invoke-api-key".into()),
        Some(live) => Some(live.api_key.as_ref()?.value.as_str().into()),
    }),
    ("principalOrgId", |_| Some("".into())),
    ("cognitoAuthenticationType", |_| Some("".into())),
    ("userArn", |source| {
        let partition = partition_of(source.region);
        let root = format!("arn:{partition}:iam::{}:root", source.account_id);
        Some(source.of_caller(|principal| &principal.arn, &root))
    }),
    ("apiKeyId", |source| match source.invocation.live() {
        None => Some("test-invoke-api-key-id".into()),
        Some(live) => Some(live.api_key.as_ref()?.id.as_str().into()),
    }),
    ("userAgent", |source| {
        let agent = &source.invocation.caller.user_agent;
        Some(agent.clone().unwrap_or_default().into())
    }),
    ("accountId", |source| {
        Some(source.of_caller(|principal| &principal.account_id, source.account_id))
    }),
    ("caller", |source| {
        Some(source.of_caller(|principal| &principal.id, source.account_id))
    }),
    ("sourceIp", |source| {
        Some(source.of_stage(|live| &live.source_ip, "test-invoke-source-ip"))
    }),
    ("accessKey", |source| {
        let key = &source.invocation.caller.access_key;
        Some(key.clone().unwrap_or_default().into())
    }),
    ("cognitoAuthenticationProvider", |_| Some("".into())),
    ("user", |source| {
        Some(source.of_caller(|principal| &principal.id, source.account_id))
    }),
];

fn read(table: &[(&str, Getter)], source: &ContextSource<'_>) -> TextMap<ContextValue> {
    table
        .iter()
        .filter_map(|(name, get)| Some(((*name).to_owned(), get(source)?)))
        .collect()
}

/// Makes the whole of `$context` but for the overrides.
pub(crate) fn context(source: &ContextSource<'_>) -> ContextValue {
    ContextValue::Map(read(VARIABLES, source))
}
