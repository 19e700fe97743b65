//! One API as one document: the REST API with everything below it.
//!
//! Being one document makes each control-plane operation atomic and lets an invocation read a
//! consistent whole. What AWS keeps outside an API (keys, usage plans, domain names) is not here.

use crate::{
    Authorizer, Deployment, DocumentationPart, DocumentationVersion, GatewayResponse,
    GatewayResponseType, Model, RequestValidator, Resource, RestApi, Stage, TextMap,
};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A REST API with its resources, models, validators, authorizers and gateway responses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Api {
    /// The API's own members.
    pub rest_api: RestApi,
    /// Resources by id, the root among them.
    pub resources: TextMap<Resource>,
    /// Models by name.
    #[serde(default)]
    pub models: TextMap<Model>,
    /// Request validators by id.
    #[serde(default)]
    pub request_validators: TextMap<RequestValidator>,
    /// Authorizers by id.
    #[serde(default)]
    pub authorizers: TextMap<Authorizer>,
    /// Gateway responses that were customised.
    #[serde(default)]
    pub gateway_responses: IndexMap<GatewayResponseType, GatewayResponse>,
    /// Documentation parts by id.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub documentation_parts: TextMap<DocumentationPart>,
    /// Versions of the documentation by name.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub documentation_versions: TextMap<DocumentationVersion>,
    /// Deployments by id.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub deployments: TextMap<Deployment>,
    /// Stages by name.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub stages: TextMap<Stage>,
}

/// An API as a deployment froze it. It is written once and never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiSnapshot(pub Api);

/// The most ancestors that a resource can have; a deeper chain can only be a cycle.
const DEEPEST_RESOURCE: usize = crate::limits::RESOURCES_PER_API * 64;

impl Api {
    /// Makes an API that has only its root resource.
    pub fn new(rest_api: RestApi) -> Self {
        let root = Resource::root(rest_api.root_resource_id.clone());
        let mut resources = TextMap::new();
        resources.insert(root.id.clone(), root);
        Self {
            rest_api,
            resources,
            models: TextMap::new(),
            request_validators: TextMap::new(),
            authorizers: TextMap::new(),
            gateway_responses: IndexMap::new(),
            documentation_parts: TextMap::new(),
            documentation_versions: TextMap::new(),
            deployments: TextMap::new(),
            stages: TextMap::new(),
        }
    }

    /// Returns the full path template of a resource, such as `/pets/{petId}`.
    pub fn path_of(&self, resource: &Resource) -> String {
        let mut parts = Vec::new();
        let mut current = Some(resource);
        while let Some(node) = current {
            if let Some(part) = &node.path_part {
                parts.push(part.as_str());
            }
            if parts.len() > DEEPEST_RESOURCE {
                break;
            }
            current = node
                .parent_id
                .as_ref()
                .and_then(|id| self.resources.get(id));
        }
        if parts.is_empty() {
            return "/".into();
        }
        parts
            .iter()
            .rev()
            .fold(String::new(), |path, part| path + "/" + part)
    }

    /// Returns the direct children of a resource, in the order in which they were made.
    pub fn children<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Resource> {
        self.resources
            .values()
            .filter(move |child| child.parent_id.as_deref() == Some(id))
    }

    /// Finds a resource by its path template.
    pub fn resource_at(&self, path: &str) -> Option<&Resource> {
        let mut node = self.resources.get(&self.rest_api.root_resource_id)?;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            node = self
                .children(&node.id)
                .find(|child| child.path_part.as_deref() == Some(part))?;
        }
        Some(node)
    }

    /// Finds a request validator by name.
    pub fn validator_named(&self, name: &str) -> Option<&RequestValidator> {
        self.request_validators
            .values()
            .find(|validator| validator.name == name)
    }
}
