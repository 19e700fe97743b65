//! What a program answered to one case, read from its line and made comparable.

use crate::vtl_diff::engine::Reply;
use serde_json::{Map, Value};

/// A read answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Rendered {
        output: String,
        overrides: Value,
    },
    Failed(Failure),
    /// The line is no JSON, or not of the agreed shape.
    Unreadable(String),
    Died,
    Silent,
}

/// Why a template failed, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The simple name of the Java exception.
    pub(crate) kind: String,
    pub(crate) place: Option<(i64, i64)>,
    /// The method that threw, and the class of what it threw.
    pub(crate) method: Option<String>,
    pub(crate) cause: Option<String>,
    pub(crate) message: String,
}

impl Answer {
    pub(crate) fn read(reply: &Reply) -> Self {
        let line = match reply {
            Reply::Line(line) => line,
            Reply::Died => return Self::Died,
            Reply::Silent => return Self::Silent,
        };
        let Ok(Value::Object(mut members)) = serde_json::from_str(line) else {
            return Self::Unreadable(line.clone());
        };
        match (members.remove("output"), members.remove("error")) {
            (Some(Value::String(output)), None) => Self::Rendered {
                output: without_hashes(&output),
                overrides: members.remove("overrides").map(texts).unwrap_or_default(),
            },
            (None, Some(Value::Object(error))) => Self::Failed(failure(&error)),
            _ => Self::Unreadable(line.clone()),
        }
    }
}

fn failure(error: &Map<String, Value>) -> Failure {
    let text = |name: &str| error.get(name).and_then(Value::as_str).map(str::to_owned);
    let number = |name: &str| error.get(name).and_then(Value::as_i64);
    // `java.lang.NullPointerException: text`, of which the text depends on the JVM
    let class = |cause: String| cause.split(':').next().unwrap_or_default().to_owned();
    Failure {
        kind: text("type").unwrap_or_default(),
        place: number("line").zip(number("column")),
        method: text("method"),
        cause: text("cause").map(class),
        message: text("message")
            .map(|text| without_hashes(&text))
            .unwrap_or_default(),
    }
}

/// Takes the identity hashes out of the strings of a document.
fn texts(value: Value) -> Value {
    match value {
        Value::String(text) => without_hashes(&text).into(),
        Value::Array(items) => items.into_iter().map(texts).collect(),
        Value::Object(members) => {
            let members = members
                .into_iter()
                .map(|(name, value)| (name, texts(value)));
            Value::Object(members.collect())
        }
        other => other,
    }
}

/// Writes `@HASH` for what Java prints of objects that have no text, such as `[B@1b2c3d`.
fn without_hashes(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, behind) = rest.split_at(at);
        clean.push_str(before);
        let behind = behind.get(1..).unwrap_or_default();
        let is_hex = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        // text that follows may look like more of the hash, and goes with it on both sides
        let hash = behind.find(|c| !is_hex(c)).unwrap_or(behind.len());
        let named = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ';');
        if named && hash > 0 {
            clean.push_str("@HASH");
            rest = behind.get(hash..).unwrap_or_default();
        } else {
            clean.push('@');
            rest = behind;
        }
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_hashes_are_taken_out() {
        assert_eq!(
            without_hashes("[B@1b2c3d4 a@b.c @1 x@"),
            "[B@HASH a@HASH.c @1 x@"
        );
    }

    #[test]
    fn lines_are_read() {
        let line =
            r#"{"id":1,"error":{"type":"ParseErrorException","message":"m","line":1,"column":2}}"#;
        let Answer::Failed(failure) = Answer::read(&Reply::Line(line.into())) else {
            panic!("no failure");
        };
        assert_eq!(
            (failure.kind.as_str(), failure.place),
            ("ParseErrorException", Some((1, 2)))
        );
        assert!(matches!(
            Answer::read(&Reply::Line("{}".into())),
            Answer::Unreadable(_)
        ));
    }
}
