//! What must hold of an integration and of its responses.
//!
//! Most refusals were recorded; that services other than Lambda need a role, and the range of
//! timeouts, were reported by users.

use crate::Exception;
use crate::mapping::{
    check_content_types, check_request_mappings, check_response_mappings, is_cache_key,
};
use trygate_model::limits::{TIMEOUT_MAX_MILLIS, TIMEOUT_MIN_MILLIS};
use trygate_model::{
    ConnectionType, HttpMethod, Integration, IntegrationResponse, IntegrationType, Method,
    PassthroughBehavior, ResponseTransferMode,
};

/// The most time that a streaming integration can be given, milliseconds.
const STREAM_TIMEOUT_MAX_MILLIS: u32 = 900_000;

/// Checks an integration that a method is to have, and drops what its kind does not show.
pub(crate) fn settle(integration: &mut Integration, method: &Method) -> Result<(), Exception> {
    if integration.kind == IntegrationType::Mock {
        integration.http_method = None;
        integration.uri = None;
    } else {
        let verb = integration.http_method.as_deref();
        let verb = verb.ok_or(Exception::EmptyIntegrationMethod)?;
        let verb = HttpMethod::parse(verb).ok_or(Exception::InvalidHttpMethod)?;
        integration.http_method = Some(verb.as_str().to_owned());
        check_endpoint(integration)?;
    }
    let role = integration.credentials.as_deref();
    if role.is_some_and(|role| !is_role(role)) {
        return Err(Exception::InvalidArn);
    }
    settle_connection(integration)?;
    check_timeout(integration)?;
    let mut cache_keys = integration.cache_key_parameters.iter();
    if !cache_keys.all(|key| is_cache_key(key)) {
        return Err(Exception::InvalidCacheKeyParameter);
    }
    if let Some(mappings) = &integration.request_parameters {
        check_request_mappings(mappings, method)?;
    }
    match &integration.request_templates {
        Some(templates) => check_content_types(templates.keys()),
        None => Ok(()),
    }
}

/// Reads what happens to a body that no template fits, in any case.
pub(crate) fn passthrough_behavior(text: &str) -> Result<PassthroughBehavior, Exception> {
    PassthroughBehavior::parse(&text.to_ascii_uppercase())
        .ok_or(Exception::InvalidPassthroughBehavior)
}

/// A VPC link needs its id; other connections have none, and show their type for the HTTP kinds.
fn settle_connection(integration: &mut Integration) -> Result<(), Exception> {
    if integration.connection_type == Some(ConnectionType::VpcLink) {
        let id = integration.connection_id.as_deref().unwrap_or_default();
        return if id.is_empty() {
            Err(Exception::ConnectionIdNeeded)
        } else {
            Ok(())
        };
    }
    let is_http = matches!(
        integration.kind,
        IntegrationType::Http | IntegrationType::HttpProxy
    );
    integration.connection_id = None;
    integration.connection_type = is_http.then_some(ConnectionType::Internet);
    Ok(())
}

fn check_timeout(integration: &Integration) -> Result<(), Exception> {
    let streams = integration.response_transfer_mode == Some(ResponseTransferMode::Stream);
    if streams && !integration.kind.is_proxy() {
        return Err(Exception::StreamNeedsProxy);
    }
    let most = if streams {
        STREAM_TIMEOUT_MAX_MILLIS
    } else {
        TIMEOUT_MAX_MILLIS
    };
    if (TIMEOUT_MIN_MILLIS..=most).contains(&integration.timeout_in_millis) {
        Ok(())
    } else {
        Err(Exception::InvalidTimeout { most })
    }
}

/// Checks a response that an integration of a method is to have; only one response can have a
/// selection pattern, or none.
pub(crate) fn check_response(
    response: &IntegrationResponse,
    integration: &Integration,
    method: &Method,
) -> Result<(), Exception> {
    if let Some(templates) = &response.response_templates {
        check_content_types(templates.keys())?;
    }
    let pattern = |response: &IntegrationResponse| {
        let pattern = response.selection_pattern.clone();
        pattern.filter(|pattern| !pattern.is_empty())
    };
    let taken = integration.integration_responses.values().any(|other| {
        other.status_code != response.status_code && pattern(other) == pattern(response)
    });
    if taken {
        return Err(Exception::SelectionPatternTaken {
            pattern: pattern(response),
        });
    }
    match &response.response_parameters {
        Some(mappings) => check_response_mappings(mappings, method, &response.status_code),
        None => Ok(()),
    }
}

