//! Makes a fixture out of a recorded log: the definition, the request and the backend that must have
//! led to it. Nothing here knows a single recording; what a log does not tell is made up.

use super::text::{Log, TRUNCATED, map, pattern};
use super::*;
use base64::Engine as _;
use trygate_invoke::trace::Event;
use trygate_invoke::{Failure, LiveCall, Mode};
use trygate_model::IntegrationType;

/// A run that is to give the recorded log.
pub(super) struct Fixture {
    pub(super) api: Api,
    pub(super) invocation: Invocation,
    pub(super) backend: Replay,
    pub(super) ambient: Ambient,
}

/// A backend that answers as recorded.
pub(super) struct Replay(pub(super) Result<BackendReply, BackendFailure>);

impl Backend for Replay {
    fn call(&self, _: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        Box::pin(async { self.0.clone() })
    }
}

const ID: &str = "Method request path: ";
const QUERY: &str = "Method request query string: ";
const HEADERS: &str = "Method request headers: ";
const BODY: &str = "Method request body before transformations: ";
const SENT_URI: &str = "Endpoint request URI: ";
const SENT_HEADERS: &str = "Endpoint request headers: ";
const SENT_BODY: &str = "Endpoint request body after transformations: ";
const SENDING: &str = "Sending request to ";
const CAME_HEADERS: &str = "Endpoint response headers: ";
const CAME_BODY: &str = "Endpoint response body before transformations: ";
const BODY_OUT: &str = "Method response body after transformations: ";
const HEADERS_OUT: &str = "Method response headers: ";

pub(super) fn fixture(case: &Value) -> Fixture {
    let log = Log::parse(case["log"].as_str().unwrap());
    let kind = kind(case, &log);
    let uri = uri(&log, kind);
    let region = log
        .find(r"arn:aws[\w-]*:lambda:([a-z0-9-]+):")
        .or_else(|| log.find(r"https://[\w-]+\.([a-z]{2}-[a-z]+-\d)\.amazonaws"))
        .unwrap_or_else(|| "us-east-1".into());
    let account = log
        .find(r"arn:aws[\w-]*:execute-api:[\w-]+:(\d{12})")
        .or_else(|| log.find(r"arn:aws[\w-]*:lambda:[\w-]+:(\d{12})"))
        .unwrap_or_else(|| "123456789012".into());
    let api_id = log
        .find(r"x-amzn-apigateway-api-id=(\w+)")
        .or_else(|| log.find(r"API Stage: (\w+)/"))
        .unwrap_or_else(|| "a1b2c3d4e5".into());
    let (verb, path) = if let Some(value) = log.value("HTTP Method: ") {
        let (verb, path) = value.split_once(", Resource Path: ").unwrap();
        (verb.to_owned(), path.to_owned())
    } else {
        // what the path's variables are bound to is a path that fits
        let bound = map(log.value(ID).unwrap_or_default());
        let path: Vec<&str> = bound.iter().map(|(_, value)| value.as_str()).collect();
        ("GET".to_owned(), format!("/{}", path.join("/")))
    };
    let template = template(&log, &path);
    let resource_id = log
        .find(r#""requestContext":\{"resourceId":"(\w+)""#)
        .unwrap_or_else(|| "res001".into());

    let mut method = json!({ "authorizationType": "NONE", "apiKeyRequired": false });
    method["integration"] = integration(kind, &uri, &log);
    let status = status(&log);
    if !log.has("Output mapping refers to an invalid method response") {
        method["methodResponses"] = json!({ &status: { "statusCode": &status } });
    }
    let mut document = serde_json::to_value(Api::new(RestApi::new(
        api_id,
        "recorded".into(),
        "root000000".into(),
        0,
    )))
    .unwrap();
    validation(&log, &mut document, &mut method);
    if let Some(kind) = log.find("Gateway response type: (\\w+) with status code") {
        document["gatewayResponses"] = json!({ kind: {} });
    }
    let mut parent = "root000000".to_owned();
    let parts: Vec<&str> = template
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    for (index, part) in parts.iter().enumerate() {
        let id = if index + 1 == parts.len() {
            resource_id.clone()
        } else {
            format!("part{index}")
        };
        document["resources"][&id] = json!({ "id": id, "parentId": parent, "pathPart": part });
        parent = id;
    }
    document["resources"][&parent]["methods"] = json!({ &verb: method });
    let mut api: Api = serde_json::from_value(document).unwrap();
    if parts.is_empty() && resource_id != "res001" {
        let mut root = api.resources.shift_remove("root000000").unwrap();
        root.id.clone_from(&resource_id);
        api.resources.insert(resource_id.clone(), root);
        api.rest_api.root_resource_id.clone_from(&resource_id);
        parent = resource_id;
    }

    let mut invocation = Invocation::test(parent, HttpMethod::parse(&verb).unwrap());
    invocation.path_with_query_string = Some(path + &query(&log));
    // given in another order than printed, but for neighbours in a bucket, who come as they were given
    let mut headers = map(log.value(HEADERS).unwrap_or_default());
    let capacity = (headers.len() * 4 / 3).next_power_of_two().max(16);
    let capacity = u32::try_from(capacity).unwrap();
    headers.sort_by_key(|(name, _)| std::cmp::Reverse(bucket(name, capacity)));
    invocation.headers = headers
        .into_iter()
        .map(|(name, value)| (name, vec![value]))
        .collect();
    invocation.body = log.value(BODY).unwrap_or_default().as_bytes().to_vec();
    invocation.caller = caller(&log);
    Fixture {
        api,
        invocation,
        backend: Replay(reply(&log, kind)),
        ambient: Ambient {
            clock: Arc::new(FixedClock(Timestamp::from_millis(1_700_000_000_000))),
            ids: Arc::new(SeededIds::new(1)),
            account_id: account,
            region,
        },
    }
}

/// The type of the integration; where the source does not tell it, what the lines fit.
fn kind(case: &Value, log: &Log) -> &'static str {
    match case["integration"].as_str() {
        Some("MOCK") => "MOCK",
        Some("HTTP") => "HTTP",
        Some("HTTP_PROXY") => "HTTP_PROXY",
        Some("AWS") => "AWS",
        Some("AWS_PROXY") => "AWS_PROXY",
        _ if log.has("/functions/") => "AWS_PROXY",
        _ if log.has(SENT_URI) => "HTTP",
        _ => "MOCK",
    }
}

