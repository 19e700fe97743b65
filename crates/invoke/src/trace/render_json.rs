//! The trace as data: one object for each event, in order, with its time.
//!
//! Member names are stable; `step` names the kind of event.

use super::Trace;
use super::event::{Event, GatewayResponseSource, Identity, SkippedStep, TemplateStep};
use super::mask::{mask, without_secrets};
use super::reasons::{
    because, cause, decided, key_verdict, passed_because, phase as phase_name, policy_of,
};
use crate::multi_map::MultiMap;
use crate::payload::Payload;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// Renders the trace as a JSON array.
pub fn render_json(trace: &Trace) -> Value {
    trace
        .events()
        .iter()
        .map(|stamped| {
            let mut object = Map::new();
            object.insert("at".into(), json!(stamped.at.millis()));
            let micros = u64::try_from(stamped.since_start.as_micros()).unwrap_or(u64::MAX);
            object.insert("sinceStartMicros".into(), json!(micros));
            let (step, members) = describe(&stamped.event);
            object.insert("step".into(), step.into());
            if let Value::Object(members) = members {
                object.extend(members);
            }
            Value::Object(object)
        })
        .collect()
}

/// Returns an event's name and its members.
pub(super) fn describe(event: &Event) -> (&'static str, Value) {
    match event {
        Event::Arrived {
            extended_request_id,
            trace_id,
        } => (
            "Arrived",
            json!({ "extendedRequestId": extended_request_id, "traceId": trace_id }),
        ),
        Event::AuthorizerStarted {
            authorizer_id,
            name,
            request_id,
        } => (
            "AuthorizerStarted",
            json!({ "authorizerId": authorizer_id, "name": name, "requestId": request_id }),
        ),
        Event::AuthorizerIdentity(identity) => (
            "AuthorizerIdentity",
            match identity {
                Identity::Token(token) => json!({ "token": mask(token) }),
                Identity::Sources(sources) => json!({ "values": sources }),
            },
        ),
        Event::AuthorizerResult(body) => ("AuthorizerResult", payload(body)),
        Event::AuthorizerPolicy {
            principal_id,
            policy,
        } => (
            "AuthorizerPolicy",
            json!({ "principalId": principal_id, "policy": policy }),
        ),
        Event::AuthorizerCompleted => ("AuthorizerCompleted", json!({})),
        Event::Unauthorized { request_id } => ("Unauthorized", json!({ "requestId": request_id })),
        Event::TokenRefused { why } => ("TokenRefused", json!({ "because": why })),
        Event::PolicyDecided {
            origin,
            method_arn,
            decision,
        } => (
            "PolicyDecided",
            json!({
                "policyOf": policy_of(*origin), "methodArn": method_arn,
                "decision": decided(*decision),
            }),
        ),
        Event::ApiKeyChecked {
            api_stage,
            method,
            verdict,
            ..
        } => (
            "ApiKeyChecked",
            json!({ "apiStage": api_stage, "method": method, "because": key_verdict(*verdict) }),
        ),
        Event::ThrottleExceeded { limit, burst, .. } => (
            "ThrottleExceeded",
            json!({ "limit": limit, "burst": burst }),
        ),
        Event::ApiKeyUsed(key) => ("ApiKeyUsed", json!({ "id": key.id })),
        Event::Started { request_id } => ("Started", json!({ "requestId": request_id })),
        Event::MethodRequest {
            http_method,
            path,
            resource_path,
        } => (
            "MethodRequest",
            json!({ "httpMethod": http_method.as_str(), "path": path, "resource": resource_path }),
        ),
        Event::RequestPath(map) => ("RequestPath", json!({ "values": map })),
        Event::RequestQueryString(map) => ("RequestQueryString", json!({ "values": map })),
        Event::RequestHeaders(map) => ("RequestHeaders", json!({ "values": map })),
        Event::RequestBody(body) => ("RequestBody", payload(body)),
        Event::Skipped(step) => ("Skipped", skipped(step)),
        Event::ParametersValidated { validator } => {
            ("ParametersValidated", json!({ "validator": validator }))
        }
        Event::BodyValidated {
            content_type,
            model,
        } => (
            "BodyValidated",
            json!({ "contentType": content_type, "model": model }),
        ),
        Event::Mapped {
            phase,
            target,
            source,
            values,
        } => (
            "Mapped",
            json!({
                "phase": phase_name(*phase), "target": target, "source": source, "values": values,
            }),
        ),
        Event::TemplateChosen {
            phase,
            content_type,
            rule,
        } => (
            "TemplateChosen",
            json!({
                "phase": phase_name(*phase), "contentType": content_type, "because": because(*rule),
            }),
        ),
        Event::PassedThrough { phase, rule } => (
            "PassedThrough",
            json!({ "phase": phase_name(*phase), "because": passed_because(*rule) }),
        ),
        Event::Template { phase, step } => {
            let (kind, members) = template_step(step);
            (
                "Template",
                json!({ "phase": phase_name(*phase), "kind": kind, "detail": members }),
            )
        }
        Event::TemplateRendered {
            phase,
            before,
            after,
        } => (
            "TemplateRendered",
            json!({ "phase": phase_name(*phase), "before": payload(before), "after": after }),
        ),
        Event::TemplateFailed { phase, failure } => (
            "TemplateFailed",
            json!({
                "phase": phase_name(*phase),
                "line": failure.line,
                "column": failure.column,
                "message": failure.message,
                "excerpt": failure.excerpt,
            }),
        ),
        Event::Overridden { target, values } => {
            ("Overridden", json!({ "target": target, "values": values }))
        }
        Event::OverrideIgnored { target, value } => (
            "OverrideIgnored",
            json!({ "target": target, "value": value }),
        ),
        Event::MockStatus { status } => ("MockStatus", json!({ "status": status })),
        Event::EndpointUri(uri) => ("EndpointUri", json!({ "uri": uri })),
        Event::EndpointHeaders(map) => {
            ("EndpointHeaders", json!({ "values": without_secrets(map) }))
        }
        Event::EndpointBody(body) => ("EndpointBody", payload(body)),
        Event::Sending { uri } => ("Sending", json!({ "uri": uri })),
        Event::Replied { status, latency } => (
            "Replied",
            json!({
                "status": status,
                "latencyMicros": u64::try_from(latency.as_micros()).unwrap_or(u64::MAX),
            }),
        ),
        Event::ReplyHeaders(headers) => (
            "ReplyHeaders",
            json!({ "values": crate::multi_map::from_pairs(headers) }),
        ),
        Event::ReplyBody(body) => ("ReplyBody", payload(body)),
        Event::ResponseSelected {
            status_code,
            pattern,
            matched,
        } => (
            "ResponseSelected",
            json!({ "statusCode": status_code, "pattern": pattern, "matched": matched }),
        ),
        Event::ResponseBody(body) => ("ResponseBody", payload(body)),
        Event::ResponseHeaders(map) => ("ResponseHeaders", headers(map)),
        Event::Failed(failure) => (
            "Failed",
            json!({
                "type": failure.kind().as_str(),
                "message": failure.message(),
                "cause": cause(failure),
            }),
        ),
        Event::GatewayResponse {
            kind,
            status,
            source,
        } => (
            "GatewayResponse",
            json!({
                "type": kind.as_str(), "status": status, "definedBy": defined_by(*source),
            }),
        ),
        Event::Succeeded => ("Succeeded", json!({})),
        Event::Completed { status } => ("Completed", json!({ "status": status })),
    }
}

