//! Security schemes and requirements → how methods are authorized.
//!
//! Recorded: an authorizer is named after its scheme; the scheme `x-api-key` makes the key
//! required; a requirement at the root counts for operations that have none of their own (against
//! the developer guide, `api-gateway-known-issues`). Published: types other than `apiKey` are
//! ignored with a warning; a label without an authorizer is refused.

use crate::draft::Draft;
use crate::extensions::{self, authorizer};
use crate::problem::{ErrorKind, WarningKind};
use crate::reading::Reading;
use crate::tree::{Node, Object};
use crate::version::Version;
use trygate_model::{AuthorizerType, Method, TextMap};

/// What a security scheme means to API Gateway.
#[derive(Debug, Clone)]
pub(crate) enum Scheme {
    /// The header `x-api-key`.
    ApiKey,
    /// A signature that IAM checks.
    Iam,
    /// An authorizer, by id.
    Authorizer(String, AuthorizerType),
    /// Nothing; a warning says so.
    Nothing,
}

/// Reads the security schemes and adds their authorizers.
pub(crate) fn read(cx: &mut Reading<'_>, draft: &mut Draft<'_>) -> TextMap<Scheme> {
    let mut schemes = TextMap::new();
    let found = match cx.version {
        Version::Swagger2 => cx.root.get("securityDefinitions"),
        Version::OpenApi3 => cx
            .root
            .get("components")
            .and_then(|components| components.get("securitySchemes")),
    };
    let Some(object) = found.and_then(|node| cx.object(node, "securitySchemes")) else {
        return schemes;
    };
    for member in object.members() {
        let Some(node) = cx.resolved(&member.node) else {
            continue;
        };
        if let Some(object) = cx.object(node, &member.key) {
            let scheme = scheme(cx, &member.key, node, object, draft);
            schemes.insert(member.key.to_string(), scheme);
        }
    }
    schemes
}

fn scheme<'t>(
    cx: &mut Reading<'t>,
    name: &str,
    node: &'t Node<'t>,
    object: &'t Object<'t>,
    draft: &mut Draft<'_>,
) -> Scheme {
    extensions::expect(cx, object, extensions::AT_SCHEME);
    let kind = object
        .get("type")
        .and_then(|node| cx.text(node, "type"))
        .unwrap_or_default();
    if kind != "apiKey" {
        let scheme = name.to_owned();
        let place = object.get("type").map_or(node.place, |node| node.place);
        cx.warn(WarningKind::SecurityType { scheme, kind }, place);
        return Scheme::Nothing;
    }
    let header = object.get("name").and_then(|node| cx.text(node, "name"));
    let place = object.get("in").and_then(|node| cx.text(node, "in"));
    let label = object.get(authorizer::TYPE_NAME);
    let label = label.and_then(|node| cx.text(node, authorizer::TYPE_NAME));
    if let Some(description) = object.get(authorizer::NAME) {
        let identity = header.filter(|_| place.as_deref() == Some("header"));
        return authorizer::read(cx, description, name, identity, label, draft)
            .map_or(Scheme::Nothing, |(id, kind)| Scheme::Authorizer(id, kind));
    }
    match label {
        Some(label) if label.eq_ignore_ascii_case("awsSigv4") => Scheme::Iam,
        Some(_) => {
            cx.error(
                ErrorKind::AuthorizerMissing {
                    scheme: name.to_owned(),
                },
                node.place,
            );
            Scheme::Nothing
        }
        None => {
            let is_key = header.is_some_and(|header| header.eq_ignore_ascii_case("x-api-key"))
                && place.as_deref() == Some("header");
            if is_key {
                return Scheme::ApiKey;
            }
            cx.warn(
                WarningKind::ForeignApiKey {
                    scheme: name.to_owned(),
                },
                node.place,
            );
            Scheme::Nothing
        }
    }
}

/// Applies the requirements of an operation, else those of the root, to its method.
pub(crate) fn apply<'t>(
    cx: &mut Reading<'t>,
    operation: &'t Object<'t>,
    schemes: &TextMap<Scheme>,
    method: &mut Method,
) {
    let requirements = operation
        .get("security")
        .or_else(|| cx.root.get("security"));
    let alternatives = requirements
        .map(|node| cx.array(node, "security"))
        .unwrap_or_default();
    for alternative in alternatives {
        let Some(object) = cx.object(alternative, "security") else {
            continue;
        };
        for member in object.members() {
            let Some(scheme) = schemes.get(member.key.as_ref()) else {
                let name = member.key.to_string();
                cx.warn(WarningKind::UnknownScheme { name }, member.key_place);
                continue;
            };
            let (kind, authorizer) = match scheme {
                Scheme::ApiKey => {
                    method.api_key_required = true;
                    continue;
                }
                Scheme::Nothing => continue,
                Scheme::Iam => ("AWS_IAM", None),
                Scheme::Authorizer(id, AuthorizerType::CognitoUserPools) => {
                    ("COGNITO_USER_POOLS", Some(id))
                }
                Scheme::Authorizer(id, _) => ("CUSTOM", Some(id)),
            };
            if method.authorization_type != "NONE" {
                if method.authorizer_id.as_ref() != authorizer {
                    let name = member.key.to_string();
                    cx.warn(WarningKind::SecondAuthorizer { name }, member.key_place);
                }
                continue;
            }
            kind.clone_into(&mut method.authorization_type);
            method.authorizer_id = authorizer.cloned();
            if kind == "COGNITO_USER_POOLS" {
                method.authorization_scopes = cx.texts(&member.node, "scopes");
            }
        }
    }
    if let Some(node) = operation.get(extensions::auth::NAME)
        && let Some(kind) = extensions::auth::read(cx, node)
    {
        kind.clone_into(&mut method.authorization_type);
        method.authorizer_id = None;
        method.authorization_scopes.clear();
    }
}
