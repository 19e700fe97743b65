//! One invocation under way: what it reads, what it has come to so far, and the answer that its steps
//! agree on. The order of the steps stands in `pipeline.rs`.

use crate::authorizer::KeySets;
use crate::content_type::{JSON, media_type};
use crate::context_tree::ContextValue;
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::invocation::{ApiKey, Invocation};
use crate::live::LiveBody;
use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use crate::request::Request;
use crate::template_cache::TemplateCache;
use crate::trace::Trace;
use trygate_model::{
    Ambient, Api, HttpMethod, Integration, IntegrationType, Method, RequestValidator, Resource,
    TextMap,
};

/// One invocation under way: what it reads, and what it has come to so far.
pub(crate) struct Run<'a> {
    pub templates: &'a TemplateCache,
    pub credentials: Option<&'a Credentials>,
    pub keys: &'a KeySets,
    pub api: &'a Api,
    pub resource: &'a Resource,
    /// The verb of the method that answers: the one asked for, or `ANY`.
    pub method_verb: HttpMethod,
    pub method: &'a Method,
    pub integration: &'a Integration,
    pub invocation: &'a Invocation,
    pub ambient: &'a Ambient,
    pub trace: Trace,
    /// The request's id, in the log and in `$context`.
    pub request_id: String,
    /// The resource's path template.
    pub resource_path: String,
    pub request: Request,
    /// `$context` as plain data, with what the templates left in it.
    pub context: ContextValue,
    /// The `X-Amzn-Trace-Id` of the call to the backend.
    pub trace_id: String,
    /// The API key that a check let through.
    pub used_key: Option<ApiKey>,
    /// What of a streamed answer is still to come.
    pub rest: Option<Box<dyn LiveBody>>,
}

/// What the sources of a mapping read.
#[derive(Clone, Copy)]
pub(crate) struct Readable<'a> {
    pub request: &'a Request,
    pub context: &'a ContextValue,
    pub stage_variables: &'a TextMap,
}

/// What the steps agreed to answer.
pub(crate) struct Answer {
    pub status: u16,
    pub headers: MultiMap,
    pub body: Payload,
}

/// Why a run does not come to an answer of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The gateway answers by itself.
    Failed(Failure),
    /// The simulation cannot go on.
    Unreachable(Unreachable),
}

/// A call that nothing here can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreachable {
    /// The address of the call.
    pub uri: String,
    /// What is missing and how it can be given, as a sentence without its end.
    pub what: String,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// The method that answers, as the engine found it.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    pub resource: &'a Resource,
    pub method_verb: HttpMethod,
    pub method: &'a Method,
    pub integration: &'a Integration,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        templates: &'a TemplateCache,
        credentials: Option<&'a Credentials>,
        keys: &'a KeySets,
        api: &'a Api,
        found: Found<'a>,
        invocation: &'a Invocation,
        ambient: &'a Ambient,
    ) -> Self {
        let request_id = match invocation.live() {
            Some(live) => live.request_id.clone(),
            None => ambient.ids.request_id(),
        };
        Self {
            templates,
            credentials,
            keys,
            api,
            resource: found.resource,
            method_verb: found.method_verb,
            method: found.method,
            integration: found.integration,
            invocation,
            ambient,
            trace: Trace::new(ambient.clock.clone(), invocation.trace_level, &request_id),
            request_id,
            resource_path: api.path_of(found.resource),
            request: Request::default(),
            context: ContextValue::Map(TextMap::new()),
            trace_id: String::new(),
            used_key: None,
            rest: None,
        }
    }

    /// The verb that was asked for, never `ANY` where the request named one.
    pub(crate) fn http_method(&self) -> HttpMethod {
        self.invocation.http_method
    }

    /// The stage that answers, or that a test pretends.
    pub(crate) fn stage(&self) -> &str {
        self.invocation
            .live()
            .map_or("test-invoke-stage", |live| &live.stage)
    }

    /// The validator that checks requests of this method.
    pub(crate) fn validator(&self) -> Option<&'a RequestValidator> {
        let id = self.method.request_validator_id.as_ref()?;
        self.api.request_validators.get(id)
    }

    pub(crate) fn is_mock(&self) -> bool {
        self.integration.kind == IntegrationType::Mock
    }

    /// The media type that the request's body is taken for: a test takes every one for JSON
    /// (documented), and so does a stage where the client names none.
    pub(crate) fn content_type(&self) -> &str {
        if self.invocation.live().is_none() {
            return JSON;
        }
        multi_map::header(&self.request.headers, "content-type")
            .and_then(|values| values.last())
            .map(|value| media_type(value))
            .filter(|value| !value.is_empty())
            .unwrap_or(JSON)
    }

    /// What the sources of a mapping read.
    pub(crate) fn readable(&self) -> Readable<'_> {
        Readable {
            request: &self.request,
            context: &self.context,
            stage_variables: &self.invocation.stage_variables,
        }
    }
}
