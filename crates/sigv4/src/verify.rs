//! Whether a request was signed by whom it says, lately, over all that it must be signed over.

use crate::canonical::canonical;
use crate::scope::{ALGORITHM, Claim};
use crate::signature::{fits, string_to_sign};
use crate::{Moment, Refusal, Request, Scope};

/// How far the clocks of both sides may differ, and how old a signature may be, seconds.
const WINDOW: i64 = 5 * 60;

/// The longest time that a signature in a query may be good for: a week, seconds.
const LONGEST_EXPIRES: i64 = 604_800;

/// What belongs to an access key.
#[derive(Clone, Copy)]
pub struct Secret<'a> {
    /// The secret access key.
    pub secret_key: &'a str,
    /// The session token, if the key is a temporary one.
    pub session_token: Option<&'a str>,
    /// When the session ends.
    pub expires: Option<Moment>,
}

/// A request whose signature is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Who signed, for what.
    pub scope: Scope,
    /// When.
    pub signed: Moment,
}

/// Verifies the signature of a request to a service; `lookup` finds what belongs to an access key.
pub fn verify<'s>(
    request: &Request<'_>,
    service: &str,
    now: Moment,
    lookup: impl FnOnce(&str) -> Option<Secret<'s>>,
) -> Result<Verified, Refusal> {
    let claim = Claim::of(request).ok_or(Refusal::Missing)?;
    let algorithm = claim.text.split(' ').next().unwrap_or_default();
    if algorithm != ALGORITHM {
        return Err(Refusal::UnknownAlgorithm { text: claim.text });
    }
    let Claim {
        in_query,
        credential: Some(credential),
        signed_headers: Some(signed_headers),
        signature: Some(signature),
        date: Some(date),
        expires,
        token,
        ..
    } = claim
    else {
        return Err(incomplete(claim));
    };
    let scope = Scope::parse(&credential);
    let scope = scope.ok_or(Refusal::MalformedCredential { text: credential })?;
    let signed = Moment::parse(&date);
    let signed = signed.ok_or_else(|| Refusal::MalformedDate { text: date.clone() })?;
    check_scope(&scope, service, signed)?;
    check_age(in_query, expires.as_deref(), signed, now)?;
    let names: Vec<&str> = signed_headers.split(';').collect();
    check_headers(request, &names)?;
    let secret = lookup(&scope.access_key).ok_or(Refusal::UnknownKey)?;
    if secret.session_token != token.as_deref() {
        return Err(Refusal::UnknownKey);
    }
    let canonical = canonical(request, service, &names);
    let string_to_sign = string_to_sign(&date, &scope, &canonical);
    if !fits(&signature, secret.secret_key, &scope, &string_to_sign) {
        return Err(Refusal::Mismatch {
            canonical,
            string_to_sign,
        });
    }
    // told only to whom the session belongs
    if secret.expires.is_some_and(|expires| expires <= now) {
        return Err(Refusal::ExpiredToken);
    }
    Ok(Verified { scope, signed })
}

fn incomplete(claim: Claim) -> Refusal {
    let prefix = |header: &'static str, query: &'static str| {
        if claim.in_query { query } else { header }
    };
    let parts = [
        (&claim.credential, prefix("Credential", "X-Amz-Credential")),
        (&claim.signature, prefix("Signature", "X-Amz-Signature")),
        (
            &claim.signed_headers,
            prefix("SignedHeaders", "X-Amz-SignedHeaders"),
        ),
    ];
    Refusal::Incomplete {
        missing: parts
            .iter()
            .filter(|(part, _)| part.is_none())
            .map(|(_, name)| *name)
            .collect(),
        no_date: claim.date.is_none(),
        in_query: claim.in_query,
        text: claim.text,
    }
}

fn check_scope(scope: &Scope, service: &str, signed: Moment) -> Result<(), Refusal> {
    if scope.service != service {
        return Err(Refusal::OtherService {
            wanted: service.to_owned(),
        });
    }
    if scope.terminator != "aws4_request" {
        return Err(Refusal::OtherTerminator {
            given: scope.terminator.clone(),
        });
    }
    if scope.date != signed.day() {
        return Err(Refusal::OtherDate {
            scope: scope.date.clone(),
            moment: signed,
        });
    }
    Ok(())
}

fn check_age(
    in_query: bool,
    expires: Option<&str>,
    signed: Moment,
    now: Moment,
) -> Result<(), Refusal> {
    if signed > now.plus(WINDOW) {
        return Err(Refusal::NotYetCurrent {
            signed,
            now,
            window: WINDOW,
        });
    }
    if in_query && let Some(expires) = expires {
        let seconds = expires.parse::<i64>().ok();
        let seconds = seconds.filter(|seconds| (1..=LONGEST_EXPIRES).contains(seconds));
        let until = signed.plus(seconds.ok_or(Refusal::MalformedExpires)?);
        return if until < now {
            Err(Refusal::Expired {
                signed: until,
                now,
                window: None,
            })
        } else {
            Ok(())
        };
    }
    if signed < now.plus(-WINDOW) {
        return Err(Refusal::Expired {
            signed,
            now,
            window: Some(WINDOW),
        });
    }
    Ok(())
}

/// The host and everything of AWS's own must be signed, or it could be changed on the way.
fn check_headers(request: &Request<'_>, signed: &[&str]) -> Result<(), Refusal> {
    let is_signed = |name: &str| signed.iter().any(|known| known.eq_ignore_ascii_case(name));
    let mut names: Vec<String> = request
        .headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .filter(|name| name == "host" || name.starts_with("x-amz-"))
        // a client may leave this one to the digest that is signed in any case
        .filter(|name| name != "x-amz-content-sha256" && !is_signed(name))
        .collect();
    if !request.has("host") && !is_signed(":authority") {
        names.push("host".into());
    }
    names.sort();
    names.dedup();
    if names.is_empty() {
        Ok(())
    } else {
        Err(Refusal::UnsignedHeaders { names })
    }
}
