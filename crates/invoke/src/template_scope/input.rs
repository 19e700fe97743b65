//! `$input`: the payload and the parameters of the request.
//!
//! Rules as documented and recorded: an empty body reads `{}`; `path` gives objects that can be
//! walked and changed, the same ones each time; a path that finds nothing is null for `path` and the
//! text `""` for `json`; `params` looks in path, query and headers, in that order, by exact name.

use super::json_node::{JsonNode, json_text, push_json, read_json};
use super::{TemplateInput, text_maps};
use std::cell::{OnceCell, RefCell};
use trygate_jsonpath::{Error, ErrorKind, ParseOptions, Path, Version};
use trygate_velocity::{Call, Map, Mode, Object, Text, Unprintable, Value};

/// The Java class that AWS's object might have; its name is not known.
const CLASS_NAME: &str = "Input";

/// How many compiled paths one rendering keeps.
const MOST_PATHS: usize = 32;

pub(super) struct Input {
    body: Option<Text>,
    params: Map,
    /// The parsed body, once a template asked for it.
    document: OnceCell<Result<Value, Thrown>>,
    /// The paths that the template has asked for.
    paths: RefCell<Vec<Path>>,
    /// Whose paths they are.
    jsonpath: Version,
}

#[derive(Debug, Clone)]
struct Thrown {
    exception: String,
    message: String,
}

impl Input {
    pub(super) fn new(input: &TemplateInput<'_>, mode: Mode, jsonpath: Version) -> Self {
        let body = match input.body {
            None | Some("") if mode == Mode::Aws => Some("{}"),
            other => other,
        };
        Self {
            body: body.map(Text::from),
            params: text_maps(&[
                ("path", input.path),
                ("querystring", input.querystring),
                ("header", input.header),
            ]),
            document: OnceCell::new(),
            paths: RefCell::default(),
            jsonpath,
        }
    }

    fn document(&self) -> &Result<Value, Thrown> {
        self.document.get_or_init(|| match &self.body {
            Some(body) if !body.is_empty() => read_json(body, &ParseOptions::default())
                .map_err(|error| thrown(&Error::from(error))),
            _ => Ok(Value::Null),
        })
    }

    fn read(&self, path: &str) -> Result<Value, Thrown> {
        let root = match self.document() {
            Ok(root) => root.clone(),
            Err(thrown) => return Err(thrown.clone()),
        };
        if path == "$" || root.is_null() {
            return Ok(root);
        }
        if !matches!(root, Value::Map(_) | Value::List(_)) {
            return Ok(Value::Null);
        }
        let found = self
            .compiled(path)
            .and_then(|path| path.read(&JsonNode(root)));
        match found.map(|node| node.0) {
            Ok(value) => Ok(value),
            Err(error) if error.is_not_found() => Ok(Value::Null),
            Err(error) => Err(thrown(&error)),
        }
    }

    /// Compiles a path, once for the templates that ask in a loop.
    fn compiled(&self, text: &str) -> Result<Path, Error> {
        let mut paths = self.paths.borrow_mut();
        if let Some(path) = paths.iter().find(|path| path.text() == text) {
            return Ok(path.clone());
        }
        let path = Path::compile(text, self.jsonpath)?;
        if paths.len() < MOST_PATHS {
            paths.push(path.clone());
        }
        Ok(path)
    }

    fn json(&self, path: &str) -> Result<Value, Thrown> {
        let value = self.read(path)?;
        if value.is_null() {
            return Ok(Value::string("\"\""));
        }
        json_text(&value).map(Value::string).map_err(|why| Thrown {
            exception: match why {
                Unprintable::NullName => "java.lang.NullPointerException".into(),
                _ => "java.lang.StackOverflowError".into(),
            },
            message: String::new(),
        })
    }

    /// A null path is a string all the same, and the first thing done with it throws; nothing is
    /// done with it where there is no document.
    fn null_path(&self, method: &str) -> Result<Value, Thrown> {
        match self.document() {
            Err(thrown) => Err(thrown.clone()),
            Ok(Value::Null) if method == "json" => Ok(Value::string("\"\"")),
            Ok(Value::Null) => Ok(Value::Null),
            Ok(_) => Err(Thrown {
                exception: "java.lang.NullPointerException".to_owned(),
                message: String::new(),
            }),
        }
    }

    fn param(&self, name: &str) -> Value {
        ["path", "querystring", "header"]
            .iter()
            .find_map(|group| match self.params.get(group)? {
                Value::Map(map) => map.get(name).filter(|value| !value.is_null()),
                _ => None,
            })
            .unwrap_or_else(|| Value::string(""))
    }
}

fn thrown(error: &Error) -> Thrown {
    let kind: ErrorKind = error.kind();
    Thrown {
        exception: kind.qualified().to_owned(),
        message: error.message().unwrap_or_default().to_owned(),
    }
}

fn answer(result: Result<Value, Thrown>) -> Call {
    match result {
        Ok(value) => Call::Returned(value),
        Err(Thrown { exception, message }) => Call::Threw { exception, message },
    }
}

impl Object for Input {
    fn class_name(&self) -> &'static str {
        CLASS_NAME
    }

    fn get(&self, property: &str) -> Option<Value> {
        match property {
            "body" | "Body" => Some(self.body.clone().map_or(Value::Null, Value::String)),
            _ => None,
        }
    }

    fn call(&self, method: &str, arguments: &[Value]) -> Call {
        match (method, arguments) {
            ("json", [Value::String(path)]) => answer(self.json(path)),
            ("path", [Value::String(path)]) => answer(self.read(path)),
            ("params", []) => Call::Returned(Value::Map(self.params.clone())),
            ("params", [Value::String(name)]) => Call::Returned(self.param(name)),
            ("json" | "path", [Value::Null]) => answer(self.null_path(method)),
            ("params", [Value::Null]) => Call::Returned(Value::string("")),
            ("getBody", []) => Call::Returned(self.body.clone().map_or(Value::Null, Value::String)),
            // Velocity 1.7 finds a method without parameters for any arguments, and then cannot
            // call it
            ("params" | "getBody", _) => answer(Err(Thrown {
                exception: "java.lang.IllegalArgumentException".to_owned(),
                message: "wrong number of arguments".to_owned(),
            })),
            _ => Call::NoSuchMethod,
        }
    }

    fn write_call(&self, method: &str, path: &str, out: &mut String) -> bool {
        if method != "json" {
            return false;
        }
        let before = out.len();
        let written = match self.read(path) {
            Ok(value) if !value.is_null() => push_json(&value, out).is_ok(),
            _ => false,
        };
        if !written {
            out.truncate(before);
        }
        written
    }

    /// What it prints on AWS is not known; it is not null, so it is true in `#if`.
    fn text(&self) -> Option<String> {
        Some(String::new())
    }
}
