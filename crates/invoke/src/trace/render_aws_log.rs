//! The execution log, in AWS's words: with `failure_words.rs` the only file that
//! knows them.
//!
//! Grammar, order and words were recorded from TestInvokeMethod (`MOCK` and `Invalid endpoint
//! address` in 2025, HTTP in 2020 to 2025) and from published logs. A line marked `GUESS` was never
//! seen; `COMPATIBILITY.md` lists each.

use super::event::{Event, GatewayResponseSource, Identity};
use super::failure_words::{failure_lines, key_lines};
use super::java_map::{Order, print};
use super::{Trace, mask, truncate};
use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use trygate_model::Timestamp;

/// Renders the log of an invocation as TestInvokeMethod returns it, ending in a line break.
pub fn render_aws_log(trace: &Trace) -> String {
    let text = format!("Execution log for request {}\n", trace.request_id());
    render(trace, Form::Test, text)
}

/// Renders the log of a stage's call as CloudWatch shows it, each event a line that begins with the
/// request's id in brackets.
///
/// Observed: no line says how a call ended whose caller is not known.
pub fn render_cloudwatch_log(trace: &Trace) -> String {
    let prefix = format!("({}) ", trace.request_id());
    render(trace, Form::CloudWatch { prefix }, String::new())
}

fn render(trace: &Trace, form: Form, text: String) -> String {
    let mut log = Log {
        text,
        form,
        stamp: None,
        endpoint_request_id: None,
        trace_id: None,
        unknown_caller: false,
        carried_out: false,
    };
    for stamped in trace.events() {
        log.write(stamped.at, &stamped.event);
    }
    log.end();
    log.text
}

/// Where a log stands, and so how its lines begin.
enum Form {
    Test,
    CloudWatch { prefix: String },
}

struct Log {
    text: String,
    form: Form,
    /// The last stamp with its text: neighbouring lines mostly share the second.
    stamp: Option<(i64, String)>,
    /// Lambda's or a service's id of its call.
    endpoint_request_id: Option<String>,
    trace_id: Option<String>,
    unknown_caller: bool,
    /// Whether anything was carried out: a call that is refused at once has no trace.
    carried_out: bool,
}

impl Log {
    fn line(&mut self, at: Timestamp, mut message: String) {
        truncate::truncate(&mut message);
        match &self.form {
            Form::CloudWatch { prefix } => self.text.push_str(prefix),
            Form::Test => {
                let second = at.seconds();
                let stamp = match self.stamp.take() {
                    Some((known, text)) if known == second => text,
                    _ => at.java_date(),
                };
                self.text.push_str(&stamp);
                self.text.push_str(" : ");
                self.stamp = Some((second, stamp));
            }
        }
        self.text.push_str(&message);
        self.text.push('\n');
    }

    /// Writes what CloudWatch has at the end.
    fn end(&mut self) {
        let now = Timestamp::from_millis(0);
        if let Form::CloudWatch { .. } = self.form {
            if let Some(id) = self.endpoint_request_id.take() {
                self.line(now, format!("AWS Integration Endpoint RequestId : {id}"));
            }
            if let Some(id) = self.trace_id.take().filter(|_| self.carried_out) {
                self.line(now, format!("X-ray Tracing ID : {id}"));
            }
        }
    }

    fn is_test(&self) -> bool {
        matches!(self.form, Form::Test)
    }

