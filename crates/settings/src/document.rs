//! A document as a tree of values, each with its bytes in the text.

mod json;
mod toml;
mod yaml;

use crate::place::Place;
use crate::problem::Problem;
use std::fs::File;
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

/// The largest document, bytes: a few replies with bodies of API Gateway's largest payload, in base64.
const BYTES: usize = 64 * 1024 * 1024;

/// How deeply values may be nested.
const DEPTH: usize = 64;

/// The most values of a document.
const VALUES: usize = 200_000;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// YAML 1.2.
    Yaml,
    /// TOML 1.0, without dates.
    Toml,
}

/// A document that could be read.
#[derive(Debug)]
pub struct Document {
    name: String,
    text: String,
    root: Node,
}

/// A value and where it stands.
#[derive(Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes in the text.
    pub bytes: Range<usize>,
}

/// A value of a document.
#[derive(Debug)]
pub enum Value {
    /// Nothing; a member with it counts as absent.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as JSON writes it.
    Number(String),
    /// Text.
    Text(String),
    /// Values in order.
    List(Vec<Node>),
    /// Named values in the order of the text.
    Table(Vec<Member>),
}

/// A named value.
#[derive(Debug)]
pub struct Member {
    /// The name.
    pub name: String,
    /// The name's bytes in the text.
    pub name_bytes: Range<usize>,
    /// The value.
    pub node: Node,
}

/// What is wrong with a text, before it is known where in words.
#[derive(Debug)]
struct Fault {
    message: String,
    bytes: Range<usize>,
}

impl Fault {
    fn new(message: impl Into<String>, bytes: Range<usize>) -> Self {
        let message = message.into();
        Self { message, bytes }
    }
}

impl Value {
    /// Says what the value is.
    pub fn described(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Table(_) => "a table of members",
        }
    }

    /// Returns the value as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(text) => serde_json::from_str(text).unwrap_or_default(),
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(|item| item.value.to_json()).collect(),
            Self::Table(members) => members
                .iter()
                .map(|member| (member.name.clone(), member.node.value.to_json()))
                .collect(),
        }
    }
}

impl Format {
    /// Tells the format by the ending of a file's name; YAML, which JSON nearly is, for any other.
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().and_then(|ending| ending.to_str());
        match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("json") => Self::Json,
            Some("toml") => Self::Toml,
            _ => Self::Yaml,
        }
    }
}

impl Document {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let name = path.display().to_string();
        let mut bytes = Vec::new();
        let limit = u64::try_from(BYTES).unwrap_or(u64::MAX);
        File::open(path)
            .and_then(|open| open.take(limit.saturating_add(1)).read_to_end(&mut bytes))
            .map_err(|error| Problem::of_file(&name, format!("it cannot be read: {error}")))?;
        Self::parse(&name, Format::of(path), &bytes)
    }

    /// Reads a text; the name is for messages.
    pub fn parse(name: &str, format: Format, bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.len() > BYTES {
            let why = format!("it is larger than {BYTES} bytes");
            return Err(Problem::of_file(name, why));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let at = error.valid_up_to();
            Problem::of_file(name, format!("it is not UTF-8: byte {at} does not fit"))
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let read = match format {
            Format::Json => json::parse(text),
            Format::Yaml => yaml::parse(text),
            Format::Toml => toml::parse(text),
        };
        match read {
            Ok(root) => Ok(Self {
                name: name.to_owned(),
                text: text.to_owned(),
                root,
            }),
            Err(fault) => Err(Problem::at(name, text, "", fault.bytes, fault.message)),
        }
    }

    /// Returns the outermost value.
    pub fn root(&self) -> Place<'_> {
        Place::new(self, &self.root, String::new())
    }

    /// Returns the name to call it by.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Counts values and depth against the limits.
#[derive(Debug, Default)]
struct Budget {
    values: usize,
    depth: usize,
}

impl Budget {
    fn value(&mut self, bytes: &Range<usize>) -> Result<(), Fault> {
        self.values += 1;
        if self.values > VALUES {
            let message = format!("the document has more than {VALUES} values");
            return Err(Fault::new(message, bytes.clone()));
        }
        Ok(())
    }

    fn enter(&mut self, bytes: &Range<usize>) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEPTH {
            let message = format!("values are nested more than {DEPTH} levels deep");
            return Err(Fault::new(message, bytes.clone()));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }
}

/// Makes a table of members; a name may stand once.
fn table(members: Vec<Member>) -> Result<Value, Fault> {
    let mut names: Vec<(&str, usize)> = members
        .iter()
        .enumerate()
        .map(|(index, member)| (member.name.as_str(), index))
        .collect();
    names.sort_unstable();
    let twice = names.windows(2).find_map(|pair| match pair {
        [(left, _), (right, index)] if left == right => Some(*index),
        _ => None,
    });
    if let Some(member) = twice.and_then(|index| members.get(index)) {
        let message = format!("`{}` stands twice", member.name);
        return Err(Fault::new(message, member.name_bytes.clone()));
    }
    Ok(Value::Table(members))
}

#[cfg(test)]
mod tests;
