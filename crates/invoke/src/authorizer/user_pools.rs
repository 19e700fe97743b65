//! COGNITO_USER_POOLS authorizers: is the token one of these pools', and for whom.
//!
//! Documented: an identity token unless the method asks for scopes, then an access token with one of
//! them; the expression is held against the audience. Observed: claims are texts, `exp` and `iat`
//! print as Java dates, other numbers as they are.

use super::identity::fits;
use super::tokens::{KeySource, Token, keys};
use super::{Asked, PATIENCE};
use crate::backend::{Backend, BackendRequest, Target};
use crate::run::{Stop, Unreachable};
use crate::trace::{Identity, Trace};
use serde_json::Value;
use trygate_model::{TextMap, Timestamp};

/// Claims that are moments and print as dates.
const DATES: &[&str] = &["exp", "iat"];

/// Returns the claims of a token that holds; the inner failure says why it does not.
pub(super) async fn claims(
    asked: &Asked<'_>,
    identity: &Identity,
    trace: &mut Trace,
    backend: &dyn Backend,
) -> Result<Result<TextMap, String>, Stop> {
    let Identity::Token(text) = identity else {
        return Ok(Err("there is no token".into()));
    };
    let text = text.strip_prefix("Bearer ").unwrap_or(text).trim();
    let token = match Token::parse(text) {
        Ok(token) => token,
        Err(why) => return Ok(Err(why)),
    };
    let issuer = text_of(token.claims.get("iss"));
    let pools = asked.authorizer.provider_arns.iter();
    let Some(issuer) = pools
        .filter_map(|arn| issuer_of(arn))
        .find(|pool| *pool == issuer)
    else {
        return Ok(Err(format!("{issuer} is none of the authorizer's pools")));
    };
    let set = key_set(asked, &issuer, trace, backend).await?;
    let verdict = keys(&set)
        .map_err(|why| format!("the pool's keys cannot be read: {why}"))
        .and_then(|keys| {
            if token.is_signed_by(&keys) {
                judge(asked, &token)
            } else {
                Err("none of the pool's keys signed the token".into())
            }
        });
    Ok(verdict)
}

/// Returns the issuer of a pool's tokens: `https://cognito-idp.{region}.amazonaws.com/{pool}`.
fn issuer_of(arn: &str) -> Option<String> {
    let parts: Vec<&str> = arn.split(':').collect();
    let region = parts.get(3)?;
    let pool = parts.get(5)?.strip_prefix("userpool/")?;
    Some(format!("https://cognito-idp.{region}.amazonaws.com/{pool}"))
}

/// Gets a pool's keys: those that were given, or those at the pool's address.
async fn key_set(
    asked: &Asked<'_>,
    issuer: &str,
    trace: &mut Trace,
    backend: &dyn Backend,
) -> Result<Vec<u8>, Stop> {
    let uri = match asked.keys {
        Some(KeySource::Data(text)) => return Ok(text.clone().into_bytes()),
        Some(KeySource::Url(url)) => url.clone(),
        None => format!("{issuer}/.well-known/jwks.json"),
    };
    let host = uri
        .split_once("://")
        .map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    let request = BackendRequest {
        target: Target::Http,
        method: "GET".into(),
        headers: vec![("Host".into(), host.into())],
        uri: uri.clone(),
        body: Vec::new(),
        timeout: PATIENCE,
        insecure_skip_verification: false,
        client_certificate: None,
    };
    // no line tells of this: what AWS does here is its own
    let before = trace.elapsed();
    let answer = backend.call_timed(request).await;
    let measured = trace.elapsed().saturating_sub(before);
    trace.skip(answer.latency.unwrap_or(measured).saturating_sub(measured));
    match answer.reply {
        Ok(reply) if reply.status == 200 => Ok(reply.body),
        _ => Err(Stop::Unreachable(Unreachable {
            uri,
            what: "the keys of the user pool are not to be had there: give them with --jwks FILE \
                   or --jwks URL"
                .into(),
        })),
    }
}

fn judge(asked: &Asked<'_>, token: &Token) -> Result<TextMap, String> {
    let claims = &token.claims;
    let now = asked.ambient.clock.now().seconds();
    let expires = claims.get("exp").and_then(Value::as_i64).unwrap_or(0);
    if expires <= now {
        return Err("the token has expired".into());
    }
    let wanted = if asked.scopes.is_empty() {
        "id"
    } else {
        "access"
    };
    let kind = text_of(claims.get("token_use"));
    if kind != wanted {
        return Err(format!(
            "the token is an {kind} token, and an {wanted} token is needed"
        ));
    }
    let audience = text_of(claims.get("aud").or_else(|| claims.get("client_id")));
    let expression = asked.authorizer.identity_validation_expression.as_deref();
    if let Some(expression) = expression.filter(|expression| !expression.is_empty())
        && !fits(expression, &audience)
    {
        return Err(format!("the audience {audience} does not fit {expression}"));
    }
    if !asked.scopes.is_empty() {
        let scopes = text_of(claims.get("scope"));
        if !scopes
            .split_whitespace()
            .any(|scope| asked.scopes.iter().any(|wanted| wanted == scope))
        {
            return Err(format!(
                "the token has none of the method's scopes, only {scopes:?}"
            ));
        }
    }
    Ok(claims
        .iter()
        .map(|(name, value)| {
            let text = match value.as_i64() {
                Some(seconds) if DATES.contains(&name.as_str()) => {
                    Timestamp::from_millis(seconds.saturating_mul(1000)).java_date()
                }
                _ => text_of(Some(value)),
            };
            (name.clone(), text)
        })
        .collect())
}

/// Returns a claim as text; the items of a list are joined by commas.
fn text_of(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            let items: Vec<String> = items.iter().map(|item| text_of(Some(item))).collect();
            items.join(",")
        }
        Some(value) => value.to_string(),
    }
}
