//! Integrations of methods.
//!
//! Putting an integration replaces the one that was there with its responses (a guess).
//! Defaults, what is echoed for which kind, and most refusals were recorded; that services other
//! than Lambda need a role, and the range of timeouts, were reported by users.

use super::{Body, Call, Entry, Handler, method_as_integration, no_such_resource};
use crate::Exception;
use crate::mapping::{check_content_types, check_request_mappings, is_cache_key};
use crate::view::json;
use serde_json::Value;
use trygate_model::limits::{TIMEOUT_MAX_MILLIS, TIMEOUT_MIN_MILLIS};
use trygate_model::{
    Api, ConnectionType, ContentHandling, HttpMethod, Integration, IntegrationType, Method,
    PassthroughBehavior, ResponseTransferMode, TextMap, TlsConfig,
};

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "DeleteIntegration",
        Handler::Change(no_such_resource, delete),
    ),
    ("GetIntegration", Handler::Read(no_such_resource, get)),
    ("PutIntegration", Handler::Change(no_such_resource, put)),
];

/// The most time that a streaming integration can be given, milliseconds.
const STREAM_TIMEOUT_MAX_MILLIS: u32 = 900_000;

fn put(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let method = call.method_mut(api)?;
    let integration = new_integration(call, method)?;
    let body = json(&integration)?;
    method.integration = Some(integration);
    Ok(body)
}

fn new_integration(call: &Call<'_>, method: &Method) -> Result<Integration, Exception> {
    let input = &call.input;
    // the service model allows no other value
    let kind = input.text("type").and_then(IntegrationType::parse);
    let kind = kind.unwrap_or(IntegrationType::Mock);
    let mut integration = Integration::new(kind, input.required("resourceId"));
    integration.credentials = input.filled("credentials");
    if kind != IntegrationType::Mock {
        let verb = input.filled("integrationHttpMethod");
        let verb = verb.ok_or(Exception::EmptyIntegrationMethod)?;
        let verb = HttpMethod::parse(&verb).ok_or(Exception::InvalidHttpMethod)?;
        integration.http_method = Some(verb.as_str().to_owned());
        integration.uri = input.filled("uri");
        check_endpoint(&integration)?;
    }
    if integration
        .credentials
        .as_deref()
        .is_some_and(|role| !is_role(role))
    {
        return Err(Exception::InvalidArn);
    }
    set_connection(call, &mut integration)?;
    if let Some(behavior) = input.filled("passthroughBehavior") {
        integration.passthrough_behavior =
            PassthroughBehavior::parse(&behavior.to_ascii_uppercase())
                .ok_or(Exception::InvalidPassthroughBehavior)?;
    }
    integration.content_handling = content_handling(call);
    let mode = input.text("responseTransferMode");
    integration.response_transfer_mode = mode.and_then(ResponseTransferMode::parse);
    integration.timeout_in_millis = timeout(call, &integration)?;
    if let Some(namespace) = input.filled("cacheNamespace") {
        integration.cache_namespace = namespace;
    }
    integration.cache_key_parameters = input.texts("cacheKeyParameters").unwrap_or_default();
    if !integration
        .cache_key_parameters
        .iter()
        .all(|key| is_cache_key(key))
    {
        return Err(Exception::InvalidCacheKeyParameter);
    }
    integration.tls_config = input.structure("tlsConfig").map(|config| TlsConfig {
        insecure_skip_verification: config
            .get("insecureSkipVerification")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
    });
    integration.integration_target = input.filled("integrationTarget");
    integration.request_parameters = input.checked_map("requestParameters");
    if let Some(mappings) = &integration.request_parameters {
        check_request_mappings(mappings, method)?;
    }
    integration.request_templates = templates(call, "requestTemplates")?;
    Ok(integration)
}

fn set_connection(call: &Call<'_>, integration: &mut Integration) -> Result<(), Exception> {
    let given = call
        .input
        .text("connectionType")
        .and_then(ConnectionType::parse);
    let is_http = matches!(
        integration.kind,
        IntegrationType::Http | IntegrationType::HttpProxy
    );
    if given == Some(ConnectionType::VpcLink) {
        let id = call.input.filled("connectionId");
        integration.connection_id = Some(id.ok_or(Exception::ConnectionIdNeeded)?);
        integration.connection_type = given;
    } else if is_http {
        integration.connection_type = Some(ConnectionType::Internet);
    }
    Ok(())
}

fn timeout(call: &Call<'_>, integration: &Integration) -> Result<u32, Exception> {
    let streams = integration.response_transfer_mode == Some(ResponseTransferMode::Stream);
    if streams && !integration.kind.is_proxy() {
        return Err(Exception::StreamNeedsProxy);
    }
    let most = if streams {
        STREAM_TIMEOUT_MAX_MILLIS
    } else {
        TIMEOUT_MAX_MILLIS
    };
    let Some(given) = call.input.number("timeoutInMillis") else {
        return Ok(integration.timeout_in_millis);
    };
    u32::try_from(given)
        .ok()
        .filter(|millis| (TIMEOUT_MIN_MILLIS..=most).contains(millis))
        .ok_or(Exception::InvalidTimeout { most })
}

/// Reads the conversion that an integration or its response asks for.
pub(super) fn content_handling(call: &Call<'_>) -> Option<ContentHandling> {
    call.input
        .text("contentHandling")
        .and_then(ContentHandling::parse)
}

/// Reads templates by content type; an empty one is none (recorded).
pub(super) fn templates(
    call: &Call<'_>,
    member: &str,
) -> Result<Option<TextMap<Option<String>>>, Exception> {
    let Some(mut templates) = call.input.nullable_texts(member) else {
        return Ok(None);
    };
    check_content_types(templates.keys())?;
    for template in templates.values_mut() {
        *template = template.take().filter(|text| !text.is_empty());
    }
    Ok(Some(templates))
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
fn is_role(text: &str) -> bool {
    text.starts_with("arn:") || text.starts_with("${stageVariables.")
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let method = call.method(api).map_err(method_as_integration)?;
    json(
        method
            .integration
            .as_ref()
            .ok_or(Exception::NoSuchIntegration)?,
    )
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let method = call.method_mut(api).map_err(method_as_integration)?;
    let removed = method.integration.take();
    removed.ok_or(Exception::NoSuchIntegration)?;
    Ok(Body::new())
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
