//! Evaluates CloudFormation's intrinsic functions as far as what is known here goes.
//!
//! AWS substitutes three variables anywhere in an import (developer guide, `import-api-aws-
//! variables`). CloudFormation resolves its functions before AWS sees a document; here they are
//! resolved from pseudo parameters, given parameters, and what a template says of itself: defaults,
//! mappings, conditions, and the attributes of its resources that follow from their properties. What
//! is not resolved stays in the tree and is refused where a value is needed.

use super::{Member, Node, Object, Value};
use crate::options::Intrinsics;
use std::borrow::Cow;
use std::collections::HashMap;
use trygate_model::{Ambient, TextMap};

/// What functions can be resolved with, besides pseudo parameters.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Parameters, and anything else that was given by the text that names it (`Table.Arn`).
    pub(crate) parameters: TextMap,
    /// Parameters that are lists.
    pub(crate) lists: HashMap<String, Vec<String>>,
    /// Attributes of resources: `Name` for what `Ref` gives, `Name.Attribute` for `Fn::GetAtt`.
    pub(crate) attributes: HashMap<String, String>,
    /// Mappings of the template, plain JSON.
    pub(crate) mappings: serde_json::Map<String, serde_json::Value>,
    /// Conditions that could be decided.
    pub(crate) conditions: HashMap<String, bool>,
}

/// The values that documents may name.
pub(crate) struct Variables<'v> {
    region: &'v str,
    account: &'v str,
    partition: &'static str,
    suffix: &'static str,
    intrinsics: Intrinsics,
    known: &'v Known,
}

/// What a function gives.
enum Given<'a> {
    Value(Value<'a>),
    /// `AWS::NoValue`: the member that holds it is not there.
    Nothing,
}

impl<'v> Variables<'v> {
    /// Takes the values from the surroundings and from what is known.
    pub(crate) fn of(ambient: &'v Ambient, intrinsics: Intrinsics, known: &'v Known) -> Self {
        Self {
            region: &ambient.region,
            account: &ambient.account_id,
            partition: ambient.partition(),
            suffix: ambient.dns_suffix(),
            intrinsics,
            known,
        }
    }

    /// Substitutes and resolves, from the leaves to the root.
    pub(crate) fn resolve(&self, node: &mut Node<'_>) {
        self.is_nothing(node);
    }

    /// Resolves, and tells whether the value is not to be there.
    fn is_nothing(&self, node: &mut Node<'_>) -> bool {
        if self.intrinsics == Intrinsics::Resolve
            && let Value::Object(object) = &mut node.value
            && let [member] = object.members_mut()
            && member.key == "Fn::If"
            && let Value::Array(arguments) = &mut member.node.value
            && let [condition, yes, no] = arguments.as_mut_slice()
        {
            // the branch that is not taken need not be known, and either may be nothing
            let decided = condition
                .as_str()
                .and_then(|name| self.known.conditions.get(name));
            let Some(decided) = decided else {
                self.resolve(yes);
                self.resolve(no);
                return false;
            };
            let taken = if *decided { yes } else { no };
            *node = taken.clone();
            return self.is_nothing(node);
        }
        match &mut node.value {
            Value::String(text) => self.substitute(text),
            Value::Array(items) => items.retain_mut(|item| !self.is_nothing(item)),
            Value::Object(object) => {
                let mut gone = Vec::new();
                for (at, member) in object.members_mut().iter_mut().enumerate() {
                    self.substitute(&mut member.key);
                    if self.is_nothing(&mut member.node) {
                        gone.push(at);
                    }
                }
                if !gone.is_empty() {
                    object.remove(&gone);
                }
                if self.intrinsics == Intrinsics::Resolve {
                    match self.value_of(object) {
                        Some(Given::Value(value)) => node.value = value,
                        Some(Given::Nothing) => return true,
                        None => {}
                    }
                }
            }
            _ => {}
        }
        false
    }

    fn substitute(&self, text: &mut Cow<'_, str>) {
        // most text has no `$`, which is found faster than a longer pattern
        if !text.contains('$') || !text.contains("${AWS::") {
            return;
        }
        let replaced = text
            .replace("${AWS::Region}", self.region)
            .replace("${AWS::AccountId}", self.account)
            .replace("${AWS::Partition}", self.partition);
        *text = Cow::Owned(replaced);
    }

    /// Returns what a name means: a pseudo parameter, a parameter, or an attribute of a resource.
    fn named(&self, name: &str) -> Option<&str> {
        let given = self.known.parameters.get(name).map(String::as_str);
        given.or_else(|| match name {
            "AWS::Region" => Some(self.region),
            "AWS::AccountId" => Some(self.account),
            "AWS::Partition" => Some(self.partition),
            "AWS::URLSuffix" => Some(self.suffix),
            _ => self.known.attributes.get(name).map(String::as_str),
        })
    }

