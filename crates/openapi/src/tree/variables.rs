//! `${AWS::Region}` and its kin, CloudFormation's intrinsic functions, and the placeholders of
//! other template tools.
//!
//! AWS substitutes three variables anywhere in an import (developer guide, `import-api-aws-
//! variables`). CloudFormation resolves its functions before AWS sees a document; a file that was
//! written for it can still be read as long as they need nothing but what is known here. What is
//! not resolved stays in the tree and is refused where a value is needed.

use super::{Node, Object, Value};
use crate::options::Intrinsics;
use std::borrow::Cow;
use trygate_model::Ambient;

/// The values that documents may name.
pub(crate) struct Variables<'v> {
    region: &'v str,
    account: &'v str,
    partition: &'static str,
    suffix: &'static str,
    intrinsics: Intrinsics,
}

impl<'v> Variables<'v> {
    /// Takes the values from the surroundings.
    pub(crate) fn of(ambient: &'v Ambient, intrinsics: Intrinsics) -> Self {
        Self {
            region: &ambient.region,
            account: &ambient.account_id,
            partition: ambient.partition(),
            suffix: ambient.dns_suffix(),
            intrinsics,
        }
    }

    /// Substitutes and resolves, from the leaves to the root.
    pub(crate) fn resolve(&self, node: &mut Node<'_>) {
        match &mut node.value {
            Value::String(text) => self.substitute(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.resolve(item)),
            Value::Object(object) => {
                for member in object.members_mut() {
                    self.substitute(&mut member.key);
                    self.resolve(&mut member.node);
                }
                if self.intrinsics == Intrinsics::Resolve
                    && let Some(text) = self.value_of(object)
                {
                    node.value = Value::String(Cow::Owned(text));
                }
            }
            _ => {}
        }
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

    /// Returns CloudFormation's pseudo parameters that are known.
    fn pseudo(&self, name: &str) -> Option<&str> {
        match name {
            "AWS::Region" => Some(self.region),
            "AWS::AccountId" => Some(self.account),
            "AWS::Partition" => Some(self.partition),
            "AWS::URLSuffix" => Some(self.suffix),
            _ => None,
        }
    }

    /// Evaluates an intrinsic function whose arguments are all known.
    fn value_of(&self, object: &Object<'_>) -> Option<String> {
        let [member] = object.members() else {
            return None;
        };
        match member.key.as_ref() {
            "Ref" => self.pseudo(member.node.as_str()?).map(str::to_owned),
            "Fn::Sub" => self.sub(&member.node),
            "Fn::Join" => join(&member.node),
            _ => None,
        }
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
                    None => out += self.pseudo(name.trim())?,
                }
            }
            rest = tail;
        }
        Some(out + rest)
    }
}

fn join(argument: &Node<'_>) -> Option<String> {
    let Value::Array(parts) = &argument.value else {
        return None;
    };
    let [delimiter, list] = parts.as_slice() else {
        return None;
    };
    let Value::Array(items) = &list.value else {
        return None;
    };
    let texts: Option<Vec<_>> = items.iter().map(Node::scalar_text).collect();
    Some(texts?.join(delimiter.as_str()?))
}

/// Returns the intrinsic function that an object is, and what in it is not known.
pub(crate) fn intrinsic(node: &Node<'_>) -> Option<(String, Option<String>)> {
    let object = node.as_object()?;
    let member = match object.members() {
        [member] => member,
        _ => object.member("Fn::Transform")?,
    };
    let name = member.key.as_ref();
    if name != "Ref" && !name.starts_with("Fn::") {
        return None;
    }
    let argument = &member.node;
    let detail = match name {
        "Fn::Sub" => {
            let template = argument.as_str().or_else(|| match &argument.value {
                Value::Array(items) => items.first()?.as_str(),
                _ => None,
            });
            template.and_then(first_variable).map(str::to_owned)
        }
        "Fn::Transform" => argument
            .get("Name")
            .and_then(Node::as_str)
            .map(str::to_owned),
        "Fn::If" => match &argument.value {
            Value::Array(items) => {
                let condition = items.first().and_then(Node::as_str);
                condition.map(|condition| format!("the condition `{condition}`"))
            }
            _ => None,
        },
        _ => match &argument.value {
            Value::Array(items) => {
                let texts: Option<Vec<_>> = items.iter().map(Node::scalar_text).collect();
                texts.map(|texts| format!("`{}`", texts.join(".")))
            }
            _ => argument.scalar_text().map(|text| format!("`{text}`")),
        },
    };
    Some((name.to_owned(), detail))
}

