//! The call to an AWS service, Lambda among them: address, the headers that the gateway adds,
//! signature.
//!
//! Recorded: the addresses; the headers of calls to Lambda and, through their `HashMap` order, how
//! many there are; no `X-Amz-Source-Arn` where a role makes the call; the ARN's stage, verb and
//! template. `X-Amz-Source-Account` is inferred from that order: since 2022 there is one header more
//! than can be seen. `X-Amz-Target` is a guess: services take the action from the query as well.

use super::address::{first_illegal, substitute, with_query};
use super::aws_services::{signing_name, target};
use super::aws_uri::AwsUri;
use super::proxy_event::proxy_event;
use super::{Endpoint, placeholder, verb};
use crate::backend::Target;
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::header_rules::refused_to_services;
use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use crate::run::Run;
use crate::steps::MappedRequest;
use trygate_model::{Ambient, IntegrationType};
use trygate_sigv4::{Moment, Request, Signer, authorization, sha256_hex};

/// Makes the call of an AWS or AWS_PROXY integration.
pub(super) fn service_call(run: &Run<'_>, mapped: MappedRequest) -> Result<Endpoint, Failure> {
    let integration = run.integration;
    if let Some((name, _)) = mapped
        .headers
        .iter()
        .find(|(name, _)| refused_to_services(name))
    {
        let name = name.clone();
        return Err(Failure::HeaderAlreadyPresent { name });
    }
    let template = integration.uri.as_deref().unwrap_or_default();
    let arn = substitute(template, &run.invocation.stage_variables, &mapped.path);
    let body = if integration.kind == IntegrationType::AwsProxy {
        Payload::Text(proxy_event(run).to_string())
    } else {
        mapped.body
    };
    let suffix = format!("{}/{}{}", run.stage(), run.method_verb, run.resource_path);
    build(
        &Caller {
            ambient: run.ambient,
            credentials: run.credentials,
            api_id: &run.api.rest_api.id,
            request_id: &run.request_id,
            trace_id: &run.trace_id,
        },
        Wanted {
            uri: &arn,
            method: &verb(run),
            query: &mapped.query,
            headers: mapped.headers,
            content_type: run.content_type(),
            body,
            by_role: integration.credentials.is_some(),
            names_account: true,
            source: &suffix,
        },
    )
}

/// A call to an authorizer's function.
pub(crate) struct FunctionCall<'a> {
    /// The authorizer's `authorizerUri`, its variables filled in.
    pub uri: &'a str,
    /// The event.
    pub event: String,
    /// Whether a role makes the call.
    pub by_role: bool,
    /// The end of `X-Amz-Source-Arn`, behind the API's id and a slash.
    pub source: &'a str,
}

/// Who makes a call.
pub(crate) struct Caller<'a> {
    pub ambient: &'a Ambient,
    pub credentials: Option<&'a Credentials>,
    pub api_id: &'a str,
    pub request_id: &'a str,
    pub trace_id: &'a str,
}

/// Makes the call to an authorizer's function.
pub(crate) fn function_call(
    caller: &Caller<'_>,
    call: FunctionCall<'_>,
) -> Result<Endpoint, Failure> {
    let wanted = Wanted {
        uri: call.uri,
        method: "POST",
        query: &MultiMap::new(),
        headers: MultiMap::new(),
        content_type: "application/json",
        body: Payload::Text(call.event),
        by_role: call.by_role,
        // the one whole line there is of an authorizer's call has no room for it (2019)
        names_account: false,
        source: call.source,
    };
    build(caller, wanted)
}

/// What is to be called, and with what.
struct Wanted<'a> {
    uri: &'a str,
    method: &'a str,
    query: &'a MultiMap,
    headers: MultiMap,
    content_type: &'a str,
    body: Payload,
    by_role: bool,
    names_account: bool,
    source: &'a str,
}

fn build(caller: &Caller<'_>, wanted: Wanted<'_>) -> Result<Endpoint, Failure> {
    let ambient = caller.ambient;
    let service = AwsUri::parse(wanted.uri).ok_or(Failure::InvalidEndpointAddress)?;
    let uri = with_query(service.address(), wanted.query);
    let function = service.function();
    let now = ambient.clock.now();
    let placeholder;
    let credentials = if let Some(credentials) = caller.credentials {
        credentials
    } else {
        placeholder = placeholder::credentials(ambient.ids.as_ref());
        &placeholder
    };

    // in the order in which Java's map, whose order the log shows, takes neighbours in
    let mut headers = MultiMap::new();
    if function.is_some() {
        multi_map::push(&mut headers, TAG, caller.request_id);
    }
    let place_of_authorization = headers.len();
    headers.extend(wanted.headers);
    let mut add = |name: &str, value: String| {
        if multi_map::header(&headers, name).is_none() {
            multi_map::push(&mut headers, name, value);
        }
    };
    add("X-Amz-Date", now.amz_date());
    add("x-amzn-apigateway-api-id", caller.api_id.to_owned());
    if function.is_some() && !wanted.by_role {
        let source_arn = format!(
            "arn:{}:execute-api:{}:{}:{}/{}",
            ambient.partition(),
            ambient.region,
            ambient.account_id,
            caller.api_id,
            wanted.source
        );
        add("X-Amz-Source-Arn", source_arn);
        if wanted.names_account {
            add("X-Amz-Source-Account", ambient.account_id.clone());
        }
    }
    if let Some(target) = service
        .action()
        .and_then(|action| target(service.host, action))
    {
        add("X-Amz-Target", target);
    }
    add("Accept", "application/json".to_owned());
    add("User-Agent", format!("AmazonAPIGateway_{}", caller.api_id));
    if let Some(token) = &credentials.session_token {
        add("X-Amz-Security-Token", token.clone());
    }
    add("Host", service.host_name());
    add("X-Amz-Content-Sha256", sha256_hex(wanted.body.as_bytes()));
    add("X-Amzn-Trace-Id", caller.trace_id.to_owned());
    add("Content-Type", wanted.content_type.to_owned());
    let (path, query) = path_of(&uri);
    let signature = authorization(
        &Request {
            method: wanted.method,
            path,
            query,
            headers: &flat(&headers),
            body: wanted.body.as_bytes(),
        },
        Signer {
            access_key: &credentials.access_key,
            secret_key: &credentials.secret_key,
            region: service.signing_region(),
            service: signing_name(service.host),
        },
        Moment(now.seconds()),
    );
    headers.shift_insert(
        place_of_authorization,
        "Authorization".to_owned(),
        vec![signature],
    );
    let target = match function {
        Some(arn) => Target::Function {
            arn: arn.to_owned(),
        },
        None => Target::Service {
            service: service.service().to_owned(),
            region: service.region.to_owned(),
        },
    };
    let illegal = first_illegal(&uri).map(|index| Failure::IllegalUri {
        index,
        uri: uri.clone(),
    });
    Ok(Endpoint {
        target,
        method: wanted.method.to_owned(),
        uri,
        shown: headers.clone(),
        headers,
        body: wanted.body,
        illegal,
    })
}

/// Returns the path and the query of an `https:` URL.
fn path_of(uri: &str) -> (&str, &str) {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/");
    path.split_once('?').unwrap_or((path, ""))
}

/// Lists each value with its name.
fn flat(headers: &MultiMap) -> Vec<(String, String)> {
    headers
        .iter()
        .flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())))
        .collect()
}

/// The header by which Lambda knows an integration's calls.
const TAG: &str = "x-amzn-lambda-integration-tag";
