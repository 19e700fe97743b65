//! Permissions of a template's functions: a test is a call from the stage `test-invoke-stage`
//! (observed in the CDK's templates and in reports of users), which a permission for a deployed
//! stage does not allow.

use super::Surprise;
use crate::problem::report::Report;
use crate::problem::{Subject, WarningKind};
use crate::template::Part;
use crate::tree::{Node, Value};

/// The stage that a test comes from.
const TEST_STAGE: &str = "test-invoke-stage";

const PERMISSION: &str = "AWS::Lambda::Permission";

/// A permission for calls of one API.
struct Allowed<'p, 'a> {
    part: &'p Part<'a>,
    /// Text that is the same for the same function.
    function: String,
    /// The whole source.
    source: String,
    /// What the source begins with, up to the slash before the stage.
    before: String,
    stage: String,
    /// What stands behind the stage, with its slash.
    after: String,
}

/// Looks at the permissions of a template, for the API that was chosen among some.
pub(crate) fn examine(parts: &[Part<'_>], chosen: &str, apis: &[String], report: &mut Report) {
    let permissions = parts.iter().filter(|part| part.kind == PERMISSION);
    let sources: Vec<(&Part<'_>, String, String)> = permissions
        .filter_map(|part| {
            let function = part.get("FunctionName")?.to_json().to_string();
            // without a source every call is allowed
            let source = part.get("SourceArn").map_or_else(|| Some("*".into()), text);
            Some((part, function, source?))
        })
        .collect();
    for (part, function, source) in &sources {
        let Some(allowed) = allowed(part, function, source) else {
            continue;
        };
        let api = allowed.before.rsplit([':', '/']).nth(1).unwrap_or_default();
        let is_other = apis.len() > 1 && !api.contains(chosen);
        let is_known = match named(&allowed.stage) {
            Some(name) => parts.iter().any(|part| part.id == name),
            None => true,
        };
        if is_other || !is_known || fits(&allowed.stage, TEST_STAGE) {
            continue;
        }
        let wanted = format!("{}{TEST_STAGE}{}", allowed.before, allowed.after);
        let is_allowed = sources
            .iter()
            .any(|(_, of, source)| *of == allowed.function && fits(source, &wanted));
        if !is_allowed {
            let place = part.get("SourceArn").map_or(part.place, |node| node.place);
            let surprise = Surprise::TestStageNotPermitted {
                permission: allowed.part.id.clone(),
                source: allowed.source,
            };
            report.warning(WarningKind::Surprise(surprise), Subject::Api, place);
        }
    }
}

/// Reads a source `arn:…:execute-api:…:…:{api}/{stage}/…`; none for anything else.
fn allowed<'p, 'a>(part: &'p Part<'a>, function: &str, source: &str) -> Option<Allowed<'p, 'a>> {
    let parts: Vec<&str> = source.splitn(6, ':').collect();
    let [_, _, "execute-api", _, _, resource] = parts.as_slice() else {
        return None;
    };
    let (api, rest) = resource.split_once('/')?;
    let (stage, after) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    if api.contains('*') || stage == "authorizers" {
        return None;
    }
    let before = source.strip_suffix(rest)?;
    Some(Allowed {
        part,
        function: function.to_owned(),
        source: source.to_owned(),
        before: before.to_owned(),
        stage: stage.to_owned(),
        after: after.to_owned(),
    })
}

/// Returns the name in `${name}`, by which an open value stands in a source.
fn named(stage: &str) -> Option<&str> {
    stage.strip_prefix("${")?.strip_suffix('}')
}

/// Returns a source's text; what a function leaves open stands as `${name}`.
fn text(node: &Node<'_>) -> Option<String> {
    if let Some(text) = node.as_str() {
        return Some(text.to_owned());
    }
    let [member] = node.as_object()?.members() else {
        return None;
    };
    let argument = &member.node;
    let items = match &argument.value {
        Value::Array(items) => items.as_slice(),
        _ => &[],
    };
    match (member.key.as_ref(), items) {
        ("Ref", _) => Some(format!("${{{}}}", argument.as_str()?)),
        ("Fn::Join", [delimiter, list]) => {
            let Value::Array(items) = &list.value else {
                return None;
            };
            let items: Option<Vec<String>> = items.iter().map(text).collect();
            Some(items?.join(delimiter.as_str()?))
        }
        ("Fn::Sub", []) => argument.as_str().map(str::to_owned),
        ("Fn::Sub", [template, values]) => {
            let mut out = template.as_str()?.to_owned();
            for value in values.as_object()?.members() {
                out = out.replace(&format!("${{{}}}", value.key), &text(&value.node)?);
            }
            Some(out)
        }
        _ => None,
    }
}

/// Whether a pattern with `*` and `?` fits all of a text, as in policies. A step back is taken to
/// the last star only, so that the time is bounded by the product of the lengths.
fn fits(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(own) if *own == '?' || Some(own) == text.get(read) => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((star_at, star_read)) = star else {
                    return false;
                };
                star = Some((star_at, star_read + 1));
                at = star_at + 1;
                read = star_read + 1;
            }
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_fit_any_text() {
        assert!(fits("*", "test-invoke-stage"));
        assert!(fits("a/*/GET/*", "a/test-invoke-stage/GET/x/y"));
        assert!(fits("te?t*", TEST_STAGE));
        assert!(!fits("prod", TEST_STAGE));
        assert!(!fits("a/*/POST/", "a/b/GET/"));
        assert!(fits("", "") && !fits("", "a") && fits("**", ""));
    }
}
