//! IAM policies, as far as they decide about `execute-api:Invoke`: those that authorizers return and
//! those that stand on an API.
//!
//! The rules are those of AWS's page on how policies are evaluated: a statement that denies wins, one
//! that allows is needed. A condition whose operator is not known here never allows and always
//! denies, so that nothing gets through by mistake.

use serde_json::{Map, Value};
use std::net::IpAddr;
use trygate_model::TextMap;

/// The action that calls a method.
const INVOKE: &str = "execute-api:Invoke";

/// A policy document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Policy {
    statements: Vec<Statement>,
}

#[derive(Debug, Clone, PartialEq)]
struct Statement {
    denies: bool,
    actions: Names,
    resources: Names,
    principals: Option<Principals>,
    conditions: Map<String, Value>,
}

/// Patterns, or all that no pattern fits.
#[derive(Debug, Clone, PartialEq)]
struct Names {
    patterns: Vec<String>,
    negated: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Principals {
    patterns: Vec<String>,
    negated: bool,
}

/// A call to judge.
pub(crate) struct Call<'a> {
    pub method_arn: &'a str,
    /// The caller's ARN; none: nobody is known.
    pub principal: Option<&'a str>,
    /// Values of condition keys, in lower case.
    pub keys: &'a TextMap,
}

/// What a policy says of a call, and the place of the statement that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// A statement denies.
    Denied {
        /// Its place, from 0.
        statement: usize,
    },
    /// A statement allows.
    Allowed {
        /// Its place, from 0.
        statement: usize,
    },
    /// No statement speaks of it.
    Silent,
}

impl Policy {
    /// Reads a document; none: it is no policy.
    pub(crate) fn parse(document: &Value) -> Option<Self> {
        let statements = match document.get("Statement")? {
            Value::Array(statements) => statements.iter().map(Statement::parse).collect(),
            one @ Value::Object(_) => Statement::parse(one).map(|one| vec![one]),
            _ => None,
        }?;
        Some(Self { statements })
    }

    /// Decides.
    pub(crate) fn decide(&self, call: &Call<'_>) -> Decision {
        let mut decision = Decision::Silent;
        for (place, statement) in self.statements.iter().enumerate() {
            if !statement.speaks_of(call) {
                continue;
            }
            if statement.denies {
                return Decision::Denied { statement: place };
            }
            if decision == Decision::Silent {
                decision = Decision::Allowed { statement: place };
            }
        }
        decision
    }

    /// Whether a statement has resources in AWS's short form for one's own API,
    /// `execute-api:/stage/VERB/path`, filled in with the API's ARN.
    #[must_use]
    pub(crate) fn completed(mut self, api_arn: &str) -> Self {
        for pattern in self
            .statements
            .iter_mut()
            .flat_map(|statement| &mut statement.resources.patterns)
        {
            if let Some(rest) = pattern.strip_prefix("execute-api:/") {
                *pattern = format!("{api_arn}/{rest}");
            }
        }
        self
    }
}

impl Statement {
    fn parse(value: &Value) -> Option<Self> {
        let members = value.as_object()?;
        let denies = match members.get("Effect")?.as_str()? {
            "Allow" => false,
            "Deny" => true,
            _ => return None,
        };
        let names = |name: &str, negated: &str| match (members.get(name), members.get(negated)) {
            (Some(value), None) => Some(Names {
                patterns: texts(value)?,
                negated: false,
            }),
            (None, Some(value)) => Some(Names {
                patterns: texts(value)?,
                negated: true,
            }),
            _ => None,
        };
        Some(Self {
            denies,
            actions: names("Action", "NotAction")?,
            resources: names("Resource", "NotResource")?,
            principals: match (members.get("Principal"), members.get("NotPrincipal")) {
                (Some(value), None) => Some(Principals {
                    patterns: principals(value)?,
                    negated: false,
                }),
                (None, Some(value)) => Some(Principals {
                    patterns: principals(value)?,
                    negated: true,
                }),
                (None, None) => None,
                (Some(_), Some(_)) => return None,
            },
            conditions: match members.get("Condition") {
                None => Map::new(),
                Some(value) => value.as_object()?.clone(),
            },
        })
    }

