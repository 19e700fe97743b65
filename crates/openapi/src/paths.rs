//! Paths → resources and methods.
//!
//! Recorded: the resources above a path are made too; the base path stands before it and in the
//! paths that warnings name; `x-amazon-apigateway-any-method` is the method `ANY`; an operation
//! without integration is imported without a word.

use crate::doctor;
use crate::draft::Draft;
use crate::extensions::{self, integration, request_validators};
use crate::parameters;
use crate::problem::{ErrorKind, Subject, WarningKind};
use crate::reading::Reading;
use crate::responses;
use crate::security::{self, Scheme};
use crate::tree::{self, Member, Object, Value};
use trygate_model::{HttpMethod, Method, TextMap};

/// What operations share.
pub(crate) struct Shared<'s> {
    /// What stands before every path.
    pub(crate) prefix: &'s str,
    /// The security schemes.
    pub(crate) schemes: &'s TextMap<Scheme>,
}

const PATH_ITEM: [&str; 13] = [
    "$ref",
    "summary",
    "description",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "servers",
    "parameters",
];

const OPERATION: [&str; 15] = [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
    "consumes",
    "produces",
    "schemes",
];

/// Reads all paths.
pub(crate) fn read(cx: &mut Reading<'_>, draft: &mut Draft<'_>, shared: &Shared<'_>) {
    let Some(node) = cx.root.get("paths") else {
        cx.warn_missing("", "paths", cx.root.place);
        return;
    };
    let Some(object) = cx.object(node, "paths") else {
        return;
    };
    for member in object.members() {
        if member.key.starts_with("x-") {
            continue;
        }
        read_path(cx, draft, shared, member);
    }
    let count = draft.api.resources.len();
    let quota = trygate_model::limits::RESOURCES_PER_API;
    if count > quota {
        cx.warn(WarningKind::ManyResources { count, quota }, node.place);
    }
}

fn read_path<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    shared: &Shared<'_>,
    member: &'t Member<'t>,
) {
    let written = member.key.as_ref();
    let before = cx.turn_to(Subject::Resource(resource_path(shared.prefix, written)));
    if !written.starts_with('/') {
        let path = written.to_owned();
        cx.warn(WarningKind::PathWithoutSlash { path }, member.key_place);
    }
    let path = resource_path(shared.prefix, written);
    if let Some(id) = draft.resource(cx, &path, member.key_place)
        && !matches!(member.node.value, Value::Null)
        && let Some(node) = cx.resolved(&member.node)
        && let Some(item) = cx.object(node, written)
    {
        extensions::expect(cx, item, extensions::AT_PATH);
        cx.expect_members(item, || format!("paths.'{written}'"), &PATH_ITEM);
        for operation in item.members() {
            let Some(verb) = verb(cx, operation) else {
                continue;
            };
            cx.turn_to(Subject::Method(verb, path.clone()));
            let place = Place {
                verb,
                path: &path,
                written,
                item,
                id: &id,
                at: operation.key_place,
            };
            if let Some(object) = cx.object(&operation.node, &operation.key) {
                let method = read_operation(cx, draft, shared, &place, object);
                if let Some(resource) = draft.api.resources.get_mut(&id) {
                    resource.methods.insert(verb, method);
                }
            }
        }
    }
    cx.turn_to(before);
}

/// Returns the verb of a path item's member, if it is an operation.
fn verb(cx: &mut Reading<'_>, member: &Member<'_>) -> Option<HttpMethod> {
    if matches!(member.node.value, Value::Null) {
        return None;
    }
    if member.key == "trace" {
        cx.error(
            ErrorKind::UnknownVerb {
                verb: "TRACE".into(),
            },
            member.key_place,
        );
    }
    verb_of(&member.key)
}

/// Returns the verb that a member of a path item names.
pub(crate) fn verb_of(key: &str) -> Option<HttpMethod> {
    Some(match key {
        "get" => HttpMethod::Get,
        "put" => HttpMethod::Put,
        "post" => HttpMethod::Post,
        "delete" => HttpMethod::Delete,
        "patch" => HttpMethod::Patch,
        "options" => HttpMethod::Options,
        "head" => HttpMethod::Head,
        extensions::ANY_METHOD => HttpMethod::Any,
        _ => return None,
    })
}

/// Where an operation stands.
struct Place<'p, 't> {
    verb: HttpMethod,
    /// The path of its resource.
    path: &'p str,
    /// The path as it is written.
    written: &'p str,
    item: &'t Object<'t>,
    id: &'p str,
    at: tree::Place,
}

fn read_operation<'t>(
    cx: &mut Reading<'t>,
    draft: &mut Draft<'_>,
    shared: &Shared<'_>,
    place: &Place<'_, 't>,
    operation: &'t Object<'t>,
) -> Method {
    let Place {
        verb,
        path,
        written,
        item,
        id,
        at,
    } = *place;
    extensions::expect(cx, operation, extensions::AT_OPERATION);
    // AWS's parser looks into operations of OpenAPI only, not into its own extension
    let lower = verb.as_str().to_ascii_lowercase();
    let attribute = format!("paths.'{written}'({lower})");
    let looked_at = (verb != HttpMethod::Any).then_some(attribute.as_str());
    if looked_at.is_some() {
        cx.expect_members(operation, || attribute.clone(), &OPERATION);
        if operation.member("responses").is_none() {
            cx.warn_missing(&attribute, "responses", at);
        }
    }
    let mut method = Method::new("NONE");
    security::apply(cx, operation, shared.schemes, &mut method);
    method.operation_name = operation
        .get("operationId")
        .and_then(|node| cx.text(node, "operationId"))
        .filter(|name| !name.is_empty());
    let parameters = parameters::read(cx, item, operation, &attribute, path);
    method.request_models = parameters::request_models(cx, draft, operation, &parameters);
    method.request_parameters = Some(parameters.declared).filter(|declared| !declared.is_empty());
    method.request_validator_id =
        request_validators::chosen(cx, operation.get(request_validators::NAME), draft);
    method.method_responses = responses::read(cx, draft, operation, looked_at);
    if let Some(node) = operation.get(integration::NAME) {
        let before = cx.turn_to(Subject::Integration(verb, path.to_owned()));
        method.integration = integration::read(cx, node, &method, id);
        cx.turn_to(before);
    }
    let read_from = (item, operation, at);
    doctor::method(cx, &draft.api, (verb, path), read_from, &method);
    method
}

/// Puts the base path before a path; one slash between segments, none at the end.
pub(crate) fn resource_path(prefix: &str, written: &str) -> String {
    let segments = prefix.split('/').chain(written.split('/'));
    let path = segments
        .filter(|segment| !segment.is_empty())
        .fold(String::new(), |path, segment| path + "/" + segment);
    if path.is_empty() { "/".into() } else { path }
}
