//! Where an authorizer reads who the caller is, and whether enough of it is there.
//!
//! Documented: a token comes from one header and must match the authorizer's expression; every source
//! of a REQUEST authorizer must be there and not be empty; else the answer is 401 without a call.

use super::Asked;
use crate::multi_map::{self, MultiMap};
use crate::steps::read_source;
use crate::trace::Identity;
use trygate_model::AuthorizerType;
use trygate_model::mapping_expression::Source;
use trygate_velocity::JavaRegex;

/// Reads the identity; the failure holds what there is of it, for the log.
pub(super) fn read(asked: &Asked<'_>) -> Result<Identity, Option<Identity>> {
    let sources = asked.authorizer.identity_source.as_deref();
    match asked.authorizer.kind {
        AuthorizerType::Request => of_request(asked, sources.unwrap_or_default()),
        AuthorizerType::Token | AuthorizerType::CognitoUserPools => of_token(
            asked,
            sources.unwrap_or("method.request.header.Authorization"),
        ),
    }
}

fn of_token(asked: &Asked<'_>, source: &str) -> Result<Identity, Option<Identity>> {
    let Some(Source::Header(header)) = Source::parse(source.trim()) else {
        return Err(None);
    };
    // names of headers know no case for an authorizer
    let token = multi_map::header(&asked.readable.request.headers, header)
        .and_then(|values| values.last())
        .filter(|token| !token.trim().is_empty())
        .ok_or(None)?;
    let identity = Identity::Token(token.clone());
    let is_token = asked.authorizer.kind == AuthorizerType::Token;
    let expression = asked.authorizer.identity_validation_expression.as_deref();
    match expression.filter(|expression| is_token && !expression.is_empty()) {
        Some(expression) if !fits(expression, token) => Err(Some(identity)),
        _ => Ok(identity),
    }
}

/// Whether the whole of a text matches; an expression that is none matches nothing.
pub(super) fn fits(expression: &str, text: &str) -> bool {
    JavaRegex::compile(expression)
        .and_then(|pattern| pattern.matches(text))
        .unwrap_or(false)
}

fn of_request(asked: &Asked<'_>, sources: &str) -> Result<Identity, Option<Identity>> {
    let mut found = MultiMap::new();
    let sources = sources.split(',').map(str::trim);
    for source in sources.filter(|source| !source.is_empty()) {
        let values = match Source::parse(source) {
            Some(Source::Header(name)) => {
                multi_map::header(&asked.readable.request.headers, name).cloned()
            }
            _ => read_source(asked.readable, source, None).ok().flatten(),
        };
        let value = values
            .and_then(|mut values| values.pop())
            .filter(|value| !value.is_empty())
            .ok_or(None)?;
        multi_map::push(&mut found, source, value);
    }
    Ok(Identity::Sources(found))
}