    fn write(&mut self, at: Timestamp, event: &Event) {
        let message = match event {
            Event::Arrived {
                extended_request_id,
                trace_id,
            } => {
                self.trace_id = Some(trace_id.clone());
                format!("Extended Request Id: {extended_request_id}")
            }
            Event::AuthorizerStarted {
                authorizer_id,
                request_id,
                ..
            } => {
                self.carried_out = true;
                format!("Starting authorizer: {authorizer_id} for request: {request_id}")
            }
            Event::AuthorizerIdentity(identity) => format!("Incoming identity: {}", seen(identity)),
            Event::AuthorizerResult(body) => {
                format!("Authorizer result body before parsing: {}", payload(body))
            }
            Event::AuthorizerPolicy { principal_id, .. } => format!(
                "Using valid authorizer policy for principal: {}",
                mask::mask(principal_id)
            ),
            Event::AuthorizerCompleted => "Successfully completed authorizer execution".into(),
            Event::Unauthorized { request_id } => {
                self.unknown_caller = true;
                format!("Unauthorized request: {request_id}")
            }
            Event::ApiKeyChecked { .. } => {
                for message in key_lines(event) {
                    self.line(at, message);
                }
                return;
            }
            Event::ThrottleExceeded {
                request_id,
                key,
                api_id,
                stage,
                resource_id,
                http_method,
                limit,
                burst,
            } => {
                let key = mask::mask(key);
                self.line(
                    at,
                    format!(
                        "Verifying Usage Plan for request: {request_id}. API Key: {key} API Stage: \
                         {api_id}/{stage}"
                    ),
                );
                format!(
                    "Key throttle limit exceeded for RestApi {api_id}, Stage {stage}, Resource \
                     {resource_id}, HttpMethod {http_method}. Limit: {limit:.2} Burst: {burst}"
                )
            }
            Event::ApiKeyUsed(key) => {
                self.line(at, format!("API Key: {}", mask::mask(&key.value)));
                format!("API Key ID: {}", key.id)
            }
            Event::Completed { .. } | Event::Failed(_)
                if self.unknown_caller && !self.is_test() =>
            {
                return;
            }
            Event::Started { request_id } => {
                self.carried_out = true;
                format!("Starting execution for request: {request_id}")
            }
            Event::MethodRequest {
                http_method, path, ..
            } => {
                format!("HTTP Method: {http_method}, Resource Path: {path}")
            }
            Event::RequestPath(map) => {
                let map: MultiMap = map
                    .iter()
                    .map(|(name, value)| (name.clone(), vec![value.clone()]))
                    .collect();
                format!("Method request path: {}", plain(&map, Order::Hash))
            }
            Event::RequestQueryString(map) => {
                format!("Method request query string: {}", plain(map, Order::Hash))
            }
            Event::RequestHeaders(map) => {
                format!("Method request headers: {}", masked(map, Order::Hash))
            }
            Event::RequestBody(body) => {
                format!(
                    "Method request body before transformations: {}",
                    payload(body)
                )
            }
            Event::BodyValidated { content_type, .. } => {
                format!("Request validation succeeded for content type {content_type}")
            }
            Event::EndpointUri(uri) => format!("Endpoint request URI: {uri}"),
            Event::EndpointHeaders(map) => {
                format!("Endpoint request headers: {}", masked(map, Order::Hash))
            }
            Event::EndpointBody(body) => {
                format!(
                    "Endpoint request body after transformations: {}",
                    payload(body)
                )
            }
            Event::Sending { uri } => format!("Sending request to {uri}"),
            Event::Replied { status, latency } => format!(
                "Received response. Status: {status}, Integration latency: {} ms",
                latency.as_millis()
            ),
            Event::ReplyHeaders(headers) => {
                let headers = multi_map::from_pairs(headers);
                self.endpoint_request_id = multi_map::header(&headers, "x-amzn-requestid")
                    .and_then(|values| values.last().cloned());
                format!(
                    "Endpoint response headers: {}",
                    plain(&headers, Order::Given)
                )
            }
            Event::ReplyBody(body) => {
                format!(
                    "Endpoint response body before transformations: {}",
                    payload(body)
                )
            }
            Event::ResponseBody(body) => {
                format!(
                    "Method response body after transformations: {}",
                    payload(body)
                )
            }
            Event::ResponseHeaders(map) => {
                format!("Method response headers: {}", plain(map, Order::Given))
            }
            Event::Failed(failure) => {
                for message in failure_lines(failure) {
                    self.line(at, message);
                }
                return;
            }
            // GUESS: seen in logs of stages, and there only for customised responses
            Event::GatewayResponse {
                kind,
                status,
                source,
            } => match source {
                GatewayResponseSource::Standard => return,
                GatewayResponseSource::Customised => gateway_response(kind.as_str(), *status),
                GatewayResponseSource::Inherited(from) => gateway_response(from.as_str(), *status),
            },
            Event::Succeeded => "Successfully completed execution".into(),
            Event::Completed { status } => format!("Method completed with status: {status}"),
            Event::Skipped(_)
            | Event::TokenRefused { .. }
            | Event::PolicyDecided { .. }
            | Event::ParametersValidated { .. }
            | Event::Mapped { .. }
            | Event::TemplateChosen { .. }
            | Event::PassedThrough { .. }
            | Event::Template { .. }
            | Event::TemplateRendered { .. }
            | Event::TemplateFailed { .. }
            | Event::Overridden { .. }
            | Event::OverrideIgnored { .. }
            | Event::MockStatus { .. }
            | Event::ResponseSelected { .. } => return,
        };
        self.line(at, message);
    }
}

/// Returns an identity as the log shows it: masked (observed since 2019).
fn seen(identity: &Identity) -> String {
    match identity {
        Identity::Token(token) => mask::mask(token),
        Identity::Sources(sources) => print(sources, Order::Hash, |_, value| mask::mask(value)),
    }
}

fn gateway_response(kind: &str, status: u16) -> String {
    format!("Gateway response type: {kind} with status code: {status}")
}

fn plain(map: &MultiMap, order: Order) -> String {
    print(map, order, |_, value| value.to_owned())
}

fn masked(map: &MultiMap, order: Order) -> String {
    print(map, order, |name, value| {
        if mask::is_secret(name) {
            mask::mask(value)
        } else {
            value.to_owned()
        }
    })
}

fn payload(body: &Payload) -> &str {
    body.text().unwrap_or("[Binary Data]")
}
