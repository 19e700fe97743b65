//! Keywords that try whole schemas: `allOf`, `anyOf`, `oneOf`, `not` and draft 3's kin.
//!
//! Observed: each branch reports apart and only its success counts; all branches run, so a broken
//! reference in any of them is fatal. Draft 3's `extends` alone writes into the main report.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Subschemas;
use super::any::add_type;
use crate::node_type::NodeType;
use crate::violation::ViolationKind;
use crate::walk::NodeId;

/// Holds a keyword that tries schemas.
#[derive(Debug)]
pub(crate) struct Combination {
    /// What the keyword asks of the number of successes.
    pub(crate) mode: Mode,
    /// The schemas it tries.
    pub(crate) schemas: Vec<NodeId>,
    /// The types it names beside them; draft 3 only.
    pub(crate) types: BTreeSet<NodeType>,
}

/// Names what is asked of the number of successes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    All,
    Any,
    One,
    None,
    /// Draft 3's `type`: one of the types or one of the schemas.
    TypeOrSchema,
    /// Draft 3's `disallow`: neither.
    Disallowed,
    /// Draft 3's `extends`: the schemas simply apply as well.
    Extended,
}

impl Combination {
    fn of(mode: Mode, schemas: Vec<NodeId>) -> Self {
        Self {
            mode,
            schemas,
            types: BTreeSet::new(),
        }
    }

    /// Returns the verdict, if the type alone settles the matter.
    pub(crate) fn settled_by_type(&self, found: NodeType) -> Option<Vec<ViolationKind>> {
        match self.mode {
            Mode::TypeOrSchema if self.types.contains(&found) => Some(Vec::new()),
            Mode::Disallowed if self.types.contains(&found) => {
                let disallowed = self.types.iter().copied().collect();
                Some(vec![ViolationKind::ForbiddenType { found, disallowed }])
            }
            _ => None,
        }
    }

    /// Judges the number of schemas that matched.
    pub(crate) fn check(&self, matched: usize, found: NodeType) -> Vec<ViolationKind> {
        let schemas = self.schemas.len();
        let violation = match self.mode {
            Mode::All if matched < schemas => ViolationKind::NotAllMatched { matched, schemas },
            Mode::Any if matched == 0 => ViolationKind::NoSchemaMatched { schemas },
            Mode::One if matched != 1 => ViolationKind::NotExactlyOneMatched { matched, schemas },
            Mode::None if matched > 0 => ViolationKind::ForbiddenSchemaMatched,
            Mode::Disallowed if matched > 0 => {
                ViolationKind::ForbiddenSchemasMatched { matched, schemas }
            }
            Mode::TypeOrSchema if matched == 0 => {
                let allowed: Vec<NodeType> = self.types.iter().copied().collect();
                let wrong_type =
                    (!allowed.is_empty()).then_some(ViolationKind::WrongType { found, allowed });
                let no_schema = (schemas > 0).then_some(ViolationKind::NoSchemaMatched { schemas });
                return wrong_type.into_iter().chain(no_schema).collect();
            }
            _ => return Vec::new(),
        };
        vec![violation]
    }
}

/// Compiles `allOf`.
pub(crate) fn all_of(value: &Value, subschemas: &mut dyn Subschemas) -> Option<Combination> {
    Some(Combination::of(
        Mode::All,
        branches("allOf", value, subschemas)?,
    ))
}

/// Compiles `anyOf`.
pub(crate) fn any_of(value: &Value, subschemas: &mut dyn Subschemas) -> Option<Combination> {
    Some(Combination::of(
        Mode::Any,
        branches("anyOf", value, subschemas)?,
    ))
}

/// Compiles `oneOf`.
pub(crate) fn one_of(value: &Value, subschemas: &mut dyn Subschemas) -> Option<Combination> {
    Some(Combination::of(
        Mode::One,
        branches("oneOf", value, subschemas)?,
    ))
}

/// Compiles `not`.
pub(crate) fn not(subschemas: &mut dyn Subschemas) -> Combination {
    Combination::of(Mode::None, vec![subschemas.node(&["not"])])
}

/// Compiles draft 3's `extends`.
pub(crate) fn extends(value: &Value, subschemas: &mut dyn Subschemas) -> Option<Combination> {
    let schemas = match value {
        Value::Object(_) => vec![subschemas.node(&["extends"])],
        _ => branches("extends", value, subschemas)?,
    };
    Some(Combination::of(Mode::Extended, schemas))
}

/// Compiles draft 3's `type`.
pub(crate) fn draft_3_type(value: &Value, subschemas: &mut dyn Subschemas) -> Option<Combination> {
    types_and_schemas("type", Mode::TypeOrSchema, value, subschemas)
}

/// Compiles draft 3's `disallow`.
pub(crate) fn disallow(value: &Value, subschemas: &mut dyn Subschemas) -> Option<Combination> {
    types_and_schemas("disallow", Mode::Disallowed, value, subschemas)
}

fn branches(keyword: &str, value: &Value, subschemas: &mut dyn Subschemas) -> Option<Vec<NodeId>> {
    let count = value.as_array()?.len();
    Some(
        (0..count)
            .map(|index| subschemas.node(&[keyword, &index.to_string()]))
            .collect(),
    )
}

fn types_and_schemas(
    keyword: &str,
    mode: Mode,
    value: &Value,
    subschemas: &mut dyn Subschemas,
) -> Option<Combination> {
    let mut combination = Combination::of(mode, Vec::new());
    let mut add = |name: &str| {
        if name == "any" {
            combination.types.extend(NodeType::ALL);
        } else {
            add_type(&mut combination.types, name);
        }
    };
    match value {
        Value::String(name) => add(name),
        Value::Array(elements) => {
            let mut schemas = Vec::new();
            for (index, element) in elements.iter().enumerate() {
                match element {
                    Value::String(name) => add(name),
                    _ => schemas.push(subschemas.node(&[keyword, &index.to_string()])),
                }
            }
            // With every type named, the schemas can add nothing.
            if combination.types.len() < NodeType::ALL.len() {
                combination.schemas = schemas;
            }
        }
        _ => return None,
    }
    Some(combination)
}
