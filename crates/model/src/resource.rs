//! A node of the path tree.

use crate::{HttpMethod, Method};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A resource: one segment of a path, with the methods that answer there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// Six lower-case alphanumerics (ten for the root).
    pub id: String,
    /// The parent's id; none for the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    /// The segment; none for the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_part: Option<String>,
    /// Methods in the order in which they were put.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub methods: IndexMap<HttpMethod, Method>,
}

/// What a path segment matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathPart<'a> {
    /// Exactly this text.
    Literal(&'a str),
    /// Any one segment, bound to a name: `{name}`.
    Variable(&'a str),
    /// All the rest of a path, bound to a name: `{name+}`.
    Greedy(&'a str),
}

impl<'a> PathPart<'a> {
    /// Reads a segment as it is written in a resource.
    pub fn of(text: &'a str) -> Self {
        match text
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Self::Greedy(name),
                None => Self::Variable(name),
            },
            None => Self::Literal(text),
        }
    }
}

impl Resource {
    /// Makes the resource `/`.
    pub fn root(id: String) -> Self {
        Self {
            id,
            parent_id: None,
            path_part: None,
            methods: IndexMap::new(),
        }
    }

    /// Finds the method that answers a verb: its own, else the `ANY` method (recorded:
    /// a test of GET on an ANY method works).
    pub fn method_for(&self, verb: HttpMethod) -> Option<(HttpMethod, &Method)> {
        [verb, HttpMethod::Any]
            .into_iter()
            .find_map(|key| Some((key, self.methods.get(&key)?)))
    }
}
