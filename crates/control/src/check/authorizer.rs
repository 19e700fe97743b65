//! What must hold of an authorizer: what its type needs, and a name of its own.
//!
//! What each type needs is the API reference's (`Authorizer`); how refusals are worded is said in
//! `exception/authorizer.rs`.

use super::integration::is_role;
use crate::Exception;
use crate::exception::AuthorizerProblem;
use trygate_model::limits::AUTHORIZER_TTL_MAX_SECONDS;
use trygate_model::mapping_expression::{Source, is_parameter_name};
use trygate_model::{Api, Authorizer, AuthorizerType};

/// Checks an authorizer that is to stand in an API.
pub(crate) fn check(api: &Api, authorizer: &Authorizer) -> Result<(), Exception> {
    let others = api.authorizers.values();
    if others
        .filter(|other| other.id != authorizer.id)
        .any(|other| other.name == authorizer.name)
    {
        return Err(AuthorizerProblem::NameTaken {
            name: authorizer.name.clone(),
        }
        .into());
    }
    if authorizer.kind != AuthorizerType::CognitoUserPools {
        let uri = authorizer.authorizer_uri.as_deref();
        if !uri.is_some_and(is_function_invocation) {
            return Err(AuthorizerProblem::InvalidUri {
                uri: uri.map(str::to_owned),
            }
            .into());
        }
    }
    let role = authorizer.authorizer_credentials.as_deref();
    if role.is_some_and(|role| !is_role(role)) {
        return Err(Exception::InvalidArn);
    }
    let pools = &authorizer.provider_arns;
    if !pools.iter().all(|arn| is_user_pool(arn)) {
        return Err(Exception::InvalidArn);
    }
    let ttl = authorizer.authorizer_result_ttl_in_seconds;
    let needs_pools = authorizer.kind == AuthorizerType::CognitoUserPools;
    let sound = !authorizer.name.trim().is_empty()
        && ttl.is_none_or(|seconds| seconds <= AUTHORIZER_TTL_MAX_SECONDS)
        && (!needs_pools || !pools.is_empty())
        && has_identity(authorizer);
    if sound {
        Ok(())
    } else {
        Err(AuthorizerProblem::InvalidInput.into())
    }
}

/// Whether there is an identity source that the type can read; a request authorizer needs none
/// where no decision is kept.
fn has_identity(authorizer: &Authorizer) -> bool {
    let source = authorizer.identity_source.as_deref().unwrap_or_default();
    match authorizer.kind {
        AuthorizerType::Token | AuthorizerType::CognitoUserPools => {
            matches!(Source::parse(source), Some(Source::Header(name)) if is_parameter_name(name))
        }
        AuthorizerType::Request if source.is_empty() => {
            authorizer.authorizer_result_ttl_in_seconds == Some(0)
        }
        AuthorizerType::Request => source.split(',').all(|part| {
            matches!(
                Source::parse(part.trim()),
                Some(
                    Source::Header(_)
                        | Source::QueryString(_)
                        | Source::StageVariable(_)
                        | Source::Context(_)
                )
            )
        }),
    }
}

/// Whether a URI is `arn:PARTITION:apigateway:REGION:lambda:path/VERSION/functions/ARN/invocations`.
fn is_function_invocation(uri: &str) -> bool {
    let parts: Vec<&str> = uri.splitn(6, ':').collect();
    let [arn, partition, "apigateway", region, "lambda", call] = parts.as_slice() else {
        return false;
    };
    // a Region ends with a number; the word `region` in its place was refused (reported)
    let is_region = region.bytes().any(|byte| byte.is_ascii_digit());
    let function = call
        .strip_prefix("path/")
        .and_then(|rest| rest.split_once("/functions/"))
        .and_then(|(_version, rest)| rest.strip_suffix("/invocations"));
    *arn == "arn"
        && !partition.is_empty()
        && is_region
        && function.is_some_and(|function| function.starts_with("arn:"))
}

/// Whether an ARN is `arn:PARTITION:cognito-idp:REGION:ACCOUNT:userpool/ID`.
fn is_user_pool(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    matches!(
        parts.as_slice(),
        ["arn", _, "cognito-idp", _, _, pool] if pool.starts_with("userpool/")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_name_a_function_in_a_region() {
        let uri = |region: &str, function: &str| {
            format!(
                "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations"
            )
        };
        let function = "arn:aws:lambda:us-west-2:1:function:f";
        assert!(is_function_invocation(&uri("us-west-2", function)));
        assert!(is_function_invocation(&uri(
            "us-west-2",
            "arn:aws:lambda:us-west-2:1:function:${stageVariables.f}"
        )));
        assert!(!is_function_invocation(&uri("region", function)));
        assert!(!is_function_invocation(&uri("us-west-2", "f")));
        assert!(!is_function_invocation(function));
        assert!(!is_function_invocation(""));
    }
}
