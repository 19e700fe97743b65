//! What an authorizer's function returned.
//!
//! Observed: a member that is none of the four fails in the words of the JSON library that AWS uses,
//! and `null` is no policy. The other wordings are guesses.

use super::Verdict;
use super::policy::Policy;
use crate::context_tree::ContextValue;
use crate::lambda_reply::scalar;
use serde_json::{Map, Value};
use trygate_model::TextMap;

/// What AWS says of anything that holds no policy.
const NO_POLICY: &str = "Could not parse policy";

const MEMBERS: &[&str] = &[
    "principalId",
    "policyDocument",
    "context",
    "usageIdentifierKey",
];

/// Reads the output, or says in AWS's words why it is none.
pub(super) fn read(body: &[u8]) -> Result<Verdict, String> {
    let invalid = |why: &str| format!("Invalid JSON in response: {why}");
    let document: Value =
        serde_json::from_slice(body).map_err(|error| invalid(&error.to_string()))?;
    let members = match document {
        Value::Object(members) => members,
        Value::Null => return Err(NO_POLICY.into()),
        _ => return Err(invalid("an object was expected")),
    };
    if let Some(name) = members
        .keys()
        .find(|name| !MEMBERS.contains(&name.as_str()))
    {
        let why = format!("Unrecognized field \"{name}\" , not marked as ignorable");
        return Err(invalid(&why));
    }
    let document = members.get("policyDocument").unwrap_or(&Value::Null);
    let policy = Policy::parse(document).ok_or(NO_POLICY)?;
    Ok(Verdict::Policy {
        principal_id: members.get("principalId").and_then(scalar),
        policy: Box::new(policy),
        text: document.to_string(),
        context: match members.get("context") {
            None | Some(Value::Null) => TextMap::new(),
            Some(Value::Object(context)) => texts(context).map_err(|why| invalid(&why))?,
            Some(_) => return Err(invalid("context is no object")),
        },
        usage_key: members.get("usageIdentifierKey").and_then(scalar),
    })
}

/// Makes texts of the context's values; lists and objects may not stand in it (documented).
fn texts(context: &Map<String, Value>) -> Result<TextMap<ContextValue>, String> {
    context
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| {
            let text = scalar(value).ok_or_else(|| format!("context.{name} is no plain value"))?;
            Ok((name.clone(), text.into()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> String {
        read(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn what_is_no_verdict() {
        assert_eq!(why("null"), "Could not parse policy");
        assert_eq!(
            why(r#"{"errorType":"X","errorMessage":"y"}"#),
            "Invalid JSON in response: Unrecognized field \"errorType\" , not marked as ignorable"
        );
        assert_eq!(why(r#"{"principalId":"u"}"#), "Could not parse policy");
        let policy = r#""policyDocument":{"Statement":[]}"#;
        assert!(why(&format!(r#"{{{policy},"context":{{"a":[]}}}}"#)).contains("context.a"));
    }

    #[test]
    fn context_values_are_texts() {
        let output = r#"{"principalId":7,"policyDocument":{"Statement":[]},
                         "context":{"a":1,"b":true,"c":"x","d":null},"usageIdentifierKey":"k"}"#;
        let Verdict::Policy {
            principal_id,
            context,
            usage_key,
            ..
        } = read(output.as_bytes()).unwrap()
        else {
            panic!("no policy");
        };
        assert_eq!(principal_id.as_deref(), Some("7"));
        assert_eq!(usage_key.as_deref(), Some("k"));
        let texts: Vec<_> = context
            .values()
            .filter_map(ContextValue::leaf_text)
            .collect();
        assert_eq!(texts, ["1", "true", "x"]);
    }
}
