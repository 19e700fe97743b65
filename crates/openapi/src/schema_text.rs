//! A schema of a document → the text of a model.
//!
//! Recorded: members come in a fixed order, `required` is sorted, and a reference to another
//! schema becomes the URL of its model. What only describes (`example`, `xml` and the like) and
//! what draft 4 does not know is left out, as the developer guide says of AWS
//! (`api-gateway-known-issues`); the layout of the text is that of AWS's exports.

use crate::json_layout;
use crate::models;
use crate::problem::{ErrorKind, WarningKind};
use crate::reading::Reading;
use crate::tree::{Node, Object, Place, Value};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

/// The order of members, as far as recordings show it; others follow as they are written.
pub(crate) const ORDER: [&str; 27] = [
    "title",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "type",
    "not",
    "properties",
    "additionalProperties",
    "description",
    "format",
    "enum",
    "default",
    "items",
    "anyOf",
    "allOf",
    "oneOf",
];

/// Members that only describe.
const DESCRIPTIVE: [&str; 5] = ["example", "examples", "xml", "externalDocs", "deprecated"];

/// Members by which OpenAPI means something that draft 4 cannot say.
const NOT_IN_DRAFT_4: [&str; 4] = ["nullable", "readOnly", "writeOnly", "discriminator"];

/// Keywords of later drafts, which are kept and validate nothing.
const LATER_DRAFTS: [&str; 11] = [
    "const",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "$defs",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "prefixItems",
];

/// Writes a schema as the text of a model.
pub(crate) fn write<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>, api_id: &str) -> String {
    let mut writer = Writer {
        api_id,
        strange: IndexMap::new(),
    };
    let json = writer.schema(cx, node);
    for (keyword, (times, place)) in writer.strange {
        cx.warn(
            WarningKind::SchemaKeyword {
                keyword: keyword.to_owned(),
                times,
            },
            place,
        );
    }
    json_layout::pretty(&json)
}

struct Writer<'w> {
    api_id: &'w str,
    /// Keywords that AWS's validation does not know, how often, and where first.
    strange: IndexMap<&'static str, (usize, Place)>,
}

impl Writer<'_> {
    fn schema<'t>(&mut self, cx: &mut Reading<'t>, node: &'t Node<'t>) -> Json {
        let Value::Object(object) = &node.value else {
            return node.to_json();
        };
        if let Some(reference) = object.get("$ref").and_then(Node::as_str) {
            return self.reference(cx, reference, node);
        }
        let mut out = Map::new();
        for key in ORDER {
            if let Some(member) = object.member(key) {
                out.insert(key.to_owned(), self.member(cx, key, &member.node));
            }
        }
        for member in object.members() {
            let key = member.key.as_ref();
            let strange = NOT_IN_DRAFT_4
                .iter()
                .chain(&LATER_DRAFTS)
                .find(|name| **name == key);
            if let Some(name) = strange {
                self.strange.entry(name).or_insert((0, member.key_place)).0 += 1;
            }
            let dropped = DESCRIPTIVE.contains(&key)
                || NOT_IN_DRAFT_4.contains(&key)
                || key.starts_with("x-");
            if !dropped && !out.contains_key(key) {
                out.insert(key.to_owned(), self.member(cx, key, &member.node));
            }
        }
        Json::Object(out)
    }

    fn member<'t>(&mut self, cx: &mut Reading<'t>, key: &str, node: &'t Node<'t>) -> Json {
        match (key, &node.value) {
            ("properties" | "patternProperties" | "definitions", Value::Object(object)) => {
                Json::Object(self.schemas(cx, object))
            }
            ("items" | "additionalProperties" | "not", Value::Object(_)) => self.schema(cx, node),
            ("allOf" | "anyOf" | "oneOf" | "items", Value::Array(items)) => {
                items.iter().map(|item| self.schema(cx, item)).collect()
            }
            ("required", Value::Array(names)) => {
                let mut names: Vec<Json> = names.iter().map(Node::to_json).collect();
                names.sort_by(|left, right| left.as_str().cmp(&right.as_str()));
                Json::Array(names)
            }
            _ => node.to_json(),
        }
    }

    fn schemas<'t>(&mut self, cx: &mut Reading<'t>, object: &'t Object<'t>) -> Map<String, Json> {
        let members = object.members().iter();
        members
            .map(|member| (member.key.to_string(), self.schema(cx, &member.node)))
            .collect()
    }

    fn reference<'t>(&mut self, cx: &mut Reading<'t>, reference: &str, node: &'t Node<'t>) -> Json {
        let mut out = Map::new();
        let url = if let Some(name) = models::named_by(cx, reference) {
            if models::schema_named(cx, &name).is_none() {
                let reference = reference.to_owned();
                cx.error(ErrorKind::DanglingReference { reference }, node.place);
            }
            trygate_model::schema_model::model_url(self.api_id, &name)
        } else {
            if trygate_model::schema_model::model_name_of_url(reference).is_none() {
                let reference = reference.to_owned();
                let external = !reference.starts_with('#');
                let kind = if external {
                    ErrorKind::ExternalReference { reference }
                } else {
                    ErrorKind::ModelReference { reference }
                };
                cx.error(kind, node.place);
            }
            reference.to_owned()
        };
        out.insert("$ref".into(), url.into());
        Json::Object(out)
    }
}
