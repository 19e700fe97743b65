//! What a signature says of itself: who signed when, for which Region and service, and over what.

use crate::Request;
use percent_encoding::percent_decode_str;

/// The credential scope: `KEY/DATE/REGION/SERVICE/aws4_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The access key.
    pub access_key: String,
    /// `YYYYMMDD`.
    pub date: String,
    /// Such as `us-east-1`.
    pub region: String,
    /// Such as `apigateway`.
    pub service: String,
    /// `aws4_request`.
    pub terminator: String,
}

impl Scope {
    /// Reads the scope of a request, whichever form its signature has.
    pub fn of(request: &Request<'_>) -> Option<Self> {
        Self::parse(&Claim::of(request)?.credential?)
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        // an access key may hold slashes, the other four parts may not
        let mut parts = text.rsplitn(5, '/');
        let mut next = || Some(parts.next()?.to_owned()).filter(|part| !part.is_empty());
        let (terminator, service, region, date) = (next()?, next()?, next()?, next()?);
        Some(Self {
            access_key: next()?,
            date,
            region,
            service,
            terminator,
        })
    }

    /// Writes the scope without the access key.
    pub(crate) fn place(&self) -> String {
        [
            &*self.date,
            &*self.region,
            &*self.service,
            &*self.terminator,
        ]
        .join("/")
    }
}

/// The parts of a signature as they were given; none: missing or empty.
#[derive(Debug, Default)]
pub(crate) struct Claim {
    /// Whether it stands in the query.
    pub(crate) in_query: bool,
    /// What the header says, or the algorithm of the query.
    pub(crate) text: String,
    pub(crate) credential: Option<String>,
    pub(crate) signed_headers: Option<String>,
    pub(crate) signature: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) expires: Option<String>,
    pub(crate) token: Option<String>,
}

/// The one algorithm.
pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

impl Claim {
    /// Finds the signature of a request; none where there is no trace of one.
    pub(crate) fn of(request: &Request<'_>) -> Option<Self> {
        if let Some(text) = request.header("authorization") {
            return Some(Self::of_header(request, text));
        }
        let parameter = |name: &str| {
            let mut pairs = request.query.split('&');
            let value = pairs.find_map(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                (percent_decode_str(key).decode_utf8_lossy() == name).then_some(value)
            })?;
            let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
            Some(value).filter(|value| !value.is_empty())
        };
        let text = parameter("X-Amz-Algorithm");
        let signature = parameter("X-Amz-Signature");
        if text.is_none() && signature.is_none() {
            return None;
        }
        Some(Self {
            in_query: true,
            text: text.unwrap_or_default(),
            credential: parameter("X-Amz-Credential"),
            signed_headers: parameter("X-Amz-SignedHeaders"),
            signature,
            date: parameter("X-Amz-Date"),
            expires: parameter("X-Amz-Expires"),
            token: parameter("X-Amz-Security-Token"),
        })
    }

    fn of_header(request: &Request<'_>, text: &str) -> Self {
        let rest = text.strip_prefix(ALGORITHM).unwrap_or_default();
        let part = |name: &str| {
            let mut parts = rest.split([',', ' ']).map(str::trim);
            let value = parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))?;
            Some(value.to_owned()).filter(|value| !value.is_empty())
        };
        Self {
            in_query: false,
            text: text.to_owned(),
            credential: part("Credential"),
            signed_headers: part("SignedHeaders"),
            signature: part("Signature"),
            date: request
                .header("x-amz-date")
                .or_else(|| request.header("date"))
                .map(str::to_owned),
            expires: None,
            token: request.header("x-amz-security-token").map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_has_five_parts() {
        let scope = Scope::parse("a/b/20150830/us-east-1/iam/aws4_request").unwrap();
        assert_eq!((&*scope.access_key, &*scope.date), ("a/b", "20150830"));
        assert_eq!(scope.place(), "20150830/us-east-1/iam/aws4_request");
        for bad in ["", "a", "/d/r/s/t", "k/d//s/t", "k/d/r/s/"] {
            assert_eq!(Scope::parse(bad), None, "{bad}");
        }
    }
}
