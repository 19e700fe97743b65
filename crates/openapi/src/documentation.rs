//! Descriptions of a document → documentation parts.
//!
//! The extension's parts count first; a description in place makes a part where the extension has
//! none for the same thing (recorded: no second part appears beside the extension's).

use crate::draft::Draft;
use crate::extensions::documentation as extension;
use crate::models;
use crate::paths;
use crate::reading::Reading;
use crate::status_code::is_status_code;
use crate::tree::{Node, Object, Value};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use trygate_model::documentation::{DocumentationPart, DocumentationPartLocation, DocumentedType};

/// The key by which two parts are about the same thing.
type Key = (
    &'static str,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// Reads all parts and gives them ids, which it returns.
pub(crate) fn read(cx: &mut Reading<'_>, draft: &mut Draft<'_>, prefix: &str) -> Vec<String> {
    if cx.options.ignore_documentation {
        return Vec::new();
    }
    let mut parts: IndexMap<Key, DocumentationPart> = IndexMap::new();
    if let Some(node) = cx.root.get(extension::NAME) {
        for part in extension::read(cx, node) {
            parts.insert(key(&part.location), part);
        }
    }
    let mut collected = Collected(Vec::new());
    // what is made of resources has no descriptions but in documentation parts
    if !cx.is_made {
        collected.api(cx);
        collected.models(cx);
        collected.paths(cx, prefix);
    }
    for part in collected.0 {
        parts.entry(key(&part.location)).or_insert(part);
    }
    let mut all = std::mem::take(&mut draft.api.documentation_parts);
    let mut ids = Vec::new();
    for mut part in parts.into_values() {
        part.id = draft.documentation_id(&part.location, cx.ambient.ids.as_ref(), &all);
        ids.push(part.id.clone());
        all.insert(part.id.clone(), part);
    }
    draft.api.documentation_parts = all;
    ids
}

fn key(location: &DocumentationPartLocation) -> Key {
    let DocumentationPartLocation {
        kind,
        path,
        method,
        status_code,
        name,
    } = location.clone();
    (kind.as_str(), path, method, status_code, name)
}

struct Collected(Vec<DocumentationPart>);

impl Collected {
    fn add(&mut self, location: DocumentationPartLocation, properties: Map<String, Json>) {
        if properties.is_empty() {
            return;
        }
        let properties = Json::Object(properties).to_string();
        let location = location.with_defaults();
        self.0.push(DocumentationPart {
            id: String::new(),
            location,
            properties,
        });
    }

    fn api(&mut self, cx: &Reading<'_>) {
        let texts = |node: Option<&Node<'_>>, keys: &[&str]| taken(node, keys);
        let mut properties = taken(Some(cx.root), &["externalDocs"]);
        let info = texts(
            cx.root.get("info"),
            &["description", "termsOfService", "contact", "license"],
        );
        if !info.is_empty() {
            properties.insert("info".into(), Json::Object(info));
        }
        self.add(location(DocumentedType::Api), properties);
    }

    fn models(&mut self, cx: &Reading<'_>) {
        let Some(schemas) = models::schemas(cx) else {
            return;
        };
        for member in schemas.members() {
            let properties = taken(Some(&member.node), &["title", "description"]);
            let name = Some(member.key.to_string());
            self.add(
                DocumentationPartLocation {
                    name,
                    ..location(DocumentedType::Model)
                },
                properties,
            );
        }
    }

    fn paths(&mut self, cx: &Reading<'_>, prefix: &str) {
        let Some(paths) = cx.root.get("paths").and_then(Node::as_object) else {
            return;
        };
        for member in paths.members() {
            let Some(item) = member.node.as_object() else {
                continue;
            };
            let path = Some(paths::resource_path(prefix, &member.key));
            let resource = DocumentationPartLocation {
                path,
                ..location(DocumentedType::Resource)
            };
            let properties = taken(Some(&member.node), &["summary", "description"]);
            self.add(resource.clone(), properties);
            for operation in item.members() {
                let Some(verb) = paths::verb_of(&operation.key) else {
                    continue;
                };
                let method = Some(verb.as_str().to_owned());
                let place = DocumentationPartLocation {
                    method,
                    ..resource.clone()
                };
                if let Some(object) = operation.node.as_object() {
                    self.operation(&place, &operation.node, object);
                }
            }
        }
    }

    fn operation(
        &mut self,
        place: &DocumentationPartLocation,
        node: &Node<'_>,
        operation: &Object<'_>,
    ) {
        let at = |kind, name: Option<&str>| DocumentationPartLocation {
            kind,
            name: name.map(str::to_owned),
            ..place.clone()
        };
        let properties = taken(Some(node), &["tags", "summary", "description"]);
        self.add(at(DocumentedType::Method, None), properties);
        let parameters = match operation.get("parameters").map(|node| &node.value) {
            Some(Value::Array(items)) => items.as_slice(),
            _ => &[],
        };
        for parameter in parameters {
            let name = parameter.get("name").and_then(Node::as_str);
            let kind = match parameter.get("in").and_then(Node::as_str) {
                Some("path") => DocumentedType::PathParameter,
                Some("query") => DocumentedType::QueryParameter,
                Some("header") => DocumentedType::RequestHeader,
                Some("body") => DocumentedType::RequestBody,
                _ => continue,
            };
            let name = name.filter(|_| kind != DocumentedType::RequestBody);
            self.add(at(kind, name), taken(Some(parameter), &["description"]));
        }
        let body = operation.get("requestBody");
        self.add(
            at(DocumentedType::RequestBody, None),
            taken(body, &["description"]),
        );
        let Some(responses) = operation.get("responses").and_then(Node::as_object) else {
            return;
        };
        for member in responses.members() {
            if !is_status_code(&member.key) {
                continue;
            }
            let status = DocumentationPartLocation {
                status_code: Some(member.key.to_string()),
                ..at(DocumentedType::Response, None)
            };
            self.add(status.clone(), taken(Some(&member.node), &["description"]));
            let headers = member.node.get("headers").and_then(Node::as_object);
            for header in headers.map(Object::members).unwrap_or_default() {
                let location = DocumentationPartLocation {
                    kind: DocumentedType::ResponseHeader,
                    name: Some(header.key.to_string()),
                    ..status.clone()
                };
                self.add(location, taken(Some(&header.node), &["description"]));
            }
        }
    }
}

fn location(kind: DocumentedType) -> DocumentationPartLocation {
    DocumentationPartLocation {
        kind,
        path: None,
        method: None,
        status_code: None,
        name: None,
    }
}

/// Takes the members of these names that are not empty.
fn taken(node: Option<&Node<'_>>, keys: &[&str]) -> Map<String, Json> {
    let mut properties = Map::new();
    for key in keys {
        let Some(value) = node.and_then(|node| node.get(key)) else {
            continue;
        };
        if value.as_str() != Some("") {
            properties.insert((*key).to_owned(), value.to_json());
        }
    }
    properties
}
