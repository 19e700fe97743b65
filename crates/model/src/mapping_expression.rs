//! Both sides of a parameter mapping: where a value goes, such as `integration.request.header.X`,
//! and where it comes from, such as `method.request.header.X`, `integration.response.body.a.b`,
//! `stageVariables.X`, `context.X` or `'literal'`.
//!
//! The forms are the developer guide's, under parameter mapping sources. What a source finds when a
//! request comes is not decided here, nor which declarations a mapping needs to be accepted.

/// Makes an expression from the name behind its prefix.
type Make<'a, T> = fn(&'a str) -> T;

/// Where a mapped value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source<'a> {
    /// A path variable of the request.
    Path(&'a str),
    /// The last value of a query parameter.
    QueryString(&'a str),
    /// Every value of a query parameter.
    MultiValueQueryString(&'a str),
    /// The last value of a request header.
    Header(&'a str),
    /// Every value of a request header.
    MultiValueHeader(&'a str),
    /// The request's body; with a JSONPath that lacks its `$.`.
    RequestBody(Option<&'a str>),
    /// The last value of a header of the backend's.
    ResponseHeader(&'a str),
    /// Every value of a header of the backend's.
    MultiValueResponseHeader(&'a str),
    /// The backend's body; with a JSONPath that lacks its `$.`.
    ResponseBody(Option<&'a str>),
    /// A stage variable.
    StageVariable(&'a str),
    /// A context variable; names nest by dots.
    Context(&'a str),
    /// The text itself.
    Literal(&'a str),
}

impl<'a> Source<'a> {
    /// Reads an expression.
    pub fn parse(text: &'a str) -> Option<Self> {
        if let Some(literal) = text
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
        {
            return Some(Self::Literal(literal));
        }
        let named = |prefix: &str| text.strip_prefix(prefix).filter(|name| !name.is_empty());
        let forms: &[(&str, Make<'a, Self>)] = &[
            ("method.request.path.", Self::Path),
            ("method.request.querystring.", Self::QueryString),
            (
                "method.request.multivaluequerystring.",
                Self::MultiValueQueryString,
            ),
            ("method.request.header.", Self::Header),
            ("method.request.multivalueheader.", Self::MultiValueHeader),
            ("integration.response.header.", Self::ResponseHeader),
            (
                "integration.response.multivalueheader.",
                Self::MultiValueResponseHeader,
            ),
            ("stageVariables.", Self::StageVariable),
            ("context.", Self::Context),
        ];
        if let Some(source) = forms
            .iter()
            .find_map(|(prefix, make)| named(prefix).map(make))
        {
            return Some(source);
        }
        let whole = |path: &&str| !path.is_empty();
        if let Some(path) = body(text, "method.request.body") {
            return Some(Self::RequestBody(Some(path).filter(whole)));
        }
        body(text, "integration.response.body")
            .map(|path| Self::ResponseBody(Some(path).filter(whole)))
    }

    /// Tells which mappings can name this source.
    pub fn side(&self) -> Side {
        match self {
            Self::Path(_)
            | Self::QueryString(_)
            | Self::MultiValueQueryString(_)
            | Self::Header(_)
            | Self::MultiValueHeader(_)
            | Self::RequestBody(_) => Side::Request,
            Self::ResponseHeader(_) | Self::MultiValueResponseHeader(_) | Self::ResponseBody(_) => {
                Side::Response
            }
            Self::StageVariable(_) | Self::Context(_) | Self::Literal(_) => Side::Both,
        }
    }

    /// Returns what a method must declare for this source to be readable; none for other sources.
    pub fn declaration(&self) -> Option<String> {
        let (location, name) = match self {
            Self::Path(name) => ("path", name),
            Self::QueryString(name) | Self::MultiValueQueryString(name) => ("querystring", name),
            Self::Header(name) | Self::MultiValueHeader(name) => ("header", name),
            _ => return None,
        };
        Some(format!("method.request.{location}.{name}"))
    }

    /// Returns the name of a parameter, stage variable or context variable.
    pub fn name(&self) -> Option<&'a str> {
        match self {
            Self::Path(name)
            | Self::QueryString(name)
            | Self::MultiValueQueryString(name)
            | Self::Header(name)
            | Self::MultiValueHeader(name)
            | Self::ResponseHeader(name)
            | Self::MultiValueResponseHeader(name)
            | Self::StageVariable(name)
            | Self::Context(name) => Some(name),
            Self::RequestBody(_) | Self::ResponseBody(_) | Self::Literal(_) => None,
        }
    }
}

/// Which mappings can name a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Those of a request, and those of a gateway response.
    Request,
    /// Those of an integration's response.
    Response,
    /// All of them.
    Both,
}

/// Reads `BODY`, `BODY.path` or `BODY[path`: the path as it continues `$`, without a dot, empty for
/// the whole body.
fn body<'a>(text: &'a str, body: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(body)?;
    match rest.as_bytes() {
        [] | [b'[', _, ..] => Some(rest),
        [b'.', _, ..] => rest.get(1..),
        _ => None,
    }
}

/// Whether a text can name a parameter (documented: letters, digits and `._$-`).
pub fn is_parameter_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._$-".contains(&byte))
}

/// Where a mapped value goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// A path variable of the endpoint.
    Path(&'a str),
    /// A query parameter of the endpoint.
    QueryString(&'a str),
    /// A header to the endpoint.
    Header(&'a str),
    /// A header to the client.
    ResponseHeader(&'a str),
    /// A header of an answer that the gateway makes by itself.
    GatewayResponseHeader(&'a str),
    /// A query parameter or path variable of a gateway response: AWS accepts both, to no effect.
    GatewayResponseOther(&'a str),
}

impl<'a> Target<'a> {
    /// Reads an expression.
    pub fn parse(text: &'a str) -> Option<Self> {
        let forms: &[(&str, Make<'a, Self>)] = &[
            ("integration.request.path.", Self::Path),
            ("integration.request.querystring.", Self::QueryString),
            ("integration.request.header.", Self::Header),
            ("method.response.header.", Self::ResponseHeader),
            ("gatewayresponse.header.", Self::GatewayResponseHeader),
            ("gatewayresponse.querystring.", Self::GatewayResponseOther),
            ("gatewayresponse.path.", Self::GatewayResponseOther),
        ];
        forms.iter().find_map(|(prefix, make)| {
            text.strip_prefix(prefix)
                .filter(|name| !name.is_empty())
                .map(make)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_documented_form() {
        let parse = Source::parse;
        assert_eq!(parse("method.request.path.id"), Some(Source::Path("id")));
        assert_eq!(
            parse("method.request.body"),
            Some(Source::RequestBody(None))
        );
        assert_eq!(
            parse("method.request.body.a.b"),
            Some(Source::RequestBody(Some("a.b")))
        );
        assert_eq!(
            parse("context.identity.sourceIp"),
            Some(Source::Context("identity.sourceIp"))
        );
        assert_eq!(
            parse("method.request.body[0].a"),
            Some(Source::RequestBody(Some("[0].a")))
        );
        assert_eq!(parse("method.request.bodyx"), None);
        assert_eq!(parse("'a.b'"), Some(Source::Literal("a.b")));
        assert_eq!(parse("''"), Some(Source::Literal("")));
        for bad in [
            "",
            "'",
            "method.request.header.",
            "method.request.cookie.x",
            "true",
            "$.a",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn reads_every_target() {
        let header = Target::parse("integration.request.header.X-A.b");
        assert_eq!(header, Some(Target::Header("X-A.b")));
        assert_eq!(Target::parse("method.response.header."), None);
        assert_eq!(Target::parse("integration.request.body.x"), None);
    }
    #[test]
    fn several_values_are_declared_as_one_is() {
        let of = |text| Source::parse(text).and_then(|source| source.declaration());
        let header = of("method.request.multivalueheader.A.b");
        assert_eq!(header.as_deref(), Some("method.request.header.A.b"));
        assert_eq!(
            of("method.request.path.id").as_deref(),
            Some("method.request.path.id")
        );
        assert_eq!(of("method.request.body.id"), None);
    }
}
