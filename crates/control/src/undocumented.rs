//! The things of an API that have no documentation part, as GetDocumentationParts lists them by
//! `locationStatus=UNDOCUMENTED`.
//!
//! Which things count was not observed; here they are the API, its authorizers and models, and of
//! each resource its methods with their declared parameters, bodies, responses and headers.

use std::collections::HashSet;
use trygate_model::{Api, DocumentationPartLocation, DocumentedType, Method, TextMap};

/// Lists what has no documentation part.
pub(crate) fn undocumented(api: &Api) -> Vec<DocumentationPartLocation> {
    let documented: HashSet<&DocumentationPartLocation> = api
        .documentation_parts
        .values()
        .map(|part| &part.location)
        .collect();
    let mut things = things(api);
    things.retain(|thing| !documented.contains(thing));
    things
}

fn things(api: &Api) -> Vec<DocumentationPartLocation> {
    let mut things = vec![thing(DocumentedType::Api)];
    let authorizers = api.authorizers.values();
    things.extend(authorizers.map(|one| named(DocumentedType::Authorizer, &one.name)));
    things.extend(
        api.models
            .keys()
            .map(|name| named(DocumentedType::Model, name)),
    );
    for resource in api.resources.values() {
        let place = DocumentationPartLocation {
            path: Some(api.path_of(resource)),
            ..thing(DocumentedType::Resource)
        };
        things.push(place.clone());
        for (verb, method) in &resource.methods {
            // a method that answers every verb is documented for every verb
            let verb = match verb.as_str() {
                "ANY" => "*",
                verb => verb,
            };
            let place = DocumentationPartLocation {
                method: Some(verb.to_owned()),
                ..place.clone()
            };
            of_method(&place, method, &mut things);
        }
    }
    things
}

fn of_method(
    place: &DocumentationPartLocation,
    method: &Method,
    things: &mut Vec<DocumentationPartLocation>,
) {
    let at = |kind, name: Option<&str>, status: Option<&str>| DocumentationPartLocation {
        kind,
        name: name.map(str::to_owned),
        status_code: status.map(str::to_owned),
        ..place.clone()
    };
    things.push(at(DocumentedType::Method, None, None));
    for parameter in method.request_parameters.iter().flat_map(TextMap::keys) {
        let kinds = [
            ("method.request.path.", DocumentedType::PathParameter),
            (
                "method.request.querystring.",
                DocumentedType::QueryParameter,
            ),
            ("method.request.header.", DocumentedType::RequestHeader),
        ];
        for (prefix, kind) in kinds {
            if let Some(name) = parameter.strip_prefix(prefix) {
                things.push(at(kind, Some(name), None));
            }
        }
    }
    if method
        .request_models
        .as_ref()
        .is_some_and(|models| !models.is_empty())
    {
        things.push(at(DocumentedType::RequestBody, None, None));
    }
    for (status, response) in &method.method_responses {
        let status = Some(status.as_str());
        things.push(at(DocumentedType::Response, None, status));
        for parameter in response.response_parameters.iter().flat_map(TextMap::keys) {
            if let Some(name) = parameter.strip_prefix("method.response.header.") {
                things.push(at(DocumentedType::ResponseHeader, Some(name), status));
            }
        }
        if response
            .response_models
            .as_ref()
            .is_some_and(|models| !models.is_empty())
        {
            things.push(at(DocumentedType::ResponseBody, None, status));
        }
    }
}

fn thing(kind: DocumentedType) -> DocumentationPartLocation {
    DocumentationPartLocation {
        kind,
        path: None,
        method: None,
        status_code: None,
        name: None,
    }
}

fn named(kind: DocumentedType, name: &str) -> DocumentationPartLocation {
    DocumentationPartLocation {
        name: Some(name.to_owned()),
        ..thing(kind)
    }
}
