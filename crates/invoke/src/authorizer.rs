//! Authorizers: what they are asked, what they answer, and what becomes of it.
//!
//! Observed in tests of authorizers between 2016 and 2023 and in execution logs of stages: events,
//! lines and failures of TOKEN and REQUEST authorizers. What a COGNITO_USER_POOLS authorizer logs was
//! never seen. Results are not cached.

mod event;
mod identity;
mod output;
pub(crate) mod policy;
mod tokens;
mod user_pools;

pub(crate) use tokens::KeySets;
pub use tokens::{KeySource, NoKeys};

use crate::backend::Backend;
use crate::context_tree::ContextValue;
use crate::credentials::Credentials;
use crate::endpoint::{Caller, FunctionCall, function_call, substitute};
use crate::failure::{AuthorizerFault, Failure};
use crate::lambda_reply::error_message;
use crate::payload::Payload;
use crate::run::{Readable, Stop};
use crate::steps::send;
use crate::trace::{Event, Trace};
use policy::Policy;
use std::time::Duration;
use trygate_model::{Ambient, Api, Authorizer, AuthorizerType, HttpMethod, TextMap};

/// The message of a function's error that means 401.
const UNAUTHORIZED: &str = "Unauthorized";

/// How long an authorizer's function may take (documented: as an integration's).
const PATIENCE: Duration = Duration::from_secs(29);

/// A request that an authorizer is asked about.
pub(crate) struct Asked<'a> {
    pub api: &'a Api,
    pub authorizer: &'a Authorizer,
    pub readable: Readable<'a>,
    /// The path template of the resource.
    pub resource: &'a str,
    pub http_method: HttpMethod,
    pub method_arn: &'a str,
    /// The OAuth scopes that the method asks for.
    pub scopes: &'a [String],
    pub request_id: &'a str,
    pub trace_id: &'a str,
    pub ambient: &'a Ambient,
    pub credentials: Option<&'a Credentials>,
    pub keys: &'a KeySets,
}

/// What an authorizer answers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    /// A function's policy.
    Policy {
        principal_id: Option<String>,
        policy: Box<Policy>,
        /// The policy as JSON text, without blanks.
        text: String,
        context: TextMap<ContextValue>,
        /// The API key that the function names.
        usage_key: Option<String>,
    },
    /// The claims of a user pool's token.
    Claims(TextMap),
}

impl Verdict {
    /// Returns `$context.authorizer`. Values are texts (documented); the claims stand together.
    pub(crate) fn context(&self, latency: Duration) -> ContextValue {
        let mut members = TextMap::new();
        match self {
            Self::Claims(claims) => {
                let claims = claims
                    .iter()
                    .map(|(name, value)| (name.clone(), value.as_str().into()))
                    .collect();
                members.insert("claims".to_owned(), ContextValue::Map(claims));
            }
            Self::Policy {
                principal_id,
                context,
                ..
            } => {
                let principal = principal_id.clone().unwrap_or_default();
                members.insert("principalId".to_owned(), principal.into());
                let millis = i64::try_from(latency.as_millis()).unwrap_or(i64::MAX);
                members.insert(
                    "integrationLatency".to_owned(),
                    ContextValue::Number(millis),
                );
                members.extend(context.clone());
            }
        }
        ContextValue::Map(members)
    }
}

/// Asks an authorizer.
pub(crate) async fn ask(
    asked: &Asked<'_>,
    trace: &mut Trace,
    backend: &dyn Backend,
) -> Result<(Verdict, Duration), Stop> {
    let began = trace.elapsed();
    trace.record(Event::AuthorizerStarted {
        authorizer_id: asked.authorizer.id.clone(),
        name: asked.authorizer.name.clone(),
        request_id: asked.request_id.to_owned(),
    });
    let identity = match identity::read(asked) {
        Ok(identity) => identity,
        Err(seen) => {
            // an identity that is not there leaves no line (observed on a stage)
            if let Some(seen) = seen {
                trace.record(Event::AuthorizerIdentity(seen));
            }
            return Err(unauthorized(asked, trace));
        }
    };
    trace.record(Event::AuthorizerIdentity(identity.clone()));
    let verdict = match asked.authorizer.kind {
        AuthorizerType::CognitoUserPools => {
            match user_pools::claims(asked, &identity, trace, backend).await? {
                Ok(claims) => Verdict::Claims(claims),
                Err(why) => {
                    trace.record(Event::TokenRefused { why });
                    return Err(unauthorized(asked, trace));
                }
            }
        }
        AuthorizerType::Token | AuthorizerType::Request => {
            let event = event::of(asked, &identity);
            ask_function(asked, event, trace, backend).await?
        }
    };
    if let Verdict::Policy {
        principal_id, text, ..
    } = &verdict
    {
        trace.record(Event::AuthorizerPolicy {
            principal_id: principal_id.clone().unwrap_or_default(),
            policy: text.clone(),
        });
    }
    trace.record(Event::AuthorizerCompleted);
    Ok((verdict, trace.elapsed().saturating_sub(began)))
}

fn unauthorized(asked: &Asked<'_>, trace: &mut Trace) -> Stop {
    trace.record(Event::Unauthorized {
        request_id: asked.request_id.to_owned(),
    });
    Failure::Unauthorized.into()
}

async fn ask_function(
    asked: &Asked<'_>,
    event: String,
    trace: &mut Trace,
    backend: &dyn Backend,
) -> Result<Verdict, Stop> {
    let authorizer = asked.authorizer;
    let uri = authorizer.authorizer_uri.as_deref().unwrap_or_default();
    let uri = substitute(uri, asked.readable.stage_variables, &TextMap::new());
    let caller = Caller {
        ambient: asked.ambient,
        credentials: asked.credentials,
        api_id: &asked.api.rest_api.id,
        request_id: asked.request_id,
        trace_id: asked.trace_id,
    };
    let call = FunctionCall {
        uri: &uri,
        event,
        by_role: authorizer.authorizer_credentials.is_some(),
        source: &format!("authorizers/{}", authorizer.id),
    };
    let endpoint = function_call(&caller, call).map_err(cannot_be_called)?;
    endpoint.record(trace).map_err(cannot_be_called)?;
    let request = endpoint.request(PATIENCE);
    let (reply, _) = send(trace, backend, request)
        .await
        .map_err(|stop| match stop {
            Stop::Failed(failure) => cannot_be_called(failure).into(),
            stop @ Stop::Unreachable(_) => stop,
        })?;
    if error_message(&reply).is_some_and(|message| message == UNAUTHORIZED) {
        return Err(unauthorized(asked, trace));
    }
    trace.record(Event::AuthorizerResult(Payload::from_bytes(
        reply.body.clone(),
    )));
    output::read(&reply.body)
        .map_err(|why| Failure::AuthorizerConfiguration(AuthorizerFault::Output { why }).into())
}

/// Says in AWS's words why an authorizer's function cannot be called.
fn cannot_be_called(failure: Failure) -> Failure {
    let why = match failure {
        Failure::RoleRefused { role } => {
            format!("API Gateway does not have permission to assume the provided role {role}")
        }
        Failure::FunctionPermission => "Invalid permissions on Lambda function".into(),
        Failure::InvalidEndpointAddress => "Invalid endpoint address".into(),
        Failure::FunctionNotInvoked { message, .. } => message,
        other => {
            return Failure::AuthorizerFailed {
                reason: crate::trace::cause(&other),
            };
        }
    };
    Failure::AuthorizerConfiguration(AuthorizerFault::Call { why })
}
