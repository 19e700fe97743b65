//! Resource policies of functions: who else may invoke them.
//!
//! Only what AddPermission can say is understood, which is all that such a policy can hold: one
//! principal, one action, conditions on the source's ARN, account and organisation. Shapes as
//! GetPolicy answers them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Statement {
    pub(crate) sid: String,
    /// A service's name, an account's id, an ARN, or `*`.
    pub(crate) principal: String,
    pub(crate) action: String,
    pub(crate) source_arn: Option<String>,
    pub(crate) source_account: Option<String>,
    pub(crate) event_source_token: Option<String>,
}

/// A call that a service makes for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ServiceCall<'a> {
    pub(crate) service: &'a str,
    pub(crate) action: &'a str,
    pub(crate) source_arn: &'a str,
}

impl Statement {
    /// Shows it as a statement of a policy.
    pub(crate) fn view(&self, resource: &str) -> Value {
        let mut view = Map::new();
        view.insert("Sid".into(), self.sid.as_str().into());
        view.insert("Effect".into(), "Allow".into());
        let is_account =
            self.principal.len() == 12 && self.principal.bytes().all(|byte| byte.is_ascii_digit());
        let principal = if self.principal == "*" {
            "*".into()
        } else if is_account {
            json!({"AWS": format!("arn:aws:iam::{}:root", self.principal)})
        } else if self.principal.starts_with("arn:") {
            json!({"AWS": self.principal})
        } else {
            json!({"Service": self.principal})
        };
        view.insert("Principal".into(), principal);
        view.insert("Action".into(), self.action.as_str().into());
        view.insert("Resource".into(), resource.into());
        let mut equals = Map::new();
        if let Some(account) = &self.source_account {
            equals.insert("AWS:SourceAccount".into(), account.as_str().into());
        }
        if let Some(token) = &self.event_source_token {
            equals.insert("lambda:EventSourceToken".into(), token.as_str().into());
        }
        let mut condition = Map::new();
        if !equals.is_empty() {
            condition.insert("StringEquals".into(), equals.into());
        }
        if let Some(source) = &self.source_arn {
            condition.insert("ArnLike".into(), json!({"AWS:SourceArn": source}));
        }
        if !condition.is_empty() {
            view.insert("Condition".into(), condition.into());
        }
        view.into()
    }

    /// Tells whether it lets a call in.
    pub(crate) fn allows(&self, call: ServiceCall<'_>) -> bool {
        let principal = self.principal == "*" || self.principal == call.service;
        let action = self.action == "*"
            || self.action == "lambda:*"
            || self.action.eq_ignore_ascii_case(call.action);
        let source = self
            .source_arn
            .as_deref()
            .is_none_or(|pattern| arn_like(pattern, call.source_arn));
        let account = self
            .source_account
            .as_deref()
            .is_none_or(|account| call.source_arn.split(':').nth(4) == Some(account));
        principal && action && source && account && self.event_source_token.is_none()
    }
}

/// Compares ARNs as the condition `ArnLike` does: each of the six parts by itself, with wildcards.
fn arn_like(pattern: &str, arn: &str) -> bool {
    let mut patterns = pattern.splitn(6, ':');
    let mut parts = arn.splitn(6, ':');
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(part)) if like(pattern.as_bytes(), part.as_bytes()) => {}
            _ => return false,
        }
    }
}

/// Matches `*` and `?` without backtracking further than the last star.
fn like(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut seen) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(seen) {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(wanted) if wanted == byte || *wanted == b'?' => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((star_at, taken)) = star else {
                    return false;
                };
                star = Some((star_at, taken + 1));
                at = star_at + 1;
                seen = taken + 1;
            }
        }
    }
    pattern
        .get(at..)
        .unwrap_or_default()
        .iter()
        .all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(principal: &str, source_arn: Option<&str>) -> Statement {
        Statement {
            sid: "s".into(),
            principal: principal.into(),
            action: "lambda:InvokeFunction".into(),
            source_arn: source_arn.map(str::to_owned),
            source_account: None,
            event_source_token: None,
        }
    }

    #[test]
    fn sources_are_compared_part_by_part() {
        let source =
            "arn:aws:execute-api:us-east-1:123456789012:ab12/test-invoke-stage/GET/pets/{id}";
        let call = ServiceCall {
            service: "apigateway.amazonaws.com",
            action: "lambda:InvokeFunction",
            source_arn: source,
        };
        for (pattern, allowed) in [
            (
                "arn:aws:execute-api:us-east-1:123456789012:ab12/*/GET/pets/*",
                true,
            ),
            (
                "arn:aws:execute-api:us-east-1:123456789012:ab12/test-invoke-stage/GET/pets/{id}",
                true,
            ),
            (
                "arn:aws:execute-api:us-east-1:123456789012:ab12/*/*/*",
                true,
            ),
            ("arn:aws:execute-api:us-east-1:123456789012:*", true),
            ("arn:aws:execute-api:*:*:a?12/*", true),
            (
                "arn:aws:execute-api:us-east-1:123456789012:ab12/prod/*",
                false,
            ),
            (
                "arn:aws:execute-api:us-east-1:123456789012:ab12/*/POST/*",
                false,
            ),
            ("arn:aws:execute-api:us-east-2:123456789012:*", false),
            ("arn:*", false),
        ] {
            let statement = statement("apigateway.amazonaws.com", Some(pattern));
            assert_eq!(statement.allows(call), allowed, "{pattern}");
        }
        assert!(statement("*", None).allows(call));
        assert!(!statement("events.amazonaws.com", None).allows(call));
        let mut other = statement("apigateway.amazonaws.com", None);
        other.source_account = Some("123456789012".into());
        assert!(other.allows(call));
        other.source_account = Some("999999999999".into());
        assert!(!other.allows(call));
        other.source_account = None;
        other.action = "lambda:GetFunction".into();
        assert!(!other.allows(call));
    }
}
