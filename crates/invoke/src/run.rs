//! One invocation under way: what it reads, what it has come to so far, and the answer that its steps
//! agree on. The order of the steps stands in `pipeline.rs`.

use crate::context_tree::ContextValue;
use crate::invocation::Invocation;
use crate::multi_map::MultiMap;
use crate::payload::Payload;
use crate::request::Request;
use crate::template_cache::TemplateCache;
use crate::trace::Trace;
use trygate_model::{
    Ambient, Api, HttpMethod, Integration, IntegrationType, Method, RequestValidator, Resource,
};

/// One invocation under way: what it reads, and what it has come to so far.
pub(crate) struct Run<'a> {
    pub templates: &'a TemplateCache,
    pub api: &'a Api,
    pub resource: &'a Resource,
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
}

/// What the steps agreed to answer.
pub(crate) struct Answer {
    pub status: u16,
    pub headers: MultiMap,
    pub body: Payload,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        templates: &'a TemplateCache,
        api: &'a Api,
        resource: &'a Resource,
        method: &'a Method,
        integration: &'a Integration,
        invocation: &'a Invocation,
        ambient: &'a Ambient,
    ) -> Self {
        Self {
            templates,
            api,
            resource,
            method,
            integration,
            invocation,
            ambient,
            trace: Trace::new(ambient.clock.clone(), invocation.trace_level),
            request_id: ambient.ids.request_id(),
            resource_path: api.path_of(resource),
            request: Request::default(),
            context: ContextValue::Map(trygate_model::TextMap::new()),
            trace_id: String::new(),
        }
    }

    /// The verb that was asked for, never `ANY` where the request named one.
    pub(crate) fn http_method(&self) -> HttpMethod {
        self.invocation.http_method
    }

    /// The validator that checks requests of this method.
    pub(crate) fn validator(&self) -> Option<&'a RequestValidator> {
        let id = self.method.request_validator_id.as_ref()?;
        self.api.request_validators.get(id)
    }

    pub(crate) fn is_mock(&self) -> bool {
        self.integration.kind == IntegrationType::Mock
    }
}
