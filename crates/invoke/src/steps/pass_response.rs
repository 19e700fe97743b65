//! Passes a proxy's answer on: a backend's as it is, a function's as its output says.
//!
//! Recorded: a function's answer has its own headers, then `X-Amzn-Trace-Id`, and on a stage a
//! `Content-Type`; an HTTP backend's has the backend's headers alone. A body that a function calls
//! base64 is decoded only where the API's binary media types hold the first type of `Accept`.

use super::map_response::accepted;
use crate::backend::BackendReply;
use crate::content_type::{JSON, is_binary};
use crate::endpoint::streams;
use crate::failure::Failure;
use crate::header_rules::to_client;
use crate::lambda_reply::{function_error, proxy_response, streamed_response};
use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use crate::run::{Answer, Run};
use crate::trace::{Event, PassthroughRule, Phase};
use crate::trace_id::{TRACE_HEADER, trace_id};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use trygate_model::IntegrationType;

pub(crate) fn pass_response(run: &mut Run<'_>, reply: BackendReply) -> Result<Answer, Failure> {
    let answer = if run.integration.kind == IntegrationType::AwsProxy {
        of_function(run, &reply)?
    } else {
        of_backend(run, reply)
    };
    run.trace.record(Event::ResponseBody(answer.body.clone()));
    run.trace
        .record(Event::ResponseHeaders(answer.headers.clone()));
    Ok(answer)
}

fn of_backend(run: &mut Run<'_>, reply: BackendReply) -> Answer {
    run.trace.record(Event::PassedThrough {
        phase: Phase::Response,
        rule: PassthroughRule::Proxy,
    });
    let mut headers = MultiMap::new();
    for (name, value) in &reply.headers {
        if let Some(name) = to_client(run, name) {
            multi_map::push(&mut headers, name, value.as_str());
        }
    }
    Answer {
        status: reply.status,
        headers,
        body: Payload::from_bytes(reply.body),
    }
}

fn of_function(run: &mut Run<'_>, reply: &BackendReply) -> Result<Answer, Failure> {
    if let Some(failure) = function_error(reply) {
        return Err(failure);
    }
    let response = if streams(run) {
        streamed_response(&reply.body).map_err(|reason| Failure::MalformedStream { reason })?
    } else {
        proxy_response(&reply.body).map_err(|reason| Failure::MalformedProxyResponse { reason })?
    };
    run.trace.record(Event::PassedThrough {
        phase: Phase::Response,
        rule: PassthroughRule::Proxy,
    });
    let mut headers = MultiMap::new();
    for (name, values) in response.headers {
        if let Some(name) = to_client(run, &name) {
            headers.entry(name).or_default().extend(values);
        }
    }
    let live = run.invocation.live().is_some();
    if live && multi_map::header(&headers, "content-type").is_none() {
        multi_map::push(&mut headers, "Content-Type", JSON);
    }
    if multi_map::header(&headers, TRACE_HEADER).is_none() {
        let trace_id = trace_id(run, &multi_map::from_pairs(&reply.headers));
        multi_map::push(&mut headers, TRACE_HEADER, trace_id);
    }
    let wants_bytes =
        response.is_base64 && is_binary(&run.api.rest_api.binary_media_types, accepted(run));
    let body = if wants_bytes {
        STANDARD
            .decode(&response.body)
            .map_err(|_| Failure::Base64)?
    } else {
        response.body
    };
    Ok(Answer {
        status: response.status,
        headers,
        body: Payload::from_bytes(body),
    })
}
