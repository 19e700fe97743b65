//! Documentation parts of an API.
//!
//! Refusals of unknown APIs and parts were recorded, and so was what an import answers. Lists are in
//! the order of what the parts are about.

use super::{Body, Call, Entry, Handler, no_such_api};
use crate::Exception;
use crate::check::documentation_part::check;
use crate::exception::DocumentationProblem;
use crate::paginate::Page;
use crate::patch;
use crate::undocumented::undocumented;
use crate::view::{PageView, json};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use trygate_model::limits::DOCUMENTATION_PARTS_PER_API;
use trygate_model::{Api, DocumentationPart, DocumentationPartLocation, DocumentedType};
use trygate_openapi::problem::wire::{fail_on_warnings, warning_texts};
use trygate_openapi::{PutMode, ReadOptions, Source};

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "CreateDocumentationPart",
        Handler::Change(no_such_api, create),
    ),
    (
        "DeleteDocumentationPart",
        Handler::Change(no_such_part, delete),
    ),
    ("GetDocumentationPart", Handler::Read(no_such_part, get)),
    ("GetDocumentationParts", Handler::Read(no_such_api, list)),
    (
        "ImportDocumentationParts",
        Handler::Change(no_such_api, import),
    ),
    (
        "UpdateDocumentationPart",
        Handler::Change(no_such_part, update),
    ),
];

fn no_such_part(_: &Call<'_>) -> Exception {
    DocumentationProblem::NoSuchPart.into()
}

fn create(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let part = DocumentationPart {
        id: call.new_id(|id| api.documentation_parts.contains_key(id))?,
        location: location(call).with_defaults(),
        properties: call.input.required("properties").to_owned(),
    };
    check(&part)?;
    let mut others = api.documentation_parts.values();
    if others.any(|other| other.location == part.location) {
        return Err(DocumentationProblem::PartExists {
            location: Box::new(part.location),
        }
        .into());
    }
    if api.documentation_parts.len() >= DOCUMENTATION_PARTS_PER_API {
        return Err(DocumentationProblem::TooManyParts.into());
    }
    let body = json(&part)?;
    api.documentation_parts.insert(part.id.clone(), part);
    Ok(body)
}

fn location(call: &Call<'_>) -> DocumentationPartLocation {
    let empty = Map::new();
    let given = call.input.structure("location").unwrap_or(&empty);
    let text = |member: &str| given.get(member).and_then(Value::as_str);
    let filled = |member: &str| text(member).filter(|text| !text.is_empty());
    DocumentationPartLocation {
        // the service model allows no other value
        kind: text("type")
            .and_then(DocumentedType::parse)
            .unwrap_or(DocumentedType::Api),
        path: filled("path").map(str::to_owned),
        method: filled("method").map(str::to_owned),
        status_code: filled("statusCode").map(str::to_owned),
        name: filled("name").map(str::to_owned),
    }
}

fn named<'a>(call: &Call<'_>, api: &'a Api) -> Result<&'a DocumentationPart, Exception> {
    let id = call.input.required("documentationPartId");
    let part = api.documentation_parts.get(id);
    Ok(part.ok_or(DocumentationProblem::NoSuchPart)?)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    json(named(call, api)?)
}

/// A part, or a thing that has none.
#[derive(Serialize)]
struct PartView<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    location: Cow<'a, DocumentationPartLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<&'a str>,
    #[serde(skip)]
    key: String,
}

impl<'a> PartView<'a> {
    fn of(part: &'a DocumentationPart) -> Self {
        Self {
            id: Some(&part.id),
            key: key(&part.location),
            location: Cow::Borrowed(&part.location),
            properties: Some(&part.properties),
        }
    }

    fn without(location: DocumentationPartLocation) -> Self {
        Self {
            id: None,
            key: key(&location),
            location: Cow::Owned(location),
            properties: None,
        }
    }
}

/// The text by which parts are ordered and pages of them continue.
fn key(location: &DocumentationPartLocation) -> String {
    let member = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        location.kind.as_str().to_owned(),
        member(&location.path),
        member(&location.method),
        member(&location.status_code),
        member(&location.name),
    ]
    .join("\n")
}

fn list(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let input = &call.input;
    let mut parts: Vec<PartView<'_>> = if input.text("locationStatus") == Some("UNDOCUMENTED") {
        let things = undocumented(api).into_iter();
        things.map(PartView::without).collect()
    } else {
        let parts = api.documentation_parts.values();
        parts.map(PartView::of).collect()
    };
    let (kind, path, name) = (
        input.filled("type"),
        input.filled("path"),
        input.filled("nameQuery"),
    );
    parts.retain(|part| {
        let DocumentationPartLocation {
            kind: own,
            path: own_path,
            name: own_name,
            ..
        } = part.location.as_ref();
        kind.as_deref().is_none_or(|kind| kind == own.as_str())
            && path.as_ref().is_none_or(|path| own_path.as_ref() == Some(path))
            // guess: a query finds what contains it
            && name.as_ref().is_none_or(|name| {
                own_name.as_ref().is_some_and(|own| own.contains(name.as_str()))
            })
    });
    parts.sort_by(|left, right| left.key.cmp(&right.key));
    let cut = Page::of(input)?.cut(parts, |part| &part.key);
    json(&PageView {
        item: cut.items,
        position: cut.position,
    })
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let patched = patch::documentation_part::TABLE.patched(&call.input, named(call, api)?)?;
    check(&patched)?;
    let body = json(&patched)?;
    api.documentation_parts.insert(patched.id.clone(), patched);
    Ok(body)
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let id = named(call, api)?.id.clone();
    api.documentation_parts.shift_remove(&id);
    Ok(Body::new())
}

/// The answer of an import.
#[derive(Serialize)]
struct ImportedView {
    ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

fn import(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let mode = call.input.text("mode").and_then(PutMode::parse);
    let source = Source::new("body", &call.input.payload);
    let read = trygate_openapi::put_documentation(
        &source,
        &ReadOptions::wire(),
        call.ambient,
        api,
        mode.unwrap_or_default(),
    );
    let read = read.map_err(|_| DocumentationProblem::InvalidDefinition)?;
    if call.input.flag("failOnWarnings") == Some(true)
        && let Some(message) = fail_on_warnings(&read.warnings)
    {
        return Err(Exception::InvalidDefinition { message });
    }
    if read.parts.len() > DOCUMENTATION_PARTS_PER_API {
        return Err(DocumentationProblem::TooManyParts.into());
    }
    api.documentation_parts = read.parts;
    json(&ImportedView {
        ids: read.ids,
        warnings: warning_texts(&read.warnings),
    })
}
