//! What of an API stays when a document is applied to it.
//!
//! Recorded: `name` and `version` are the document's in both modes, binary media types are united
//! in a merge and replaced otherwise, and resources of the same path keep their ids. Endpoint
//! configuration, stages and tags are not touched (developer guide, `api-gateway-import-api-update`).

use crate::draft::Draft;
use crate::read::PutMode;
use trygate_model::{Api, RestApi};

/// Begins with what stays of an API.
pub(crate) fn begin(existing: &Api, mode: PutMode) -> Draft<'_> {
    let api = match mode {
        PutMode::Merge => existing.clone(),
        PutMode::Overwrite => {
            let old = existing.rest_api.clone();
            let bare = RestApi::new(old.id, old.name, old.root_resource_id, old.created_date);
            let bare = Api::new(RestApi {
                endpoint_configuration: old.endpoint_configuration,
                tags: old.tags,
                disable_execute_api_endpoint: old.disable_execute_api_endpoint,
                security_policy: old.security_policy,
                endpoint_access_mode: old.endpoint_access_mode,
                ..bare
            });
            Api {
                deployments: existing.deployments.clone(),
                stages: existing.stages.clone(),
                documentation_versions: existing.documentation_versions.clone(),
                ..bare
            }
        }
    };
    Draft::new(api, Some(existing))
}
