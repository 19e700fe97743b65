//! The API that is being built, and the ids of its parts.
//!
//! An import makes new ids. `PutRestApi` keeps those of what has the same path or name (recorded
//! for resources; for authorizers, validators and models it follows from methods keeping their
//! links in a merge).

use crate::problem::ErrorKind;
use crate::reading::Reading;
use crate::tree::Place;
use indexmap::IndexMap;
use trygate_model::{
    Api, DocumentationPart, DocumentationPartLocation, Ids, PathPart, Resource, TextMap,
};

/// An API that is being built.
pub(crate) struct Draft<'e> {
    pub(crate) api: Api,
    /// The API that is written to, for its ids.
    existing: Option<&'e Api>,
    /// Resource ids by path template.
    by_path: IndexMap<String, String>,
    /// The one variable child that a resource may have, by the resource's id.
    variables: IndexMap<String, String>,
    /// Ids of existing resources by path template, for resources that are made again.
    known: IndexMap<String, String>,
}

/// The length of the ids of resources, models, validators and authorizers.
const SHORT: usize = 6;

impl<'e> Draft<'e> {
    /// Begins with an API, whose resources stay.
    pub(crate) fn new(api: Api, existing: Option<&'e Api>) -> Self {
        let paths = |api: &Api| -> IndexMap<String, String> {
            let resources = api.resources.values();
            resources
                .map(|resource| (api.path_of(resource), resource.id.clone()))
                .collect()
        };
        let by_path = paths(&api);
        let known = existing.map(paths).unwrap_or_default();
        let mut variables = IndexMap::new();
        for resource in api.resources.values() {
            if let (Some(parent), Some(part)) = (&resource.parent_id, &resource.path_part)
                && !matches!(PathPart::of(part), PathPart::Literal(_))
            {
                variables.insert(parent.clone(), part.clone());
            }
        }
        Self {
            api,
            existing,
            by_path,
            variables,
            known,
        }
    }

    /// Whether the API is a new one.
    pub(crate) fn is_new(&self) -> bool {
        self.existing.is_none()
    }

    /// Returns the id for an authorizer, the one it has if it exists.
    pub(crate) fn authorizer_id(&self, name: &str, ids: &dyn Ids) -> String {
        let mut existing = self
            .existing
            .into_iter()
            .flat_map(|api| api.authorizers.values());
        let own = existing.find(|own| own.name == name);
        own.map_or_else(|| unused(ids, &self.api.authorizers), |own| own.id.clone())
    }

    /// Returns the id for a request validator, the one it has if it exists.
    pub(crate) fn validator_id(&self, name: &str, ids: &dyn Ids) -> String {
        let own = self.existing.and_then(|api| api.validator_named(name));
        own.map_or_else(
            || unused(ids, &self.api.request_validators),
            |own| own.id.clone(),
        )
    }

    /// Returns the id for a model, the one it has if it exists.
    pub(crate) fn model_id(&self, name: &str, ids: &dyn Ids) -> String {
        let own = self.existing.and_then(|api| api.models.get(name));
        own.map_or_else(|| ids.short(SHORT), |own| own.id.clone())
    }

    /// Returns the id for a documentation part, the one it has if it exists.
    pub(crate) fn documentation_id(
        &self,
        location: &DocumentationPartLocation,
        ids: &dyn Ids,
        taken: &TextMap<DocumentationPart>,
    ) -> String {
        let mut existing = self
            .existing
            .into_iter()
            .flat_map(|api| api.documentation_parts.values());
        let own = existing.find(|own| own.location == *location);
        own.map_or_else(|| unused(ids, taken), |own| own.id.clone())
    }

    /// Finds the resource of a path or makes it, with everything above it; returns its id, or
    /// nothing where AWS would refuse it, which is noted.
    pub(crate) fn resource(
        &mut self,
        cx: &mut Reading<'_>,
        path: &str,
        place: Place,
    ) -> Option<String> {
        let mut id = self.api.rest_api.root_resource_id.clone();
        let mut above: Option<&str> = None;
        let mut so_far = String::with_capacity(path.len());
        for part in path.split('/').filter(|part| !part.is_empty()) {
            so_far.push('/');
            so_far += part;
            if let Some(known) = self.by_path.get(&so_far) {
                id.clone_from(known);
                above = Some(part);
                continue;
            }
            if let Some(kind) = self.refusal(&id, above, part, &cx.options.limits) {
                cx.error(kind, place);
                return None;
            }
            let known = self.known.get(&so_far).cloned();
            let new = known.unwrap_or_else(|| unused(cx.ambient.ids.as_ref(), &self.api.resources));
            if !matches!(PathPart::of(part), PathPart::Literal(_)) {
                self.variables.insert(id.clone(), part.to_owned());
            }
            let resource = Resource {
                id: new.clone(),
                parent_id: Some(id),
                path_part: Some(part.to_owned()),
                methods: IndexMap::new(),
            };
            self.api.resources.insert(new.clone(), resource);
            self.by_path.insert(so_far.clone(), new.clone());
            id = new;
            above = Some(part);
        }
        Some(id)
    }

    /// Says why AWS refuses a resource.
    fn refusal(
        &self,
        parent: &str,
        above: Option<&str>,
        part: &str,
        limits: &crate::Limits,
    ) -> Option<ErrorKind> {
        let part = part.to_owned();
        if let Some(above) = above
            && matches!(PathPart::of(above), PathPart::Greedy(_))
        {
            return Some(ErrorKind::ChildOfGreedy {
                part: above.to_owned(),
            });
        }
        if !is_path_part(&part) {
            return Some(ErrorKind::PathPart { part });
        }
        if !matches!(PathPart::of(&part), PathPart::Literal(_))
            && let Some(existing) = self.variables.get(parent)
        {
            return Some(ErrorKind::SiblingVariable {
                existing: existing.clone(),
                part,
            });
        }
        let limit = limits.resources;
        (self.api.resources.len() >= limit).then_some(ErrorKind::TooManyResources { limit })
    }
}

/// Makes an id that nothing has yet: a seed that made the existing ids makes them again.
fn unused<V>(ids: &dyn Ids, taken: &TextMap<V>) -> String {
    let mut id = ids.short(SHORT);
    // a source that only repeats itself must not hang the reader
    for _ in 0..taken.len() {
        if !taken.contains_key(&id) {
            break;
        }
        id = ids.short(SHORT);
    }
    id
}

/// Whether a resource can have this segment: letters, digits and `._-:`, in braces as a variable.
fn is_path_part(part: &str) -> bool {
    let name = match PathPart::of(part) {
        PathPart::Literal(name) | PathPart::Variable(name) | PathPart::Greedy(name) => name,
    };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-:".contains(&byte);
    !name.is_empty() && name.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_words_or_variables_alone() {
        for part in ["a", "a.b_c-d:e", "{x}", "{proxy+}", "v1.0"] {
            assert!(is_path_part(part), "{part}");
        }
        for part in [
            "$default", "x{y}", "{y}.json", "{}", "{+}", "a b", "{a}{b}", "a+", "é", "*",
        ] {
            assert!(!is_path_part(part), "{part}");
        }
    }
}
