//! Requests to an API's methods in the languages of other tools: Hurl, `.http` files, curl.
//!
//! Where a request needs a key or a token, it names a variable of the tool: secrets are not written
//! into files.

use super::sample;
use std::fmt::Write as _;
use trygate_model::{Api, AuthorizerType, HttpMethod, Method, PathPart, TextMap};

/// A tool that sends requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    /// Hurl.
    Hurl,
    /// The editors' `.http` files.
    Http,
    /// curl, from a POSIX shell.
    Curl,
}

/// A value that is written out, or left to a variable of the tool.
#[derive(Debug, Clone, PartialEq, Eq)]
enum HeaderValue {
    Text(String),
    Variable(&'static str),
}

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Request {
    title: String,
    verb: HttpMethod,
    path_with_query: String,
    headers: Vec<(String, HeaderValue)>,
    body: String,
    is_signed: bool,
}

impl Request {
    /// Makes a request of what was given.
    pub(super) fn given(
        verb: HttpMethod,
        path: &str,
        headers: TextMap<Vec<String>>,
        body: String,
    ) -> Self {
        let headers = headers.into_iter().flat_map(|(name, values)| {
            let each = move |value| (name.clone(), HeaderValue::Text(value));
            values.into_iter().map(each)
        });
        Self {
            title: format!("{verb} {path}"),
            verb,
            path_with_query: path.to_owned(),
            headers: headers.collect(),
            body,
            is_signed: false,
        }
    }

    /// Adds what a method's authorization needs and the request lacks.
    pub(super) fn authorize(&mut self, api: &Api, method: &Method) {
        if method.api_key_required {
            self.add_variable("x-api-key", "api_key");
        }
        self.is_signed = method.authorization_type == "AWS_IAM";
        let id = method.authorizer_id.as_ref();
        let Some(authorizer) = id.and_then(|id| api.authorizers.get(id)) else {
            return;
        };
        let source = authorizer.identity_source.as_deref().unwrap_or_default();
        for source in source.split(',').map(str::trim) {
            if let Some(header) = source.strip_prefix("method.request.header.") {
                self.add_variable(header, "token");
            } else if let Some(name) = source.strip_prefix("method.request.querystring.")
                && authorizer.kind == AuthorizerType::Request
            {
                self.add_query(name, "token");
            }
        }
    }

    fn add_variable(&mut self, name: &str, variable: &'static str) {
        if !self
            .headers
            .iter()
            .any(|(own, _)| own.eq_ignore_ascii_case(name))
        {
            let value = HeaderValue::Variable(variable);
            self.headers.push((name.to_owned(), value));
        }
    }

    fn add_query(&mut self, name: &str, value: &str) {
        let name = encoded(name);
        let query = self.path_with_query.split_once('?').map(|(_, query)| query);
        let has = |part: &str| part.split('=').next() == Some(&name);
        if query.is_some_and(|query| query.split('&').any(has)) {
            return;
        }
        let sign = if query.is_some() { '&' } else { '?' };
        // writing to a String cannot fail
        let _ = write!(self.path_with_query, "{sign}{name}={}", encoded(value));
    }
}

/// Makes a request for every method: variables by their names, what is required, a body that fits.
pub(super) fn of_every_method(api: &Api) -> Vec<Request> {
    let mut list = Vec::new();
    for resource in api.resources.values() {
        let path = api.path_of(resource);
        for (verb, method) in &resource.methods {
            list.push(of_method(api, &path, *verb, method));
        }
    }
    list
}

fn of_method(api: &Api, path: &str, verb: HttpMethod, method: &Method) -> Request {
    let segments = path.split('/').filter(|part| !part.is_empty());
    let filled = segments.fold(String::new(), |filled, part| {
        filled
            + "/"
            + &encoded(match PathPart::of(part) {
                PathPart::Literal(text) | PathPart::Variable(text) | PathPart::Greedy(text) => text,
            })
    });
    let filled = if filled.is_empty() { "/" } else { &filled };
    let sent = if verb == HttpMethod::Any {
        HttpMethod::Get
    } else {
        verb
    };
    let mut request = Request::given(sent, filled, TextMap::new(), String::new());
    request.title = format!("{verb} {path}");
    for (key, required) in method.request_parameters.iter().flatten() {
        if !required {
            continue;
        }
        if let Some(name) = key.strip_prefix("method.request.querystring.") {
            request.add_query(name, name);
        } else if let Some(name) = key.strip_prefix("method.request.header.") {
            let value = HeaderValue::Text(name.to_owned());
            request.headers.push((name.to_owned(), value));
        }
    }
    request.authorize(api, method);
    let takes_body = !matches!(sent, HttpMethod::Get | HttpMethod::Head);
    let models = method.request_models.as_ref();
    let model = models.and_then(|models| models.get_key_value("application/json"));
    if let Some((content_type, name)) = model
        && takes_body
    {
        let has_type = |name: &String| name.eq_ignore_ascii_case("content-type");
        if !request.headers.iter().any(|(name, _)| has_type(name)) {
            let value = HeaderValue::Text(content_type.clone());
            request.headers.push(("Content-Type".into(), value));
        }
        request.body = format!("{:#}", sample::of_model(api, name));
    }
    request
}

/// Percent-encodes all but unreserved characters.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // writing to a String cannot fail
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Writes requests in a tool's language.
pub(super) fn lay_out(requests: &[Request], tool: Tool, base: &str, region: &str) -> String {
    let base = base.trim_end_matches('/');
    let mut out = String::new();
    let variables: Vec<&str> = ["api_key", "token"]
        .into_iter()
        .filter(|name| requests.iter().any(|request| request.has_variable(name)))
        .collect();
    match tool {
        Tool::Hurl => {
            out += "# run: hurl --variable base=";
            out += base;
            for name in variables {
                let _ = write!(out, " --variable {name}=…");
            }
            out += " FILE\n";
        }
        Tool::Http => {
            let _ = writeln!(out, "@base = {base}");
            for name in variables {
                let _ = writeln!(out, "@{name} = fill-in");
            }
        }
        Tool::Curl => {}
    }
    for request in requests {
        match tool {
            Tool::Hurl => request.as_hurl(region, &mut out),
            Tool::Http => request.as_http(&mut out),
            Tool::Curl => request.as_curl(base, region, &mut out),
        }
    }
    out
}

impl Request {
    fn has_variable(&self, name: &str) -> bool {
        let wanted = HeaderValue::Variable(match name {
            "token" => "token",
            _ => "api_key",
        });
        self.headers.iter().any(|(_, value)| *value == wanted)
    }

