//! What a template is evaluated over, read from arguments and files.

use crate::complaint::Complaint;
use crate::request_args;
use serde_json::Value;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use trygate_invoke::context_tree::ContextValue;
use trygate_invoke::multi_map;
use trygate_invoke::template_scope::TemplateInput;
use trygate_model::TextMap;
use trygate_velocity::Limits;

/// The most bytes of a context file.
const CONTEXT_BYTES: u64 = 1 << 20;

/// Arguments that say what the template sees.
#[derive(Debug, clap::Args)]
pub(super) struct InputArguments {
    /// The body: text, @FILE, or - for stdin
    #[arg(
        short = 'd',
        long,
        value_name = "BODY",
        allow_hyphen_values = true,
        requires = "template"
    )]
    body: Option<String>,

    /// A header, 'Name: value'; of a repeated name the last value counts
    #[arg(
        short = 'H',
        long = "header",
        value_name = "HEADER",
        requires = "template"
    )]
    headers: Vec<String>,

    /// A query parameter, NAME=VALUE, not encoded
    #[arg(long, value_name = "NAME=VALUE", requires = "template")]
    query: Vec<String>,

    /// A path parameter, NAME=VALUE, not encoded
    #[arg(long, value_name = "NAME=VALUE", requires = "template")]
    path: Vec<String>,

    /// A stage variable, NAME=VALUE
    #[arg(
        long = "stage-variable",
        value_name = "NAME=VALUE",
        requires = "template"
    )]
    stage_variables: Vec<String>,

    /// A JSON file with $context; without it $context has the maps for overrides alone
    #[arg(long, value_name = "FILE", requires = "template")]
    context: Option<PathBuf>,
}

/// What a template sees.
pub(super) struct Input {
    body: String,
    path: TextMap,
    querystring: TextMap,
    header: TextMap,
    stage_variables: TextMap,
    context: ContextValue,
}

impl Input {
    pub(super) fn read(arguments: &InputArguments) -> Result<Self, Complaint> {
        Ok(Self {
            body: request_args::body(arguments.body.as_deref())?,
            path: pairs("path", &arguments.path)?,
            querystring: pairs("query", &arguments.query)?,
            header: multi_map::singles(&request_args::headers(&arguments.headers)?),
            stage_variables: request_args::stage_variables(&arguments.stage_variables)?,
            context: match &arguments.context {
                Some(file) => context(file)?,
                None => ContextValue::Map(TextMap::new()),
            },
        })
    }

    pub(super) fn of_template(&self) -> TemplateInput<'_> {
        TemplateInput {
            body: Some(&self.body),
            path: &self.path,
            querystring: &self.querystring,
            header: &self.header,
            stage_variables: &self.stage_variables,
            context: &self.context,
        }
    }
}

/// Reads `NAME=VALUE` pairs; of a repeated name the last value counts.
fn pairs(flag: &str, arguments: &[String]) -> Result<TextMap, Complaint> {
    let mut pairs = TextMap::new();
    for argument in arguments {
        let (name, value) = argument.split_once('=').ok_or_else(|| {
            Complaint::new("usage", format!("--{flag} '{argument}' has no equals sign"))
                .mend(format!("write it as --{flag} name=value"))
        })?;
        pairs.insert(name.to_owned(), value.to_owned());
    }
    Ok(pairs)
}

/// Reads a template from a file, or from stdin where the file is `-`.
///
/// One that is too long for API Gateway is read whole: the engine says so, with its limit.
pub(super) fn template(file: &Path) -> Result<String, Complaint> {
    let most = u64::try_from(Limits::stock().source).unwrap_or(u64::MAX);
    let bytes = read(file, most.saturating_add(1)).map_err(|error| {
        Complaint::new(
            "template",
            format!("the template {} cannot be read: {error}", file.display()),
        )
        .mend("name a file that can be read, or - for stdin")
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        Complaint::new(
            "template",
            format!("{} is not UTF-8: byte {place} does not fit", file.display()),
        )
        .mend("save the template as UTF-8")
    })
}

fn read(file: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        File::open(file)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn context(file: &Path) -> Result<ContextValue, Complaint> {
    let bad = |what: String| {
        Complaint::new("context", format!("{} {what}", file.display()))
            .mend("give a JSON object, such as {\"stage\": \"test\", \"identity\": {\"sourceIp\": \"::1\"}}")
    };
    let bytes =
        read(file, CONTEXT_BYTES + 1).map_err(|error| bad(format!("cannot be read: {error}")))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > CONTEXT_BYTES) {
        return Err(bad(format!("is larger than {CONTEXT_BYTES} bytes")));
    }
    match serde_json::from_slice(&bytes) {
        Ok(document @ Value::Object(_)) => Ok(context_value(document)),
        Ok(_) => Err(bad("is no JSON object".into())),
        Err(error) => Err(bad(format!("is not JSON: {error}"))),
    }
}

/// Takes JSON as `$context` holds it: text everywhere but for whole numbers.
fn context_value(value: Value) -> ContextValue {
    match value {
        Value::Null => ContextValue::Text(String::new()),
        Value::String(text) => ContextValue::Text(text),
        Value::Number(number) => match number.as_i64() {
            Some(number) => ContextValue::Number(number),
            None => ContextValue::Text(number.to_string()),
        },
        Value::Bool(_) => ContextValue::Text(value.to_string()),
        Value::Array(items) => ContextValue::List(items.into_iter().map(context_value).collect()),
        Value::Object(members) => ContextValue::Map(
            members
                .into_iter()
                .map(|(name, value)| (name, context_value(value)))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_may_hold_equals_signs() {
        let given = ["q=a=b", "q=c", "empty="].map(String::from);
        let read = pairs("query", &given).unwrap();
        assert_eq!(read.get("q").unwrap(), "c");
        assert_eq!(read.get("empty").unwrap(), "");
        assert!(pairs("query", &["q".to_owned()]).is_err());
    }

    #[test]
    fn context_is_text_but_for_whole_numbers() {
        let read = context_value(serde_json::json!({"a": true, "b": 1, "c": 1.5, "d": ["x"]}));
        assert_eq!(read.at("a"), Some(&"true".into()));
        assert_eq!(read.at("b"), Some(&ContextValue::Number(1)));
        assert_eq!(read.at("c"), Some(&"1.5".into()));
        assert_eq!(read.at("d"), Some(&ContextValue::List(vec!["x".into()])));
    }
}