fn headers(map: &MultiMap) -> Value {
    json!({ "values": map })
}

fn payload(body: &Payload) -> Value {
    match body {
        Payload::Text(text) => json!({ "body": text }),
        Payload::Binary(bytes) => json!({ "base64": STANDARD.encode(bytes) }),
    }
}

fn skipped(step: &SkippedStep) -> Value {
    match step {
        SkippedStep::Authorization { authorization_type } => {
            json!({ "what": "authorization", "authorizationType": authorization_type })
        }
        SkippedStep::ApiKey => json!({ "what": "apiKey" }),
        SkippedStep::ResourcePolicy => json!({ "what": "resourcePolicy" }),
        SkippedStep::ContentType { given } => json!({ "what": "contentType", "given": given }),
    }
}

fn defined_by(source: GatewayResponseSource) -> &'static str {
    match source {
        GatewayResponseSource::Standard => "AWS",
        GatewayResponseSource::Customised => "the API",
        GatewayResponseSource::Inherited(from) => from.as_str(),
    }
}

fn template_step(step: &TemplateStep) -> (&'static str, Value) {
    match step {
        TemplateStep::Set {
            line,
            target,
            value,
        } => (
            "set",
            json!({ "line": line, "target": target, "value": value }),
        ),
        TemplateStep::Branch { line, taken } => ("branch", json!({ "line": line, "taken": taken })),
        TemplateStep::Loop { line, rounds } => ("loop", json!({ "line": line, "rounds": rounds })),
        TemplateStep::Reference {
            line,
            reference,
            value,
        } => (
            "reference",
            json!({ "line": line, "reference": reference, "value": value }),
        ),
        TemplateStep::Warning { line, message } => {
            ("warning", json!({ "line": line, "message": message }))
        }
    }
}
