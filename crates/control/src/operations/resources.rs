//! Resources: the path tree.
//!
//! Refusals were recorded; the list is in the order of ids, as AWS's was reported to be.

use super::{Body, Call, Entry, Handler, no_such_api, no_such_resource};
use crate::Exception;
use crate::check::resource::check;
use crate::paginate::Page;
use crate::patch;
use crate::view::{PageView, ResourceView, json};
use indexmap::IndexMap;
use trygate_model::limits::RESOURCES_PER_API;
use trygate_model::{Api, Resource};

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateResource", Handler::Change(no_such_resource, create)),
    ("DeleteResource", Handler::Change(no_such_resource, delete)),
    ("GetResource", Handler::Read(no_such_resource, get)),
    ("GetResources", Handler::Read(no_such_api, list)),
    ("UpdateResource", Handler::Change(no_such_resource, update)),
];

fn create(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let resource = Resource {
        id: call.new_id(|id| api.resources.contains_key(id))?,
        parent_id: Some(call.input.required("parentId").to_owned()),
        path_part: Some(call.input.required("pathPart").to_owned()),
        methods: IndexMap::new(),
    };
    check(api, &resource)?;
    if api.resources.len() >= RESOURCES_PER_API {
        return Err(Exception::TooManyResources);
    }
    let body = json(&ResourceView::of(api, &resource, false))?;
    api.resources.insert(resource.id.clone(), resource);
    Ok(body)
}

fn update(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let patched = patch::resource::TABLE.patched(&call.input, call.resource(api)?)?;
    check(api, &patched)?;
    let body = json(&ResourceView::of(api, &patched, false))?;
    *call.resource_mut(api)? = patched;
    Ok(body)
}

fn get(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let resource = call.resource(api)?;
    json(&ResourceView::of(api, resource, embeds_methods(call)))
}

fn list(call: &Call<'_>, api: &Api) -> Result<Body, Exception> {
    let mut resources: Vec<&Resource> = api.resources.values().collect();
    resources.sort_by(|left, right| left.id.cmp(&right.id));
    let cut = Page::of(&call.input)?.cut(resources, |resource| &resource.id);
    let embed = embeds_methods(call);
    json(&PageView {
        item: cut
            .items
            .into_iter()
            .map(|resource| ResourceView::of(api, resource, embed))
            .collect(),
        position: cut.position,
    })
}

/// Whether methods are to be shown in full; AWS documents no other value of `embed`.
fn embeds_methods(call: &Call<'_>) -> bool {
    let embed = call.input.texts("embed").unwrap_or_default();
    embed
        .iter()
        .any(|what| what.eq_ignore_ascii_case("methods"))
}

fn delete(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let resource = call.resource(api)?;
    if resource.parent_id.is_none() {
        return Err(Exception::RootIsKept);
    }
    let mut doomed = vec![resource.id.clone()];
    while let Some(id) = doomed.pop() {
        doomed.extend(api.children(&id).map(|child| child.id.clone()));
        api.resources.shift_remove(&id);
    }
    Ok(Body::new())
}
