//! Makes the answer to the client out of the backend's: template, mapped headers, overrides.
//!
//! Recorded: a MOCK integration's answer has mapped headers, then `Content-Type`; others have
//! `X-Amzn-Trace-Id` first; a mapping without a source gives an empty header; a template of a MOCK
//! integration sees the empty document. Documented: the template is chosen by the first type of the
//! client's `Accept`, then `application/json`, then the first there is.

use super::map_parameters::{ReplyView, read_source};
use super::map_request::texts;
use super::render_template::render_template;
use crate::backend::BackendReply;
use crate::binary::convert_response;
use crate::content_type::{JSON, find, first_accepted, is_binary, media_type};
use crate::context_tree::ContextValue;
use crate::failure::Failure;
use crate::header_rules::to_client;
use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use crate::run::{Answer, Run};
use crate::trace::{Event, PassthroughRule, Phase, TemplateRule};
use crate::trace_id::{TRACE_HEADER, trace_id};
use trygate_model::mapping_expression::Target;
use trygate_model::{IntegrationResponse, TextMap};

pub(crate) fn map_response(
    run: &mut Run<'_>,
    response: &IntegrationResponse,
    reply: BackendReply,
) -> Result<Answer, Failure> {
    let reply_headers = multi_map::from_pairs(&reply.headers);
    let payload = received(run, response, &reply_headers, reply.body)?;
    let source_body = payload.text().unwrap_or_default().to_owned();
    let (body, content_type) = map_body(run, response, payload)?;

    let mut headers = MultiMap::new();
    if !run.is_mock() {
        multi_map::push(&mut headers, TRACE_HEADER, trace_id(run, &reply_headers));
    }
    let view = ReplyView {
        headers: &reply_headers,
        body: &source_body,
    };
    map_headers(run, response, &view, &mut headers)?;
    let mut status = response.status_code.parse().unwrap_or(500);
    apply_overrides(run, &mut headers, &mut status);
    if multi_map::header(&headers, "content-type").is_none() {
        multi_map::push(&mut headers, "Content-Type", content_type);
    }
    run.trace.record(Event::ResponseBody(body.clone()));
    run.trace.record(Event::ResponseHeaders(headers.clone()));
    Ok(Answer {
        status,
        headers,
        body,
    })
}

pub(super) fn accepted<'r>(run: &'r Run<'_>) -> &'r str {
    multi_map::header(&run.request.headers, "accept")
        .and_then(|values| values.first())
        .map(|value| first_accepted(value))
        .filter(|value| !value.is_empty())
        .unwrap_or(JSON)
}

/// Converts the backend's payload as `contentHandling` and the binary media types say.
fn received(
    run: &Run<'_>,
    response: &IntegrationResponse,
    headers: &MultiMap,
    body: Vec<u8>,
) -> Result<Payload, Failure> {
    let list = &run.api.rest_api.binary_media_types;
    let content_type = multi_map::header(headers, "content-type")
        .and_then(|values| values.last())
        .map_or(JSON, |value| media_type(value));
    let payload = Payload::from_bytes(body);
    if run.is_mock() {
        return Ok(payload);
    }
    let binary = is_binary(list, content_type);
    convert_response(
        payload,
        is_binary(list, accepted(run)),
        binary,
        response.content_handling,
    )
}

/// Returns the body with the content type that it has come to have.
fn map_body(
    run: &mut Run<'_>,
    response: &IntegrationResponse,
    payload: Payload,
) -> Result<(Payload, String), Failure> {
    let chosen = response
        .response_templates
        .as_ref()
        .and_then(|templates| choose(templates, accepted(run)));
    let Some((content_type, template, rule)) = chosen else {
        run.trace.record(Event::PassedThrough {
            phase: Phase::Response,
            rule: PassthroughRule::NoTemplates,
        });
        return Ok((payload, JSON.to_owned()));
    };
    run.trace.record(Event::TemplateChosen {
        phase: Phase::Response,
        content_type: content_type.to_owned(),
        rule,
    });
    let text = render_template(run, Phase::Response, (content_type, template), &payload)?;
    Ok((Payload::Text(text), content_type.to_owned()))
}

fn choose<'t>(
    templates: &'t TextMap<Option<String>>,
    accepted: &str,
) -> Option<(&'t str, &'t str, TemplateRule)> {
    let (key, template, rule) = if let Some((key, template)) = find(templates, accepted) {
        (key, template, TemplateRule::ContentType)
    } else if let Some((key, template)) = find(templates, JSON) {
        (key, template, TemplateRule::JsonFallback)
    } else {
        let (key, template) = templates.first()?;
        (key.as_str(), template, TemplateRule::First)
    };
    // AWS keeps a null template; it maps nothing
    Some((key, template.as_deref()?, rule))
}

fn map_headers(
    run: &mut Run<'_>,
    response: &IntegrationResponse,
    reply: &ReplyView<'_>,
    headers: &mut MultiMap,
) -> Result<(), Failure> {
    for (target, source) in response.response_parameters.iter().flatten() {
        let values = read_source(run.readable(), source, Some(reply))?;
        run.trace.record(Event::Mapped {
            phase: Phase::Response,
            target: target.clone(),
            source: source.clone(),
            values: values.clone(),
        });
        if let Some(Target::ResponseHeader(name)) = Target::parse(target)
            && let Some(name) = to_client(run, name)
        {
            headers.insert(name, values.unwrap_or_else(|| vec![String::new()]));
        }
    }
    Ok(())
}

/// Applies what the templates left in `$context.responseOverride`.
fn apply_overrides(run: &mut Run<'_>, headers: &mut MultiMap, status: &mut u16) {
    if let Some(ContextValue::Map(values)) = run.context.at("responseOverride.header") {
        for (name, value) in values {
            let values = texts(value);
            run.trace.record(Event::Overridden {
                target: format!("method.response.header.{name}"),
                values: values.clone(),
            });
            if let Some(name) = to_client(run, name) {
                headers.retain(|there, _| *there == name || !there.eq_ignore_ascii_case(&name));
                headers.insert(name, values);
            }
        }
    }
    let Some(wanted) = run.context.at("responseOverride.status") else {
        return;
    };
    let text = wanted.leaf_text().unwrap_or_default();
    match wanted {
        ContextValue::Number(number) if (100..600).contains(number) => {
            *status = u16::try_from(*number).unwrap_or(*status);
            let target = "method.response.status".to_owned();
            run.trace.record(Event::Overridden {
                target,
                values: vec![text],
            });
        }
        _ => {
            let target = "method.response.status".to_owned();
            run.trace.record(Event::OverrideIgnored {
                target,
                value: text,
            });
        }
    }
}
