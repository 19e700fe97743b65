//! The Lambda functions that a template describes, for who runs them.

use super::{Part, sam};
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
    /// Who may invoke it, as far as the template says.
    pub permissions: Vec<FunctionPermission>,
    /// Its aliases, and the version that each means where that is known.
    pub aliases: TextMap,
}

/// A permission to invoke a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionPermission {
    /// What it is called in the template.
    pub logical_id: String,
    /// The version or alias that it is for.
    pub qualifier: Option<String>,
    /// Who may, such as `apigateway.amazonaws.com`.
    pub principal: String,
    /// What, such as `lambda:InvokeFunction`.
    pub action: String,
    /// For whom, with `*` for what only AWS knows; none where the template leaves it open.
    pub source_arn: Option<String>,
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
    let mut permissions: Vec<_> = parts.iter().filter_map(permission).collect();
    permissions.extend(sam::permissions(parts));
    let with_others = |part| {
        let mut function = function(part);
        for (of, name, version) in &aliases {
            if *of == function.name {
                function.aliases.insert(name.clone(), version.clone());
            }
        }
        let own = permissions.iter().filter(|(of, _)| *of == function.name);
        function.permissions = own.map(|(_, permission)| permission.clone()).collect();
        function
    };
    functions.map(with_others).collect()
}

/// Returns the function that a permission is for, by its name, and the permission.
fn permission(part: &Part<'_>) -> Option<(String, FunctionPermission)> {
    if part.kind != "AWS::Lambda::Permission" {
        return None;
    }
    let function = part.text("FunctionName")?;
    let function = function.rsplit(":function:").next()?;
    let (name, qualifier) = match function.split_once(':') {
        Some((name, qualifier)) => (name, Some(qualifier.to_owned())),
        None => (function, None),
    };
    let source = part.get("SourceArn").and_then(Node::scalar_text);
    let permission = FunctionPermission {
        logical_id: part.id.clone(),
        qualifier: qualifier.or_else(|| part.text("Qualifier")),
        principal: part.text("Principal")?,
        action: part
            .text("Action")
            .unwrap_or_else(|| "lambda:InvokeFunction".to_owned()),
        source_arn: source.map(|source| with_any_api(&source)),
    };
    Some((name.to_owned(), permission))
}

/// Puts `*` for the Region, the account and the id of an API in a source: ids are others here.
fn with_any_api(source: &str) -> String {
    let parts: Vec<&str> = source.splitn(6, ':').collect();
    match parts.as_slice() {
        [arn, partition, "execute-api", _, _, resource] => {
            let rest = resource.find('/').and_then(|at| resource.get(at..));
            // without a stage it is for all of the API
            let rest = rest.unwrap_or_default();
            format!("{arn}:{partition}:execute-api:*:*:*{rest}")
        }
        _ => source.to_owned(),
    }
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
        permissions: Vec::new(),
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
