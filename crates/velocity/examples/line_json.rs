//! Renders templates given as JSON lines, in the line format of the reference's test program.
//!
//! For comparing the two by hand: `{"id", "mode", "template", "context": {"vars": {…}}}` in,
//! `{"id", "output"}` or `{"id", "error": {…}}` out. Not a command of the product.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs
)]

use std::io::BufRead;

use serde_json::json;
use trygate_velocity::{Error, ErrorKind, Scope, Settings, Template};

#[path = "../tests/support/json.rs"]
#[allow(unreachable_pub)]
mod support;

fn main() {
    let fallback = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "stock".to_owned());
    for line in std::io::stdin().lock().lines() {
        let request: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let settings = match request["mode"].as_str().unwrap_or(&fallback) {
            "aws" => Settings::aws(),
            _ => Settings::stock(),
        };
        let mut scope = Scope::new();
        if let Some(variables) = request["context"]["vars"].as_object() {
            for (name, value) in variables {
                scope.set(name.as_str(), support::value(value));
            }
        }
        let template = request["template"].as_str().unwrap();
        let answer = Template::parse("template", template, &settings)
            .and_then(|template| template.render(&mut scope));
        println!(
            "{}",
            match answer {
                Ok(output) => json!({"id": request["id"], "output": output}),
                Err(error) => json!({"id": request["id"], "error": told(&error)}),
            }
        );
    }
}

fn told(error: &Error) -> serde_json::Value {
    let kind = match error.kind() {
        ErrorKind::Syntax { .. } | ErrorKind::Lexical { .. } | ErrorKind::Directive { .. } => {
            "ParseErrorException"
        }
        ErrorKind::MethodThrew { .. } => "MethodInvocationException",
        ErrorKind::ResourceNotFound { .. } => "ResourceNotFoundException",
        ErrorKind::Runtime { exception, .. } => exception,
        _ => "Limit",
    };
    let message = match error.kind() {
        ErrorKind::Runtime { message, .. } => message.clone(),
        _ => error.to_string(),
    };
    let mut told = json!({"type": kind, "message": message, "display": error.to_string()});
    if let ErrorKind::MethodThrew {
        exception,
        message,
        method,
        ..
    } = error.kind()
    {
        let text = message
            .as_ref()
            .map_or_else(String::new, |message| format!(": {message}"));
        told["cause"] = json!(format!("{exception}{text}"));
        told["method"] = json!(method);
    }
    if let Some(position) = error.position() {
        told["line"] = json!(position.line);
        told["column"] = json!(position.column);
    }
    told
}
