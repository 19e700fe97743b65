//! Documentation parts → the descriptions of a document.
//!
//! The developer guide says that the parts of a stage's documentation are merged into the export
//! (`api-gateway-documenting-api`). Descriptions of the API and of models are not: they are members
//! of those themselves, and would replace them.

use super::ExportedDocumentation;
use serde_json::{Map, Value as Json};
use std::collections::HashMap;
use trygate_model::{DocumentationPartLocation, DocumentedType, HttpMethod};

/// What a part is about: kind, path, method, status, name.
type Key<'a> = (
    DocumentedType,
    Option<&'a str>,
    Option<&'a str>,
    Option<&'a str>,
    Option<&'a str>,
);

/// The texts of documentation parts by what they are about.
pub(super) struct Documented<'a>(HashMap<Key<'a>, Map<String, Json>>);

impl<'a> Documented<'a> {
    /// Reads the parts' texts.
    pub(super) fn of(documentation: Option<ExportedDocumentation<'a>>) -> Self {
        let parts = documentation
            .map(|snapshot| snapshot.parts)
            .unwrap_or_default();
        let read = |location: &'a DocumentationPartLocation| {
            (
                location.kind,
                location.path.as_deref(),
                location.method.as_deref(),
                location.status_code.as_deref(),
                location.name.as_deref(),
            )
        };
        let texts = parts.iter().filter_map(|part| {
            let texts = serde_json::from_str(&part.properties).ok()?;
            Some((read(&part.location), texts))
        });
        Self(texts.collect())
    }

    fn copy(&self, key: Key<'_>, names: &[&str], out: &mut Map<String, Json>) {
        let Some(texts) = self.0.get(&key) else {
            return;
        };
        for name in names {
            let Some(value) = texts.get(*name) else {
                continue;
            };
            let fits = match *name {
                "tags" => value
                    .as_array()
                    .is_some_and(|tags| tags.iter().all(Json::is_string)),
                _ => value.is_string(),
            };
            if fits {
                out.insert((*name).to_owned(), value.clone());
            }
        }
    }

    /// Describes a resource.
    pub(super) fn describe_resource(&self, path: &str, out: &mut Map<String, Json>) {
        let key = (DocumentedType::Resource, Some(path), None, None, None);
        self.copy(key, &["summary", "description"], out);
    }

    /// Describes a method.
    pub(super) fn describe_method(
        &self,
        path: &str,
        verb: HttpMethod,
        out: &mut Map<String, Json>,
    ) {
        let verb = Some(verb.as_str());
        let key = (DocumentedType::Method, Some(path), verb, None, None);
        self.copy(key, &["tags", "summary", "description"], out);
    }

    /// Describes a parameter of a request by OpenAPI's word for its place.
    pub(super) fn describe_parameter(
        &self,
        path: &str,
        verb: HttpMethod,
        place: &str,
        name: &str,
        out: &mut Map<String, Json>,
    ) {
        let kind = match place {
            "path" => DocumentedType::PathParameter,
            "query" => DocumentedType::QueryParameter,
            _ => DocumentedType::RequestHeader,
        };
        let key = (kind, Some(path), Some(verb.as_str()), None, Some(name));
        self.copy(key, &["description"], out);
    }

    /// Describes the body of a request.
    pub(super) fn describe_body(&self, path: &str, verb: HttpMethod, out: &mut Map<String, Json>) {
        let verb = Some(verb.as_str());
        let key = (DocumentedType::RequestBody, Some(path), verb, None, None);
        self.copy(key, &["description"], out);
    }

    /// Returns the description of a response.
    pub(super) fn of_response(&self, path: &str, verb: HttpMethod, code: &str) -> Option<String> {
        let mut out = Map::new();
        let verb = Some(verb.as_str());
        let key = (DocumentedType::Response, Some(path), verb, Some(code), None);
        self.copy(key, &["description"], &mut out);
        out.get("description")?.as_str().map(str::to_owned)
    }

    /// Describes a header of a response.
    pub(super) fn describe_header(
        &self,
        path: &str,
        verb: HttpMethod,
        code: &str,
        name: &str,
        out: &mut Map<String, Json>,
    ) {
        let verb = Some(verb.as_str());
        let kind = DocumentedType::ResponseHeader;
        let key = (kind, Some(path), verb, Some(code), Some(name));
        self.copy(key, &["description"], out);
    }
}
