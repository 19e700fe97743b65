//! How methods are authorized → security schemes and requirements.
//!
//! Published: API keys are the scheme `api_key`, IAM is `sigv4` with the label `awsSigv4`; both the
//! label and the scheme stand in exports without extensions too; an authorizer of type `REQUEST`
//! has the header `Unused`; several requirements of one method are several items.

use super::Writing;
use crate::extensions::authorizer;
use serde_json::{Map, Value as Json, json};
use trygate_model::{Api, Authorizer, AuthorizerType, Method};

/// The names of the schemes that are no authorizers.
pub(super) struct Schemes<'a> {
    api: &'a Api,
    api_key: String,
    sigv4: String,
}

impl<'a> Schemes<'a> {
    /// Names the schemes so that they differ from authorizers.
    pub(super) fn of(api: &'a Api) -> Self {
        let free = |name: &str| {
            let mut name = name.to_owned();
            while api.authorizers.values().any(|own| own.name == name) {
                name.push('_');
            }
            name
        };
        Self {
            api,
            api_key: free("api_key"),
            sigv4: free("sigv4"),
        }
    }

    /// Returns what a method requires.
    pub(super) fn requirements(&self, method: &Method) -> Vec<Json> {
        let mut list = Vec::new();
        let id = method.authorizer_id.as_ref();
        if let Some(authorizer) = id.and_then(|id| self.api.authorizers.get(id)) {
            let scopes = method.authorization_scopes.clone();
            list.push(requirement(&authorizer.name, scopes));
        } else if method.authorization_type == "AWS_IAM" {
            list.push(requirement(&self.sigv4, Vec::new()));
        }
        if method.api_key_required {
            list.push(requirement(&self.api_key, Vec::new()));
        }
        list
    }
}

fn requirement(name: &str, scopes: Vec<String>) -> Json {
    let mut members = Map::new();
    members.insert(name.to_owned(), scopes.into());
    members.into()
}

/// Writes the schemes that methods use; with the authorizers' extension, every authorizer.
pub(super) fn schemes(cx: &Writing<'_>) -> Map<String, Json> {
    let api = cx.api;
    let methods = || {
        let resources = api.resources.values();
        resources.flat_map(|resource| resource.methods.values())
    };
    let mut schemes = Map::new();
    for authorizer in api.authorizers.values() {
        let id = Some(&authorizer.id);
        let used = methods().any(|method| method.authorizer_id.as_ref() == id);
        if used || cx.options.extensions.with_authorizers() {
            schemes
                .entry(authorizer.name.clone())
                .or_insert_with(|| scheme(cx, authorizer));
        }
    }
    if methods().any(|method| method.authorization_type == "AWS_IAM") {
        let mut scheme = api_key_in_header("Authorization");
        scheme.insert(authorizer::TYPE_NAME.into(), "awsSigv4".into());
        schemes.insert(cx.schemes.sigv4.clone(), scheme.into());
    }
    if methods().any(|method| method.api_key_required) {
        let scheme = api_key_in_header("x-api-key").into();
        schemes.insert(cx.schemes.api_key.clone(), scheme);
    }
    schemes
}

fn api_key_in_header(name: &str) -> Map<String, Json> {
    let mut scheme = Map::new();
    scheme.insert("type".into(), json!("apiKey"));
    scheme.insert("name".into(), name.into());
    scheme.insert("in".into(), json!("header"));
    scheme
}

fn scheme(cx: &Writing<'_>, own: &Authorizer) -> Json {
    let header = authorizer::header_of(own);
    let mut scheme = api_key_in_header(header.unwrap_or("Unused"));
    let label = own.auth_type.as_deref().or_else(|| {
        // an authorizer without a label would be an API key in an export without its extension
        let without = !cx.options.extensions.with_authorizers();
        without.then_some(match own.kind {
            AuthorizerType::CognitoUserPools => "cognito_user_pools",
            AuthorizerType::Token | AuthorizerType::Request => "custom",
        })
    });
    if let Some(label) = label {
        scheme.insert(authorizer::TYPE_NAME.into(), label.into());
    }
    if cx.options.extensions.with_authorizers() {
        scheme.insert(authorizer::NAME.into(), authorizer::write(own));
    }
    scheme.into()
}
