//! Takes the URL of a backend apart. It does not percent-encode: the pipeline hands it over ready.

use http::Uri;
use trygate_invoke::BackendFailure;

/// Where to connect and what to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Whether to speak TLS.
    pub(crate) secure: bool,
    /// The host's name or address, an IPv6 address without its brackets.
    pub(crate) host: String,
    /// The port, by the scheme unless given.
    pub(crate) port: u16,
    /// The value of the `Host` header, should none be given.
    pub(crate) host_header: String,
    /// Path and query as the request line carries them.
    pub(crate) target: String,
}

impl Endpoint {
    /// Reads an absolute `http:` or `https:` URL.
    pub(crate) fn parse(url: &str) -> Result<Self, BackendFailure> {
        let uri: Uri = url.parse().map_err(|_| BackendFailure::InvalidEndpoint)?;
        let secure = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(BackendFailure::InvalidEndpoint),
        };
        let host = uri.host().unwrap_or_default();
        if host.is_empty() {
            return Err(BackendFailure::InvalidEndpoint);
        }
        let given_port = match uri.port() {
            // `host:` and a port beyond 65535 are no ports to `Uri`, yet they are in the text
            None if uri
                .authority()
                .is_some_and(|all| has_port_text(all.as_str())) =>
            {
                return Err(BackendFailure::InvalidEndpoint);
            }
            port => port.map(|port| port.as_u16()),
        };
        let host_header = match given_port {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        let target = match target.strip_prefix('?') {
            Some(query) => format!("/?{query}"),
            None => target.to_owned(),
        };
        Ok(Self {
            secure,
            host: host
                .trim_start_matches('[')
                .trim_end_matches(']')
                .to_owned(),
            port: given_port.unwrap_or(if secure { 443 } else { 80 }),
            host_header,
            target,
        })
    }
}

/// Whether something follows the host, behind a colon.
fn has_port_text(authority: &str) -> bool {
    let host_and_port = authority
        .rsplit_once('@')
        .map_or(authority, |(_, rest)| rest);
    let after_address = host_and_port
        .rsplit_once(']')
        .map_or(host_and_port, |(_, rest)| rest);
    after_address.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Prints an endpoint's parts: scheme, host, port, `Host` header, target.
    fn parts(url: &str) -> String {
        let endpoint = Endpoint::parse(url).unwrap();
        let scheme = if endpoint.secure { "https" } else { "http" };
        [
            scheme,
            &endpoint.host,
            &endpoint.port.to_string(),
            &endpoint.host_header,
            &endpoint.target,
        ]
        .join(" ")
    }

    #[test]
    fn takes_urls_apart() {
        for (url, expected) in [
            ("http://example.com", "http example.com 80 example.com /"),
            (
                "https://example.com:8443/a%2Fb?x=1&x=2#frag",
                "https example.com 8443 example.com:8443 /a%2Fb?x=1&x=2",
            ),
            ("http://[::1]:80?q", "http ::1 80 [::1]:80 /?q"),
            ("HTTP://user:secret@h/", "http h 80 h /"),
        ] {
            assert_eq!(parts(url), expected, "{url}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_called() {
        for url in [
            "",
            "/pets",
            "example.com",
            "ftp://example.com/",
            "http://",
            "http:///pets",
            "http://exa mple.com/",
            "http://example.com/a b",
            "http://example.com:99999/",
            "http://example.com:/",
            "http://${stageVariables.host}/",
            "mailto:a@b",
        ] {
            assert_eq!(
                Endpoint::parse(url),
                Err(BackendFailure::InvalidEndpoint),
                "{url}"
            );
        }
    }
}
