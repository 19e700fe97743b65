//! SAM's `Auth`: authorizers, and which methods have which (SAM specification, `ApiAuth` and
//! `ApiFunctionAuth`).

use super::{Part, attributes, document};
use crate::extensions::{authorizer, integration};
use crate::tree::{Node, Object, Value, made};
use std::collections::HashSet;
use trygate_model::Ambient;

/// Where a method's `Auth` waits in its operation until all methods are there.
pub(super) const PENDING: &str = "x-trygate-sam-auth";

/// The name of the scheme by which IAM decides.
const IAM: &str = "AWS_IAM";

/// Adds the authorizers of an API and gives them to its methods.
pub(super) fn apply<'a>(
    parts: &[Part<'a>],
    api: &Part<'a>,
    document: &mut Node<'a>,
    ambient: &Ambient,
    preflights: &HashSet<String>,
) {
    let auth = api.get("Auth");
    let authorizers = auth.and_then(|auth| auth.get("Authorizers"));
    for member in authorizers
        .and_then(Node::as_object)
        .map(Object::members)
        .unwrap_or_default()
    {
        describe(&member.key, &member.node, document, ambient, parts);
    }
    let text = |node: Option<&Node<'_>>, key: &str| {
        let text = node?.get(key)?.scalar_text()?;
        Some(text.into_owned())
    };
    let default = text(auth, "DefaultAuthorizer");
    let needs_key = text(auth, "ApiKeyRequired").as_deref() == Some("true");
    let flag =
        |key: &str, otherwise: bool| text(auth, key).map_or(otherwise, |text| text == "true");
    let on_preflights = flag("AddDefaultAuthorizerToCorsPreflight", true);
    let key_on_preflights = flag("AddApiKeyRequiredToCorsPreflight", true);
    let scopes_of = |name: &str| {
        let own = authorizers.and_then(|all| all.get(name));
        own.and_then(|own| own.get("AuthorizationScopes")).cloned()
    };
    let methods: Vec<(String, String)> = document
        .get("paths")
        .and_then(Node::as_object)
        .map(Object::members)
        .unwrap_or_default()
        .iter()
        .flat_map(|path| {
            let item = path
                .node
                .as_object()
                .map(Object::members)
                .unwrap_or_default();
            let verbs = item
                .iter()
                .filter(|own| crate::paths::verb_of(&own.key).is_some());
            verbs.map(|own| (path.key.to_string(), own.key.to_string()))
        })
        .collect();
    let (mut uses_key, mut uses_iam) = (false, false);
    for (path, verb) in methods {
        let is_preflight = preflights.contains(&path) && verb == "options";
        document.change_at(&["paths", &path, &verb], |operation| {
            let pending = take(operation, PENDING);
            let pending = pending.as_ref();
            let place = operation.place;
            let own = text(pending, "Authorizer");
            let name = own.clone().or_else(|| {
                let inherits =
                    operation.get("security").is_none() && (!is_preflight || on_preflights);
                default.clone().filter(|_| inherits)
            });
            let key = text(pending, "ApiKeyRequired")
                .map_or(needs_key && (!is_preflight || key_on_preflights), |text| {
                    text == "true"
                });
            let mut alternatives = Vec::new();
            if let Some(name) = name.filter(|name| name != "NONE") {
                uses_iam |= name == IAM;
                let none = || made::array(place, Vec::new());
                let scopes = pending
                    .and_then(|auth| auth.get("AuthorizationScopes"))
                    .cloned();
                let scopes = scopes.or_else(|| scopes_of(&name)).unwrap_or_else(none);
                alternatives.push(made::object(place, vec![made::member(name, scopes)]));
            }
            if key {
                uses_key = true;
                let none = made::array(place, Vec::new());
                alternatives.push(made::object(place, vec![made::member("api_key", none)]));
            }
            let stated = own.is_some() || key || default.is_some();
            if stated && (operation.get("security").is_none() || own.is_some() || key) {
                operation.set("security", made::array(place, alternatives));
            }
            if let Some(role) = pending.and_then(|auth| auth.get("InvokeRole"))
                && role.as_str().is_none_or(|role| role != "NONE")
            {
                let role = role.clone();
                operation.change_at(&[integration::NAME, "credentials"], |node| *node = role);
            }
        });
    }
    if uses_key {
        document::add_scheme(api.place, "api_key", "x-api-key", None, None, document);
    }
    if uses_iam {
        let label = made::text(api.place, "awsSigv4");
        document::add_scheme(api.place, IAM, "Authorization", Some(label), None, document);
    }
}