/// The address that was called.
fn uri(log: &Log, kind: &str) -> String {
    let made_up = if kind == "AWS" && !log.has("Lambda") {
        "https://sqs.us-east-1.amazonaws.com/123456789012/queue"
    } else {
        "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
    };
    log.value(SENDING)
        .or_else(|| log.value(SENT_URI))
        .unwrap_or(made_up)
        .to_owned()
}

/// The bucket of a name in Java's map.
fn bucket(name: &str, capacity: u32) -> u32 {
    let hash = name.encode_utf16().fold(0_u32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(unit.into())
    });
    (hash ^ (hash >> 16)) & (capacity - 1)
}

/// The path template: the path with what its variables are bound to taken out again.
fn template(log: &Log, path: &str) -> String {
    if let Some(template) =
        log.find(r"X-Amz-Source-Arn=arn:aws[\w-]*:execute-api:[\w-]+:\d+:\w+/[\w-]+/[A-Z]+(/[^,]*)")
        && !template.contains("authorizers")
    {
        return template;
    }
    let bound = map(log.value(ID).unwrap_or_default());
    bound.iter().fold(path.to_owned(), |path, (name, value)| {
        let greedy = if value.contains('/') { "+" } else { "" };
        path.replacen(&format!("/{value}"), &format!("/{{{name}{greedy}}}"), 1)
    })
}

fn query(log: &Log) -> String {
    let mut pairs = map(log.value(QUERY).unwrap_or_default());
    pairs.sort();
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace('%', "%25").replace('&', "%26")))
        .collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

/// Makes a text that was cut longer than it can have been shown.
pub(super) fn padded(text: String) -> String {
    if text.ends_with(TRUNCATED) || text.contains('«') {
        let start = text.replace(TRUNCATED, "");
        start.split('«').next().unwrap().to_owned() + &"-".repeat(300)
    } else {
        text
    }
}

