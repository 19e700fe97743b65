//! `cloneFrom`: a new API after the pattern of another, with ids of its own throughout.
//!
//! What AWS takes over exactly was not observed; here it is everything below the API but what is
//! deployed (stages, deployments, documentation versions), and of the API itself what the call does
//! not say. References between the parts follow their new ids.

use super::{Call, SHORT_ID};
use trygate_model::schema_model::model_url;
use trygate_model::{Api, RestApi, TextMap};

/// Makes an API after the pattern of another; `rest_api` is what the call says about it.
pub(super) fn clone_api(call: &Call<'_>, pattern: &Api, rest_api: RestApi) -> Api {
    let given = |member: &str| call.input.get(member).is_some();
    let short = || call.ambient.ids.short(SHORT_ID);
    let mut api = pattern.snapshot();
    let old = std::mem::replace(&mut api.rest_api, rest_api);
    let new = &mut api.rest_api;
    if !given("description") {
        new.description.clone_from(&old.description);
    }
    if !given("version") {
        new.version.clone_from(&old.version);
    }
    if !given("binaryMediaTypes") {
        new.binary_media_types.clone_from(&old.binary_media_types);
    }
    if !given("minimumCompressionSize") {
        new.minimum_compression_size = old.minimum_compression_size;
    }
    if !given("apiKeySource") {
        new.api_key_source.clone_from(&old.api_key_source);
    }

    let renamed =
        |ids: Vec<String>| -> TextMap { ids.into_iter().map(|id| (id, short())).collect() };
    let mut resources = renamed(pattern.resources.keys().cloned().collect());
    resources.insert(old.root_resource_id, api.rest_api.root_resource_id.clone());
    let validators = renamed(pattern.request_validators.keys().cloned().collect());
    let authorizers = renamed(pattern.authorizers.keys().cloned().collect());
    let follow = |ids: &TextMap, id: &mut String| {
        if let Some(new) = ids.get(id.as_str()) {
            id.clone_from(new);
        }
    };

    api.resources = rekeyed(api.resources, &resources);
    for (id, resource) in &mut api.resources {
        resource.id.clone_from(id);
        resource
            .parent_id
            .iter_mut()
            .for_each(|parent| follow(&resources, parent));
        for method in resource.methods.values_mut() {
            let validator = method.request_validator_id.iter_mut();
            validator.for_each(|id| follow(&validators, id));
            let authorizer = method.authorizer_id.iter_mut();
            authorizer.for_each(|id| follow(&authorizers, id));
            if let Some(integration) = &mut method.integration {
                follow(&resources, &mut integration.cache_namespace);
            }
        }
    }
    api.request_validators = rekeyed(api.request_validators, &validators);
    for (id, validator) in &mut api.request_validators {
        validator.id.clone_from(id);
    }
    api.authorizers = rekeyed(api.authorizers, &authorizers);
    for (id, authorizer) in &mut api.authorizers {
        authorizer.id.clone_from(id);
    }
    let parts = renamed(pattern.documentation_parts.keys().cloned().collect());
    api.documentation_parts = rekeyed(api.documentation_parts, &parts);
    for (id, part) in &mut api.documentation_parts {
        part.id.clone_from(id);
    }
    let (from, to) = (model_url(&old.id, ""), model_url(&api.rest_api.id, ""));
    for model in api.models.values_mut() {
        model.id = short();
        model.schema = model.schema.replace(&from, &to);
    }
    api
}

fn rekeyed<V>(map: TextMap<V>, ids: &TextMap) -> TextMap<V> {
    map.into_iter()
        .map(|(id, value)| (ids.get(&id).cloned().unwrap_or(id), value))
        .collect()
}
