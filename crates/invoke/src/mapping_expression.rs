//! The right-hand side of a parameter mapping: `method.request.header.X`,
//! `integration.response.body.a.b`, `stageVariables.X`, `context.X` or `'literal'`.
//!
//! Forms and meanings are the developer guide's, under parameter mapping sources; recorded: a
//! missing source leaves a request parameter out.

/// Makes an expression from the name behind its prefix.
type Make<'a, T> = fn(&'a str) -> T;

/// Where a mapped value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source<'a> {
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
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
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
            ("method.request.body.", |path| Self::RequestBody(Some(path))),
            ("integration.response.header.", Self::ResponseHeader),
            (
                "integration.response.multivalueheader.",
                Self::MultiValueResponseHeader,
            ),
            ("integration.response.body.", |path| {
                Self::ResponseBody(Some(path))
            }),
            ("stageVariables.", Self::StageVariable),
            ("context.", Self::Context),
        ];
        if let Some(source) = forms
            .iter()
            .find_map(|(prefix, make)| named(prefix).map(make))
        {
            return Some(source);
        }
        match text {
            "method.request.body" => Some(Self::RequestBody(None)),
            "integration.response.body" => Some(Self::ResponseBody(None)),
            _ => None,
        }
    }
}

/// Where a mapped value goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    /// A path variable of the endpoint.
    Path(&'a str),
    /// A query parameter of the endpoint.
    QueryString(&'a str),
    /// A header to the endpoint.
    Header(&'a str),
    /// A header to the client.
    ResponseHeader(&'a str),
}

impl<'a> Target<'a> {
    /// Reads an expression.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let forms: &[(&str, Make<'a, Self>)] = &[
            ("integration.request.path.", Self::Path),
            ("integration.request.querystring.", Self::QueryString),
            ("integration.request.header.", Self::Header),
            ("method.response.header.", Self::ResponseHeader),
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
}
