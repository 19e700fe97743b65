//! A deployment: an API as it stood at one moment, which stages can point at.
//!
//! The API's document has no more than the deployment's name; how the API stood is a document of its
//! own, an [`ApiSnapshot`], so that an API does not grow with each deployment.
//!
//! What a summary tells about a method is the service model's (`MethodSnapshot`).

use crate::{Api, ApiSnapshot, TextMap};
use serde::{Deserialize, Serialize};

/// A deployment of an API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// Six lower-case alphanumerics.
    pub id: String,
    /// A description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was made, epoch seconds.
    pub created_date: i64,
}

impl ApiSnapshot {
    /// Returns the id under which a deployment's snapshot is kept.
    pub fn id_of(api_id: &str, deployment_id: &str) -> String {
        format!("{api_id}/{deployment_id}")
    }
}

/// What a deployment's summary tells about a method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodSnapshot {
    /// `NONE`, `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`.
    pub authorization_type: String,
    /// Whether a usage-plan key is needed.
    pub api_key_required: bool,
}

impl Api {
    /// Returns what a deployment keeps of this API.
    #[must_use]
    pub fn snapshot(&self) -> Self {
        Self {
            rest_api: self.rest_api.clone(),
            resources: self.resources.clone(),
            models: self.models.clone(),
            request_validators: self.request_validators.clone(),
            authorizers: self.authorizers.clone(),
            gateway_responses: self.gateway_responses.clone(),
            documentation_parts: self.documentation_parts.clone(),
            documentation_versions: TextMap::new(),
            deployments: TextMap::new(),
            stages: TextMap::new(),
        }
    }

    /// Tells for every resource that has methods, by its path, what each verb needs.
    pub fn summary(&self) -> TextMap<TextMap<MethodSnapshot>> {
        self.resources
            .values()
            .filter(|resource| !resource.methods.is_empty())
            .map(|resource| {
                let methods = resource.methods.iter().map(|(verb, method)| {
                    let snapshot = MethodSnapshot {
                        authorization_type: method.authorization_type.clone(),
                        api_key_required: method.api_key_required,
                    };
                    (verb.to_string(), snapshot)
                });
                (self.path_of(resource), methods.collect())
            })
            .collect()
    }
}
