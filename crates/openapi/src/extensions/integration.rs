//! `x-amazon-apigateway-integration`: what a method calls, and how payloads are mapped.
//!
//! Recorded: enumerations in any letter case; status codes and timeouts as numbers; `default` is
//! the response without a pattern; a request parameter's source that is not text is ignored with a
//! warning; `connectionType` is stored for the HTTP kinds; a MOCK integration keeps neither verb
//! nor URI; which URIs are refused. That proxies may name responses which the method does not
//! declare is what AWS's own examples and generators do.

mod write;

pub(crate) use write::write;

use crate::mapping_expression::{self, Side};
use crate::problem::{ErrorKind, Subject, WarningKind};
use crate::reading::{Fields, Reading};
use crate::status_code;
use crate::tree::{Node, Place, Value, variables};
use trygate_model::{
    ConnectionType, ContentHandling, Integration, IntegrationResponse, IntegrationType, Method,
    PassthroughBehavior, ResponseTransferMode, TextMap, TlsConfig,
};

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-integration";

/// The longest timeout: that of a streamed answer.
const LONGEST_TIMEOUT_MILLIS: u64 = 900_000;

/// Reads the extension of a method, whose parameters and responses are read already.
pub(crate) fn read<'t>(
    cx: &mut Reading<'t>,
    node: &'t Node<'t>,
    method: &Method,
    resource_id: &str,
) -> Option<Integration> {
    let object = cx.object(node, NAME)?;
    let mut fields = Fields::of(NAME, object);
    let kind = fields.take("type");
    let http_method = fields.take("httpMethod");
    let uri = fields.take("uri");
    let credentials = fields.take("credentials");
    let parameters = fields.take("requestParameters");
    let templates = fields.take("requestTemplates");
    let passthrough = fields.take("passthroughBehavior");
    let content_handling = fields.take("contentHandling");
    let timeout = fields.take("timeoutInMillis");
    let cache_namespace = fields.take("cacheNamespace");
    let cache_keys = fields.take("cacheKeyParameters");
    let connection_type = fields.take("connectionType");
    let connection_id = fields.take("connectionId");
    let tls = fields.take("tlsConfig");
    let transfer = fields.take("responseTransferMode");
    let target = fields.take("integrationTarget");
    let responses = fields.take("responses");
    let reference = fields.take("$ref");
    let subtype = fields.take("integrationSubtype");
    let format = fields.take("payloadFormatVersion");
    fields.finish(cx);

    // neither can be read as an integration of a REST API at all
    let foreign = match (reference, subtype) {
        (Some(node), _) if kind.is_none() => Some(("$ref", node)),
        (_, Some(node)) if uri.is_none() => Some(("integrationSubtype", node)),
        _ => None,
    };
    if let Some((member, node)) = foreign {
        cx.error(ErrorKind::HttpApiIntegration { member }, node.place);
        return None;
    }
    for (what, node) in [
        ("a `$ref` to an integration", reference),
        ("`integrationSubtype`", subtype),
        ("`payloadFormatVersion`", format),
    ] {
        if let Some(node) = node {
            cx.warn(WarningKind::HttpApiOnly { what: what.into() }, node.place);
        }
    }
    let Some(kind) = kind else {
        let cause = Box::new(ErrorKind::Missing {
            member: "type".into(),
        });
        cx.error(ErrorKind::MalformedIntegration { cause }, node.place);
        return None;
    };
    let allowed = "http, http_proxy, aws, aws_proxy or mock";
    let kind = cx.word(kind, "type", IntegrationType::parse, allowed)?;
    let mut integration = Integration::new(kind, resource_id);
    let is_mock = kind == IntegrationType::Mock;
    let is_http = matches!(kind, IntegrationType::Http | IntegrationType::HttpProxy);

    let verb = http_method.and_then(|node| read_verb(cx, node));
    let endpoint = uri.and_then(|node| cx.filled_text(node, "uri"));
    if is_mock {
        for (member, node) in [("httpMethod", http_method), ("uri", uri)] {
            if let Some(node) = node {
                let what = format!("`{member}` of a mock integration");
                cx.warn(WarningKind::Ignored { what }, node.place);
            }
        }
    } else {
        if http_method.is_none() {
            cx.error(ErrorKind::NoIntegrationVerb, node.place);
        }
        if uri.is_none() {
            cx.error(
                ErrorKind::Missing {
                    member: "uri".into(),
                },
                node.place,
            );
        }
        if let (Some(text), Some(node)) = (&endpoint, uri) {
            check_uri(cx, kind, text, node.place);
        }
        integration.http_method = verb;
        integration.uri = endpoint;
    }
    if let Some(node) = credentials {
        let subject = match &cx.subject {
            Subject::Integration(verb, path) => Subject::Credentials(*verb, path.clone()),
            other => other.clone(),
        };
        let before = cx.turn_to(subject);
        integration.credentials = cx.filled_text(node, "credentials");
        cx.turn_to(before);
    }
    if let Some(node) = parameters {
        integration.request_parameters = request_parameters(cx, node, method);
    }
    if let Some(node) = templates {
        integration.request_templates = cx.templates(node, "requestTemplates");
    }
    if let Some(node) = passthrough {
        let allowed = "when_no_match, when_no_templates or never";
        let word = cx.word(
            node,
            "passthroughBehavior",
            PassthroughBehavior::parse,
            allowed,
        );
        integration.passthrough_behavior = word.unwrap_or(integration.passthrough_behavior);
    }
    integration.content_handling = content_handling.and_then(|node| read_handling(cx, node));
    let transfer = transfer.and_then(|node| {
        let allowed = "BUFFERED or STREAM";
        cx.word(
            node,
            "responseTransferMode",
            ResponseTransferMode::parse,
            allowed,
        )
    });
    integration.response_transfer_mode = transfer;
    if let Some(node) = timeout
        && let Some(millis) = cx.integer(node, "timeoutInMillis")
    {
        integration.timeout_in_millis = read_timeout(cx, millis, node.place);
    }
    if let Some(node) = cache_namespace
        && let Some(namespace) = cx.text(node, "cacheNamespace")
    {
        integration.cache_namespace = namespace;
    }
    if let Some(node) = cache_keys {
        integration.cache_key_parameters = cx.texts(node, "cacheKeyParameters");
    }
    let connection_type = connection_type.and_then(|node| {
        cx.word(
            node,
            "connectionType",
            ConnectionType::parse,
            "INTERNET or VPC_LINK",
        )
    });
    integration.connection_type = match connection_type {
        Some(ConnectionType::VpcLink) => Some(ConnectionType::VpcLink),
        _ => is_http.then_some(ConnectionType::Internet),
    };
    integration.connection_id = connection_id.and_then(|node| cx.filled_text(node, "connectionId"));
    if integration.connection_type == Some(ConnectionType::VpcLink) && connection_id.is_none() {
        cx.error(
            ErrorKind::Missing {
                member: "connectionId".into(),
            },
            node.place,
        );
    }
    integration.tls_config = tls.and_then(|node| read_tls(cx, node));
    integration.integration_target =
        target.and_then(|node| cx.filled_text(node, "integrationTarget"));
    if let Some(node) = responses {
        integration.integration_responses = read_responses(cx, node, method, kind);
    }
    Some(integration)
}