/// Refuses a URI that the kind of integration cannot call.
fn check_endpoint(integration: &Integration) -> Result<(), Exception> {
    let uri = integration.uri.as_deref().unwrap_or_default();
    match integration.kind {
        IntegrationType::Mock => Ok(()),
        IntegrationType::Http | IntegrationType::HttpProxy => {
            if is_http_url(uri) {
                Ok(())
            } else {
                Err(Exception::InvalidHttpEndpoint)
            }
        }
        IntegrationType::Aws | IntegrationType::AwsProxy => {
            let (service, call) = service_call(uri)?;
            let is_lambda = service == "lambda" && call.starts_with("path/");
            let is_firehose = service == "firehose" && call.starts_with("action/");
            if integration.kind == IntegrationType::AwsProxy && !is_lambda && !is_firehose {
                return Err(Exception::ProxyOfService);
            }
            if service != "lambda" && integration.credentials.is_none() {
                return Err(Exception::RoleNeeded);
            }
            Ok(())
        }
    }
}

/// Whether a text is an HTTP URL; host and path may hold variables.
fn is_http_url(uri: &str) -> bool {
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let (start, rest) = uri.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with(['/', '?', '#', ':'])
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}

/// Reads service and call out of `arn:PARTITION:apigateway:REGION:SERVICE:path|action/…`.
fn service_call(uri: &str) -> Result<(&str, &str), Exception> {
    let mut parts = uri.splitn(6, ':');
    let mut next = || parts.next().ok_or(Exception::InvalidArn);
    let (arn, partition) = (next()?, next()?);
    let _apigateway = next()?;
    let _region = next()?;
    let (service, call) = (next()?, next()?);
    let partition_is_sound = partition
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if arn != "arn" || partition.is_empty() || !partition_is_sound {
        return Err(Exception::InvalidArn);
    }
    if !call.starts_with("path/") && !call.starts_with("action/") {
        return Err(Exception::ArnNeedsPathOrAction);
    }
    // `SUBDOMAIN.SERVICE` names a service by its last part
    let service = service.rsplit('.').next().unwrap_or(service);
    Ok((service, call))
}

/// Whether a text can name a role: an ARN, which may hold stage variables.
pub(crate) fn is_role(text: &str) -> bool {
    text.starts_with("arn:") || text.starts_with("${stageVariables.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_need_a_scheme_and_a_host() {
        for good in [
            "http://example.com",
            "HTTPS://example.com/{proxy}?a=b",
            "http://${stageVariables.host}/x",
            "https://{host}",
            "http://[::1]:8080//post",
        ] {
            assert!(is_http_url(good), "{good}");
        }
        for bad in [
            "",
            "http://",
            "http:///x",
            "ftp://a",
            "example.com",
            "http://a b",
            "h\u{e9}",
        ] {
            assert!(!is_http_url(bad), "{bad}");
        }
    }

    #[test]
    fn arns_name_a_service_and_a_call() {
        assert_eq!(
            service_call("arn:aws:apigateway:us-east-1:b.s3:path/k"),
            Ok(("s3", "path/k"))
        );
        assert_eq!(
            service_call("arn:aws-us-gov:apigateway:r:sqs:action/SendMessage")
                .unwrap()
                .0,
            "sqs"
        );
        for bad in [
            "",
            "non-valid-arn",
            "arn:aws:apigateway:r:lambda",
            "arn:aws.apigateway:r:lambda:path/2015-03-31/functions/arn:aws:lambda:r:1:function:f",
        ] {
            assert_eq!(service_call(bad), Err(Exception::InvalidArn), "{bad}");
        }
        assert_eq!(
            service_call("arn:aws:iam::0000000000:role/service-role/asdf"),
            Err(Exception::ArnNeedsPathOrAction)
        );
    }
}
