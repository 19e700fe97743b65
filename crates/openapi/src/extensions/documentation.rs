//! `x-amazon-apigateway-documentation`: documentation parts, each with a location and properties.
//!
//! Recorded: the path of a location is `/` unless given. The defaults `*` of method and status are
//! the API reference's (`DocumentationPartLocation`).

use crate::problem::ErrorKind;
use crate::reading::{Fields, Reading};
use crate::tree::{Node, Value};
use crate::write::ExportedDocumentation;
use serde_json::{Map, Value as Json};
use trygate_model::documentation::{DocumentationPart, DocumentationPartLocation, DocumentedType};

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-documentation";

/// Reads the extension's parts, without ids.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>) -> Vec<DocumentationPart> {
    let mut parts = Vec::new();
    let Some(object) = cx.object(node, NAME) else {
        return parts;
    };
    let mut fields = Fields::of(NAME, object);
    // both describe a snapshot of the documentation, which an import does not make
    fields.take("version");
    fields.take("createdDate");
    let list = fields.take("documentationParts");
    fields.finish(cx);
    for item in list
        .map(|node| cx.array(node, "documentationParts"))
        .unwrap_or_default()
    {
        parts.extend(part(cx, item));
    }
    parts
}

fn part<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>) -> Option<DocumentationPart> {
    let object = cx.object(node, "a documentation part")?;
    let mut fields = Fields::of("a documentation part", object);
    let location = fields.take("location");
    let properties = fields.take("properties");
    fields.finish(cx);
    let (Some(location), Some(properties)) = (location, properties) else {
        let member = if location.is_none() {
            "location"
        } else {
            "properties"
        };
        cx.error(
            ErrorKind::Missing {
                member: member.into(),
            },
            node.place,
        );
        return None;
    };
    let object = cx.object(location, "location")?;
    let mut fields = Fields::of("a documentation part's location", object);
    let kind = fields.take("type");
    let mut text = |name| fields.take(name).and_then(|node| cx.text(node, name));
    let (path, method, status_code, name) = (
        text("path"),
        text("method"),
        text("statusCode"),
        text("name"),
    );
    fields.finish(cx);
    let Some(kind) = kind else {
        cx.error(
            ErrorKind::Missing {
                member: "type".into(),
            },
            location.place,
        );
        return None;
    };
    let names: Vec<_> = DocumentedType::ALL
        .iter()
        .map(|kind| kind.as_str())
        .collect();
    let kind = cx.word(kind, "type", DocumentedType::parse, &names.join(", "))?;
    let location = DocumentationPartLocation {
        kind,
        path,
        method,
        status_code,
        name,
    };
    let properties = match &properties.value {
        Value::String(text) => text.clone().into_owned(),
        _ => properties.to_json().to_string(),
    };
    Some(DocumentationPart {
        id: String::new(),
        location: location.with_defaults(),
        properties,
    })
}

/// Writes the extension.
pub(crate) fn write(snapshot: &ExportedDocumentation<'_>) -> Json {
    let mut out = Map::new();
    let dated = [
        ("version", snapshot.version),
        ("createdDate", snapshot.created_date),
    ];
    for (key, value) in dated {
        if let Some(value) = value {
            out.insert(key.into(), value.into());
        }
    }
    let parts = snapshot.parts.iter().map(|part| {
        let location = &part.location;
        let mut written = Map::new();
        written.insert("type".into(), location.kind.as_str().into());
        let members = [
            ("path", &location.path),
            ("method", &location.method),
            ("statusCode", &location.status_code),
            ("name", &location.name),
        ];
        for (key, value) in members {
            if let Some(value) = value {
                written.insert(key.into(), value.as_str().into());
            }
        }
        let properties = part.properties.as_str();
        let properties = serde_json::from_str(properties).unwrap_or_else(|_| properties.into());
        let part = [("location", written.into()), ("properties", properties)];
        let members = part.map(|(key, value): (&str, Json)| (key.to_owned(), value));
        Json::Object(members.into_iter().collect())
    });
    out.insert("documentationParts".into(), parts.collect());
    out.into()
}
