//! `patchOperations`: how every Update operation changes a noun.
//!
//! Operations apply in order to a copy, so a refused one leaves nothing changed. Which paths a noun
//! takes, with which operations, is a table of rules ([`Rule`]); how it words a path or an operation
//! that it does not take is its [`Dialect`]. Tables are the API reference's page on patch operations,
//! crossed with recorded answers; the dialects are recorded. Nothing here knows a noun.
//!
//! To let a noun be patched, whether it stands in an API's document or by itself:
//!
//! 1. `patch/<noun>.rs` holds `pub(crate) const TABLE: Table<Noun>`, one [`Rule`] for each row of
//!    AWS's table, in the order in which AWS's texts list the paths. `apply` sets one member and
//!    refuses only what the value alone shows to be wrong.
//! 2. The handler calls `patch::<noun>::TABLE.patched(&call.input, &noun)?`, has the outcome checked
//!    as a whole by the function that also checks a noun that is made, then stores and shows it.
//!
//! A stage's paths have no fixed number of segments and a dialect of their own; `patch/stage.rs` reads
//! them by itself.
//!
//! `move` and `test` are in AWS's list of operations and no rule takes them.

pub(crate) mod account;
pub(crate) mod api_key;
pub(crate) mod authorizer;
pub(crate) mod base_path_mapping;
pub(crate) mod client_certificate;
pub(crate) mod deployment;
mod dialect;
pub(crate) mod documentation_part;
pub(crate) mod documentation_version;
pub(crate) mod domain_name;
mod element;
pub(crate) mod gateway_response;
pub(crate) mod integration;
pub(crate) mod integration_response;
pub(crate) mod method;
pub(crate) mod method_response;
pub(crate) mod model;
pub(crate) mod request_validator;
pub(crate) mod resource;
pub(crate) mod rest_api;
mod rule;
pub(crate) mod stage;
pub(crate) mod usage;
pub(crate) mod usage_plan;
pub(crate) mod vpc_link;

pub(crate) use dialect::Dialect;
pub(crate) use rule::Rule;

use crate::Exception;
use crate::exception::PatchProblem;
use crate::input::Input;
use crate::validate::enumeration;
use serde_json::Value;

/// What a patch operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Add,
    Remove,
    Replace,
    Copy,
    Move,
    Test,
}

impl Op {
    /// Returns AWS's name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Replace => "replace",
            Self::Copy => "copy",
            Self::Move => "move",
            Self::Test => "test",
        }
    }

    /// Reads AWS's name.
    fn parse(text: &str) -> Option<Self> {
        [
            Self::Add,
            Self::Remove,
            Self::Replace,
            Self::Copy,
            Self::Move,
            Self::Test,
        ]
        .into_iter()
        .find(|op| op.as_str() == text)
    }
}

/// One operation of a patch as it was given.
#[derive(Debug, Clone, Copy)]
struct Given<'a> {
    op: Option<Op>,
    path: Option<&'a str>,
    from: Option<&'a str>,
    value: Option<&'a str>,
}

/// One operation that a rule takes.
#[derive(Debug)]
pub(crate) struct Edit<'a> {
    pub(crate) op: Op,
    /// The path as it was given, escapes included.
    pub(crate) path: &'a str,
    /// What the rule's `*` and `{name}` segments stand for, in order, without escapes.
    pub(crate) names: Vec<String>,
    /// The value; every value is text.
    pub(crate) value: Option<&'a str>,
}

impl Edit<'_> {
    /// Returns the value, empty where there is none.
    pub(crate) fn text(&self) -> &str {
        self.value.unwrap_or_default()
    }

    /// Returns the value, none where it is missing or empty.
    pub(crate) fn filled(&self) -> Option<String> {
        self.value
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// Reads the value as Java reads flags (recorded): whatever is not `true` is false.
    pub(crate) fn flag(&self) -> bool {
        self.text().eq_ignore_ascii_case("true")
    }

    /// Returns the value if it is one that a member of an operation's input may have.
    pub(crate) fn among(&self, Among(operation, member): Among) -> Result<String, Exception> {
        let values = enumeration(operation, member);
        if values.contains(&self.text()) {
            return Ok(self.text().to_owned());
        }
        Err(Exception::Patch(PatchProblem::NotAValue { member, values }))
    }

    /// Returns the value as [`Edit::among`] does; none where it is missing or empty.
    pub(crate) fn optional_among(&self, among: Among) -> Result<Option<String>, Exception> {
        self.filled().map(|_| self.among(among)).transpose()
    }

    /// Returns what the rule's first `*` or `{name}` segment stands for.
    pub(crate) fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}

/// The values that the service model gives a member of an operation's input: `(operation, member)`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Among(pub(crate) &'static str, pub(crate) &'static str);

/// What a noun's patch takes.
pub(crate) struct Table<N: 'static> {
    pub(crate) rules: &'static [Rule<N>],
    pub(crate) dialect: Dialect,
}

impl<N: Clone> Table<N> {
    /// Applies a call's `patchOperations` to a copy of a noun.
    pub(crate) fn patched(&self, input: &Input, noun: &N) -> Result<N, Exception> {
        let mut patched = noun.clone();
        for given in Given::all(input) {
            self.apply(&mut patched, &given)?;
        }
        Ok(patched)
    }

    fn apply(&self, noun: &mut N, given: &Given<'_>) -> Result<(), Exception> {
        let known = given.path.and_then(|path| {
            self.rules
                .iter()
                .find_map(|rule| Some((rule, rule.names(path)?, path)))
        });
        match (known, given.op) {
            (Some((rule, names, path)), Some(op)) if rule.ops.contains(&op) => {
                let edit = Edit {
                    op,
                    path,
                    names,
                    value: given.value,
                };
                (rule.apply)(noun, &edit)
            }
            (known, op) => {
                let rule_ops = known.map(|(rule, ..)| rule.ops);
                let rules = self.rules.iter().map(|rule| (rule.path, rule.ops));
                Err(Exception::Patch(
                    self.dialect.refusal(op, given.path, rule_ops, rules),
                ))
            }
        }
    }
}

impl<'a> Given<'a> {
    /// Reads the operations of a call in their order.
    fn all(input: &'a Input) -> impl Iterator<Item = Self> {
        let operations = input.get("patchOperations").and_then(Value::as_array);
        operations.into_iter().flatten().map(Self::of)
    }

    fn of(operation: &'a Value) -> Self {
        let member = |name: &str| operation.get(name).and_then(Value::as_str);
        Self {
            op: member("op").and_then(Op::parse),
            path: member("path"),
            from: member("from"),
            value: member("value"),
        }
    }
}

#[cfg(test)]
mod tests;
