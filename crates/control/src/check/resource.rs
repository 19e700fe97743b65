//! What must hold of a resource in its place in the tree. Texts were recorded.

use crate::Exception;
use trygate_model::{Api, PathPart, Resource};

/// Checks a resource that is to stand in the tree, where it may stand already in another place.
pub(crate) fn check(api: &Api, resource: &Resource) -> Result<(), Exception> {
    let (Some(parent), Some(part)) = (&resource.parent_id, &resource.path_part) else {
        // the root has neither and cannot be moved
        return Ok(());
    };
    let parent = api.resources.get(parent).ok_or(Exception::NoSuchResource)?;
    if !is_path_part(part) {
        return Err(Exception::InvalidPathPart);
    }
    if is_below(api, parent, &resource.id) {
        return Err(Exception::CyclicalResources);
    }
    if let Some(parent_part) = greedy(parent) {
        return Err(Exception::ChildOfGreedy {
            parent: parent_part.to_owned(),
        });
    }
    check_siblings(api, resource, &parent.id, part)?;
    match greedy(resource) {
        Some(part) if api.children(&resource.id).next().is_some() => {
            Err(Exception::ChildOfGreedy {
                parent: part.to_owned(),
            })
        }
        _ => Ok(()),
    }
}

/// Whether a resource is the one of that id, or stands below it.
fn is_below(api: &Api, resource: &Resource, id: &str) -> bool {
    let mut current = Some(resource);
    // a sound tree ends at its root; one that does not is a cycle anyway
    for _ in 0..=api.resources.len() {
        match current {
            None => return false,
            Some(resource) if resource.id == id => return true,
            Some(resource) => {
                let parent = resource.parent_id.as_ref();
                current = parent.and_then(|parent| api.resources.get(parent));
            }
        }
    }
    true
}

/// Refuses a second child of the same name, and a second variable.
fn check_siblings(
    api: &Api,
    resource: &Resource,
    parent: &str,
    part: &str,
) -> Result<(), Exception> {
    let siblings: Vec<&str> = api
        .children(parent)
        .filter(|sibling| sibling.id != resource.id)
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