    fn speaks_of(&self, call: &Call<'_>) -> bool {
        let action = self
            .actions
            .patterns
            .iter()
            .any(|pattern| like(&pattern.to_ascii_lowercase(), &INVOKE.to_ascii_lowercase()));
        let resource = self
            .resources
            .patterns
            .iter()
            .any(|pattern| like(pattern, call.method_arn));
        let principal = self
            .principals
            .as_ref()
            .is_none_or(|principals| principals.hold(call.principal) != principals.negated);
        action != self.actions.negated
            && resource != self.resources.negated
            && principal
            && self
                .conditions
                .iter()
                .all(|(operator, keys)| holds(operator, keys, call.keys).unwrap_or(self.denies))
    }
}

impl Principals {
    fn hold(&self, caller: Option<&str>) -> bool {
        self.patterns.iter().any(|pattern| {
            pattern == "*"
                || caller.is_some_and(|caller| {
                    // an account stands for all its principals
                    let account = caller.split(':').nth(4).unwrap_or_default();
                    like(pattern, caller)
                        || pattern == account
                        || (pattern.ends_with(":root")
                            && pattern.split(':').nth(4) == Some(account))
                })
        })
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    }
}

fn principals(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Object(kinds) => {
            let mut all = Vec::new();
            for value in kinds.values() {
                all.extend(texts(value)?);
            }
            Some(all)
        }
        value => texts(value),
    }
}

/// Matches `*` and `?`, in time that grows with the product of both lengths at most.
pub(crate) fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut position) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while position < text.len() {
        match (pattern.get(at), star) {
            (Some('*'), _) => {
                star = Some((at, position));
                at += 1;
            }
            (Some(c), _) if *c == '?' || Some(c) == text.get(position) => {
                at += 1;
                position += 1;
            }
            (_, Some((star_at, taken))) => {
                star = Some((star_at, taken + 1));
                at = star_at + 1;
                position = taken + 1;
            }
            (_, None) => return false,
        }
    }
    pattern
        .get(at..)
        .unwrap_or_default()
        .iter()
        .all(|c| *c == '*')
}

/// Whether an operator's keys hold; none: the operator is not known here.
fn holds(operator: &str, keys: &Value, known: &TextMap) -> Option<bool> {
    let (operator, if_exists) = match operator.strip_suffix("IfExists") {
        Some(operator) => (operator, true),
        None => (operator, false),
    };
    let operator = operator
        .strip_prefix("ForAnyValue:")
        .or_else(|| operator.strip_prefix("ForAllValues:"))
        .unwrap_or(operator);
    let keys = keys.as_object()?;
    let mut all = true;
    for (key, wanted) in keys {
        let wanted: Vec<String> = match wanted {
            Value::Bool(truth) => vec![truth.to_string()],
            wanted => texts(wanted)?,
        };
        let value = known.get(&key.to_ascii_lowercase()).map(String::as_str);
        let any = |test: fn(&str, &str) -> bool| {
            value.is_some_and(|value| wanted.iter().any(|wanted| test(wanted, value)))
        };
        let (negated, found) = match operator {
            "StringEquals" => (false, any(|wanted, value| wanted == value)),
            "StringNotEquals" => (true, any(|wanted, value| wanted == value)),
            "StringEqualsIgnoreCase" | "Bool" => (false, any(str::eq_ignore_ascii_case)),
            "StringNotEqualsIgnoreCase" => (true, any(str::eq_ignore_ascii_case)),
            "StringLike" | "ArnLike" | "ArnEquals" => (false, any(like)),
            "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => (true, any(like)),
            "IpAddress" => (false, any(within)),
            "NotIpAddress" => (true, any(within)),
            "Null" => {
                let absent = value.is_none().to_string();
                all &= wanted.contains(&absent);
                continue;
            }
            _ => return None,
        };
        all &= if value.is_none() {
            // a key that is not there fits what is negated, and what need not exist
            negated || if_exists
        } else {
            found != negated
        };
    }
    Some(all)
}

/// Whether an address lies in a block such as `10.0.0.0/8`.
fn within(block: &str, address: &str) -> bool {
    let (net, length) = match block.split_once('/') {
        Some((net, length)) => (net, length.parse::<u32>().ok()),
        None => (block, Some(128)),
    };
    let (Ok(net), Ok(address), Some(length)) =
        (net.parse::<IpAddr>(), address.parse::<IpAddr>(), length)
    else {
        return false;
    };
    match (net, address) {
        (IpAddr::V4(net), IpAddr::V4(address)) => {
            let shift = 32 - length.min(32);
            u64::from(net.to_bits()) >> shift == u64::from(address.to_bits()) >> shift
        }
        (IpAddr::V6(net), IpAddr::V6(address)) => {
            let length = length.min(128);
            length == 0 || (net.to_bits() ^ address.to_bits()) >> (128 - length) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
