//! An authorizer: who decides whether a caller may invoke a method.

use serde::{Deserialize, Serialize};

/// An authorizer of an API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Authorizer {
    /// Six lower-case alphanumerics.
    pub id: String,
    /// The name.
    pub name: String,
    /// The kind.
    #[serde(rename = "type")]
    pub kind: AuthorizerType,
    /// Cognito user pools.
    #[serde(
        default,
        rename = "providerARNs",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub provider_arns: Vec<String>,
    /// A free label that imports and exports carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_type: Option<String>,
    /// The function, `arn:…:apigateway:…:lambda:path/…/invocations`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_uri: Option<String>,
    /// The role to call the function with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_credentials: Option<String>,
    /// Where the identity is read from, comma-separated source expressions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_source: Option<String>,
    /// A regular expression that a token must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_validation_expression: Option<String>,
    /// How long a decision is kept, seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_result_ttl_in_seconds: Option<u32>,
}

/// The kind of an authorizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AuthorizerType {
    /// A function that gets one token.
    Token,
    /// A function that gets the request's parameters.
    Request,
    /// Cognito user pools.
    CognitoUserPools,
}

impl AuthorizerType {
    /// Returns AWS's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Token => "TOKEN",
            Self::Request => "REQUEST",
            Self::CognitoUserPools => "COGNITO_USER_POOLS",
        }
    }

    /// Reads AWS's name, upper case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Token, Self::Request, Self::CognitoUserPools]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}
