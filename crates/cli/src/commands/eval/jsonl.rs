//! `trygate eval --jsonl`: one JSON line asks, one JSON line answers.
//!
//! Not how a template is meant to be tried by hand. It is for programs that render many, above all
//! for comparing with the original engine, and so it gives templates plain Java maps where API
//! Gateway's own differ, and any other references that the line names under `vars`.

use crate::complaint::{Complaint, Exit};
use std::io::{self, BufRead, Read as _, Write};
use trygate_invoke::context_tree::ContextValue;
use trygate_invoke::template_scope::{TemplateInput, TemplateScope, json_text, read_json};
use trygate_jsonpath::{Mode as Reading, ParseOptions, Version};
use trygate_model::TextMap;
use trygate_velocity::{Error, ErrorKind, Map, Mode, Settings, Template, Value};

/// The most bytes of one line: a payload and a template, escaped, with room for the rest.
const LINE_BYTES: usize = 32 << 20;

/// Answers every line of stdin until it ends or nobody listens.
pub(super) fn run(mode: Mode, jsonpath: Version) -> Result<Exit, Complaint> {
    let mut input = io::stdin().lock();
    let mut output = io::BufWriter::new(io::stdout().lock());
    match answer_all(&mut input, &mut output, mode, jsonpath) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Complaint::new(
            "lines",
            format!("the lines cannot be answered: {error}"),
        )
        .mend("give one JSON object a line, as the user guide shows")),
        _ => Ok(Exit::Ran),
    }
}

fn answer_all(
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    mode: Mode,
    jsonpath: Version,
) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let limit = u64::try_from(LINE_BYTES).unwrap_or(u64::MAX);
        if input.take(limit).read_until(b'\n', &mut line)? == 0 {
            return output.flush();
        }
        if line.len() >= LINE_BYTES && !line.ends_with(b"\n") {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("a line is longer than {LINE_BYTES} bytes"),
            ));
        }
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            writeln!(output, "{}", answer(text.trim_end(), mode, jsonpath))?;
            output.flush()?;
        }
    }
}

/// Returns the answer to one line.
fn answer(line: &str, default: Mode, jsonpath: Version) -> String {
    let mut answer = Members::default();
    let options = ParseOptions {
        mode: Reading::Strict,
        ..ParseOptions::default()
    };
    let request = match read_json(&line.into(), &options) {
        Ok(Value::Map(request)) => request,
        Ok(_) => return unreadable(answer, "the line is no JSON object"),
        Err(error) => return unreadable(answer, &error.to_string()),
    };
    if let Some(id) = request.get("id") {
        answer.push("id", json(&id));
    }
    let mode = match request.get("mode") {
        None | Some(Value::Null) => default,
        Some(mode) => match mode.as_str() {
            Some("aws") => Mode::Aws,
            Some("stock") => Mode::Stock,
            _ => return unreadable(answer, "the mode is neither aws nor stock"),
        },
    };
    let Some(Value::String(template)) = request.get("template") else {
        return unreadable(answer, "the line has no template");
    };
    let settings = match mode {
        Mode::Aws => Settings::aws(),
        Mode::Stock => Settings::stock(),
    };
    let mut seen = scope(&map_at(&request, "context"), mode, jsonpath);
    let rendered = Template::parse("template", &template, &settings)
        .and_then(|template| template.render(&mut seen.scope));
    match rendered {
        Ok(output) => {
            answer.push("output", quoted(&output));
            let overrides = overrides(seen.scope.get("context"));
            if !overrides.is_empty() {
                answer.push("overrides", overrides.text());
            }
        }
        Err(error) => answer.push("error", failure(&error).text()),
    }
    answer.text()
}

/// Makes the references of a template from the data of a line.
fn scope(data: &Map, mode: Mode, jsonpath: Version) -> TemplateScope {
    let body = match data.get("body") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.as_str().to_owned()),
        Some(document) => Some(json(&document)),
    };
    let params = map_at(data, "params");
    let nothing = TextMap::new();
    let mut seen = TemplateScope::with_jsonpath(
        &TemplateInput {
            body: body.as_deref(),
            path: &texts(&map_at(&params, "path")),
            querystring: &texts(&map_at(&params, "querystring")),
            header: &texts(&map_at(&params, "header")),
            stage_variables: &nothing,
            context: &ContextValue::Map(TextMap::new()),
        },
        mode,
        jsonpath,
    );
    seen.scope.set("context", context(&map_at(data, "context")));
    seen.scope
        .set("stageVariables", map_at(data, "stageVariables"));
    for (name, value) in map_at(data, "vars").entries() {
        seen.scope.set(text(&name), value);
    }
    seen
}

/// Adds the maps for overrides to `$context`.
fn context(context: &Map) -> Map {
    for (name, groups) in [
        ("requestOverride", &["path", "querystring", "header"][..]),
        ("responseOverride", &["header"]),
    ] {
        let overrides = map_at(context, name);
        for group in groups {
            if !overrides.contains_key(group) {
                overrides.insert(Value::string(*group), Value::Map(Map::new()));
            }
        }
        context.insert(Value::string(name), Value::Map(overrides));
    }
    context.clone()
}

/// Returns a member that is a map; an empty one where it is anything else.
fn map_at(map: &Map, name: &str) -> Map {
    match map.get(name) {
        Some(Value::Map(map)) => map,
        _ => Map::new(),
    }
}

fn texts(map: &Map) -> TextMap {
    let entries = map.entries().into_iter();
    entries
        .map(|(name, value)| (text(&name), text(&value)))
        .collect()
}

