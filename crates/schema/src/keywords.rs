//! The keywords of one schema, ready to judge: which there are, for which types, in what order.
//!
//! Observed with the Java library: the keywords that can say something about the instance's type
//! run in alphabetical order, all of them, whatever the others found.

pub(crate) mod any;
pub(crate) mod array;
pub(crate) mod combine;
pub(crate) mod number;
pub(crate) mod object;
pub(crate) mod text;

use serde_json::{Map, Value};

use crate::draft::Draft;
use crate::number::NotFinite;
use crate::walk::NodeId;
use combine::Combination;

/// Holds one keyword.
#[derive(Debug)]
pub(crate) struct Keyword {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it asks.
    pub(crate) rule: Rule,
}

/// Names what a keyword asks.
#[derive(Debug)]
pub(crate) enum Rule {
    /// Of numbers.
    Number(number::NumberRule),
    /// Of strings.
    Text(text::TextRule),
    /// Of arrays.
    Array(array::ArrayRule),
    /// Of objects.
    Object(object::ObjectRule),
    /// Of objects, with other schemas.
    Dependencies(object::Dependencies),
    /// Of any value.
    Any(any::AnyRule),
    /// Of any value, with other schemas.
    Combine(Combination),
}

/// Gives subschemas of the schema being compiled their numbers.
pub(crate) trait Subschemas {
    /// Returns the node of the subschema these tokens lead to.
    fn node(&mut self, tokens: &[&str]) -> NodeId;
}

/// Compiles the keywords of a well-formed schema, in alphabetical order.
pub(crate) fn compile(
    draft: Draft,
    schema: &Map<String, Value>,
    subschemas: &mut dyn Subschemas,
) -> Result<Vec<Keyword>, NotFinite> {
    let mut keywords = Vec::new();
    for (name, value) in schema {
        if let Some(keyword) = compile_one(draft, schema, name, value, subschemas)? {
            keywords.push(keyword);
        }
    }
    keywords.sort_unstable_by_key(|keyword| keyword.name);
    Ok(keywords)
}

fn compile_one(
    draft: Draft,
    schema: &Map<String, Value>,
    name: &str,
    value: &Value,
    subschemas: &mut dyn Subschemas,
) -> Result<Option<Keyword>, NotFinite> {
    let draft_3 = draft == Draft::Three;
    let (name, rule) = match name {
        "additionalItems" => (
            "additionalItems",
            array::additional_items(schema, value).map(Rule::Array),
        ),
        "minItems" => (
            "minItems",
            size(value).map(array::ArrayRule::AtLeast).map(Rule::Array),
        ),
        "maxItems" => (
            "maxItems",
            size(value).map(array::ArrayRule::AtMost).map(Rule::Array),
        ),
        "uniqueItems" => ("uniqueItems", array::unique_items(value).map(Rule::Array)),
        "minimum" => ("minimum", number::minimum(schema, value)?.map(Rule::Number)),
        "maximum" => ("maximum", number::maximum(schema, value)?.map(Rule::Number)),
        "multipleOf" if !draft_3 => ("multipleOf", number::divisor(value)?.map(Rule::Number)),
        "divisibleBy" if draft_3 => ("divisibleBy", number::divisor(value)?.map(Rule::Number)),
        "minLength" => (
            "minLength",
            size(value).map(text::TextRule::MinLength).map(Rule::Text),
        ),
        "maxLength" => (
            "maxLength",
            size(value).map(text::TextRule::MaxLength).map(Rule::Text),
        ),
        "pattern" => ("pattern", text::pattern(value).map(Rule::Text)),
        "additionalProperties" => (
            "additionalProperties",
            object::additional_properties(schema, value).map(Rule::Object),
        ),
        "minProperties" if !draft_3 => (
            "minProperties",
            size(value)
                .map(object::ObjectRule::MinProperties)
                .map(Rule::Object),
        ),
        "maxProperties" if !draft_3 => (
            "maxProperties",
            size(value)
                .map(object::ObjectRule::MaxProperties)
                .map(Rule::Object),
        ),
        "required" if !draft_3 => ("required", object::required(value).map(Rule::Object)),
        "properties" if draft_3 => (
            "properties",
            object::draft_3_required(value).map(Rule::Object),
        ),
        "dependencies" => {
            let dependencies = object::dependencies(value, subschemas);
            ("dependencies", dependencies.map(Rule::Dependencies))
        }
        "enum" => ("enum", any::enumeration(value).map(Rule::Any)),
        "type" if draft_3 => (
            "type",
            combine::draft_3_type(value, subschemas).map(Rule::Combine),
        ),
        "type" => ("type", any::types(value).map(Rule::Any)),
        "allOf" if !draft_3 => (
            "allOf",
            combine::all_of(value, subschemas).map(Rule::Combine),
        ),
        "anyOf" if !draft_3 => (
            "anyOf",
            combine::any_of(value, subschemas).map(Rule::Combine),
        ),
        "oneOf" if !draft_3 => (
            "oneOf",
            combine::one_of(value, subschemas).map(Rule::Combine),
        ),
        "not" if !draft_3 => ("not", Some(Rule::Combine(combine::not(subschemas)))),
        "disallow" if draft_3 => (
            "disallow",
            combine::disallow(value, subschemas).map(Rule::Combine),
        ),
        "extends" if draft_3 => (
            "extends",
            combine::extends(value, subschemas).map(Rule::Combine),
        ),
        _ => return Ok(None),
    };
    Ok(rule.map(|rule| Keyword { name, rule }))
}

/// Reads a size the syntax check has let pass.
fn size(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|size| usize::try_from(size).ok())
}
