//! The rule of definite and indefinite paths.
//!
//! Not a property of what a path finds: `$.a[?(@.b)]` is indefinite and answers with an array even
//! if one element matches. A definite path answers with the node itself. Observed with
//! `JsonPath.isDefinite()`.

use crate::token::Token;
use crate::version::Version;

/// Tells of a step whether everything before it can select only one node.
///
/// 2.0.0 looks at the previous step and everything *after* it instead, and at the step itself.
pub(crate) fn upstream(tokens: &[Token], version: Version) -> Vec<bool> {
    let last = tokens.len().saturating_sub(1);
    let own: Vec<bool> = tokens
        .iter()
        .enumerate()
        .map(|(at, token)| token.is_definite(at == last, version))
        .collect();
    let mut upstream = Vec::with_capacity(own.len());
    for at in 0..own.len() {
        upstream.push(if version == Version::V2_0 {
            own.iter()
                .skip(at.saturating_sub(1))
                .all(|definite| *definite)
                || at == 0 && own.first() == Some(&true)
        } else {
            own.iter().take(at).all(|definite| *definite)
        });
    }
    upstream
}

/// Tells whether a whole path is definite.
pub(crate) fn whole(tokens: &[Token], version: Version) -> bool {
    let last = tokens.len().saturating_sub(1);
    tokens
        .iter()
        .enumerate()
        .all(|(at, token)| token.is_definite(at == last, version))
}
