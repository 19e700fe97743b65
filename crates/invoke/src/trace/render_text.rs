//! The trace for people: one paragraph for each event, with its time.

use super::Trace;
use super::event::{Event, GatewayResponseSource, Identity, SkippedStep, TemplateStep};
use super::java_map::{Order, print};
use super::mask::{mask, without_secrets};
use super::reasons::{
    because, cause, decided, key_verdict, passed_because, phase as phase_name, policy_of,
};
use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use std::fmt::Write as _;

/// Renders the trace as text, one step a line; bodies and values stand below their step, indented.
pub fn render_text(trace: &Trace) -> String {
    let mut text = String::new();
    for stamped in trace.events() {
        let micros = stamped.since_start.as_micros();
        let (line, detail) = describe(&stamped.event);
        // writing to a String cannot fail
        let _ = writeln!(text, "{:>5}.{:03} ms  {line}", micros / 1000, micros % 1000);
        for detail in detail.iter().flat_map(|detail| detail.lines()) {
            let _ = writeln!(text, "              {detail}");
        }
    }
    text
}

fn describe(event: &Event) -> (String, Vec<String>) {
    let line = |line: String| (line, Vec::new());
    match event {
        Event::Arrived { trace_id, .. } => line(format!("trace {trace_id}")),
        Event::AuthorizerStarted {
            authorizer_id,
            name,
            ..
        } => line(format!("authorizer {name} ({authorizer_id})")),
        Event::AuthorizerIdentity(identity) => line(match identity {
            Identity::Token(token) => format!("identity {}", mask(token)),
            Identity::Sources(sources) => format!("identity {}", show(sources)),
        }),
        Event::AuthorizerResult(body) => with_body("authorizer's output", body),
        Event::AuthorizerPolicy {
            principal_id,
            policy,
        } => (
            format!("policy for principal {principal_id}"),
            vec![policy.clone()],
        ),
        Event::AuthorizerCompleted => line("the authorizer has judged".into()),
        Event::Unauthorized { .. } => line("the caller is not known".into()),
        Event::TokenRefused { why } => line(format!("the token does not hold: {why}")),
        Event::PolicyDecided {
            origin,
            method_arn,
            decision,
        } => line(format!(
            "policy of {}: {} {method_arn}",
            policy_of(*origin),
            decided(*decision)
        )),
        Event::ApiKeyChecked {
            method, verdict, ..
        } => line(format!("API key for {method}: {}", key_verdict(*verdict))),
        Event::ThrottleExceeded { limit, burst, .. } => line(format!(
            "too many requests: {limit} a second and {burst} at once are allowed"
        )),
        Event::ApiKeyUsed(key) => line(format!("API key {}", key.id)),
        Event::Started { request_id } => line(format!("request {request_id}")),
        Event::MethodRequest {
            http_method,
            path,
            resource_path,
        } => line(format!(
            "{http_method} {path}, answered by the resource {resource_path}"
        )),
        Event::RequestPath(map) => line(format!("path parameters {}", singles(map))),
        Event::RequestQueryString(map) => line(format!("query {}", show(map))),
        Event::RequestHeaders(map) => line(format!("headers {}", show(map))),
        Event::RequestBody(body) => with_body("request body", body),
        Event::Skipped(step) => line(skipped(step)),
        Event::ParametersValidated { validator } => line(format!(
            "validator {validator}: required parameters are there"
        )),
        Event::BodyValidated {
            content_type,
            model,
        } => line(format!(
            "the body fits the model {model} for {content_type}"
        )),
        Event::Mapped {
            target,
            source,
            values,
            ..
        } => line(match values {
            Some(values) => format!("{target} ← {source} = {}", values.join(",")),
            None => format!("{target} ← {source}: nothing there"),
        }),
        Event::TemplateChosen {
            phase,
            content_type,
            rule,
        } => line(format!(
            "{} template {content_type}: {}",
            phase_name(*phase),
            because(*rule)
        )),
        Event::PassedThrough { phase, rule } => line(format!(
            "{} body goes on as it is: {}",
            phase_name(*phase),
            passed_because(*rule)
        )),
        Event::Template { step, .. } => line(template_step(step)),
        Event::TemplateRendered {
            phase,
            before,
            after,
        } => (
            format!("{} template evaluated", phase_name(*phase)),
            vec![
                "before:".into(),
                body_text(before),
                "after:".into(),
                after.clone(),
            ],
        ),
        Event::TemplateFailed { phase, failure } => (
            format!(
                "{} template failed at line {}, column {}: {}",
                phase_name(*phase),
                failure.line,
                failure.column,
                failure.message
            ),
            vec![failure.excerpt.clone()],
        ),
        Event::Overridden { target, values } => {
            line(format!("override {target} = {}", values.join(",")))
        }
        Event::OverrideIgnored { target, value } => {
            line(format!("override {target} = {value} has no effect"))
        }
        Event::MockStatus { status } => line(format!("the template asks for status {status}")),
        Event::EndpointUri(uri) => line(format!("endpoint {uri}")),
        Event::EndpointHeaders(map) => {
            line(format!("endpoint headers {}", show(&without_secrets(map))))
        }
        Event::EndpointBody(body) => with_body("endpoint body", body),
        Event::Sending { uri } => line(format!("calling {uri}")),
        Event::Replied { status, latency } => line(format!(
            "the backend answered {status} after {} ms",
            latency.as_millis()
        )),
        Event::ReplyHeaders(pairs) => line(format!(
            "backend headers {}",
            show(&multi_map::from_pairs(pairs))
        )),
        Event::ReplyBody(body) => with_body("backend body", body),
        Event::ResponseSelected {
            status_code,
            pattern,
            matched,
        } => line(match pattern {
            Some(pattern) => format!("response {status_code}: {pattern} matches {matched}"),
            None => format!("response {status_code}: the default, as no pattern matches {matched}"),
        }),
        Event::ResponseBody(body) => with_body("response body", body),
        Event::ResponseHeaders(map) => line(format!("response headers {}", show(map))),
        Event::Failed(failure) => line(format!(
            "failed, {}: {}",
            failure.kind().as_str(),
            cause(failure)
        )),
        Event::GatewayResponse {
            kind,
            status,
            source,
        } => line(match source {
            GatewayResponseSource::Standard => {
                format!("gateway response {}, AWS's own: {status}", kind.as_str())
            }
            GatewayResponseSource::Customised => {
                format!(
                    "gateway response {}, defined by the API: {status}",
                    kind.as_str()
                )
            }
            GatewayResponseSource::Inherited(from) => format!(
                "gateway response {}, inherited from {}: {status}",
                kind.as_str(),
                from.as_str()
            ),
        }),
        Event::Succeeded => line("done".into()),
        Event::Completed { status } => line(format!("status {status}")),
    }
}

