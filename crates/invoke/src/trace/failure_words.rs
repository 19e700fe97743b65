//! What the execution log says where an invocation fails or a key is looked at, in AWS's words.
//!
//! A line marked `GUESS` was never seen; `COMPATIBILITY.md` lists each.

use super::event::{Event, KeyVerdict};
use super::mask;
use super::tls_words::tls_words;
use crate::failure::{AuthorizerFault, Failure};

/// The lines about an API key; an empty one leaves two blanks (observed on stages).
pub(super) fn key_lines(event: &Event) -> Vec<String> {
    let Event::ApiKeyChecked {
        request_id,
        key,
        api_stage,
        method,
        verdict,
    } = event
    else {
        return Vec::new();
    };
    let key = mask::mask(key);
    let mut lines = vec![format!(
        "Verifying Usage Plan for request: {request_id}. API Key: {key} API Stage: {api_stage}"
    )];
    let succeeded =
        format!("Usage Plan check succeeded for API Key {key} and API Stage {api_stage}");
    match verdict {
        KeyVerdict::NotNeeded => {
            lines.push(format!(
                "API Key {key} authorized because method '{method}' does not require API Key. \
                 Request will not contribute to throttle or quota limits"
            ));
            lines.push(succeeded);
        }
        KeyVerdict::Known => lines.push(succeeded),
        KeyVerdict::Unknown => lines.push(format!(
            "API Key {key} not authorized because method '{method}' requires API Key and API Key is \
             not associated with a Usage Plan for API Stage {api_stage}: No Usage Plan found for key \
             and API Stage"
        )),
    }
    lines
}

/// The lines that say why an invocation failed.
pub(super) fn failure_lines(failure: &Failure) -> Vec<String> {
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
        | Failure::InvalidSignature { .. }
        | Failure::ExpiredToken
        | Failure::QuotaExceeded
        | Failure::RequestTooLarge { .. }
        | Failure::WafFiltered => failure.message().into_iter().collect(),
        Failure::AccessDenied(_) => {
            vec!["The client is not authorized to perform this operation.".into()]
        }
        // the line about the key or the limit says it
        Failure::InvalidApiKey | Failure::Throttled => Vec::new(),
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
