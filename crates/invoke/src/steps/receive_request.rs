//! Takes the request apart and records it.
//!
//! Recorded: an omitted path is the resource's own template, taken literally; a path that does not
//! fit the resource binds no variables and is no error; no header is invented.

use crate::context::{ContextSource, test_context};
use crate::payload::Payload;
use crate::request::{Request, parse_query, split_path};
use crate::run::Run;
use crate::trace::Event;
use trygate_model::route::bind;

pub(crate) fn receive_request(run: &mut Run<'_>) {
    let given = run.invocation.path_with_query_string.as_deref();
    let given = given
        .filter(|path| !path.is_empty())
        .unwrap_or(&run.resource_path);
    let (path, query) = split_path(given);
    run.request = Request {
        path: path.to_owned(),
        path_parameters: bind(&run.resource_path, path).unwrap_or_default(),
        query: parse_query(query),
        headers: run.invocation.headers.clone(),
        body: run.invocation.body.clone(),
    };

    let now = run.ambient.clock.now();
    run.trace_id = format!("Root={}", run.ambient.ids.trace_root(now));
    run.context = test_context(&ContextSource {
        account_id: &run.ambient.account_id,
        region: &run.ambient.region,
        api_id: &run.api.rest_api.id,
        resource_id: &run.resource.id,
        resource_path: &run.resource_path,
        http_method: run.http_method(),
        path: &run.request.path,
        request_id: &run.request_id,
        extended_request_id: &run.ambient.ids.extended_request_id(),
        now,
        caller: &run.invocation.caller,
    });

    run.trace.record(Event::Started {
        request_id: run.request_id.clone(),
    });
    run.trace.record(Event::MethodRequest {
        http_method: run.http_method(),
        path: run.request.path.clone(),
        resource_path: run.resource_path.clone(),
    });
    run.trace
        .record(Event::RequestPath(run.request.path_parameters.clone()));
    run.trace
        .record(Event::RequestQueryString(run.request.query.clone()));
    run.trace
        .record(Event::RequestHeaders(run.request.headers.clone()));
    run.trace
        .record(Event::RequestBody(Payload::Text(run.request.body.clone())));
}
