//! The execution log, in AWS's words: the only file that knows them.
//!
//! Grammar, order and words were recorded from TestInvokeMethod (`MOCK` and `Invalid endpoint
//! address` in 2025, HTTP in 2020 to 2025) and from published logs. A line marked `GUESS` was never
//! seen; `COMPATIBILITY.md` lists each.

use super::event::{Event, GatewayResponseSource};
use super::java_map::{Order, print};
use super::tls_words::tls_words;
use super::{Trace, mask, truncate};
use crate::failure::{AuthorizerFault, Failure};
use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use trygate_model::Timestamp;

/// Renders the log of an invocation as TestInvokeMethod returns it, ending in a line break.
pub fn render_aws_log(trace: &Trace) -> String {
    let mut log = Log {
        text: format!("Execution log for request {}\n", trace.request_id()),
        stamp: None,
    };
    for stamped in trace.events() {
        log.write(stamped.at, &stamped.event);
    }
    log.text
}

struct Log {
    text: String,
    /// The last stamp with its text: neighbouring lines mostly share the second.
    stamp: Option<(i64, String)>,
}

impl Log {
    fn line(&mut self, at: Timestamp, mut message: String) {
        let second = at.seconds();
        let stamp = match self.stamp.take() {
            Some((known, text)) if known == second => text,
            _ => at.java_date(),
        };
        truncate::truncate(&mut message);
        self.text.push_str(&stamp);
        self.text.push_str(" : ");
        self.text.push_str(&message);
        self.text.push('\n');
        self.stamp = Some((second, stamp));
    }

    fn write(&mut self, at: Timestamp, event: &Event) {
        let message = match event {
            Event::Started { request_id } => {
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
            Event::ReplyHeaders(headers) => format!(
                "Endpoint response headers: {}",
                plain(&multi_map::from_pairs(headers), Order::Given)
            ),
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

/// The lines that say why an invocation failed.
fn failure_lines(failure: &Failure) -> Vec<String> {
    let configuration = |why: &str| {
        vec![format!(
            "Execution failed due to configuration error: {why}"
        )]
    };
    match failure {
        Failure::InvalidBody {
            content_type,
            messages,
        } => vec![format!(
            "Request body does not match model schema for content type {content_type}: [{}]",
            messages.join(", ")
        )],
        Failure::BrokenModel { .. } => {
            let why = "Request body validation failed due to an unexpected error";
            let mut lines = vec![why.to_owned()];
            lines.extend(configuration(why));
            lines
        }
        Failure::RequestTemplateFailed | Failure::Base64 => {
            configuration("Unable to transform request")
        }
        Failure::MockStatusMissing => {
            configuration("statusCode should be an integer which defined in request template")
        }
        Failure::InvalidEndpointAddress => configuration("Invalid endpoint address"),
        Failure::HeaderAlreadyPresent { name } => {
            configuration(&format!("{name} header already present"))
        }
        Failure::Timeout => vec!["Execution failed due to a timeout error".into()],
        Failure::HostNameMismatch { host, common_name } => {
            let subject = common_name
                .as_ref()
                .map(|name| format!(" (CN={name})"))
                .unwrap_or_default();
            configuration(&format!(
                "Host name '{host}' does not match the certificate subject provided by the \
                 peer{subject}"
            ))
        }
        Failure::NoOutputMapping { status } => configuration(&format!(
            "No match for output mapping and no default output mapping configured. Endpoint \
             Response Status Code: {status}"
        )),
        Failure::InvalidMethodResponse { status_code } => configuration(&format!(
            "Output mapping refers to an invalid method response: {status_code}"
        )),
        Failure::FunctionError {
            status,
            message,
            request_id,
        } => vec![format!(
            "Lambda execution failed with status {status} due to customer function error: \
             {message}. Lambda request id: {request_id}"
        )],
        Failure::FunctionNotInvoked {
            status,
            message,
            request_id,
        } => {
            let status = format!(
                "Lambda invocation failed with status: {status}. Lambda request id: {request_id}"
            );
            std::iter::once(status)
                .chain(configuration(message))
                .collect()
        }
        Failure::FunctionPermission => configuration("Invalid permissions on Lambda function"),
        Failure::MalformedProxyResponse { .. } | Failure::MalformedStream { .. } => {
            configuration("Malformed Lambda proxy response")
        }
        Failure::VpcLink { .. } => {
            configuration("There was an internal error while executing your request")
        }
        // the words were seen, how they make a line was not
        Failure::IllegalUri { index, uri } => {
            let part = match uri.find('?') {
                Some(at) if at < *index => "query",
                _ => "path",
            };
            configuration(&format!(
                "URI/URL syntax error encountered in signing process: Illegal character in {part} \
                 at index {index}: {uri}"
            ))
        }
        Failure::RoleRefused { role } => configuration(&format!(
            "API Gateway does not have permission to assume the provided role {role}"
        )),
        // GUESS, all of the rest: known from other places or not at all
        Failure::Network { .. } => {
            vec!["Execution failed due to a network error communicating with endpoint".into()]
        }
        Failure::MissingParameters { .. }
        | Failure::InvalidJsonInBody
        | Failure::MissingAuthenticationToken
        | Failure::ResourceNotFound
        | Failure::Unauthorized
        | Failure::AccessDenied(_)
        | Failure::InvalidApiKey
        | Failure::InvalidSignature { .. }
        | Failure::ExpiredToken
        | Failure::Throttled
        | Failure::QuotaExceeded
        | Failure::RequestTooLarge { .. }
        | Failure::WafFiltered => failure.message().into_iter().collect(),
        Failure::AuthorizerConfiguration(fault) => {
            let (why, called) = match fault {
                AuthorizerFault::Output { why } => (why, true),
                AuthorizerFault::Call { why } => (why, false),
            };
            let mut lines = configuration(why);
            if !called {
                lines.extend(configuration("Authorizer error"));
            }
            lines.push("AuthorizerConfigurationException".into());
            lines
        }
        Failure::AuthorizerFailed { .. } => vec!["AuthorizerFailureException".into()],
        Failure::UnsupportedMediaType { .. } => {
            vec!["Execution failed due to an unsupported media type".into()]
        }
        Failure::ResponseTemplateFailed => configuration("Unable to transform response"),
        Failure::OverriddenTwice { .. } => configuration("Unable to apply overrides"),
        Failure::Tls { problem, .. } => configuration(&tls_words(problem)),
        Failure::ReplyTooLarge { limit } => configuration(&format!(
            "Integration response is larger than allowed maximum of {limit} bytes."
        )),
        Failure::BrokenSelectionPattern { .. } => configuration("Invalid selection pattern"),
    }
}
