//! Why something happened, in our words: what the JSON trace and the human trace both say.
//!
//! AWS's words stand in `render_aws_log.rs` alone.

use super::event::{Decision, KeyVerdict, PassthroughRule, Phase, PolicyOrigin, TemplateRule};
use crate::failure::{AuthorizerFault, Denial, Failure};

/// Returns the name of a way.
pub(super) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Request => "request",
        Phase::Response => "response",
    }
}

pub(super) fn because(rule: TemplateRule) -> &'static str {
    match rule {
        TemplateRule::ContentType => "the content type fits",
        TemplateRule::JsonFallback => "nothing fits Accept; application/json is the fallback",
        TemplateRule::First => "nothing fits Accept and there is none for application/json; first",
    }
}

pub(super) fn passed_because(rule: PassthroughRule) -> &'static str {
    match rule {
        PassthroughRule::Proxy => "the integration is a proxy",
        PassthroughRule::NoTemplates => "there is no template",
        PassthroughRule::NoMatch => "no template fits, and passthroughBehavior is WHEN_NO_MATCH",
    }
}

/// Says whose policy it is.
pub(super) fn policy_of(origin: PolicyOrigin) -> &'static str {
    match origin {
        PolicyOrigin::Authorizer => "the authorizer",
        PolicyOrigin::Api => "the API",
    }
}

/// Says what a policy decides about a method.
pub(super) fn decided(decision: Decision) -> String {
    match decision {
        Decision::Denied { statement } => format!("statement {} denies", statement + 1),
        Decision::Allowed { statement } => format!("statement {} allows", statement + 1),
        Decision::Silent => "no statement speaks of".into(),
    }
}

/// Says what came of looking at an API key.
pub(super) fn key_verdict(verdict: KeyVerdict) -> &'static str {
    match verdict {
        KeyVerdict::NotNeeded => "the method needs none",
        KeyVerdict::Known => "it is known",
        KeyVerdict::Unknown => "it is missing or not known",
    }
}

/// Says why an invocation failed, in our words.
pub(crate) fn cause(failure: &Failure) -> String {
    match failure {
        Failure::MissingParameters { names } => {
            format!(
                "required parameters are missing or blank: {}",
                names.join(", ")
            )
        }
        Failure::InvalidBody { messages, .. } => {
            format!("the body does not fit its model: {}", messages.join("; "))
        }
        Failure::BrokenModel { model, reason } => {
            format!("the model {model} cannot be used: {reason}")
        }
        Failure::UnsupportedMediaType { content_type } => format!(
            "no request template fits {content_type}, and passthroughBehavior refuses such bodies"
        ),
        Failure::InvalidJsonInBody => "a parameter mapping reads a body that is not JSON".into(),
        Failure::RequestTemplateFailed => "the request template failed".into(),
        Failure::ResponseTemplateFailed => "the response template failed".into(),
        Failure::MockStatusMissing => {
            "a MOCK integration's request must come to JSON with a whole number statusCode".into()
        }
        Failure::InvalidEndpointAddress => {
            "the uri is not an http or https URL once its variables are filled in".into()
        }
        Failure::HeaderAlreadyPresent { name } => {
            format!("a mapping sets {name}, which the gateway sets itself")
        }
        Failure::OverriddenTwice { parameter } => {
            format!("the template overrides {parameter} twice")
        }
        Failure::Timeout => "the backend took longer than timeoutInMillis".into(),
        Failure::Network { detail } => format!("the backend cannot be reached: {detail}"),
        Failure::HostNameMismatch { host, common_name } => match common_name {
            Some(name) => format!("the certificate is for {name}, not for {host}"),
            None => format!("the certificate is not for {host}"),
        },
        Failure::Tls { detail, .. } => format!("the TLS handshake failed: {detail}"),
        Failure::RoleRefused { role } => format!("the role {role} may not be taken on"),
        Failure::ReplyTooLarge { limit } => format!("the answer is larger than {limit} bytes"),
        Failure::NoOutputMapping { status } => format!(
            "no integration response has a pattern that matches {status}, and none is the default"
        ),
        Failure::BrokenSelectionPattern { pattern } => {
            format!("the selection pattern {pattern} is not a regular expression")
        }
        Failure::InvalidMethodResponse { status_code } => {
            format!("the method declares no response {status_code}")
        }
        Failure::FunctionError { message, .. } => format!("the function failed: {message}"),
        Failure::FunctionNotInvoked {
            status, message, ..
        } => format!("Lambda answered {status} and did not run the function: {message}"),
        Failure::FunctionPermission => {
            "Lambda does not let this API call the function: its policy must allow the API's \
             X-Amz-Source-Arn, or the integration needs a role"
                .into()
        }
        Failure::MalformedProxyResponse { reason } => format!(
            "the function's output is no proxy answer: {reason}; it must be an object of \
             statusCode, headers, multiValueHeaders, body (a text) and isBase64Encoded"
        ),
        Failure::MalformedStream { reason } => {
            format!("the streamed output is no answer: {reason}")
        }
        Failure::VpcLink { detail } => {
            format!("what the VPC link leads to cannot be reached: {detail}")
        }
        Failure::IllegalUri { index, uri } => format!(
            "the address holds a character that none can hold, the {}. of {uri}",
            index + 1
        ),
        Failure::MissingAuthenticationToken => "no resource and verb fit the request".into(),
        Failure::ResourceNotFound => "the resource is not there".into(),
        Failure::Unauthorized => {
            "the identity is missing, does not fit the authorizer's expression, or is not known"
                .into()
        }
        Failure::AuthorizerConfiguration(
            AuthorizerFault::Output { why } | AuthorizerFault::Call { why },
        ) => format!("the authorizer cannot be used: {why}"),
        Failure::AuthorizerFailed { reason } => format!("the authorizer failed: {reason}"),
        Failure::AccessDenied(denial) => match denial {
            Denial::Authorizer { explicit: true } => {
                "a statement of the authorizer's policy denies the method".into()
            }
            Denial::Authorizer { explicit: false } => {
                "no statement of the authorizer's policy allows the method".into()
            }
            Denial::Policy {
                method_arn,
                explicit: true,
                ..
            } => format!("a statement of the policy denies {method_arn}"),
            Denial::Policy {
                method_arn,
                explicit: false,
                ..
            } => format!("no statement of the policy allows {method_arn}"),
        },
        Failure::InvalidApiKey => "the API key is missing, unknown or disabled".into(),
        Failure::InvalidSignature { .. } => "the signature does not match".into(),
        Failure::ExpiredToken => "the signature's token has expired".into(),
        Failure::Throttled => "too many requests at once".into(),
        Failure::QuotaExceeded => "the usage plan's quota is used up".into(),
        Failure::RequestTooLarge { limit } => format!("the payload is over {limit} bytes"),
        Failure::WafFiltered => "a web ACL blocks the request".into(),
        Failure::Base64 => "contentHandling asks to decode base64, and the body is not".into(),
    }
}