    /// Evaluates an intrinsic function whose arguments are all known.
    fn value_of<'a>(&self, object: &Object<'a>) -> Option<Given<'a>> {
        let [member] = object.members() else {
            return None;
        };
        let argument = &member.node;
        let text = match member.key.as_ref() {
            "Ref" => {
                let name = argument.as_str()?;
                if name == "AWS::NoValue" {
                    return Some(Given::Nothing);
                }
                if let Some(list) = self.known.lists.get(name) {
                    return Some(Given::Value(texts(argument, list.iter().cloned())));
                }
                self.named(name)?.to_owned()
            }
            "Fn::GetAtt" => self.named(&attribute_name(argument)?)?.to_owned(),
            "Fn::Sub" => self.sub(argument)?,
            "Fn::Join" => join(argument)?,
            "Fn::ToJsonString" => {
                if has_function(argument) {
                    return None;
                }
                argument.to_json().to_string()
            }
            "Fn::Select" => {
                let [index, list] = items(argument)? else {
                    return None;
                };
                let index: usize = index.scalar_text()?.parse().ok()?;
                let chosen = items(list)?.get(index)?;
                return Some(Given::Value(chosen.value.clone()));
            }
            "Fn::Split" => {
                let [delimiter, text] = items(argument)? else {
                    return None;
                };
                let delimiter = delimiter.as_str().filter(|text| !text.is_empty())?;
                let parts = text.as_str()?.split(delimiter).map(str::to_owned);
                return Some(Given::Value(texts(argument, parts)));
            }
            "Fn::FindInMap" => {
                let [map, first, second, ..] = items(argument)? else {
                    return None;
                };
                let found = self.known.mappings.get(map.as_str()?)?;
                let found = found
                    .get(&*first.scalar_text()?)?
                    .get(&*second.scalar_text()?)?;
                return Some(Given::Value(Node::of_json(found, argument.place).value));
            }
            "Fn::Length" => {
                return Some(Given::Value(Value::Number(
                    items(argument)?.len().to_string().into(),
                )));
            }
            _ => return None,
        };
        Some(Given::Value(Value::String(Cow::Owned(text))))
    }

    fn sub(&self, argument: &Node<'_>) -> Option<String> {
        let (template, map) = match &argument.value {
            Value::String(text) => (text.as_ref(), None),
            Value::Array(items) => match items.as_slice() {
                [template] => (template.as_str()?, None),
                [template, map] => (template.as_str()?, Some(map.as_object()?)),
                _ => return None,
            },
            _ => return None,
        };
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${") {
            out += before;
            let (name, tail) = after.split_once('}')?;
            if let Some(literal) = name.strip_prefix('!') {
                out += "${";
                out += literal;
                out += "}";
            } else {
                let own = map.and_then(|map| map.get(name.trim()));
                match own {
                    Some(value) => out += &value.scalar_text()?,
                    None => out += self.named(name.trim())?,
                }
            }
            rest = tail;
        }
        Some(out + rest)
    }

    /// Decides a condition, whose functions were resolved as far as they go.
    pub(crate) fn decide(condition: &Node<'_>, all: &Object<'_>, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        let [member] = condition.as_object()?.members() else {
            return None;
        };
        let argument = &member.node;
        let each =
            || items(argument).map(|items| items.iter().map(|item| Self::decide(item, all, depth)));
        match member.key.as_ref() {
            "Condition" => Self::decide(all.get(argument.as_str()?)?, all, depth),
            "Fn::Equals" => {
                let [left, right] = items(argument)? else {
                    return None;
                };
                Some(left.scalar_text()? == right.scalar_text()?)
            }
            "Fn::Not" => Some(!each()?.next()??),
            "Fn::And" => {
                let decided: Vec<Option<bool>> = each()?.collect();
                if decided.contains(&Some(false)) {
                    return Some(false);
                }
                decided.iter().all(Option::is_some).then_some(true)
            }
            "Fn::Or" => {
                let decided: Vec<Option<bool>> = each()?.collect();
                if decided.contains(&Some(true)) {
                    return Some(true);
                }
                decided.iter().all(Option::is_some).then_some(false)
            }
            _ => None,
        }
    }
}

/// Returns the name of an attribute, `Resource.Attribute`, however it is written.
fn attribute_name(argument: &Node<'_>) -> Option<String> {
    if let Some(text) = argument.as_str() {
        return Some(text.to_owned());
    }
    let parts: Option<Vec<_>> = items(argument)?.iter().map(Node::as_str).collect();
    Some(parts?.join("."))
}

