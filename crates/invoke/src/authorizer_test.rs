//! TestInvokeAuthorizer: one authorizer asked about a made-up request.
//!
//! Observed: the constants of the event (`ESTestInvoke-stage` in the method's ARN,
//! `test-invoke-stage` in the context, `/` and `GET`), that a policy which denies is a success, and
//! that no line tells how the test ended. What a given path changes is a guess: the event's path and
//! the ARN's.

use crate::authorizer::{Asked, Verdict, ask};
use crate::backend::Backend;
use crate::context::{ContextSource, context};
use crate::context_tree::ContextValue;
use crate::engine::{Engine, InvokeError};
use crate::invocation::{Caller, Invocation};
use crate::multi_map::MultiMap;
use crate::payload::Payload;
use crate::request::{Plus, Request, parse_query, split_path};
use crate::run::{Readable, Stop, Unreachable};
use crate::trace::{Event, Trace, TraceLevel};
use std::time::Duration;
use trygate_model::{Ambient, Api, HttpMethod, TextMap};

/// TestInvokeAuthorizer's members, resolved.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AuthorizerInvocation {
    /// The id of the authorizer.
    pub authorizer_id: String,
    /// Headers in the order given, names as spelled.
    pub headers: MultiMap,
    /// Path and query; absent: `/`.
    pub path_with_query_string: Option<String>,
    /// The payload.
    pub body: String,
    /// Simulated stage variables.
    pub stage_variables: TextMap,
    /// Further variables of `$context`; names nest by dots.
    pub additional_context: TextMap,
    /// Who calls TestInvokeAuthorizer.
    pub caller: Caller,
    /// How much the trace records.
    pub trace_level: TraceLevel,
}

/// What an authorizer answered.
#[derive(Debug, Clone)]
pub struct AuthorizerOutcome {
    /// 0 where the authorizer did its work, else the status that a client would see.
    pub client_status: u16,
    /// The time from start to finish.
    pub latency: Duration,
    /// Whom the policy is for.
    pub principal_id: Option<String>,
    /// The policy, JSON text without blanks.
    pub policy: Option<String>,
    /// The claims of a user pool's token.
    pub claims: Option<TextMap>,
    /// Everything that happened, in order.
    pub trace: Trace,
}

impl AuthorizerOutcome {
    /// Returns the execution log in AWS's words.
    pub fn log(&self) -> String {
        crate::trace::render_aws_log(&self.trace)
    }
}

impl Engine {
    /// Asks one authorizer as TestInvokeAuthorizer does. An authorizer that fails is an
    /// [`AuthorizerOutcome`] too.
    pub async fn invoke_authorizer(
        &self,
        api: &Api,
        invocation: &AuthorizerInvocation,
        backend: &dyn Backend,
        ambient: &Ambient,
    ) -> Result<AuthorizerOutcome, InvokeError> {
        let Some(authorizer) = api.authorizers.get(&invocation.authorizer_id) else {
            let authorizer_id = invocation.authorizer_id.clone();
            return Err(InvokeError::NoSuchAuthorizer { authorizer_id });
        };
        let request_id = ambient.ids.request_id();
        let now = ambient.clock.now();
        let trace_id = format!("Root={}", ambient.ids.trace_root(now));
        let mut trace = Trace::new(ambient.clock.clone(), invocation.trace_level, &request_id);
        let request = request(invocation);
        let pretended = Invocation {
            caller: invocation.caller.clone(),
            ..Invocation::test("", HttpMethod::Get)
        };
        let mut context = context(&ContextSource {
            account_id: &ambient.account_id,
            region: &ambient.region,
            api_id: &api.rest_api.id,
            resource_id: "test-invoke-resource-id",
            resource_path: "/",
            http_method: HttpMethod::Get,
            path: &request.path,
            request_id: &request_id,
            extended_request_id: &ambient.ids.extended_request_id(),
            now,
            invocation: &pretended,
        });
        for (name, value) in &invocation.additional_context {
            put(&mut context, name, value);
        }
        let method_arn = format!(
            "arn:{}:execute-api:{}:{}:{}/ESTestInvoke-stage/GET{}",
            ambient.partition(),
            ambient.region,
            ambient.account_id,
            api.rest_api.id,
            request.path
        );
        let asked = Asked {
            api,
            authorizer,
            readable: Readable {
                request: &request,
                context: &context,
                stage_variables: &invocation.stage_variables,
            },
            resource: "/",
            http_method: HttpMethod::Get,
            method_arn: &method_arn,
            scopes: &[],
            request_id: &request_id,
            trace_id: &trace_id,
            ambient,
            credentials: self.credentials(),
            keys: self.keys(),
        };
        let mut outcome = AuthorizerOutcome {
            client_status: 0,
            latency: Duration::ZERO,
            principal_id: None,
            policy: None,
            claims: None,
            trace: Trace::new(ambient.clock.clone(), invocation.trace_level, &request_id),
        };
        match ask(&asked, &mut trace, backend).await {
            Ok((
                Verdict::Policy {
                    principal_id, text, ..
                },
                _,
            )) => {
                outcome.principal_id = principal_id;
                outcome.policy = Some(text);
            }
            Ok((Verdict::Claims(claims), _)) => outcome.claims = Some(claims),
            Err(Stop::Failed(failure)) => {
                outcome.client_status = failure.status();
                trace.record(Event::Failed(failure));
            }
            Err(Stop::Unreachable(Unreachable { uri, what })) => {
                return Err(InvokeError::Unreachable { uri, what });
            }
        }
        outcome.latency = trace.elapsed();
        outcome.trace = trace;
        Ok(outcome)
    }
}

fn request(invocation: &AuthorizerInvocation) -> Request {
    let given = invocation.path_with_query_string.as_deref();
    let (path, query) = split_path(given.filter(|path| !path.is_empty()).unwrap_or("/"));
    Request {
        path: path.to_owned(),
        path_parameters: TextMap::new(),
        query: parse_query(query, Plus::Kept),
        headers: invocation.headers.clone(),
        body: Payload::Text(invocation.body.clone()),
    }
}

/// Sets a variable at a dotted path.
fn put(context: &mut ContextValue, name: &str, value: &str) {
    let ContextValue::Map(members) = context else {
        return;
    };
    match name.split_once('.') {
        None => {
            members.insert(name.to_owned(), value.into());
        }
        Some((group, rest)) => {
            let group = members
                .entry(group.to_owned())
                .or_insert_with(|| ContextValue::Map(TextMap::new()));
            put(group, rest, value);
        }
    }
}