/// Returns the first variable of a `Fn::Sub` that is neither literal nor known everywhere.
fn first_variable(template: &str) -> Option<&str> {
    let mut rest = template;
    while let Some(at) = rest.find("${") {
        let tail = rest.get(at..)?;
        let end = tail.find('}')?;
        let variable = tail.get(..=end)?;
        if !variable.starts_with("${!") {
            return Some(variable);
        }
        rest = tail.get(end..)?;
    }
    None
}

/// Returns the first placeholder in a text that API Gateway does not fill in itself:
/// `${stageVariables.name}` it does.
pub(crate) fn placeholder(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let at = rest.find("${")?;
        let tail = rest.get(at..)?;
        let end = tail.find('}').unwrap_or(tail.len() - 1);
        let found = tail.get(..=end)?;
        if !found.starts_with("${stageVariables.") {
            return Some(found);
        }
        rest = tail.get(2..)?;
    }
}

/// Returns the placeholder of a template tool on the line of an offset, for syntax errors.
pub(super) fn placeholder_near(text: &str, offset: usize) -> Option<String> {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.lines().next()?;
    let at = ["${", "%{", "{{"]
        .iter()
        .filter_map(|open| line.find(open))
        .min()?;
    let tail = line.get(at..)?;
    let end = tail.find('}').map_or(tail.len(), |end| end + 1);
    Some(tail.get(..end)?.chars().take(60).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Limits;

    fn resolved(json: &str) -> serde_json::Value {
        let mut node = super::super::json::parse(json, &Limits::default()).unwrap();
        let variables = Variables {
            region: "eu-west-2",
            account: "111111111111",
            partition: "aws",
            suffix: "amazonaws.com",
            intrinsics: Intrinsics::Resolve,
        };
        variables.resolve(&mut node);
        node.to_json()
    }

    #[test]
    fn resolves_what_needs_only_the_place() {
        for (json, text) in [
            (
                r#""arn:${AWS::Partition}:${AWS::Region}:${AWS::AccountId}""#,
                "arn:aws:eu-west-2:111111111111",
            ),
            (
                r#"{"Fn::Sub": "${AWS::Region}-${!stageVariables.x}-${AWS::URLSuffix}"}"#,
                "eu-west-2-${stageVariables.x}-amazonaws.com",
            ),
            (
                r#"{"Fn::Sub": ["${a}${AWS::Region}", {"a": "x"}]}"#,
                "xeu-west-2",
            ),
            (
                r#"{"Fn::Join": [":", ["arn", {"Ref": "AWS::Partition"}, 7]]}"#,
                "arn:aws:7",
            ),
        ] {
            assert_eq!(resolved(json), text, "{json}");
        }
    }

    #[test]
    fn leaves_and_names_what_it_cannot_know() {
        for (json, name, detail) in [
            (
                r#"{"Fn::Sub": "a${!b}${Table.Arn}"}"#,
                "Fn::Sub",
                "${Table.Arn}",
            ),
            (
                r#"{"Fn::GetAtt": ["Function", "Arn"]}"#,
                "Fn::GetAtt",
                "`Function.Arn`",
            ),
            (r#"{"Ref": "Table"}"#, "Ref", "`Table`"),
            (
                r#"{"x": 1, "Fn::Transform": {"Name": "AWS::Include"}}"#,
                "Fn::Transform",
                "AWS::Include",
            ),
        ] {
            let value = resolved(json);
            assert!(value.is_object(), "{json}");
            let node = super::super::json::parse(json, &Limits::default()).unwrap();
            assert_eq!(
                intrinsic(&node),
                Some((name.into(), Some(detail.into()))),
                "{json}"
            );
        }
        let plain = super::super::json::parse(r#"{"type": "x"}"#, &Limits::default()).unwrap();
        assert_eq!(intrinsic(&plain), None);
    }

    #[test]
    fn stage_variables_are_no_placeholders() {
        assert_eq!(placeholder("http://${stageVariables.host}/x"), None);
        assert_eq!(
            placeholder("http://${stageVariables.host}/${var.x}"),
            Some("${var.x}")
        );
        assert_eq!(placeholder("${AWS::StackName}"), Some("${AWS::StackName}"));
        assert_eq!(placeholder("${"), Some("${"));
    }
}
