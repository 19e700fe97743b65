//! Which keywords each draft knows, and the rule each must keep.

use super::{Level, SyntaxProblemKind};
use crate::draft::Draft;
use crate::node_type::NodeType;

/// Names the rule a keyword's value must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Any,
    Text,
    Flag,
    Number,
    Object,
    Array,
    /// A subschema, whatever its type: the schema itself complains.
    Subschema,
    /// A boolean or a subschema.
    Additional,
    /// An integer that is not negative.
    Size,
    /// A boolean that needs another keyword beside it.
    Exclusive {
        partner: &'static str,
    },
    Divisor,
    Pattern,
    Uri,
    Enum,
    SchemaMap,
    PatternProperties,
    Draft3Properties,
    SchemaArray,
    SchemaOrArray {
        empty: Empty,
    },
    Required,
    Type,
    Draft3Type,
    Dependencies,
}

/// Says what an empty array is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Empty {
    Allowed,
    Refused,
    /// A warning, with draft 3's words for `extends`.
    Warned,
}

impl Empty {
    pub(super) fn problem(self) -> Option<(Level, SyntaxProblemKind)> {
        match self {
            Self::Allowed => None,
            Self::Refused => Some((
                Level::Error,
                SyntaxProblemKind::EmptyArray { property: None },
            )),
            Self::Warned => Some((Level::Warning, SyntaxProblemKind::EmptyExtends)),
        }
    }
}

impl Rule {
    /// Returns the types a value may have, in the library's order.
    pub(super) fn types(self) -> &'static [NodeType] {
        use NodeType::{Array, Boolean, Integer, Number, Object, String};
        match self {
            Self::Any | Self::Subschema => &NodeType::ALL,
            Self::Text | Self::Pattern | Self::Uri => &[String],
            Self::Flag | Self::Exclusive { .. } => &[Boolean],
            Self::Number | Self::Divisor => &[Integer, Number],
            Self::Additional => &[Boolean, Object],
            Self::Size => &[Integer],
            Self::Array | Self::Enum | Self::SchemaArray | Self::Required => &[Array],
            Self::Object
            | Self::SchemaMap
            | Self::PatternProperties
            | Self::Draft3Properties
            | Self::Dependencies => &[Object],
            Self::SchemaOrArray { .. } => &[Array, Object],
            Self::Type | Self::Draft3Type => &[Array, String],
        }
    }
}

const COMMON: &[(&str, Rule)] = &[
    ("$ref", Rule::Uri),
    ("$schema", Rule::Uri),
    ("additionalItems", Rule::Additional),
    ("additionalProperties", Rule::Additional),
    ("default", Rule::Any),
    ("dependencies", Rule::Dependencies),
    ("description", Rule::Text),
    ("enum", Rule::Enum),
    ("exclusiveMaximum", Rule::Exclusive { partner: "maximum" }),
    ("exclusiveMinimum", Rule::Exclusive { partner: "minimum" }),
    ("format", Rule::Text),
    ("id", Rule::Uri),
    ("maxItems", Rule::Size),
    ("maxLength", Rule::Size),
    ("maximum", Rule::Number),
    ("minItems", Rule::Size),
    ("minLength", Rule::Size),
    ("minimum", Rule::Number),
    ("pattern", Rule::Pattern),
    ("patternProperties", Rule::PatternProperties),
    ("title", Rule::Text),
    ("uniqueItems", Rule::Flag),
];

const DRAFT_4: &[(&str, Rule)] = &[
    ("allOf", Rule::SchemaArray),
    ("anyOf", Rule::SchemaArray),
    ("definitions", Rule::SchemaMap),
    (
        "items",
        Rule::SchemaOrArray {
            empty: Empty::Refused,
        },
    ),
    ("maxProperties", Rule::Size),
    ("minProperties", Rule::Size),
    ("multipleOf", Rule::Divisor),
    ("not", Rule::Subschema),
    ("oneOf", Rule::SchemaArray),
    ("properties", Rule::SchemaMap),
    ("required", Rule::Required),
    ("type", Rule::Type),
];

const HYPER: &[(&str, Rule)] = &[
    ("fragmentResolution", Rule::Text),
    ("links", Rule::Array),
    ("media", Rule::Object),
    ("pathStart", Rule::Uri),
];

const DRAFT_3: &[(&str, Rule)] = &[
    ("disallow", Rule::Draft3Type),
    ("divisibleBy", Rule::Divisor),
    (
        "extends",
        Rule::SchemaOrArray {
            empty: Empty::Warned,
        },
    ),
    (
        "items",
        Rule::SchemaOrArray {
            empty: Empty::Allowed,
        },
    ),
    ("properties", Rule::Draft3Properties),
    ("required", Rule::Flag),
    ("type", Rule::Draft3Type),
];

/// Returns the keyword of a name and its rule, if the draft knows it.
pub(super) fn find(draft: Draft, name: &str) -> Option<(&'static str, Rule)> {
    let own: &[&[(&str, Rule)]] = match draft {
        Draft::Three => &[COMMON, DRAFT_3],
        Draft::Four => &[COMMON, DRAFT_4],
        Draft::FourHyper => &[COMMON, DRAFT_4, HYPER],
    };
    own.iter()
        .flat_map(|table| table.iter())
        .find(|(keyword, _)| *keyword == name)
        .copied()
}
