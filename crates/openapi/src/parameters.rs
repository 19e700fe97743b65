//! Parameters of an operation → the request parameters that its method declares.
//!
//! Recorded: every variable of the path is declared and required, whether or not the operation
//! lists it; names must be unique across places (a recorded refusal of `PutMethod`) and of certain
//! characters (published). Of a parameter only name, place and whether it is required count.

use crate::draft::Draft;
use crate::problem::{ErrorKind, WarningKind};
use crate::reading::Reading;
use crate::tree::{Node, Object, Place};
use crate::version::Version;
use trygate_model::{PathPart, TextMap};

/// The parameters of an operation.
pub(crate) struct Parameters<'t> {
    /// `method.request.…` and whether it is required.
    pub(crate) declared: TextMap<bool>,
    /// The schema of the body in Swagger 2.0.
    pub(crate) body: Option<&'t Node<'t>>,
}

/// Reads the parameters of a path item and of an operation, which override them.
pub(crate) fn read<'t>(
    cx: &mut Reading<'t>,
    path_item: &'t Object<'t>,
    operation: &'t Object<'t>,
    attribute: &str,
    resource_path: &str,
) -> Parameters<'t> {
    let mut found: Vec<Parameter<'t>> = Vec::new();
    for holder in [path_item, operation] {
        let Some(list) = holder.get("parameters") else {
            continue;
        };
        for item in cx.array(list, "parameters") {
            let Some(parameter) = parameter(cx, item, attribute) else {
                continue;
            };
            let same = |own: &Parameter<'_>| {
                own.name == parameter.name && own.place_word == parameter.place_word
            };
            match found.iter_mut().find(|own| same(own)) {
                Some(own) => *own = parameter,
                None => found.push(parameter),
            }
        }
    }
    let variables: Vec<&str> = resource_path.split('/').filter_map(variable).collect();
    let mut parameters = Parameters {
        declared: TextMap::new(),
        body: None,
    };
    let mut names: Vec<(&str, &str)> = Vec::new();
    for Parameter {
        node,
        object,
        name,
        place_word,
        at,
    } in &found
    {
        let location = match place_word.as_str() {
            "path" => "path",
            "query" => "querystring",
            "header" => "header",
            "body" if cx.version == Version::Swagger2 => {
                parameters.body = object.get("schema");
                continue;
            }
            "formData" if cx.version == Version::Swagger2 => {
                let what = format!("the form parameter `{name}`");
                cx.warn(WarningKind::Ignored { what }, *at);
                continue;
            }
            "cookie" if cx.version == Version::OpenApi3 => {
                let what = format!("the cookie parameter `{name}`");
                cx.warn(WarningKind::Ignored { what }, *at);
                continue;
            }
            other => {
                let (member, value) = ("in".to_owned(), other.to_owned());
                let allowed = "path, query or header".to_owned();
                cx.error(
                    ErrorKind::NotAllowed {
                        member,
                        value,
                        allowed,
                    },
                    *at,
                );
                continue;
            }
        };
        if !is_name(name) {
            cx.error(ErrorKind::ParameterName { name: name.clone() }, *at);
        }
        if names
            .iter()
            .any(|(other, place)| other == name && *place != location)
        {
            cx.error(ErrorKind::ParameterClash { name: name.clone() }, *at);
        }
        names.push((name, location));
        if location == "path" && !variables.contains(&name.as_str()) {
            cx.warn(WarningKind::NotInPath { name: name.clone() }, *at);
        }
        let required = node
            .get("required")
            .and_then(|node| cx.boolean(node, "required"));
        let required = location == "path" || required.unwrap_or_default();
        parameters
            .declared
            .insert(format!("method.request.{location}.{name}"), required);
    }
    for name in variables {
        parameters
            .declared
            .entry(format!("method.request.path.{name}"))
            .or_insert(true);
    }
    parameters
}

struct Parameter<'t> {
    node: &'t Node<'t>,
    object: &'t Object<'t>,
    name: String,
    place_word: String,
    at: Place,
}

const KNOWN_2: [&str; 27] = [
    "$ref",
    "name",
    "in",
    "description",
    "required",
    "schema",
    "type",
    "format",
    "allowEmptyValue",
    "items",
    "collectionFormat",
    "default",
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
    "enum",
    "multipleOf",
    "title",
    "example",
    "examples",
];

const KNOWN_3: [&str; 14] = [
    "$ref",
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
];

fn parameter<'t>(
    cx: &mut Reading<'t>,
    item: &'t Node<'t>,
    attribute: &str,
) -> Option<Parameter<'t>> {
    let node = cx.resolved(item)?;
    let object = cx.object(node, "a parameter")?;
    let name = object.get("name").and_then(|node| cx.text(node, "name"));
    let shown = name.clone().unwrap_or_default();
    let attribute = format!("{attribute}.parameters.[{shown}]");
    let known: &[&str] = match cx.version {
        Version::Swagger2 => &KNOWN_2,
        Version::OpenApi3 => &KNOWN_3,
    };
    // what is shared is checked at each use, but warned of once
    if node.place.number == item.place.number {
        cx.expect_members(object, || attribute.clone(), known);
    }
    let place_word = object.get("in").and_then(|node| cx.text(node, "in"));
    let at = object.get("name").map_or(item.place, |node| node.place);
    match (name, place_word) {
        (Some(name), Some(place_word)) => Some(Parameter {
            node,
            object,
            name,
            place_word,
            at,
        }),
        (name, _) => {
            cx.warn_missing(
                &attribute,
                if name.is_none() { "name" } else { "in" },
                item.place,
            );
            None
        }
    }
}

/// Whether AWS takes a parameter's name; the pattern is in its error text.
fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._$-".contains(&byte);
    !name.is_empty() && name.bytes().all(fits)
}

/// Returns the variable of a path segment.
fn variable(segment: &str) -> Option<&str> {
    match PathPart::of(segment) {
        PathPart::Variable(name) | PathPart::Greedy(name) => Some(name),
        PathPart::Literal(_) => None,
    }
}

/// Reads the models of a request by content type.
pub(crate) fn request_models<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    operation: &'t Object<'t>,
    parameters: &Parameters<'t>,
) -> Option<TextMap> {
    match cx.version {
        Version::Swagger2 => {
            crate::swagger2::request_models(cx, draft, operation, parameters.body?)
        }
        Version::OpenApi3 => crate::openapi3::request_models(cx, draft, operation),
    }
}
