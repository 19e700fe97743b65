//! Resources: the path tree.
//!
//! Refusals were recorded; the list is in the order of ids, as AWS's was reported to be.

use super::{Body, Call, Entry, Handler, no_such_api, no_such_resource};
use crate::Exception;
use crate::paginate::Page;
use crate::view::{PageView, ResourceView, json};
use indexmap::IndexMap;
use trygate_model::limits::RESOURCES_PER_API;
use trygate_model::{Api, PathPart, Resource};

pub(super) const OPERATIONS: &[Entry] = &[
    ("CreateResource", Handler::Change(no_such_resource, create)),
    ("DeleteResource", Handler::Change(no_such_resource, delete)),
    ("GetResource", Handler::Read(no_such_resource, get)),
    ("GetResources", Handler::Read(no_such_api, list)),
];

fn create(call: &Call<'_>, api: &mut Api) -> Result<Body, Exception> {
    let parent = api
        .resources
        .get(call.input.required("parentId"))
        .ok_or(Exception::NoSuchResource)?;
    let part = call.input.required("pathPart");
    if !is_path_part(part) {
        return Err(Exception::InvalidPathPart);
    }
    if let Some(parent_part) = greedy(parent) {
        return Err(Exception::ChildOfGreedy {
            parent: parent_part.to_owned(),
        });
    }
    check_siblings(api, &parent.id, part)?;
    if api.resources.len() >= RESOURCES_PER_API {
        return Err(Exception::TooManyResources);
    }
    let resource = Resource {
        id: call.new_id(|id| api.resources.contains_key(id))?,
        parent_id: Some(parent.id.clone()),
        path_part: Some(part.to_owned()),
        methods: IndexMap::new(),
    };
    let body = json(&ResourceView::of(api, &resource, false))?;
    api.resources.insert(resource.id.clone(), resource);
    Ok(body)
}

/// Refuses a second child of the same name, and a second variable.
fn check_siblings(api: &Api, parent: &str, part: &str) -> Result<(), Exception> {
    let siblings: Vec<&str> = api
        .children(parent)
        .filter_map(|sibling| sibling.path_part.as_deref())
        .collect();
    if siblings.contains(&part) {
        return Err(Exception::ResourceNameTaken {
            part: part.to_owned(),
        });
    }
    if is_variable(part)
        && let Some(sibling) = siblings.iter().find(|sibling| is_variable(sibling))
    {
        return Err(Exception::SecondVariable {
            sibling: (*sibling).to_owned(),
        });
    }
    Ok(())
}

fn greedy(resource: &Resource) -> Option<&str> {
    let part = resource.path_part.as_deref()?;
    matches!(PathPart::of(part), PathPart::Greedy(_)).then_some(part)
}

fn is_variable(part: &str) -> bool {
    !matches!(PathPart::of(part), PathPart::Literal(_))
}

fn is_path_part(part: &str) -> bool {
    let (PathPart::Literal(name) | PathPart::Variable(name) | PathPart::Greedy(name)) =
        PathPart::of(part);
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-:,".contains(&byte))
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