fn items<'n, 'a>(node: &'n Node<'a>) -> Option<&'n [Node<'a>]> {
    match &node.value {
        Value::Array(items) => Some(items),
        _ => None,
    }
}

fn texts<'a>(of: &Node<'a>, texts: impl Iterator<Item = String>) -> Value<'a> {
    let node = |text: String| Node {
        value: Value::String(Cow::Owned(text)),
        place: of.place,
    };
    Value::Array(texts.map(node).collect())
}

fn join(argument: &Node<'_>) -> Option<String> {
    let [delimiter, list] = items(argument)? else {
        return None;
    };
    let texts: Option<Vec<_>> = items(list)?.iter().map(Node::scalar_text).collect();
    Some(texts?.join(delimiter.as_str()?))
}

/// Whether a value holds a function that was not resolved.
fn has_function(node: &Node<'_>) -> bool {
    super::variables::intrinsic(node).is_some()
        || match &node.value {
            Value::Array(items) => items.iter().any(has_function),
            Value::Object(object) => {
                let members = object.members().iter();
                members.map(|member| &member.node).any(has_function)
            }
            _ => false,
        }
}

impl Object<'_> {
    /// Removes the members at some positions, given in ascending order.
    fn remove(&mut self, gone: &[usize]) {
        let members = std::mem::take(self).into_members();
        let kept: Vec<Member<'_>> = members
            .into_iter()
            .enumerate()
            .filter(|(at, _)| gone.binary_search(at).is_err())
            .map(|(_, member)| member)
            .collect();
        // names that were different stay so
        *self = Object::new(kept).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Limits;

    fn resolved(json: &str) -> serde_json::Value {
        let mut known = Known::default();
        known.parameters.insert("Stage".into(), "dev".into());
        known.parameters.insert("Table.Arn".into(), "arn:t".into());
        known
            .lists
            .insert("Ids".into(), vec!["a".into(), "b".into()]);
        known.conditions.insert("IsDev".into(), true);
        let map = serde_json::json!({"dev": {"size": 7}});
        known.mappings.insert("Sizes".into(), map);
        let mut node = super::super::json::parse(json, &Limits::default()).unwrap();
        let variables = Variables {
            region: "eu-west-2",
            account: "111111111111",
            partition: "aws",
            suffix: "amazonaws.com",
            intrinsics: Intrinsics::Resolve,
            known: &known,
        };
        variables.resolve(&mut node);
        node.to_json()
    }

    #[test]
    fn resolves_what_is_known() {
        for (json, expected) in [
            (
                r#""arn:${AWS::Partition}:${AWS::Region}:${AWS::AccountId}""#,
                r#""arn:aws:eu-west-2:111111111111""#,
            ),
            (
                r#"{"Fn::Sub": "${AWS::Region}-${!stageVariables.x}-${AWS::URLSuffix}"}"#,
                r#""eu-west-2-${stageVariables.x}-amazonaws.com""#,
            ),
            (
                r#"{"Fn::Sub": ["${a}${AWS::Region}${Stage}", {"a": "x"}]}"#,
                r#""xeu-west-2dev""#,
            ),
            (
                r#"{"Fn::Join": [":", ["arn", {"Ref": "AWS::Partition"}, 7]]}"#,
                r#""arn:aws:7""#,
            ),
            (r#"{"Fn::GetAtt": ["Table", "Arn"]}"#, r#""arn:t""#),
            (r#"{"Fn::Sub": "${Table.Arn}/x"}"#, r#""arn:t/x""#),
            (
                r#"{"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "size"]}"#,
                "7",
            ),
            (r#"{"Fn::Select": ["1", {"Ref": "Ids"}]}"#, r#""b""#),
            (
                r#"{"Fn::Join": ["-", {"Fn::Split": [".", "a.b"]}]}"#,
                r#""a-b""#,
            ),
            (
                r#"{"Fn::If": ["IsDev", {"x": 1}, {"Ref": "Unknown"}]}"#,
                r#"{"x":1}"#,
            ),
            (
                r#"{"a": {"Fn::If": ["IsDev", {"Ref": "AWS::NoValue"}, 1]}, "b": [{"Ref": "AWS::NoValue"}, 2]}"#,
                r#"{"b":[2]}"#,
            ),
            (
                r#"{"Fn::ToJsonString": {"a": {"Ref": "Stage"}}}"#,
                r#""{\"a\":\"dev\"}""#,
            ),
            (
                r#"{"Fn::ToJsonString": {"a": {"Ref": "X"}}}"#,
                r#"{"Fn::ToJsonString":{"a":{"Ref":"X"}}}"#,
            ),
        ] {
            assert_eq!(resolved(json).to_string(), expected, "{json}");
        }
    }
}
