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
use crate::request::Request;
use crate::run::{Answer, Readable};
use crate::steps::read_source;
use crate::trace::{Event, GatewayResponseSource, Trace};
use trygate_model::mapping_expression::{Source, Target};
use trygate_model::{Api, GatewayResponse, GatewayResponseType, TextMap};

/// What the answer is made from: all that is known where no method was found, too.
pub(crate) struct Refused<'a> {
    pub api: &'a Api,
    pub request: &'a Request,
    pub stage_variables: &'a TextMap,
    pub context: &'a mut ContextValue,
    pub trace: &'a mut Trace,
    /// Whether the answer has a `Content-Type`, as on a stage; a test's has none (recorded).
    pub typed: bool,
}

/// Makes the answer, and records the failure with it.
pub(crate) fn answer(refused: &mut Refused<'_>, failure: Failure) -> Answer {
    let kind = failure.kind();
    add_error(refused.context, &failure, kind);
    let readable = Readable {
        request: refused.request,
        context: refused.context,
        stage_variables: refused.stage_variables,
    };
    let (response, source) = defined(refused.api, kind, failure.status());
    let status = response
        .and_then(|response| response.status_code.as_deref())
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| failure.status());
    let mut headers = MultiMap::new();
    multi_map::push(&mut headers, "x-amzn-ErrorType", error_type(kind));
    let mut body = failure.standard_body();
    let mut content_type = JSON;
    if let Some(response) = response {
        map_headers(readable, response, &mut headers);
        if let Some((key, template)) = choose(readable, &response.response_templates) {
            body = substitute(readable, template);
            content_type = key;
        }
    }
    if refused.typed && multi_map::header(&headers, "content-type").is_none() {
        multi_map::push(&mut headers, "Content-Type", content_type);
    }
    refused.trace.record(Event::Failed(failure));
    refused.trace.record(Event::GatewayResponse {
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
fn add_error(context: &mut ContextValue, failure: &Failure, kind: GatewayResponseType) {
    let mut error = TextMap::new();
    let message = failure.message().unwrap_or_default();
    error.insert("message".to_owned(), ContextValue::from(message));
    error.insert("messageString".to_owned(), failure.message_string().into());
    error.insert("responseType".to_owned(), kind.as_str().into());
    if let Some(text) = failure.validation_error() {
        error.insert("validationErrorString".to_owned(), text.into());
    }
    if let ContextValue::Map(context) = context {
        context.insert("error".to_owned(), ContextValue::Map(error));
    }
}

fn map_headers(readable: Readable<'_>, response: &GatewayResponse, headers: &mut MultiMap) {
    for (target, source) in &response.response_parameters {
        let Some(Target::GatewayResponseHeader(name)) = Target::parse(target) else {
            continue;
        };
        // a source that cannot be read leaves the header out: a failure cannot fail again
        if let Ok(Some(values)) = read_source(readable, source, None) {
            headers.insert(name.to_owned(), values);
        }
    }
}

fn choose<'t>(readable: Readable<'_>, templates: &'t TextMap) -> Option<(&'t str, &'t str)> {
    let accepted = multi_map::header(&readable.request.headers, "accept")
        .and_then(|values| values.first())
        .map_or(JSON, |value| first_accepted(value));
    find(templates, accepted)
        .or_else(|| find(templates, JSON))
        .map(|(key, template)| (key, template.as_str()))
        .or_else(|| {
            let (key, template) = templates.first()?;
            Some((key.as_str(), template.as_str()))
        })
}

/// Replaces `$context.…`, `$stageVariables.…` and `$method.request.…`; the longest run of name
/// characters is the name.
fn substitute(readable: Readable<'_>, template: &str) -> String {
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
            let values = read_source(readable, known, None)
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
