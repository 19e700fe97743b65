//! A CloudFormation template: what its functions can be resolved with, and its resources.

use super::{Part, attributes};
use crate::options::{Intrinsics, ReadOptions};
use crate::problem::report::Report;
use crate::problem::{ErrorKind, Subject};
use crate::tree::evaluate::{Known, Variables};
use crate::tree::{Node, Object};
use trygate_model::Ambient;

/// The longest chain of conditions that name one another.
const CONDITIONS_DEEP: usize = 32;

/// How often attributes are looked for anew, because names of resources may need one another.
const ROUNDS: usize = 4;

/// Returns what the functions of a template can be resolved with.
pub(super) fn known(root: &Node<'_>, ambient: &Ambient, options: &ReadOptions) -> Known {
    let mut known = Known::default();
    let parameters = root.get("Parameters").and_then(Node::as_object);
    for member in parameters.map(Object::members).unwrap_or_default() {
        let name = member.key.as_ref();
        let kind = member
            .node
            .get("Type")
            .and_then(Node::as_str)
            .unwrap_or("String");
        // the default of such a parameter is the name of the value, not the value
        let is_name = kind.starts_with("AWS::SSM::Parameter::Value");
        let default = member.node.get("Default").filter(|_| !is_name);
        let default = default.and_then(Node::scalar_text);
        let given = options.parameters.get(name).cloned();
        let Some(value) = given.or_else(|| default.map(std::borrow::Cow::into_owned)) else {
            continue;
        };
        if kind == "CommaDelimitedList" || kind.starts_with("List<") {
            let items = value.split(',').map(|item| item.trim().to_owned());
            known.lists.insert(name.to_owned(), items.collect());
        } else {
            known.parameters.insert(name.to_owned(), value);
        }
    }
    // anything else may be given too: `AWS::StackName`, `Table.Arn`
    for (name, value) in &options.parameters {
        if !known.lists.contains_key(name) {
            known.parameters.insert(name.clone(), value.clone());
        }
    }
    if let Some(serde_json::Value::Object(mappings)) = root.get("Mappings").map(Node::to_json) {
        known.mappings = mappings;
    }
    known.conditions = conditions(root, &known, ambient);
    for _ in 0..ROUNDS {
        let found = attributes_of(root, &known, ambient);
        let is_more = found.len() > known.attributes.len();
        known.attributes = found;
        if !is_more {
            break;
        }
    }
    known
}

fn conditions(
    root: &Node<'_>,
    known: &Known,
    ambient: &Ambient,
) -> std::collections::HashMap<String, bool> {
    let Some(mut node) = root.get("Conditions").cloned() else {
        return std::collections::HashMap::new();
    };
    let variables = Variables::of(ambient, Intrinsics::Resolve, known);
    variables.resolve(&mut node);
    let Some(all) = node.as_object() else {
        return std::collections::HashMap::new();
    };
    let members = all.members().iter();
    let decided = members.filter_map(|member| {
        // `--parameter IsProduction=true` decides a condition too
        let given = known.parameters.get(member.key.as_ref());
        let given = given.and_then(|text| text.parse::<bool>().ok());
        let decided = given.or_else(|| Variables::decide(&member.node, all, CONDITIONS_DEEP))?;
        Some((member.key.to_string(), decided))
    });
    decided.collect()
}

fn attributes_of(
    root: &Node<'_>,
    known: &Known,
    ambient: &Ambient,
) -> std::collections::HashMap<String, String> {
    const NAMES: [&str; 12] = [
        "FunctionName",
        "AutoPublishAlias",
        "Name",
        "TableName",
        "BucketName",
        "QueueName",
        "TopicName",
        "StateMachineName",
        "RoleName",
        "EventBusName",
        "StreamName",
        "ApiName",
    ];
    let variables = Variables::of(ambient, Intrinsics::Resolve, known);
    let mut found = std::collections::HashMap::new();
    let resources = root.get("Resources").and_then(Node::as_object);
    let globals = root
        .get("Globals")
        .and_then(|globals| globals.get("Function"));
    for member in resources.map(Object::members).unwrap_or_default() {
        let Some(kind) = member.node.get("Type").and_then(Node::as_str) else {
            continue;
        };
        let properties = member.node.get("Properties");
        let global = globals.filter(|_| kind == "AWS::Serverless::Function");
        let property = |key: &str| {
            if !NAMES.contains(&key) {
                return None;
            }
            let node = properties.and_then(|all| all.get(key));
            let mut node = node.or_else(|| global?.get(key))?.clone();
            variables.resolve(&mut node);
            node.scalar_text().map(std::borrow::Cow::into_owned)
        };
        found.extend(attributes::of(&member.key, kind, &property, ambient));
    }
    found
}

/// Returns the resources of a template whose functions were resolved; those whose condition does
/// not hold are not there.
pub(super) fn parts<'a>(root: &Node<'a>, known: &Known, report: &mut Report) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let resources = root.get("Resources").and_then(Node::as_object);
    for member in resources.map(Object::members).unwrap_or_default() {
        if member.key.starts_with("Fn::") {
            let (name, detail) = (member.key.to_string(), None);
            let kind = ErrorKind::Intrinsic { name, detail };
            report.error(kind, Subject::Api, member.key_place);
            continue;
        }
        let node = &member.node;
        let Some(kind) = node.get("Type").and_then(Node::as_str) else {
            continue;
        };
        let condition = node.get("Condition").and_then(Node::as_str);
        if condition.and_then(|name| known.conditions.get(name)) == Some(&false) {
            continue;
        }
        let properties = node.get("Properties").cloned();
        let none = || crate::tree::made::object(node.place, Vec::new());
        let mut properties = properties.unwrap_or_else(none);
        let section = kind.strip_prefix("AWS::Serverless::");
        let global = section.and_then(|section| root.get("Globals")?.get(section));
        if let Some(global) = global {
            under(&mut properties, global);
        }
        let metadata = node.get("Metadata");
        let asset =
            metadata.and_then(|metadata| attributes::property(Some(metadata), "aws:asset:path"));
        parts.push(Part {
            id: member.key.to_string(),
            kind: kind.to_owned(),
            properties,
            place: member.key_place,
            asset,
        });
    }
    parts
}

/// Puts SAM's globals under the properties of a resource: maps are joined, lists begin with the
/// globals' items, and other values are the resource's own (SAM specification, `Globals`).
fn under<'a>(own: &mut Node<'a>, global: &Node<'a>) {
    use crate::tree::Value;
    match (&mut own.value, &global.value) {
        (Value::Object(_), Value::Object(more)) => {
            if crate::tree::variables::intrinsic(own).is_some() {
                return;
            }
            for member in more.members() {
                let node = &member.node;
                if own.get(&member.key).is_some() {
                    own.change(&member.key, |inner| under(inner, node));
                } else {
                    own.set(&member.key, node.clone());
                }
            }
        }
        (Value::Array(items), Value::Array(more)) => {
            let mut all = more.clone();
            all.append(items);
            *items = all;
        }
        _ => {}
    }
}