fn text(value: &Value) -> String {
    let text = value.to_text().ok().flatten();
    text.map_or_else(|| "null".to_owned(), |text| text.as_str().to_owned())
}

/// Returns the overrides that hold anything.
fn overrides(context: Option<&Value>) -> Members {
    let mut found = Members::default();
    if let Some(Value::Map(context)) = context {
        for name in ["requestOverride", "responseOverride"] {
            if let Some(value) = context.get(name).filter(|value| holds_anything(value, 0)) {
                found.push(name, json(&value));
            }
        }
    }
    found
}

fn holds_anything(value: &Value, depth: usize) -> bool {
    /// Deeper maps can only be maps that hold themselves.
    const DEEPEST: usize = 64;
    match value {
        Value::Null => false,
        Value::Map(map) if depth < DEEPEST => map
            .entries()
            .iter()
            .any(|(_, value)| holds_anything(value, depth + 1)),
        _ => true,
    }
}

/// Names an error as Java's exceptions are named.
fn failure(error: &Error) -> Members {
    let mut told = Members::default();
    let mut placed = false;
    let kind = match error.kind() {
        ErrorKind::Syntax { .. } | ErrorKind::Lexical { .. } | ErrorKind::Directive { .. } => {
            placed = true;
            "ParseErrorException"
        }
        ErrorKind::MethodThrew {
            method,
            exception,
            message,
            ..
        } => {
            placed = true;
            told.push("method", quoted(method));
            told.push(
                "cause",
                quoted(&match message {
                    Some(message) => format!("{exception}: {message}"),
                    None => exception.clone(),
                }),
            );
            "MethodInvocationException"
        }
        ErrorKind::Runtime { exception, .. } => exception,
        ErrorKind::ResourceNotFound { .. } => "ResourceNotFoundException",
        ErrorKind::Limit { .. } => "Limit",
        _ => "Other",
    };
    told.push("type", quoted(kind));
    told.push("message", quoted(&error.to_string()));
    if let Some(position) = error.position().filter(|_| placed) {
        told.push("line", position.line.to_string());
        told.push("column", position.column.to_string());
    }
    told
}

fn unreadable(mut answer: Members, message: &str) -> String {
    let mut told = Members::default();
    told.push("type", quoted("Unreadable"));
    told.push("message", quoted(message));
    answer.push("error", told.text());
    answer.text()
}

fn json(value: &Value) -> String {
    json_text(value).unwrap_or_else(|_| "null".to_owned())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The members of a JSON object, already written.
///
/// Numbers of templates, such as `1.0E10`, do not survive the way through another document model.
#[derive(Default)]
struct Members(String);

impl Members {
    fn push(&mut self, name: &str, written: impl AsRef<str>) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push_str(&quoted(name));
        self.0.push(':');
        self.0.push_str(written.as_ref());
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn text(&self) -> String {
        if self.0.is_empty() {
            "{}".to_owned()
        } else {
            format!("{}}}", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(lines: &[&str]) -> Vec<String> {
        let mut output = Vec::new();
        answer_all(
            &mut lines.join("\n").as_bytes(),
            &mut output,
            Mode::Aws,
            Version::V2_4,
        )
        .unwrap();
        let output = String::from_utf8(output).unwrap();
        output.lines().map(str::to_owned).collect()
    }

    #[test]
    fn lines_are_answered_in_order() {
        let got = answers(&[
            r#"{"id":1,"template":"$x$input.body$y","context":{"vars":{"x":[1,{"a":2.50}]}}}"#,
            "",
            r#"{"id":"b","mode":"stock","template":"$x$input.body"}"#,
        ]);
        let expected = [
            r#"{"id":1,"output":"[1,{\"a\":2.5}]{}"}"#,
            r#"{"id":"b","output":"$x$input.body"}"#,
        ];
        assert_eq!(got, expected);
    }

    #[test]
    fn overrides_and_errors_have_members_of_their_own() {
        let got = answers(&[
            r##"{"template":"#set($context.responseOverride.status = 1.0E10)"}"##,
            r#"{"id":null,"template":"$util.urlDecode('%')"}"#,
            r##"{"template":"#if"}"##,
        ]);
        let expected = [
            r#"{"output":"","overrides":{"responseOverride":{"header":{},"status":1.0E10}}}"#,
            concat!(
                r#"{"id":null,"error":{"method":"urlDecode","#,
                r#""cause":"java.lang.IllegalArgumentException: "#,
                r#"URLDecoder: Incomplete trailing escape (%) pattern","#,
                r#""type":"MethodInvocationException","#,
                r#""message":"method \"urlDecode\" of Util threw "#,
                r#"java.lang.IllegalArgumentException: "#,
                r#"URLDecoder: Incomplete trailing escape (%) pattern "#,
                r#"at template[line 1, column 7]","line":1,"column":7}}"#,
            ),
            concat!(
                r#"{"error":{"type":"ParseErrorException","#,
                r#""message":"unexpected \"<EOF>\" at template[line 1, column 3]","#,
                r#""line":1,"column":3}}"#,
            ),
        ];
        assert_eq!(got, expected);
    }

    #[test]
    fn lines_that_cannot_be_read_are_answered_too() {
        let got = answers(&["no json", r#"{"id":2}"#, r#"{"template":"","mode":"x"}"#]);
        assert_eq!(got.len(), 3);
        assert!(
            got.iter()
                .all(|line| line.contains(r#""type":"Unreadable""#)),
            "{got:?}"
        );
    }
}
