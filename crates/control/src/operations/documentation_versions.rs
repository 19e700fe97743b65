//! Versions of an API's documentation: snapshots of its parts.
//!
//! Answers were recorded; no refusal is, see `exception/documentation.rs`.

use super::{Body, Call, Entry, Handler, no_such_api};
use crate::Exception;
use crate::exception::{DocumentationProblem, StageProblem};
use crate::paginate::Page;
use crate::patch;
use crate::view::{PageView, json};
use serde::Serialize;
use trygate_model::{Api, DocumentationVersion};

pub(super) const OPERATIONS: &[Entry] = &[
    (
        "CreateDocumentationVersion",
        Handler::Change(no_such_api, create),
    ),
    (
        "DeleteDocumentationVersion",
        Handler::Change(no_such_version, delete),
    ),
    (
        "GetDocumentationVersion",
        Handler::Read(no_such_version, get),
    ),
    ("GetDocumentationVersions", Handler::Read(no_such_api, list)),
    (
        "UpdateDocumentationVersion",
        Handler::Change(no_such_version, update),
    ),
];

/// A version without its parts, as every answer shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VersionView<'a> {
    version: &'a str,
    created_date: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

impl<'a> VersionView<'a> {
    fn of(version: &'a DocumentationVersion) -> Self {
        Self {
            version: &version.version,
            created_date: version.created_date,
            description: version.description.as_deref(),
        }
    }
}

fn no_such_version(_: &Call<'_>) -> Exception {
    DocumentationProblem::NoSuchVersion.into()
}

fn create(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let input = &call.input;
    let name = input
        .filled("documentationVersion")
        .ok_or(DocumentationProblem::EmptyVersion)?;
    if api.documentation_versions.contains_key(&name) {
        return Err(DocumentationProblem::VersionExists.into());
    }
    let version = DocumentationVersion {
        version: name.clone(),
        created_date: call.ambient.clock.now().seconds(),
        description: input.filled("description"),
        parts: api.documentation_parts.clone(),
    };
    if let Some(stage) = input.filled("stageName") {
        let stage = api
            .stages
            .get_mut(&stage)
            .ok_or(StageProblem::NoSuchStage)?;
        stage.documentation_version = Some(name.clone());
    }
    let body = json(&VersionView::of(&version))?;
    api.documentation_versions.insert(name, version);
    Ok(body)
}

fn named<'a>(call: &Call<'_>, api: &'a Api) -> Result<&'a DocumentationVersion, Exception> {
    let name = call.input.required("documentationVersion");
    let version = api.documentation_versions.get(name);
    Ok(version.ok_or(DocumentationProblem::NoSuchVersion)?)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    json(&VersionView::of(named(call, api)?))
}

fn list(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let versions = api.documentation_versions.values();
    let mut versions: Vec<_> = versions.map(VersionView::of).collect();
    versions.sort_by(|left, right| left.version.cmp(right.version));
    let cut = Page::of(&call.input)?.cut(versions, |version| version.version);
    json(&PageView {
        item: cut.items,
        position: cut.position,
    })
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let patched = patch::documentation_version::TABLE.patched(&call.input, named(call, api)?)?;
    let body = json(&VersionView::of(&patched))?;
    let name = patched.version.clone();
    api.documentation_versions.insert(name, patched);
    Ok(body)
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let name = named(call, api)?.version.clone();
    let user = api
        .stages
        .iter()
        .find(|(_, stage)| stage.documentation_version.as_ref() == Some(&name));
    if let Some((stage, _)) = user {
        return Err(DocumentationProblem::VersionInUse {
            stage: stage.clone(),
        }
        .into());
    }
    api.documentation_versions.shift_remove(&name);
    Ok(Body::new())
}
