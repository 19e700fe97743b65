//! Turns a failure into the answer that the gateway gives by itself.
//!
//! Recorded: AWS's own answer is `{"message": "…"}` with one header, `x-amzn-ErrorType`, and no
//! `Content-Type`. A kind that the API does not define inherits from `DEFAULT_4XX` or `DEFAULT_5XX`
//! if the API defines that. Templates are not VTL: variables are replaced, nothing more
//! (documented).

use crate::content_type::{JSON, find, first_accepted};
use crate::context_tree::ContextValue;
use crate::failure::{Failure, error_type};
use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use crate::run::{Answer, Run};
use crate::steps::read_source;
use crate::trace::{Event, GatewayResponseSource};
use trygate_model::mapping_expression::{Source, Target};
use trygate_model::{Api, GatewayResponse, GatewayResponseType, TextMap};

pub(crate) fn answer(run: &mut Run<'_>, failure: Failure) -> Answer {
    let kind = failure.kind();
    let message = failure.message();
    add_error(run, &failure, kind, &message);
    let (response, source) = defined(run.api, kind, failure.status());
    let status = response
        .and_then(|response| response.status_code.as_deref())
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| failure.status());
    let mut headers = MultiMap::new();
    multi_map::push(&mut headers, "x-amzn-ErrorType", error_type(kind));
    let mut body = format!("{{\"message\": {}}}", quoted(&message));
    if let Some(response) = response {
        map_headers(run, response, &mut headers);
        if let Some(template) = choose(run, &response.response_templates) {
            body = substitute(run, template);
        }
    }
    run.trace.record(Event::Failed(failure));
    run.trace.record(Event::GatewayResponse {
        kind,
        status,
        source,
    });
    Answer {
        status,
        headers,
        body: Payload::Text(body),
    }
}

/// Finds the definition that applies to a kind.
fn defined(
    api: &Api,
    kind: GatewayResponseType,
    status: u16,
) -> (Option<&GatewayResponse>, GatewayResponseSource) {
    if let Some(response) = api.gateway_responses.get(&kind) {
        return (Some(response), GatewayResponseSource::Customised);
    }
    let fallback = kind.fallback(status);
    match api.gateway_responses.get(&fallback) {
        Some(response) => (Some(response), GatewayResponseSource::Inherited(fallback)),
        None => (None, GatewayResponseSource::Standard),
    }
}

/// Adds `$context.error`.
fn add_error(run: &mut Run<'_>, failure: &Failure, kind: GatewayResponseType, message: &str) {
    let mut error = TextMap::new();
    error.insert("message".to_owned(), ContextValue::from(message));
    error.insert("messageString".to_owned(), quoted(message).into());
    error.insert("responseType".to_owned(), kind.as_str().into());
    if let Some(text) = failure.validation_error() {
        error.insert("validationErrorString".to_owned(), text.into());
    }
    if let ContextValue::Map(context) = &mut run.context {
        context.insert("error".to_owned(), ContextValue::Map(error));
    }
}

fn quoted(message: &str) -> String {
    serde_json::Value::from(message).to_string()
}

fn map_headers(run: &Run<'_>, response: &GatewayResponse, headers: &mut MultiMap) {
    for (target, source) in &response.response_parameters {
        let Some(Target::GatewayResponseHeader(name)) = Target::parse(target) else {
            continue;
        };
        // a source that cannot be read leaves the header out: a failure cannot fail again
        if let Ok(Some(values)) = read_source(run, source, None) {
            headers.insert(name.to_owned(), values);
        }
    }
}

fn choose<'t>(run: &Run<'_>, templates: &'t TextMap) -> Option<&'t str> {
    let accepted = multi_map::header(&run.request.headers, "accept")
        .and_then(|values| values.first())
        .map_or(JSON, |value| first_accepted(value));
    find(templates, accepted)
        .or_else(|| find(templates, JSON))
        .map(|(_, template)| template)
        .or_else(|| templates.values().next())
        .map(String::as_str)
}

/// Replaces `$context.…`, `$stageVariables.…` and `$method.request.…`; the longest run of name
/// characters is the name.
fn substitute(run: &Run<'_>, template: &str) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find('$') {
        let (before, after) = rest.split_at(start);
        text.push_str(before);
        let body = after.strip_prefix('$').unwrap_or(after);
        let end = body
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')))
            .unwrap_or(body.len());
        let (name, tail) = body.split_at(end);
        let known = name.trim_end_matches('.');
        let is_variable = !matches!(Source::parse(known), None | Some(Source::Literal(_)));
        if is_variable {
            let values = read_source(run, known, None)
                .ok()
                .flatten()
                .unwrap_or_default();
            text.push_str(&values.join(","));
            text.push_str(name.strip_prefix(known).unwrap_or_default());
        } else {
            text.push('$');
            text.push_str(name);
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}