fn read_verb<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>) -> Option<String> {
    let parse = |text: &str| {
        const VERBS: [&str; 8] = [
            "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY",
        ];
        VERBS.contains(&text).then(|| text.to_owned())
    };
    cx.word(
        node,
        "httpMethod",
        parse,
        "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS or ANY",
    )
}

fn read_handling<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>) -> Option<ContentHandling> {
    let allowed = "CONVERT_TO_BINARY or CONVERT_TO_TEXT";
    cx.word(node, "contentHandling", ContentHandling::parse, allowed)
}

fn read_tls<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>) -> Option<TlsConfig> {
    let object = cx.object(node, "tlsConfig")?;
    let mut fields = Fields::of("tlsConfig", object);
    let skip = fields.take("insecureSkipVerification");
    fields.finish(cx);
    let skip = skip.and_then(|node| cx.boolean(node, "insecureSkipVerification"));
    Some(TlsConfig {
        insecure_skip_verification: skip.unwrap_or_default(),
    })
}

/// Checks a timeout. Above 29 seconds it needs a raised quota or a streamed answer, which an
/// account may have; beyond what any account can have it is refused.
fn read_timeout(cx: &mut Reading<'_>, millis: u64, place: Place) -> u32 {
    let least = u64::from(trygate_model::limits::TIMEOUT_MIN_MILLIS);
    if !(least..=LONGEST_TIMEOUT_MILLIS).contains(&millis) {
        cx.error(ErrorKind::Timeout { millis }, place);
    }
    u32::try_from(millis).unwrap_or(u32::MAX)
}

/// Checks a URI as `PutIntegration` does (recorded).
fn check_uri(cx: &mut Reading<'_>, kind: IntegrationType, uri: &str, place: Place) {
    // what a placeholder leaves open cannot be judged, and is noted already
    if variables::placeholder(uri).is_some() {
        return;
    }
    let uri = uri.to_owned();
    match kind {
        IntegrationType::Mock => {}
        IntegrationType::Http | IntegrationType::HttpProxy => {
            let lower = uri.to_ascii_lowercase();
            let rest = lower
                .strip_prefix("http://")
                .or_else(|| lower.strip_prefix("https://"));
            let variable = lower.starts_with("${stagevariables.");
            if !variable && rest.is_none_or(str::is_empty) {
                cx.error(ErrorKind::HttpEndpoint { uri }, place);
            }
        }
        IntegrationType::Aws | IntegrationType::AwsProxy => {
            let parts: Vec<&str> = uri.splitn(6, ':').collect();
            let [scheme, _, gateway, _, service, action] = parts.as_slice() else {
                cx.error(ErrorKind::NotAnArn { uri }, place);
                return;
            };
            if *scheme != "arn" {
                cx.error(ErrorKind::NotAnArn { uri }, place);
            } else if *gateway != "apigateway"
                || !(action.starts_with("path/") || action.starts_with("action/"))
            {
                cx.error(ErrorKind::ArnWithoutAction { uri }, place);
            } else if kind == IntegrationType::AwsProxy
                && !matches!(*service, "lambda" | "firehose")
            {
                cx.error(ErrorKind::ProxyTarget { uri }, place);
            }
        }
    }
}

