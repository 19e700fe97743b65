//! `$context` of a test invocation: one table of names with what each is.
//!
//! Keys, their order and the constants were observed in the events that Lambda functions got from
//! test invocations between 2019 and 2026, and in pasted results of the console's passthrough
//! template: `test-invoke-stage`, `testPrefix`, `test-invoke-source-ip` and so on; no deployment id.
//! The caller is shown as the account's root user, as those results show it.

use crate::context_tree::ContextValue;
use crate::invocation::Caller;
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
    pub caller: &'a Caller,
}

type Getter = fn(&ContextSource<'_>) -> ContextValue;

/// The variables in the order in which AWS writes them into an event.
const VARIABLES: &[(&str, Getter)] = &[
    ("resourceId", |source| source.resource_id.into()),
    ("resourcePath", |source| source.resource_path.into()),
    ("httpMethod", |source| source.http_method.as_str().into()),
    ("extendedRequestId", |source| {
        source.extended_request_id.into()
    }),
    ("requestTime", |source| source.now.common_log().into()),
    ("path", |source| source.path.into()),
    ("accountId", |source| source.account_id.into()),
    ("protocol", |_| "HTTP/1.1".into()),
    ("stage", |_| "test-invoke-stage".into()),
    ("domainPrefix", |_| "testPrefix".into()),
    ("requestTimeEpoch", |source| {
        ContextValue::Number(source.now.millis())
    }),
    ("requestId", |source| source.request_id.into()),
    ("identity", identity),
    ("domainName", |_| "testPrefix.testDomainName".into()),
    ("apiId", |source| source.api_id.into()),
];

/// The members of `identity`; unset ones are there and empty.
const IDENTITY: &[(&str, Getter)] = &[
    ("cognitoIdentityPoolId", |_| "".into()),
    ("cognitoIdentityId", |_| "".into()),
    ("apiKey", |_| "test-invoke-api-key".into()),
    ("principalOrgId", |_| "".into()),
    ("cognitoAuthenticationType", |_| "".into()),
    ("userArn", |source| {
        let partition = partition_of(source.region);
        format!("arn:{partition}:iam::{}:root", source.account_id).into()
    }),
    ("apiKeyId", |_| "test-invoke-api-key-id".into()),
    ("userAgent", |source| {
        source.caller.user_agent.clone().unwrap_or_default().into()
    }),
    ("accountId", |source| source.account_id.into()),
    ("caller", |source| source.account_id.into()),
    ("sourceIp", |_| "test-invoke-source-ip".into()),
    ("accessKey", |source| {
        source.caller.access_key.clone().unwrap_or_default().into()
    }),
    ("cognitoAuthenticationProvider", |_| "".into()),
    ("user", |source| source.account_id.into()),
];

fn identity(source: &ContextSource<'_>) -> ContextValue {
    ContextValue::Map(read(IDENTITY, source))
}

fn read(table: &[(&str, Getter)], source: &ContextSource<'_>) -> TextMap<ContextValue> {
    table
        .iter()
        .map(|(name, get)| ((*name).to_owned(), get(source)))
        .collect()
}

/// Makes the whole of `$context` but for the overrides.
pub(crate) fn test_context(source: &ContextSource<'_>) -> ContextValue {
    ContextValue::Map(read(VARIABLES, source))
}
