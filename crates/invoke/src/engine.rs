//! The way into the pipeline, and what is kept between invocations.

use crate::authorizer::{KeySets, KeySource};
use crate::backend::Backend;
use crate::context_tree::ContextValue;
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::gateway_response::{self, Refused};
use crate::invocation::Invocation;
use crate::multi_map::MultiMap;
use crate::outcome::Outcome;
use crate::pipeline;
use crate::request::{Plus, Request, parse_query};
use crate::run::{Found, Run, Unreachable};
use crate::steps;
use crate::template_cache::TemplateCache;
use crate::trace::{Event, Trace, TraceLevel};
use std::fmt;
use trygate_model::{Ambient, Api, HttpMethod, Integration, IntegrationType, TextMap};

/// Runs invocations. It keeps parsed templates and the keys to sign with, nothing else; it can be
/// shared by threads.
#[derive(Default)]
pub struct Engine {
    templates: TemplateCache,
    credentials: Option<Credentials>,
    keys: KeySets,
}

/// Why an invocation has no outcome. All but the last are found before anything runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvokeError {
    /// The API has no such resource.
    NoSuchResource {
        /// The id that was asked for.
        resource_id: String,
    },
    /// The resource has neither the verb nor `ANY`.
    NoSuchMethod {
        /// The path template of the resource.
        path: String,
        /// The verb that was asked for.
        http_method: HttpMethod,
    },
    /// The API has no such authorizer.
    NoSuchAuthorizer {
        /// The id that was asked for.
        authorizer_id: String,
    },
    /// The method has no integration.
    NoIntegration {
        /// The path template of the resource.
        path: String,
        /// The method's verb.
        http_method: HttpMethod,
    },
    /// The definition needs something that trygate does not do yet.
    Unsupported {
        /// What.
        feature: Unsupported,
        /// The path template of the resource.
        path: String,
        /// The method's verb.
        http_method: HttpMethod,
    },
    /// Nothing here can take the integration's call; this is found when it is to be made.
    Unreachable {
        /// The address of the call.
        uri: String,
        /// What is missing and how it can be given, as a sentence without its end.
        what: String,
    },
}

/// What the pipeline does not do; `COMPATIBILITY.md` lists the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsupported {
    /// A proxy integration with an AWS service other than Lambda.
    ProxyToService,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ProxyToService => f.write_str("AWS_PROXY to a service other than Lambda"),
        }
    }
}

impl fmt::Display for InvokeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchResource { resource_id } => {
                write!(f, "the API has no resource with the id {resource_id}")
            }
            Self::NoSuchMethod { path, http_method } => {
                write!(f, "{path} has no {http_method} method and no ANY method")
            }
            Self::NoSuchAuthorizer { authorizer_id } => {
                write!(f, "the API has no authorizer with the id {authorizer_id}")
            }
            Self::NoIntegration { path, http_method } => {
                write!(f, "{http_method} {path} has no integration")
            }
            Self::Unsupported {
                feature,
                path,
                http_method,
            } => {
                write!(
                    f,
                    "{http_method} {path} needs {feature}, which trygate does not support yet"
                )
            }
            Self::Unreachable { uri, what } => write!(f, "{uri} cannot be called: {what}"),
        }
    }
}

impl std::error::Error for InvokeError {}

impl Engine {
    /// Makes an engine that has parsed nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Signs calls to AWS services with these keys.
    #[must_use]
    pub fn signing_with(mut self, credentials: Option<Credentials>) -> Self {
        self.credentials = credentials;
        self
    }

    /// Takes the keys of user pools from here instead of from the pools' own addresses.
    #[must_use]
    pub fn verifying_with(mut self, keys: Option<KeySource>) -> Self {
        self.keys = keys;
        self
    }

    pub(crate) fn keys(&self) -> &KeySets {
        &self.keys
    }

    /// Returns the keys that calls to AWS services are signed with, if they are the user's.
    pub fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// Runs one method as TestInvokeMethod does, or as a stage does. A failed simulation is an [`Outcome`] too.
    pub async fn invoke(
        &self,
        api: &Api,
        invocation: &Invocation,
        backend: &dyn Backend,
        ambient: &Ambient,
    ) -> Result<Outcome, InvokeError> {
        let Some(resource) = api.resources.get(&invocation.resource_id) else {
            let resource_id = invocation.resource_id.clone();
            return Err(InvokeError::NoSuchResource { resource_id });
        };
        let path = || api.path_of(resource);
        let Some((http_method, method)) = resource.method_for(invocation.http_method) else {
            let http_method = invocation.http_method;
            return Err(InvokeError::NoSuchMethod {
                path: path(),
                http_method,
            });
        };
        let Some(integration) = &method.integration else {
            return Err(InvokeError::NoIntegration {
                path: path(),
                http_method,
            });
        };
        if let Some(feature) = unsupported(integration) {
            return Err(InvokeError::Unsupported {
                feature,
                path: path(),
                http_method,
            });
        }
        let found = Found {
            resource,
            method_verb: http_method,
            method,
            integration,
        };
        let credentials = self.credentials.as_ref();
        let run = Run::new(
            &self.templates,
            credentials,
            &self.keys,
            api,
            found,
            invocation,
            ambient,
        );
        pipeline::run(run, backend)
            .await
            .map_err(|Unreachable { uri, what }| InvokeError::Unreachable { uri, what })
    }

    /// Answers a call of a stage that reaches no method, as the API's gateway responses say.
    pub fn refuse(
        &self,
        api: &Api,
        call: &RefusedCall<'_>,
        failure: Failure,
        ambient: &Ambient,
    ) -> Outcome {
        let mut trace = Trace::new(ambient.clock.clone(), TraceLevel::Log, call.request_id);
        for event in call.events {
            trace.record(event.clone());
        }
        let request = Request {
            path: call.path.to_owned(),
            query: parse_query(call.query, Plus::Blank),
            headers: call.headers.clone(),
            ..Request::default()
        };
        let mut context = ContextValue::Map(call.context.clone());
        let mut refused = Refused {
            api,
            request: &request,
            stage_variables: call.stage_variables,
            context: &mut context,
            trace: &mut trace,
            typed: true,
        };
        let answer = gateway_response::answer(&mut refused, failure);
        steps::finish(trace, answer)
    }
}

/// A call of a stage that reaches no method.
#[derive(Debug, Clone, Copy)]
pub struct RefusedCall<'a> {
    /// `$context.requestId`.
    pub request_id: &'a str,
    /// The path without its stage.
    pub path: &'a str,
    /// The query as it came.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a MultiMap,
    /// The stage's variables.
    pub stage_variables: &'a TextMap,
    /// What is known of `$context`; `error` is added.
    pub context: &'a TextMap<ContextValue>,
    /// What is to be told before the failure.
    pub events: &'a [Event],
}

fn unsupported(integration: &Integration) -> Option<Unsupported> {
    let uri = integration.uri.as_deref().unwrap_or_default();
    let to_service = integration.kind == IntegrationType::AwsProxy
        && uri.contains(":apigateway:")
        && !uri.contains(":lambda:path/");
    to_service.then_some(Unsupported::ProxyToService)
}
