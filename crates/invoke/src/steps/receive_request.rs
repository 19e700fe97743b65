//! Takes the request apart and records it.
//!
//! Recorded: an omitted path is the resource's own template, taken literally; a path that does not
//! fit the resource binds no variables and is no error; a test invents no header. On a stage some
//! headers of the client go no further than the front door, and a body of a binary media type is
//! bytes.

use crate::content_type::is_binary;
use crate::context::{ContextSource, context};
use crate::header_rules::stops_at_the_front_door;
use crate::payload::Payload;
use crate::request::{Plus, Request, parse_query, split_path};
use crate::run::Run;
use crate::trace::Event;
use trygate_model::route::bind;

/// Takes the request apart.
pub(crate) fn receive_request(run: &mut Run<'_>) {
    let invocation = run.invocation;
    let given = invocation.path_with_query_string.as_deref();
    let given = given
        .filter(|path| !path.is_empty())
        .unwrap_or(&run.resource_path);
    let (path, query) = split_path(given);
    let live = invocation.live();
    let plus = if live.is_some() {
        Plus::Blank
    } else {
        Plus::Kept
    };
    let mut headers = invocation.headers.clone();
    if live.is_some() {
        headers.retain(|name, _| !stops_at_the_front_door(name));
    }
    run.request = Request {
        path: path.to_owned(),
        path_parameters: bind(&run.resource_path, path).unwrap_or_default(),
        query: parse_query(query, plus),
        headers,
        body: Payload::Text(String::new()),
    };
    let binary =
        live.is_some() && is_binary(&run.api.rest_api.binary_media_types, run.content_type());
    run.request.body = if binary {
        Payload::Binary(invocation.body.clone())
    } else {
        Payload::from_bytes(invocation.body.clone())
    };

    let now = run.ambient.clock.now();
    let extended_request_id = if let Some(live) = live {
        run.trace_id.clone_from(&live.trace_id);
        run.trace.record(Event::Arrived {
            extended_request_id: live.extended_request_id.clone(),
            trace_id: live.trace_id.clone(),
        });
        live.extended_request_id.clone()
    } else {
        run.trace_id = format!("Root={}", run.ambient.ids.trace_root(now));
        run.ambient.ids.extended_request_id()
    };
    run.context = context(&ContextSource {
        account_id: &run.ambient.account_id,
        region: &run.ambient.region,
        api_id: &run.api.rest_api.id,
        resource_id: &run.resource.id,
        resource_path: &run.resource_path,
        http_method: run.http_method(),
        path: &run.request.path,
        request_id: &run.request_id,
        extended_request_id: &extended_request_id,
        now,
        invocation,
    });
}

/// Records that the method's execution begins, and with what.
pub(crate) fn begin_execution(run: &mut Run<'_>) {
    run.trace.record(Event::Started {
        request_id: run.request_id.clone(),
    });
    run.trace.record(Event::MethodRequest {
        http_method: run.http_method(),
        path: run.request.path.clone(),
        resource_path: run.resource_path.clone(),
    });
    let of_stage = run.invocation.live().and_then(|live| live.api_key.clone());
    if let Some(key) = run.used_key.clone().or(of_stage) {
        run.trace.record(Event::ApiKeyUsed(key));
    }
    run.trace
        .record(Event::RequestPath(run.request.path_parameters.clone()));
    run.trace
        .record(Event::RequestQueryString(run.request.query.clone()));
    run.trace
        .record(Event::RequestHeaders(run.request.headers.clone()));
    run.trace
        .record(Event::RequestBody(run.request.body.clone()));
}
