//! `x-amazon-apigateway-authorizer` and `x-amazon-apigateway-authtype`: an authorizer, described
//! in a security scheme and named after it.
//!
//! Recorded: what becomes of each member; a token or Cognito authorizer reads the header that the
//! scheme names unless it says otherwise; without a lifetime none is stored.

use crate::draft::Draft;
use crate::problem::{ErrorKind, Subject, WarningKind};
use crate::reading::{Fields, Reading};
use crate::tree::Node;
use serde_json::{Map, Value as Json};
use trygate_model::{Authorizer, AuthorizerType};

/// The name of the description.
pub(crate) const NAME: &str = "x-amazon-apigateway-authorizer";

/// The name of the label; `awsSigv4` means that IAM decides.
pub(crate) const TYPE_NAME: &str = "x-amazon-apigateway-authtype";

/// Members that only HTTP APIs have.
const HTTP_API_MEMBERS: [&str; 3] = [
    "authorizerPayloadFormatVersion",
    "enableSimpleResponses",
    "jwtConfiguration",
];

/// Reads the extension of a security scheme and adds the authorizer; returns its id and kind.
pub(crate) fn read<'t>(
    cx: &mut Reading<'t>,
    node: &'t Node<'t>,
    scheme: &str,
    header: Option<String>,
    auth_type: Option<String>,
    draft: &mut Draft<'_>,
) -> Option<(String, AuthorizerType)> {
    let before = cx.turn_to(Subject::Authorizer(scheme.to_owned()));
    let authorizer = describe(cx, node, scheme, header, auth_type, draft);
    cx.turn_to(before);
    let authorizer = authorizer?;
    let before = cx.turn_to(Subject::Authorizer(scheme.to_owned()));
    crate::doctor::authorizer(cx, &authorizer, node.place);
    cx.turn_to(before);
    let (id, kind) = (authorizer.id.clone(), authorizer.kind);
    draft.api.authorizers.insert(id.clone(), authorizer);
    Some((id, kind))
}

fn describe<'t>(
    cx: &mut Reading<'t>,
    node: &'t Node<'t>,
    scheme: &str,
    header: Option<String>,
    auth_type: Option<String>,
    draft: &Draft<'_>,
) -> Option<Authorizer> {
    let object = cx.object(node, NAME)?;
    let mut fields = Fields::of(NAME, object);
    let kind = fields.take("type");
    let uri = fields.take("authorizerUri");
    let credentials = fields.take("authorizerCredentials");
    let source = fields.take("identitySource");
    let expression = fields.take("identityValidationExpression");
    let lifetime = fields.take("authorizerResultTtlInSeconds");
    let arns = fields.take("providerARNs");
    for name in HTTP_API_MEMBERS {
        if let Some(node) = fields.take(name) {
            cx.warn(
                WarningKind::HttpApiOnly {
                    what: format!("`{name}`"),
                },
                node.place,
            );
        }
    }
    fields.finish(cx);
    let Some(kind) = kind else {
        cx.error(
            ErrorKind::Missing {
                member: "type".into(),
            },
            node.place,
        );
        return None;
    };
    let allowed = "token, request or cognito_user_pools";
    let kind = cx.word(kind, "type", AuthorizerType::parse, allowed)?;
    let needs_function = kind != AuthorizerType::CognitoUserPools;
    if needs_function && uri.is_none() {
        cx.error(
            ErrorKind::Missing {
                member: "authorizerUri".into(),
            },
            node.place,
        );
    }
    if !needs_function && arns.is_none() {
        cx.error(
            ErrorKind::Missing {
                member: "providerARNs".into(),
            },
            node.place,
        );
    }
    let identity_source = source
        .and_then(|node| cx.text(node, "identitySource"))
        .or_else(|| {
            let header = header.filter(|_| kind != AuthorizerType::Request)?;
            Some(format!("method.request.header.{header}"))
        });
    let lifetime = lifetime.and_then(|node| cx.integer(node, "authorizerResultTtlInSeconds"));
    let mut provider_arns = Vec::new();
    if let Some(arns) = arns {
        for arn in cx.array(arns, "providerARNs") {
            provider_arns.extend(cx.filled_text(arn, "providerARNs"));
        }
    }
    Some(Authorizer {
        id: draft.authorizer_id(scheme, cx.ambient.ids.as_ref()),
        name: scheme.to_owned(),
        kind,
        provider_arns,
        auth_type,
        authorizer_uri: uri.and_then(|node| cx.filled_text(node, "authorizerUri")),
        authorizer_credentials: credentials
            .and_then(|node| cx.filled_text(node, "authorizerCredentials")),
        identity_source,
        identity_validation_expression: expression
            .and_then(|node| cx.text(node, "identityValidationExpression")),
        authorizer_result_ttl_in_seconds: lifetime
            .map(|seconds| u32::try_from(seconds).unwrap_or(u32::MAX)),
    })
}

/// Returns the header that an authorizer reads its only identity from, which its scheme names.
pub(crate) fn header_of(authorizer: &Authorizer) -> Option<&str> {
    if authorizer.kind == AuthorizerType::Request {
        return None;
    }
    let source = authorizer.identity_source.as_deref()?;
    let header = source.strip_prefix("method.request.header.")?;
    (!header.is_empty() && !header.contains(',')).then_some(header)
}

/// Writes the description of an authorizer.
pub(crate) fn write(authorizer: &Authorizer) -> Json {
    let mut out = Map::new();
    let mut text = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            out.insert(key.into(), value.into());
        }
    };
    if header_of(authorizer).is_none() {
        text("identitySource", authorizer.identity_source.as_deref());
    }
    text("authorizerUri", authorizer.authorizer_uri.as_deref());
    text(
        "authorizerCredentials",
        authorizer.authorizer_credentials.as_deref(),
    );
    text(
        "identityValidationExpression",
        authorizer.identity_validation_expression.as_deref(),
    );
    if let Some(seconds) = authorizer.authorizer_result_ttl_in_seconds {
        out.insert("authorizerResultTtlInSeconds".into(), seconds.into());
    }
    if !authorizer.provider_arns.is_empty() {
        let arns = authorizer.provider_arns.clone().into();
        out.insert("providerARNs".into(), arns);
    }
    let kind = authorizer.kind.as_str().to_ascii_lowercase();
    out.insert("type".into(), kind.into());
    out.into()
}