fn request_parameters<'t>(
    cx: &mut Reading<'t>,
    node: &'t Node<'t>,
    method: &Method,
) -> Option<TextMap> {
    let object = cx.object(node, "requestParameters")?;
    let mut map = TextMap::with_capacity(object.members().len());
    for member in object.members() {
        let target = member.key.as_ref();
        let Value::String(source) = &member.node.value else {
            cx.not_text("requestParameters", target, &member.node);
            continue;
        };
        let source = source.as_ref();
        let places = ((target, member.key_place), (source, member.node.place));
        if mapping_expression::check(cx, Side::Request, places.0, places.1)
            && let Some(declaration) = mapping_expression::declaration(source)
            && !declares(method.request_parameters.as_ref(), &declaration)
        {
            let parameter = source.to_owned();
            cx.error(ErrorKind::MappingParameter { parameter }, member.node.place);
        }
        map.insert(target.to_owned(), source.to_owned());
    }
    Some(map)
}

/// Whether parameters hold a name; headers may be spelled in another letter case.
fn declares<V>(parameters: Option<&TextMap<V>>, name: &str) -> bool {
    parameters.is_some_and(|parameters| {
        parameters.contains_key(name)
            || name.contains(".header.")
                && parameters.keys().any(|own| own.eq_ignore_ascii_case(name))
    })
}

fn read_responses<'t>(
    cx: &mut Reading<'t>,
    node: &'t Node<'t>,
    method: &Method,
    kind: IntegrationType,
) -> TextMap<IntegrationResponse> {
    let mut responses = TextMap::new();
    let Some(object) = cx.object(node, "responses") else {
        return responses;
    };
    let subject = match &cx.subject {
        Subject::Integration(verb, path) => Subject::IntegrationResponse(*verb, path.clone()),
        other => other.clone(),
    };
    let before = cx.turn_to(subject);
    for member in object.members() {
        let pattern = Some(member.key.as_ref()).filter(|pattern| *pattern != "default");
        let Some(mut response) = read_response(cx, &member.node, method, kind) else {
            continue;
        };
        response.selection_pattern = pattern.map(str::to_owned);
        let status = response.status_code.clone();
        if responses.insert(status.clone(), response).is_some() {
            cx.warn(WarningKind::StatusTwice { status }, member.key_place);
        }
    }
    cx.turn_to(before);
    responses
}

fn read_response<'t>(
    cx: &mut Reading<'t>,
    node: &'t Node<'t>,
    method: &Method,
    kind: IntegrationType,
) -> Option<IntegrationResponse> {
    let object = cx.object(node, "an integration response")?;
    let mut fields = Fields::of("an integration response", object);
    let status = fields.take("statusCode");
    let parameters = fields.take("responseParameters");
    let templates = fields.take("responseTemplates");
    let handling = fields.take("contentHandling");
    fields.finish(cx);
    let Some(status) = status else {
        cx.error(
            ErrorKind::Missing {
                member: "statusCode".into(),
            },
            node.place,
        );
        return None;
    };
    let status_code = status_code::read(cx, status)?;
    let declared = method.method_responses.get(&status_code);
    if declared.is_none() {
        let status_code = status_code.clone();
        cx.warn(
            WarningKind::UndeclaredStatus {
                status: status_code,
            },
            status.place,
        );
    }
    let mut response = IntegrationResponse {
        status_code,
        ..IntegrationResponse::default()
    };
    if let Some(node) = parameters
        && let Some(object) = cx.object(node, "responseParameters")
    {
        let mut map = TextMap::with_capacity(object.members().len());
        for member in object.members() {
            let target = member.key.as_ref();
            let Value::String(source) = &member.node.value else {
                cx.not_text("responseParameters", target, &member.node);
                continue;
            };
            let source = source.as_ref();
            let place = member.node.place;
            let key_place = member.key_place;
            let fits =
                mapping_expression::check(cx, Side::Response, (target, key_place), (source, place));
            let parameters = declared.and_then(|declared| declared.response_parameters.as_ref());
            if fits && declared.is_some() && !declares(parameters, target) {
                let parameter = target.to_owned();
                if kind.is_proxy() {
                    cx.warn(WarningKind::UndeclaredHeader { parameter }, key_place);
                } else {
                    cx.error(ErrorKind::MappingParameter { parameter }, key_place);
                }
            }
            map.insert(target.to_owned(), source.to_owned());
        }
        response.response_parameters = Some(map);
    }
    if let Some(node) = templates {
        response.response_templates = cx.templates(node, "responseTemplates");
    }
    response.content_handling = handling.and_then(|node| read_handling(cx, node));
    Some(response)
}