fn caller(log: &Log) -> Caller {
    let arn = log.find(r#""userArn":"([^"]*)"#).map(padded);
    Caller {
        access_key: None,
        user_agent: log.find(r#""userAgent":"([^"]*)"#).map(padded),
        principal: arn.map(|arn| Principal {
            account_id: "123456789012".into(),
            arn,
            id: "123456789012".into(),
        }),
    }
}

/// A template that gives a text whatever it holds.
fn verbatim(text: &str) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(text);
    format!("$util.base64Decode('{text}')")
}

fn integration(kind: &str, uri: &str, log: &Log) -> Value {
    let mut integration = json!({
        "type": kind, "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000,
        "cacheNamespace": "res001", "httpMethod": "POST",
    });
    integration["uri"] = definition_uri(kind, uri).into();
    if log.has("Invalid endpoint address") {
        integration["uri"] = "http://${stageVariables.nothing}".into();
    }
    let sent_headers = log.value(SENT_HEADERS).unwrap_or_default();
    if kind.starts_with("AWS") && sent_headers.starts_with("{x-amzn-lambda-integration-tag=") {
        // few enough headers for this order: a role makes the call, no source is named
        integration["credentials"] = "arn:aws:iam::123456789012:role/caller".into();
    }
    if log.has("There was an internal error while executing your request") {
        integration["connectionType"] = "VPC_LINK".into();
        integration["connectionId"] = "vpclink".into();
    }
    if kind == "HTTP" {
        integration["requestParameters"] = mapped_headers(sent_headers);
    }
    let body = log.value(BODY).unwrap_or_default();
    if kind == "MOCK" {
        integration["requestTemplates"] = json!({ "application/json": "{\"statusCode\": 200}" });
    } else if let Some(sent) = log.value(SENT_BODY)
        && !kind.ends_with("PROXY")
        && sent != body
    {
        integration["requestTemplates"] = json!({ "application/json": verbatim(sent) });
    }
    if log.has("Unable to transform request") {
        integration["requestTemplates"] = json!({ "application/json": "#set(" });
    }
    if !log.has("No match for output mapping") {
        let status = status(log);
        integration["integrationResponses"] =
            json!({ &status: integration_response(&status, log) });
    }
    integration
}

fn definition_uri(kind: &str, uri: &str) -> String {
    if !kind.starts_with("AWS") {
        return uri.to_owned();
    }
    let rest = uri.strip_prefix("https://").unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut labels = host.split('.');
    let service = labels.next().unwrap_or_default();
    let region = labels.next().unwrap_or_default();
    let call = match path.strip_prefix("?Action=") {
        Some(action) => format!("action/{action}"),
        None => format!("path/{path}"),
    };
    format!("arn:aws:apigateway:{region}:{service}:{call}")
}

/// Maps headers that no gateway adds.
fn mapped_headers(sent: &str) -> Value {
    let added = [
        "x-amzn-apigateway-api-id",
        "Accept",
        "User-Agent",
        "Host",
        "X-Amzn-Trace-Id",
    ];
    let headers = map(sent).into_iter();
    headers
        .filter(|(name, _)| !added.contains(&name.as_str()))
        .map(|(name, value)| {
            (
                format!("integration.request.header.{name}"),
                format!("'{value}'").into(),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn status(log: &Log) -> String {
    log.find("Output mapping refers to an invalid method response: (\\d+)")
        .or_else(|| log.find("Method completed with status: (\\d+)"))
        .unwrap_or_else(|| "200".into())
}

fn integration_response(status: &str, log: &Log) -> Value {
    let mut response = json!({ "statusCode": status });
    let headers = map(log.value(HEADERS_OUT).unwrap_or_default()).into_iter();
    let mapped: serde_json::Map<String, Value> = headers
        .filter(|(name, _)| name != "X-Amzn-Trace-Id" && name != "Content-Type")
        .map(|(name, value)| {
            let source = if value.is_empty() {
                "integration.response.header.not-there".to_owned()
            } else {
                format!("'{value}'")
            };
            (format!("method.response.header.{name}"), source.into())
        })
        .collect();
    response["responseParameters"] = mapped.into();
    if let Some(out) = log.value(BODY_OUT)
        && log.value(CAME_BODY) != Some(out)
    {
        response["responseTemplates"] = json!({ "application/json": verbatim(out) });
    }
    response
}

/// Gives the method the model and the validator that must have been there.
fn validation(log: &Log, document: &mut Value, method: &mut Value) {
    let schema = if log.has("Request body validation failed due to an unexpected error") {
        json!({ "$ref": "https://apigateway.amazonaws.com/restapis/x/models/Gone" })
    } else if log.has("Request body does not match m") {
        let missing = log
            .find(r"object has missing required properties \((\[[^\]]*\])\)")
            .map_or_else(
                || json!(["missing"]),
                |names| serde_json::from_str(&names).unwrap(),
            );
        json!({ "type": "object", "required": missing })
    } else if log.has("Request validation succeeded for content type") {
        json!({})
    } else {
        return;
    };
    document["models"] = json!({ "Input": {
        "id": "abc123", "name": "Input", "contentType": "application/json",
        "schema": schema.to_string(),
    } });
    document["requestValidators"] = json!({ "val123": {
        "id": "val123", "name": "body",
        "validateRequestBody": true, "validateRequestParameters": false,
    } });
    method["requestModels"] = json!({ "application/json": "Input" });
    method["requestValidatorId"] = "val123".into();
}

fn reply(log: &Log, kind: &str) -> Result<BackendReply, BackendFailure> {
    let refused = |status, headers: Vec<(String, String)>, message: &str| BackendReply {
        status,
        headers,
        body: json!({ "Message": message }).to_string().into_bytes(),
    };
    if log.has("Invalid permissions on Lambda function") {
        return Ok(refused(403, Vec::new(), "User is not authorized"));
    }
    if let Some(status) = log.find("Lambda invocation failed with status: (\\d+)") {
        let id = log.find(r"Lambda request id: (\S+)").unwrap();
        let why = log
            .value("Execution failed due to configuration error: ")
            .unwrap_or_default();
        let headers = vec![("x-amzn-RequestId".into(), id)];
        return Ok(refused(status.parse().unwrap(), headers, why));
    }
    if log
        .messages
        .iter()
        .any(|message| message.ends_with("error: Rate Exceeded."))
    {
        return Ok(refused(429, Vec::new(), "Rate Exceeded."));
    }
    if log.has("Execution failed due to a timeout error") {
        return Err(BackendFailure::Timeout);
    }
    if log.has("There was an internal error while executing your request") {
        return Err(BackendFailure::Network {
            detail: "no route".into(),
        });
    }
    if let Some(role) = log.find("permission to assume the provided role (\\S+)") {
        return Err(BackendFailure::RoleRefused { role });
    }
    if let Some(host) = log.find("Host name '([^']*)' does not match") {
        let common_name = log.find(r"by the peer \(CN=([^)]*)\)");
        return Err(BackendFailure::HostNameMismatch { host, common_name });
    }
    let mut headers = map(log.value(CAME_HEADERS).unwrap_or_default());
    let function_error = log
        .find("(?s)customer function error: (.*)\\. Lambda request id: ")
        .or_else(|| {
            // the end was cut off
            log.find("(?s)customer function error: (.*?)(?:\\. Lambda request id.*)?$")
        });
    if let Some(id) = log.find("Lambda request id: ([0-9a-f-]+)")
        && !headers.iter().any(|(name, _)| name == "x-amzn-RequestId")
    {
        headers.push(("x-amzn-RequestId".into(), id));
    }
    if function_error.is_some()
        && !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("x-amz-function-error"))
    {
        headers.push(("X-Amz-Function-Error".into(), "Unhandled".into()));
    }
    if let Some(trace) = log.find(r"Method response headers: .*X-Amzn-Trace-Id=([^,}]*)")
        && (log.value(CAME_HEADERS).is_none() || log.is_cut(CAME_HEADERS))
        && !headers.iter().any(|(name, _)| name == "X-Amzn-Trace-Id")
    {
        headers.push(("X-Amzn-Trace-Id".into(), trace));
    }
    let status = log
        .find("Received response. Status: (\\d+)")
        .or_else(|| log.find("Endpoint Response Status Code: (\\d+)"))
        .or_else(|| {
            log.find("Method completed with status: (\\d+)")
                .filter(|_| kind == "HTTP_PROXY")
        })
        .map_or(200, |status| status.parse().unwrap());
    Ok(BackendReply {
        status,
        headers,
        body: came_body(log, kind, function_error).into_bytes(),
    })
}

fn came_body(log: &Log, kind: &str, function_error: Option<String>) -> String {
    let out = log.value(BODY_OUT);
    match log.value(CAME_BODY).filter(|came| *came != "...") {
        Some(came) if log.is_cut(CAME_BODY) => {
            let came = came.split(TRUNCATED).next().unwrap_or_default();
            closed(came)
        }
        Some(came) => came.to_owned(),
        None => match (function_error, out) {
            (Some(message), _) => json!({ "errorMessage": message }).to_string(),
            (None, Some(body)) if kind == "AWS_PROXY" => {
                let headers: serde_json::Map<String, Value> =
                    map(log.value(HEADERS_OUT).unwrap_or_default())
                        .into_iter()
                        .filter(|(name, _)| name != "X-Amzn-Trace-Id")
                        .map(|(name, value)| (name, value.into()))
                        .collect();
                let status: u16 = status(log).parse().unwrap();
                json!({ "statusCode": status, "headers": headers, "body": body }).to_string()
            }
            (None, Some(body)) => body.to_owned(),
            (None, None) => "\"nothing is known\"".to_owned(),
        },
    }
}

/// Closes what is open in a JSON text that breaks off.
pub(super) fn closed(start: &str) -> String {
    let mut open = Vec::new();
    let mut quoted = false;
    let mut escaped = false;
    for c in start.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => open.push(if c == '{' { '}' } else { ']' }),
            '}' | ']' if !quoted => drop(open.pop()),
            _ => {}
        }
    }
    let mut text = start.to_owned();
    if quoted {
        text.push('"');
    }
    text.extend(open.into_iter().rev());
    // the rest was longer than what shows
    text + &" ".repeat(1100)
}

/// Makes the call of a stage that must have led to a log; where no method was reached, the refusal with
/// what was told before it.
pub(super) fn on_a_stage(case: &Value, log: &Log) -> (Fixture, Option<(Failure, Vec<Event>)>) {
    let mut fixture = fixture(case);
    let stage = log
        .find(r"API Stage: \S+/([\w-]+)")
        .unwrap_or_else(|| "prod".into());
    let extended = Event::Arrived {
        extended_request_id: "W9zMPGrHtjMEeFw=".into(),
        trace_id: log
            .find(r"X-ray Tracing ID : (\S+)")
            .unwrap_or_else(|| "Root=1-5c7674f4-a3491d0a9c8012c191821b83".into()),
    };
    let api_id = fixture.api.rest_api.id.clone();
    if let Some(limit) = log.find(r"(Key throttle limit exceeded.*)$") {
        let part = |text: &str| pattern(text).captures(&limit).unwrap()[1].to_owned();
        let throttled = Event::ThrottleExceeded {
            request_id: "5c7674f4-0000-4000-8000-a3491d0a9c80".into(),
            key: String::new(),
            api_id: api_id.clone(),
            stage: stage.clone(),
            resource_id: part(r"Resource (\w+)"),
            http_method: HttpMethod::parse(&part(r"HttpMethod (\w+)")).unwrap(),
            limit: part(r"Limit: ([\d.]+)").parse().unwrap(),
            burst: part(r"Burst: (\d+)").parse().unwrap(),
        };
        return (
            fixture,
            Some((Failure::Throttled, vec![extended, throttled])),
        );
    }
    fixture.invocation.mode = Mode::Live(Box::new(LiveCall {
        stage,
        request_id: "5c7674f4-0000-4000-8000-a3491d0a9c80".into(),
        extended_request_id: "W9zMPGrHtjMEeFw=".into(),
        trace_id: match &extended {
            Event::Arrived { trace_id, .. } => trace_id.clone(),
            _ => String::new(),
        },
        ..LiveCall::default()
    }));
    access(log, &mut fixture);
    (fixture, None)
}

/// Gives the method the authorizer and the key that the lines tell of.
fn access(log: &Log, fixture: &mut Fixture) {
    let key = log
        .find(r"API Key(?: ID)?:? +(\*+\w{6})")
        .map(|masked| masked.replace('*', "x"));
    let api = &mut fixture.api;
    let resource = api
        .resources
        .get_mut(&fixture.invocation.resource_id)
        .unwrap();
    // the method's line names the method's own verb
    if log.has("authorized because method 'ANY ") {
        let (_, method) = resource
            .methods
            .shift_remove_entry(&fixture.invocation.http_method)
            .unwrap();
        resource.methods.insert(HttpMethod::Any, method);
    }
    let method = resource.methods.values_mut().next().unwrap();
    if log.has("Verifying Usage Plan") || log.has("Usage Plan check") || log.has("API Key") {
        let known = key.clone().map(|value| ApiKey {
            id: log
                .find(r"API Key ID: (\w+)")
                .unwrap_or_else(|| "key01".into()),
            value,
        });
        let refused = log.has("not authorized because method");
        method.api_key_required = refused || known.is_some();
        fixture.invocation.checks.api_keys = Some(known.into_iter().collect());
        if let Some(key) = key {
            fixture
                .invocation
                .headers
                .insert("x-api-key".into(), vec![key]);
        }
    }
    if let Some(id) = log.find(r"Starting authorizer: (\w+) for request") {
        method.authorization_type = "CUSTOM".into();
        method.authorizer_id = Some(id.clone());
        fixture.invocation.checks.authorizer = true;
        let mut asked = super::derive_authorizer::fixture(log);
        let authorizer = asked.api.authorizers.shift_remove(&id).unwrap();
        api.authorizers.insert(id, authorizer);
        for (name, value) in asked.invocation.headers {
            fixture.invocation.headers.insert(name, value);
        }
        if method
            .integration
            .as_ref()
            .is_some_and(|it| it.kind == IntegrationType::Mock)
        {
            fixture.backend = asked.backend;
        }
    }
}
