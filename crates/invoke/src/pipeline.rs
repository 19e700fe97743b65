//! The way of one invocation, top to bottom: the one place to read it whole.
//!
//! ```text
//! receive_request → check_access → validate_parameters → validate_body → map_request
//!   → build_endpoint → call_backend → select_response → map_response → finish
//! ```
//!
//! A step that fails returns a [`Failure`]; `gateway_response` turns it into the answer.

use crate::backend::{Backend, BackendReply};
use crate::context_tree::ContextValue;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::gateway_response;
use crate::invocation::Invocation;
use crate::multi_map::MultiMap;
use crate::outcome::Outcome;
use crate::payload::Payload;
use crate::request::Request;
use crate::steps;
use crate::trace::{Event, Trace};
use trygate_model::{Ambient, Api, HttpMethod, Integration, IntegrationType, Method, Resource};

/// One invocation under way: what it reads, and what it has come to so far.
pub(crate) struct Run<'a> {
    pub engine: &'a Engine,
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
        engine: &'a Engine,
        api: &'a Api,
        resource: &'a Resource,
        method: &'a Method,
        integration: &'a Integration,
        invocation: &'a Invocation,
        ambient: &'a Ambient,
    ) -> Self {
        Self {
            engine,
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

    pub(crate) fn is_mock(&self) -> bool {
        self.integration.kind == IntegrationType::Mock
    }

    pub(crate) async fn finish(mut self, backend: &dyn Backend) -> Outcome {
        let answer = match self.answer(backend).await {
            Ok(answer) => {
                self.trace.record(Event::Succeeded);
                answer
            }
            Err(failure) => gateway_response::answer(&mut self, failure),
        };
        steps::finish(self.trace, answer)
    }

    async fn answer(&mut self, backend: &dyn Backend) -> Result<Answer, Failure> {
        steps::receive_request(self);
        steps::check_access(self);
        steps::validate_parameters(self)?;
        steps::validate_body(self)?;
        let mapped = steps::map_request(self)?;
        let reply = if self.is_mock() {
            mock_reply(steps::mock_status(self, &mapped.body)?)
        } else {
            let request = steps::build_endpoint(self, mapped)?;
            steps::call_backend(self, backend, request).await?
        };
        if self.integration.kind.is_proxy() {
            return Ok(steps::pass_response(self, reply));
        }
        let selected = steps::select_response(self, reply.status)?;
        steps::map_response(self, selected, reply)
    }
}

/// A MOCK integration answers nothing but a status; templates then see an empty document.
fn mock_reply(status: u16) -> BackendReply {
    BackendReply {
        status,
        headers: Vec::new(),
        body: Vec::new(),
    }
}
