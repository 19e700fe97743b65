//! What of CloudFormation's functions and of other template tools is left in a document.
//!
//! Functions are resolved in `evaluate`; what stays is found, named and refused where a value is
//! needed.

use super::{Node, Value};

/// The name of the mark of a value that Terraform knows after applying a plan only. It is no function
/// that a document can have.
pub(crate) const TERRAFORM: &str = "Fn::terraform apply";

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