fn singles(map: &trygate_model::TextMap) -> String {
    let map = map
        .iter()
        .map(|(name, value)| (name.clone(), vec![value.clone()]))
        .collect();
    show(&map)
}

fn show(map: &MultiMap) -> String {
    print(map, Order::Given, |_, value| value.to_owned())
}

fn body_text(body: &Payload) -> String {
    match body {
        Payload::Text(text) if text.is_empty() => "(empty)".into(),
        Payload::Text(text) => text.clone(),
        Payload::Binary(bytes) => format!("({} bytes)", bytes.len()),
    }
}

fn with_body(what: &str, body: &Payload) -> (String, Vec<String>) {
    match body {
        Payload::Text(text) if text.is_empty() => (format!("{what}: empty"), Vec::new()),
        _ => (format!("{what}:"), vec![body_text(body)]),
    }
}

fn skipped(step: &SkippedStep) -> String {
    let what = match step {
        SkippedStep::Authorization { authorization_type } => {
            format!("authorization ({authorization_type})")
        }
        SkippedStep::ApiKey => "the API key".into(),
        SkippedStep::ResourcePolicy => "the resource policy".into(),
        SkippedStep::ContentType { given } => {
            return format!(
                "Content-Type {given} does not count: a test takes every body for application/json"
            );
        }
    };
    format!("not checked in a test: {what}")
}

fn template_step(step: &TemplateStep) -> String {
    match step {
        TemplateStep::Set {
            line,
            target,
            value,
        } => format!("  line {line}: {target} = {value}"),
        TemplateStep::Branch {
            line,
            taken: Some(taken),
        } => {
            format!("  line {line}: {taken} is taken")
        }
        TemplateStep::Branch { line, taken: None } => format!("  line {line}: no branch is taken"),
        TemplateStep::Loop { line, rounds } => format!("  line {line}: {rounds} rounds"),
        TemplateStep::Reference {
            line,
            reference,
            value: Some(value),
        } => {
            format!("  line {line}: {reference} is {value}")
        }
        TemplateStep::Reference {
            line,
            reference,
            value: None,
        } => {
            format!("  line {line}: {reference} is null")
        }
        TemplateStep::Warning { line: 0, message } => format!("  warning: {message}"),
        TemplateStep::Warning { line, message } => format!("  line {line}: warning: {message}"),
    }
}