    // writing to a String cannot fail

    fn as_hurl(&self, region: &str, out: &mut String) {
        let path = &self.path_with_query;
        let _ = write!(
            out,
            "\n# {}\n{} {{{{base}}}}{path}\n",
            self.title, self.verb
        );
        for (name, value) in &self.headers {
            let _ = match value {
                HeaderValue::Text(text) => {
                    writeln!(
                        out,
                        "{name}: {}",
                        text.replace('\\', "\\\\").replace('#', "\\#")
                    )
                }
                HeaderValue::Variable(variable) => writeln!(out, "{name}: {{{{{variable}}}}}"),
            };
        }
        if self.is_signed {
            let _ = write!(
                out,
                "[Options]\naws-sigv4: aws:amz:{region}:execute-api\nuser: {{{{key}}}}:{{{{secret}}}}\n"
            );
        }
        if !self.body.is_empty() {
            let is_json = serde_json::from_str::<serde_json::Value>(&self.body).is_ok();
            if is_json && !self.body.contains("{{") {
                let _ = writeln!(out, "{}", self.body);
            } else {
                // bytes are never taken for syntax
                *out += "hex,";
                for byte in self.body.bytes() {
                    let _ = write!(out, "{byte:02x}");
                }
                *out += ";\n";
            }
        }
        *out += "HTTP *\n";
    }

    fn as_http(&self, out: &mut String) {
        let path = &self.path_with_query;
        let _ = write!(
            out,
            "\n### {}\n{} {{{{base}}}}{path}\n",
            self.title, self.verb
        );
        for (name, value) in &self.headers {
            let _ = match value {
                HeaderValue::Text(text) => writeln!(out, "{name}: {text}"),
                HeaderValue::Variable(variable) => writeln!(out, "{name}: {{{{{variable}}}}}"),
            };
        }
        if self.is_signed {
            *out += "# this method wants a signature of AWS, which an .http file cannot make\n";
        }
        if !self.body.is_empty() {
            let _ = write!(out, "\n{}\n", self.body);
        }
    }

    fn as_curl(&self, base: &str, region: &str, out: &mut String) {
        let url = quoted(&format!("{base}{}", self.path_with_query));
        let verb = match self.verb {
            HttpMethod::Head => "--head".to_owned(),
            verb => format!("-X {verb}"),
        };
        let _ = write!(out, "# {}\ncurl -sS -i {verb} {url}", self.title);
        for (name, value) in &self.headers {
            let _ = match value {
                HeaderValue::Text(text) => {
                    write!(out, " \\\n  -H {}", quoted(&format!("{name}: {text}")))
                }
                HeaderValue::Variable(variable) => {
                    let variable = variable.to_ascii_uppercase();
                    write!(out, " \\\n  -H \"{name}: ${variable}\"")
                }
            };
        }
        if self.is_signed {
            let _ = write!(
                out,
                " \\\n  --aws-sigv4 aws:amz:{region}:execute-api \\\n  \
                 -u \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\""
            );
        }
        if !self.body.is_empty() {
            let _ = write!(out, " \\\n  --data-raw {}", quoted(&self.body));
        }
        *out += "\n\n";
    }
}

/// Quotes a text for a POSIX shell.
pub(super) fn quoted(text: &str) -> String {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_safe) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_themselves_in_a_shell() {
        assert_eq!(quoted("/pets/1"), "/pets/1");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("it's $HOME"), "'it'\\''s $HOME'");
    }

    #[test]
    fn a_query_is_added_once() {
        let mut request = Request::given(HttpMethod::Get, "/a?b=1", TextMap::new(), String::new());
        request.add_query("b", "2");
        request.add_query("c d", "é");
        assert_eq!(request.path_with_query, "/a?b=1&c%20d=%C3%A9");
    }
}
