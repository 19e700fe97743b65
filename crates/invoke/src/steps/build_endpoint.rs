//! Builds the call to an HTTP backend: address, query, headers, body.
//!
//! Recorded: the headers that the gateway adds, their spelling, and that a proxy passes the
//! client's headers and query on, with mapped query values after the client's of the same name. An
//! address that cannot be called is found before anything about the endpoint is logged.

use super::map_request::MappedRequest;
use crate::backend::{BackendRequest, Target};
use crate::failure::Failure;
use crate::header_rules::{dropped_to_backend, passed_by_proxy, refused_to_backend};
use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use crate::run::Run;
use crate::trace::Event;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use trygate_model::{IntegrationType, TextMap};

/// What stands for itself in a query; everything else is percent-encoded.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

pub(crate) fn build_endpoint(
    run: &mut Run<'_>,
    mapped: MappedRequest,
) -> Result<BackendRequest, Failure> {
    let proxy = run.integration.kind == IntegrationType::HttpProxy;
    let template = run.integration.uri.as_deref().unwrap_or_default();
    let address = substitute(template, &run.invocation.stage_variables, &mapped.path);
    let host = host_of(&address)
        .ok_or(Failure::InvalidEndpointAddress)?
        .to_owned();
    let uri = with_query(address, &query(run, proxy, mapped.query));
    let headers = headers(run, proxy, mapped.headers, &mapped.body, &host)?;

    run.trace.record(Event::EndpointUri(uri.clone()));
    run.trace
        .record(Event::EndpointHeaders(shown(run, proxy, &headers)));
    run.trace.record(Event::EndpointBody(mapped.body.clone()));
    let method = match run.integration.http_method.as_deref() {
        None | Some("ANY") => run.http_method().as_str().to_owned(),
        Some(method) => method.to_owned(),
    };
    let headers = headers
        .into_iter()
        .flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value)))
        .collect();
    Ok(BackendRequest {
        target: Target::Http,
        method,
        uri,
        headers,
        body: mapped.body.into_bytes(),
        timeout: run.integration.timeout(),
        insecure_skip_verification: run
            .integration
            .tls_config
            .is_some_and(|tls| tls.insecure_skip_verification),
        client_certificate: None,
    })
}

/// Fills `${stageVariables.name}` and `{name}` in. An unknown stage variable is empty; an unknown
/// `{name}` stays, and makes the address invalid.
fn substitute(template: &str, stage_variables: &TextMap, path: &TextMap) -> String {
    let mut address = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        let Some((name, tail)) = after
            .strip_prefix('{')
            .and_then(|body| body.split_once('}'))
        else {
            break;
        };
        if let Some(variable) = name.strip_prefix("stageVariables.")
            && let Some(before) = before.strip_suffix('$')
        {
            address.push_str(before);
            address.push_str(stage_variables.get(variable).map_or("", String::as_str));
        } else if let Some(value) = path.get(name.strip_suffix('+').unwrap_or(name)) {
            address.push_str(before);
            address.push_str(value);
        } else {
            address.push_str(before);
            address.push('{');
            address.push_str(name);
            address.push('}');
        }
        rest = tail;
    }
    address.push_str(rest);
    address
}

/// Returns the host, with its port, of an address that can be called.
fn host_of(address: &str) -> Option<&str> {
    let rest = ["http://", "https://"].into_iter().find_map(|scheme| {
        address
            .get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .and_then(|_| address.get(scheme.len()..))
    })?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    let legal = address
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
    let named = !host.is_empty() && !host.starts_with(':');
    (legal && named).then_some(host)
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

fn with_query(mut address: String, query: &MultiMap) -> String {
    let pairs = query
        .iter()
        .flat_map(|(name, values)| values.iter().map(move |v| (name, v)));
    for (name, value) in pairs {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.extend(utf8_percent_encode(name, QUERY));
        address.push('=');
        address.extend(utf8_percent_encode(value, QUERY));
    }
    address
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
            add("Content-Type", "application/json");
        }
    }
    add("User-Agent", &agent);
    add("Host", host);
    if !proxy {
        add("X-Amzn-Trace-Id", &run.trace_id);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> TextMap {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn fills_variables_in() {
        let stage = map(&[("host", "example.com")]);
        let path = map(&[("id", "7"), ("proxy", "a/b")]);
        let fill = |template| substitute(template, &stage, &path);
        assert_eq!(
            fill("http://${stageVariables.host}/x/{id}"),
            "http://example.com/x/7"
        );
        assert_eq!(fill("http://h/{proxy+}"), "http://h/a/b");
        assert_eq!(fill("${stageVariables.none}"), "");
        assert_eq!(fill("http://h/{none}"), "http://h/{none}");
        assert_eq!(fill("http://h/{open"), "http://h/{open");
    }

    #[test]
    fn an_address_needs_a_scheme_a_host_and_legal_characters() {
        assert_eq!(host_of("http://example.com:80/x?y"), Some("example.com:80"));
        assert_eq!(host_of("HTTPS://u@example.com"), Some("example.com"));
        for bad in [
            "",
            "example.com",
            "http://",
            "http:///x",
            "ftp://h/",
            "http://h/{x}",
            "http://h/a b",
            "http://:80/",
        ] {
            assert_eq!(host_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_query_is_appended_to_what_is_there() {
        let mut query = MultiMap::new();
        multi_map::push(&mut query, "a b", "x+y");
        multi_map::push(&mut query, "a b", "é");
        let uri = with_query("http://h/?q=1".into(), &query);
        assert_eq!(uri, "http://h/?q=1&a%20b=x%2By&a%20b=%C3%A9");
    }
}
