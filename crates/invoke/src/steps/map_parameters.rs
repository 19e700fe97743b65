//! Reads the sources of parameter mappings.
//!
//! Documented and recorded rules: the last value of a repeated name is the single value; a missing
//! source gives nothing; a body source reads an empty body as `{}` and refuses text that begins like
//! an object but is not JSON.

use crate::context_tree::ContextValue;
use crate::failure::Failure;
use crate::multi_map::{self, MultiMap};
use crate::run::Readable;
use trygate_jsonpath::{Kind, Node as _, ParseOptions, Path, Style, Value, Version, parse, write};
use trygate_model::mapping_expression::Source;

/// The values that a source gave; none: nothing is there.
pub(crate) type Values = Option<Vec<String>>;

/// The backend's answer, where there is one already.
pub(crate) struct ReplyView<'a> {
    pub headers: &'a MultiMap,
    pub body: &'a str,
}

/// Reads a source expression.
pub(crate) fn read_source(
    readable: Readable<'_>,
    expression: &str,
    reply: Option<&ReplyView<'_>>,
) -> Result<Values, Failure> {
    let Some(source) = Source::parse(expression) else {
        return Ok(None);
    };
    let one = |value: Option<&str>| value.map(|value| vec![value.to_owned()]);
    Ok(match source {
        Source::Literal(text) => one(Some(text)),
        Source::Path(name) => one(readable
            .request
            .path_parameters
            .get(name)
            .map(String::as_str)),
        Source::QueryString(name) => one(multi_map::last(&readable.request.query, name)),
        Source::MultiValueQueryString(name) => readable.request.query.get(name).cloned(),
        Source::Header(name) => one(multi_map::last(&readable.request.headers, name)),
        Source::MultiValueHeader(name) => readable
            .request
            .headers
            .get(name)
            .map(|values| vec![values.join(",")]),
        Source::StageVariable(name) => one(readable.stage_variables.get(name).map(String::as_str)),
        Source::Context(name) => readable
            .context
            .at(name)
            .and_then(ContextValue::leaf_text)
            .map(|text| vec![text]),
        Source::RequestBody(path) => {
            read_body(readable.request.body.text().unwrap_or_default(), path)?
        }
        Source::ResponseHeader(name) => reply
            .and_then(|reply| multi_map::header(reply.headers, name))
            .and_then(|values| values.last())
            .map(|value| vec![value.clone()]),
        Source::MultiValueResponseHeader(name) => reply
            .and_then(|reply| multi_map::header(reply.headers, name))
            .map(|values| vec![values.join(",")]),
        Source::ResponseBody(path) => match reply {
            Some(reply) => read_body(reply.body, path)?,
            None => None,
        },
    })
}

/// Reads a body, or what a JSONPath without its `$.` finds in it.
fn read_body(body: &str, path: Option<&str>) -> Result<Values, Failure> {
    let body = if body.is_empty() { "{}" } else { body };
    let document = || parse::<Value>(body, &ParseOptions::default());
    let Some(path) = path else {
        if body.trim_start().starts_with('{') && document().is_err() {
            return Err(Failure::InvalidJsonInBody);
        }
        return Ok(Some(vec![body.to_owned()]));
    };
    let document = match document() {
        Ok(document) => document,
        Err(_) if body.trim_start().starts_with('{') => return Err(Failure::InvalidJsonInBody),
        Err(_) => return Ok(None),
    };
    let Ok(path) = Path::compile(&rooted(path), Version::default()) else {
        return Ok(None);
    };
    Ok(path
        .read(&document)
        .ok()
        .and_then(|found| text_of(&found))
        .map(|text| vec![text]))
}

/// Returns a JSONPath that starts at the root.
fn rooted(path: &str) -> String {
    if path.starts_with('[') {
        format!("${path}")
    } else {
        format!("$.{path}")
    }
}

/// Returns a string as it is and anything else as JSON; null is nothing.
fn text_of(found: &Value) -> Option<String> {
    match found.kind() {
        Kind::Null => None,
        Kind::String => found.as_str().map(str::to_owned),
        _ => Some(write(found, Style::Json)),
    }
}
