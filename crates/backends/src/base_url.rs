//! An address to send calls to in place of the one that they name.

use crate::endpoint::Endpoint;
use std::fmt;
use trygate_invoke::BackendRequest;

/// An absolute `http:` or `https:` URL without query, before whose path others can be put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    endpoint: Endpoint,
}

/// Why a text is no address to send calls to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoBaseUrl {
    /// It is no absolute `http:` or `https:` URL with a host.
    NotAbsolute,
    /// It has a query or a fragment.
    HasQuery,
}

impl fmt::Display for NoBaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAbsolute => "is no http: or https: URL",
            Self::HasQuery => "has a query, which such a URL cannot have",
        })
    }
}

impl std::error::Error for NoBaseUrl {}

impl BaseUrl {
    /// Reads a URL such as `http://127.0.0.1:8000` or `https://host/prefix`.
    pub fn parse(text: &str) -> Result<Self, NoBaseUrl> {
        if text.contains(['?', '#']) {
            return Err(NoBaseUrl::HasQuery);
        }
        let endpoint = Endpoint::parse(text).map_err(|_| NoBaseUrl::NotAbsolute)?;
        Ok(Self {
            text: text.trim_end_matches('/').to_owned(),
            endpoint,
        })
    }

    /// Returns the URL as text, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns where to connect.
    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Returns the path that stands before those of calls, without a slash at its end.
    pub(crate) fn prefix(&self) -> &str {
        self.endpoint.target.trim_end_matches('/')
    }

    /// Directs a request here. Path, query and headers stay, `Host` included: what was signed stays
    /// signed.
    pub(crate) fn redirect(&self, request: &mut BackendRequest) {
        let rest = request.uri.split_once("://").map_or("", |(_, rest)| rest);
        let path = rest
            .find(['/', '?', '#'])
            .and_then(|at| rest.get(at..))
            .unwrap_or_default();
        let slash = if path.starts_with('/') { "" } else { "/" };
        request.uri = format!("{}{slash}{path}", self.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use trygate_invoke::Target;

    fn redirected(base: &str, uri: &str) -> String {
        let mut request = BackendRequest {
            target: Target::Http,
            method: "GET".into(),
            uri: uri.into(),
            headers: Vec::new(),
            body: Vec::new(),
            timeout: Duration::ZERO,
            insecure_skip_verification: false,
            client_certificate: None,
        };
        BaseUrl::parse(base).unwrap().redirect(&mut request);
        request.uri
    }

    #[test]
    fn path_and_query_stay() {
        for (base, uri, expected) in [
            ("http://h:1", "https://a.b/c%2F?d=e", "http://h:1/c%2F?d=e"),
            ("http://h/x/", "https://a.b", "http://h/x/"),
            (
                "http://h",
                "https://a.b?q=http://c/d",
                "http://h/?q=http://c/d",
            ),
            (
                "https://[::1]:2/p",
                "http://u@a.b:9/c",
                "https://[::1]:2/p/c",
            ),
        ] {
            assert_eq!(redirected(base, uri), expected, "{base} {uri}");
        }
    }

    #[test]
    fn refuses_what_is_no_place() {
        assert_eq!(BaseUrl::parse("localhost:80"), Err(NoBaseUrl::NotAbsolute));
        assert_eq!(BaseUrl::parse("http://"), Err(NoBaseUrl::NotAbsolute));
        assert_eq!(BaseUrl::parse("http://h/?x"), Err(NoBaseUrl::HasQuery));
    }
}
