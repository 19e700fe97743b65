//! `required`, `additionalProperties`, `minProperties`, `maxProperties` and `dependencies`.
//!
//! Names are reported sorted and in one violation each; property dependencies come in the order of
//! a Java `HashMap`, schema dependencies sorted after them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Subschemas;
use super::text::Pattern;
use crate::java_string;
use crate::limits::Limit;
use crate::violation::ViolationKind;
use crate::walk::NodeId;

/// Names a rule for objects.
#[derive(Debug)]
pub(crate) enum ObjectRule {
    /// Only these names, or names these expressions match.
    NoOthers {
        names: BTreeSet<String>,
        patterns: Vec<Pattern>,
    },
    MinProperties(usize),
    MaxProperties(usize),
    /// All of these names, sorted.
    Required(Vec<String>),
}

/// Holds `dependencies`.
#[derive(Debug)]
pub(crate) struct Dependencies {
    /// Names that need other names, in the order of the report.
    pub(crate) on_names: Vec<(String, Vec<String>)>,
    /// Names that need a schema to be kept, sorted.
    pub(crate) on_schemas: Vec<(String, NodeId)>,
}

/// Compiles `additionalProperties`, which only forbids when it is `false`.
pub(crate) fn additional_properties(
    schema: &Map<String, Value>,
    value: &Value,
) -> Option<ObjectRule> {
    if *value != Value::Bool(false) {
        return None;
    }
    let members = |name: &str| schema.get(name).and_then(Value::as_object);
    Some(ObjectRule::NoOthers {
        names: members("properties")
            .into_iter()
            .flat_map(Map::keys)
            .cloned()
            .collect(),
        patterns: members("patternProperties")
            .into_iter()
            .flat_map(Map::keys)
            .map(|source| Pattern::compile(source))
            .collect(),
    })
}

/// Compiles `required` of draft 4.
pub(crate) fn required(value: &Value) -> Option<ObjectRule> {
    let mut names = strings(value.as_array()?);
    names.dedup();
    Some(ObjectRule::Required(names))
}

/// Compiles the `required` flags inside `properties` of draft 3.
pub(crate) fn draft_3_required(value: &Value) -> Option<ObjectRule> {
    let mut names: Vec<String> = value
        .as_object()?
        .iter()
        .filter(|(_, schema)| schema.get("required") == Some(&Value::Bool(true)))
        .map(|(name, _)| name.clone())
        .collect();
    java_string::sort(&mut names);
    Some(ObjectRule::Required(names))
}

/// Compiles `dependencies`.
pub(crate) fn dependencies(value: &Value, subschemas: &mut dyn Subschemas) -> Option<Dependencies> {
    let mut entries: Vec<(&String, &Value)> = value.as_object()?.iter().collect();
    java_string::sort_by_bucket(&mut entries, |(name, _)| name);
    let mut on_names = Vec::new();
    let mut on_schemas = Vec::new();
    for (name, needed) in entries {
        match needed {
            Value::Object(_) => on_schemas.push(name.clone()),
            // Only draft 3 lets single names and empty lists come this far.
            Value::String(needed) => on_names.push((name.clone(), vec![needed.clone()])),
            Value::Array(needed) if !needed.is_empty() => {
                on_names.push((name.clone(), strings(needed)));
            }
            _ => {}
        }
    }
    // The library copies the property dependencies into a second map.
    java_string::sort_by_bucket(&mut on_names, |(name, _)| name);
    java_string::sort(&mut on_schemas);
    let on_schemas = on_schemas
        .into_iter()
        .map(|name| {
            let node = subschemas.node(&["dependencies", &name]);
            (name, node)
        })
        .collect();
    Some(Dependencies {
        on_names,
        on_schemas,
    })
}

fn strings(values: &[Value]) -> Vec<String> {
    let mut names: Vec<String> = values
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    java_string::sort(&mut names);
    names
}

impl ObjectRule {
    /// Judges an object.
    pub(crate) fn check(
        &self,
        members: &Map<String, Value>,
    ) -> Result<Option<ViolationKind>, Limit> {
        let found = members.len();
        Ok(match self {
            Self::NoOthers { names, patterns } => {
                let mut unwanted = Vec::new();
                for name in members.keys().filter(|name| !names.contains(*name)) {
                    if !matches_any(patterns, name)? {
                        unwanted.push(name.clone());
                    }
                }
                java_string::sort(&mut unwanted);
                (!unwanted.is_empty())
                    .then_some(ViolationKind::UnwantedProperties { names: unwanted })
            }
            Self::MinProperties(required) => {
                let required = *required;
                (found < required).then_some(ViolationKind::TooFewProperties { required, found })
            }
            Self::MaxProperties(allowed) => {
                let allowed = *allowed;
                (found > allowed).then_some(ViolationKind::TooManyProperties { allowed, found })
            }
            Self::Required(names) => {
                let missing: Vec<String> = names
                    .iter()
                    .filter(|name| !members.contains_key(*name))
                    .cloned()
                    .collect();
                (!missing.is_empty()).then_some(ViolationKind::MissingProperties { names: missing })
            }
        })
    }

    /// Tells how much work the rule is on an object.
    pub(crate) fn cost(&self, members: &Map<String, Value>) -> usize {
        match self {
            Self::NoOthers { patterns, .. } => members.len() * (1 + 32 * patterns.len()),
            Self::Required(names) => names.len(),
            Self::MinProperties(_) | Self::MaxProperties(_) => 0,
        }
    }
}

fn matches_any(patterns: &[Pattern], name: &str) -> Result<bool, Limit> {
    for pattern in patterns {
        if pattern.is_match(name)? {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Dependencies {
    /// Judges the dependencies on names.
    pub(crate) fn check(&self, members: &Map<String, Value>) -> Vec<ViolationKind> {
        let mut violations = Vec::new();
        for (property, required) in &self.on_names {
            if !members.contains_key(property) {
                continue;
            }
            let mut missing: Vec<String> = required
                .iter()
                .filter(|name| !members.contains_key(*name))
                .cloned()
                .collect();
            missing.dedup();
            if !missing.is_empty() {
                violations.push(ViolationKind::MissingDependencies {
                    property: property.clone(),
                    required: required.clone(),
                    missing,
                });
            }
        }
        violations
    }
}
