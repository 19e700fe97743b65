//! The call to an HTTP backend: address, query, headers, body.
//!
//! Recorded: the headers that the gateway adds, their spelling, and that a proxy passes the
//! client's headers and query on, with mapped query values after the client's of the same name. An
//! address that cannot be called is found before anything about the endpoint is logged.

use super::address::{host_of, substitute, with_query};
use super::{Endpoint, verb};
use crate::backend::Target;
use crate::failure::Failure;
use crate::header_rules::{dropped_to_backend, passed_by_proxy, refused_to_backend};
use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use crate::run::Run;
use crate::steps::MappedRequest;
use trygate_model::{ConnectionType, IntegrationType};

/// Makes the call.
pub(super) fn http_call(run: &Run<'_>, mapped: MappedRequest) -> Result<Endpoint, Failure> {
    let integration = run.integration;
    let proxy = integration.kind == IntegrationType::HttpProxy;
    let template = integration.uri.as_deref().unwrap_or_default();
    let address = substitute(template, &run.invocation.stage_variables, &mapped.path);
    let host = host_of(&address)
        .ok_or(Failure::InvalidEndpointAddress)?
        .to_owned();
    let uri = with_query(address, &query(run, proxy, mapped.query));
    let headers = headers(run, proxy, mapped.headers, &mapped.body, &host)?;
    let target = match integration.connection_type {
        Some(ConnectionType::VpcLink) => {
            let id = integration.connection_id.as_deref().unwrap_or_default();
            let id = substitute(id, &run.invocation.stage_variables, &mapped.path);
            Target::VpcLink { id }
        }
        _ => Target::Http,
    };
    Ok(Endpoint {
        target,
        method: verb(run),
        uri,
        shown: shown(run, proxy, &headers),
        headers,
        body: mapped.body,
        illegal: None,
    })
}

/// Returns the headers that the log shows. `Host` stands there for a proxy only, and not where the
/// client sent one of its own (observed).
fn shown(run: &Run<'_>, proxy: bool, headers: &MultiMap) -> MultiMap {
    let mut shown = headers.clone();
    if !proxy || multi_map::header(&run.request.headers, "host").is_some() {
        shown.retain(|name, _| !name.eq_ignore_ascii_case("host"));
    }
    shown
}

fn query(run: &Run<'_>, proxy: bool, mapped: MultiMap) -> MultiMap {
    if !proxy {
        return mapped;
    }
    let mut query = run.request.query.clone();
    for (name, values) in mapped {
        query.entry(name).or_default().extend(values);
    }
    query
}

fn headers(
    run: &Run<'_>,
    proxy: bool,
    mapped: MultiMap,
    body: &Payload,
    host: &str,
) -> Result<MultiMap, Failure> {
    let mut headers = MultiMap::new();
    if proxy {
        for (name, values) in run
            .request
            .headers
            .iter()
            .filter(|(name, _)| passed_by_proxy(name))
        {
            headers.insert(name.clone(), values.clone());
        }
    }
    for (name, values) in mapped {
        if refused_to_backend(&name) {
            return Err(Failure::HeaderAlreadyPresent { name });
        }
        if !dropped_to_backend(&name) {
            headers.retain(|there, _| !there.eq_ignore_ascii_case(&name));
            headers.insert(name, values);
        }
    }
    let api_id = &run.api.rest_api.id;
    let agent = format!("AmazonAPIGateway_{api_id}");
    let mut add = |name: &str, value: &str| {
        if multi_map::header(&headers, name).is_none() {
            multi_map::push(&mut headers, name, value);
        }
    };
    add("x-amzn-apigateway-api-id", api_id);
    if !proxy {
        add("Accept", "application/json");
        if *body != Payload::Text(String::new()) {
            add("Content-Type", run.content_type());
        }
    }
    add("User-Agent", &agent);
    add("Host", host);
    if !proxy {
        add("X-Amzn-Trace-Id", &run.trace_id);
    }
    Ok(headers)
}