/// Takes a member out of an object.
fn take<'a>(node: &mut Node<'a>, key: &str) -> Option<Node<'a>> {
    let found = node.get(key)?.clone();
    let Value::Object(object) = &mut node.value else {
        return None;
    };
    let members = std::mem::take(object).into_members();
    let kept = members.into_iter().filter(|member| member.key != key);
    *object = Object::new(kept.collect()).unwrap_or_default();
    Some(found)
}

fn describe<'a>(
    name: &str,
    own: &Node<'a>,
    document: &mut Node<'a>,
    ambient: &Ambient,
    parts: &[Part<'a>],
) {
    let place = own.place;
    let text = |text: &str| made::text(place, text);
    let identity = own.get("Identity");
    let header = identity
        .and_then(|identity| identity.get("Header"))
        .and_then(Node::as_str)
        .unwrap_or("Authorization")
        .to_owned();
    let mut description = made::object(place, Vec::new());
    let mut label = text("custom");
    let mut shown = header.clone();
    if let Some(pool) = own.get("UserPoolArn") {
        label = text("cognito_user_pools");
        description.set("type", text("cognito_user_pools"));
        let arns = match &pool.value {
            Value::Array(_) => pool.clone(),
            _ => made::array(place, vec![pool.clone()]),
        };
        description.set("providerARNs", arns);
    } else if let Some(function) = own.get("FunctionArn") {
        let is_request = own
            .get("FunctionPayloadType")
            .and_then(Node::as_str)
            .is_some_and(|kind| kind.eq_ignore_ascii_case("REQUEST"));
        description.set("type", text(if is_request { "request" } else { "token" }));
        description.set("authorizerUri", uri(function, ambient, parts));
        if is_request {
            "Unused".clone_into(&mut shown);
            let sources = identity_sources(identity);
            if !sources.is_empty() {
                description.set("identitySource", text(&sources));
            }
        }
    }
    for (from, to) in [
        ("FunctionInvokeRole", "authorizerCredentials"),
        ("AuthType", authorizer::TYPE_NAME),
    ] {
        let given = own.get(from).filter(|node| node.as_str() != Some("NONE"));
        if let Some(node) = given {
            if to == authorizer::TYPE_NAME {
                label = node.clone();
            } else {
                description.set(to, node.clone());
            }
        }
    }
    for (from, to) in [
        ("ValidationExpression", "identityValidationExpression"),
        ("ReauthorizeEvery", "authorizerResultTtlInSeconds"),
    ] {
        if let Some(node) = identity.and_then(|identity| identity.get(from)) {
            description.set(to, node.clone());
        }
    }
    document::add_scheme(
        place,
        name,
        &shown,
        Some(label),
        Some(description),
        document,
    );
}

/// Writes the URI of a function by its ARN; what is not resolved stays.
fn uri<'a>(function: &Node<'a>, ambient: &Ambient, parts: &[Part<'a>]) -> Node<'a> {
    let Some(text) = function.as_str() else {
        return function.clone();
    };
    // a bare logical id means the function's ARN
    let named = parts.iter().find(|part| part.id == text);
    let arn = match named {
        Some(part) => {
            let name = part.text("FunctionName").unwrap_or_else(|| part.id.clone());
            attributes::function_arn(ambient, &name)
        }
        None => text.to_owned(),
    };
    made::text(function.place, attributes::invocation_uri(ambient, &arn))
}

fn identity_sources(identity: Option<&Node<'_>>) -> String {
    let mut sources = Vec::new();
    for (key, prefix) in [
        ("Headers", "method.request.header."),
        ("QueryStrings", "method.request.querystring."),
        ("StageVariables", "stageVariables."),
        ("Context", "context."),
    ] {
        let Some(Value::Array(items)) = identity
            .and_then(|identity| identity.get(key))
            .map(|node| &node.value)
        else {
            continue;
        };
        let names = items.iter().filter_map(Node::as_str);
        sources.extend(names.map(|name| format!("{prefix}{name}")));
    }
    sources.join(", ")
}
