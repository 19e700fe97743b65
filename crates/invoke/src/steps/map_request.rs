//! Makes the request that goes to the backend: parameter mappings, then the template, then what
//! the template overrides.
//!
//! Documented: the template is chosen by the request's content type, which a test invocation takes
//! for `application/json`; `passthroughBehavior` decides where none fits. Overrides win over
//! mappings; proxies run no template.

use super::{map_parameters::read_source, render_template::render_template};
use crate::binary::convert_request;
use crate::content_type::{find, is_binary};
use crate::context_tree::ContextValue;
use crate::failure::Failure;
use crate::multi_map::MultiMap;
use crate::payload::Payload;
use crate::run::Run;
use crate::trace::{Event, PassthroughRule, Phase, TemplateRule};
use trygate_jsonpath::{Node as _, Number, ParseOptions, Value, parse};
use trygate_model::mapping_expression::Target;
use trygate_model::{PassthroughBehavior, TextMap};

/// What the mapping made of the request.
#[derive(Debug)]
pub(crate) struct MappedRequest {
    pub path: TextMap,
    pub query: MultiMap,
    pub headers: MultiMap,
    pub body: Payload,
}

pub(crate) fn map_request(run: &mut Run<'_>) -> Result<MappedRequest, Failure> {
    let mut mapped = MappedRequest {
        path: TextMap::new(),
        query: MultiMap::new(),
        headers: MultiMap::new(),
        body: Payload::Text(String::new()),
    };
    for (target, source) in run.integration.request_parameters.iter().flatten() {
        let values = read_source(run.readable(), source, None)?;
        run.trace.record(Event::Mapped {
            phase: Phase::Request,
            target: target.clone(),
            source: source.clone(),
            values: values.clone(),
        });
        if let (Some(values), Some(target)) = (values, Target::parse(target)) {
            mapped.set(&target, values);
        }
    }
    mapped.body = map_body(run)?;
    if !run.integration.kind.is_proxy() {
        apply_overrides(run, &mut mapped);
    }
    Ok(mapped)
}

impl MappedRequest {
    fn set(&mut self, target: &Target<'_>, mut values: Vec<String>) {
        match target {
            Target::Path(name) => {
                if let Some(value) = values.pop() {
                    self.path.insert((*name).to_owned(), value);
                }
            }
            Target::QueryString(name) => {
                self.query.insert((*name).to_owned(), values);
            }
            Target::Header(name) => {
                self.headers.insert((*name).to_owned(), values);
            }
            // a response target in a request mapping is refused when the mapping is put
            Target::ResponseHeader(_)
            | Target::GatewayResponseHeader(_)
            | Target::GatewayResponseOther(_) => {}
        }
    }
}

fn map_body(run: &mut Run<'_>) -> Result<Payload, Failure> {
    let content_type = run.content_type().to_owned();
    let binary = is_binary(&run.api.rest_api.binary_media_types, &content_type);
    let body = convert_request(
        run.request.body.clone(),
        binary,
        run.integration.content_handling,
    )?;
    if run.integration.kind.is_proxy() {
        return Ok(pass(run, body, PassthroughRule::Proxy));
    }
    let templates = run
        .integration
        .request_templates
        .as_ref()
        .filter(|map| !map.is_empty());
    let Some(templates) = templates else {
        return match run.integration.passthrough_behavior {
            PassthroughBehavior::Never => Err(unsupported(content_type)),
            _ => Ok(pass(run, body, PassthroughRule::NoTemplates)),
        };
    };
    match find(templates, &content_type) {
        Some((content_type, Some(template))) => {
            let event = Event::TemplateChosen {
                phase: Phase::Request,
                content_type: content_type.to_owned(),
                rule: TemplateRule::ContentType,
            };
            run.trace.record(event);
            render_template(run, Phase::Request, (content_type, template), &body).map(Payload::Text)
        }
        // AWS keeps a null template; it maps nothing
        Some((_, None)) => Ok(pass(run, body, PassthroughRule::NoTemplates)),
        None => match run.integration.passthrough_behavior {
            PassthroughBehavior::WhenNoMatch => Ok(pass(run, body, PassthroughRule::NoMatch)),
            _ => Err(unsupported(content_type)),
        },
    }
}

fn pass(run: &mut Run<'_>, body: Payload, rule: PassthroughRule) -> Payload {
    run.trace.record(Event::PassedThrough {
        phase: Phase::Request,
        rule,
    });
    body
}

fn unsupported(content_type: String) -> Failure {
    Failure::UnsupportedMediaType { content_type }
}

/// Applies what the template left in `$context.requestOverride`.
fn apply_overrides(run: &mut Run<'_>, mapped: &mut MappedRequest) {
    for group in ["path", "header", "querystring"] {
        let Some(ContextValue::Map(values)) = run.context.at(&format!("requestOverride.{group}"))
        else {
            continue;
        };
        for (name, value) in values {
            let values = texts(value);
            run.trace.record(Event::Overridden {
                target: format!("integration.request.{group}.{name}"),
                values: values.clone(),
            });
            let target = match group {
                "path" => Target::Path(name),
                "header" => Target::Header(name),
                _ => Target::QueryString(name),
            };
            mapped.set(&target, values);
        }
    }
}

/// Returns the texts of an override: one, or several where a list was set.
pub(super) fn texts(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::List(items) => items.iter().filter_map(ContextValue::leaf_text).collect(),
        other => other.leaf_text().into_iter().collect(),
    }
}

/// Reads the status that a MOCK integration's template asks for. The output is read as leniently
/// as AWS reads JSON elsewhere (recorded: `{statusCode: 200}`), but the status must be whole.
pub(crate) fn mock_status(run: &mut Run<'_>, body: &Payload) -> Result<u16, Failure> {
    let status = body
        .text()
        .and_then(|text| parse::<Value>(text, &ParseOptions::default()).ok())
        .and_then(|document| document.get("statusCode"))
        .and_then(|status| match status.as_number() {
            Some(Number::Int(status)) => u16::try_from(status).ok(),
            _ => None,
        })
        .ok_or(Failure::MockStatusMissing)?;
    run.trace.record(Event::MockStatus { status });
    Ok(status)
}
