//! The Lambda functions that a template describes, for who runs them.

use super::Part;
use crate::tree::{Node, Object};
use trygate_model::TextMap;

/// A function of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFunction {
    /// The logical id, or Terraform's address.
    pub logical_id: String,
    /// The name, which its ARN ends in; the logical id where the template gives none.
    pub name: String,
    /// The handler, such as `app.handler`.
    pub handler: Option<String>,
    /// The runtime, such as `python3.13`; none for images.
    pub runtime: Option<String>,
    /// Where its code is.
    pub code: FunctionCode,
    /// Environment variables whose values are known.
    pub environment: TextMap,
    /// Environment variables whose values are not known here.
    pub unknown_environment: Vec<String>,
    /// How long it may run, seconds.
    pub timeout_in_seconds: Option<u32>,
    /// Its memory, megabytes.
    pub memory_in_megabytes: Option<u32>,
    /// Its aliases, and the version that each means where that is known.
    pub aliases: TextMap,
}

/// Where the code of a function is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FunctionCode {
    /// A folder or an archive, relative to the template.
    Path(String),
    /// The text of its only file.
    Inline(String),
    /// A container image.
    Image(String),
    /// It is not known here.
    Unknown,
}

/// Returns the functions among resources.
pub(super) fn of(parts: &[Part<'_>]) -> Vec<TemplateFunction> {
    let is_function =
        |kind: &str| matches!(kind, "AWS::Lambda::Function" | "AWS::Serverless::Function");
    let functions = parts.iter().filter(|part| is_function(&part.kind));
    let aliases: Vec<_> = parts.iter().filter_map(alias).collect();
    let with_aliases = |part| {
        let mut function = function(part);
        for (of, name, version) in &aliases {
            if *of == function.name {
                function.aliases.insert(name.clone(), version.clone());
            }
        }
        function
    };
    functions.map(with_aliases).collect()
}

/// Returns the function that an alias is of, its name and its version.
fn alias(part: &Part<'_>) -> Option<(String, String, String)> {
    if part.kind != "AWS::Lambda::Alias" {
        return None;
    }
    let function = part.text("FunctionName")?;
    let function = function.rsplit(":function:").next()?.to_owned();
    Some((function, part.text("Name")?, part.text("FunctionVersion")?))
}

fn function(part: &Part<'_>) -> TemplateFunction {
    let (mut environment, mut unknown) = (TextMap::new(), Vec::new());
    let variables = part
        .get("Environment")
        .and_then(|node| node.get("Variables"));
    let variables = variables.and_then(Node::as_object).map(Object::members);
    for member in variables.unwrap_or_default() {
        let name = member.key.to_string();
        match member.node.scalar_text() {
            Some(value) => {
                environment.insert(name, value.into_owned());
            }
            None => unknown.push(name),
        }
    }
    let number = |key: &str| part.text(key)?.parse().ok();
    TemplateFunction {
        logical_id: part.id.clone(),
        name: part.text("FunctionName").unwrap_or_else(|| part.id.clone()),
        handler: part.text("Handler"),
        runtime: part.text("Runtime"),
        code: code(part),
        environment,
        unknown_environment: unknown,
        timeout_in_seconds: number("Timeout"),
        memory_in_megabytes: number("MemorySize"),
        // what SAM publishes is the first version of a stack that is new
        aliases: part
            .text("AutoPublishAlias")
            .map(|alias| (alias, "1".to_owned()))
            .into_iter()
            .collect(),
    }
}

fn code(part: &Part<'_>) -> FunctionCode {
    // the CDK notes where the asset is that a template names by its bucket
    if let Some(path) = &part.asset {
        return FunctionCode::Path(path.clone());
    }
    let local = |text: String| {
        if text.contains("://") {
            FunctionCode::Unknown
        } else {
            FunctionCode::Path(text)
        }
    };
    let inner = |key: &str| {
        let text = part.get("Code")?.get(key)?.scalar_text()?;
        Some(text.into_owned())
    };
    if let Some(text) = part.text("InlineCode").or_else(|| inner("ZipFile")) {
        return FunctionCode::Inline(text);
    }
    if let Some(image) = part.text("ImageUri").or_else(|| inner("ImageUri")) {
        return FunctionCode::Image(image);
    }
    match part.text("CodeUri").or_else(|| part.text("Code")) {
        Some(path) => local(path),
        None => FunctionCode::Unknown,
    }
}
