//! Who calls, read from the signature's credential scope without verifying the signature.
//!
//! The scope names the access key and the Region. An access key of twelve digits names the account,
//! which lets a client without real credentials choose one; otherwise the default account is meant.
//! What cannot be read falls back to the defaults: without verification there is nothing to refuse.

use crate::WireRequest;
use percent_encoding::percent_decode_str;
use trygate_model::ambient::{DEFAULT_ACCOUNT_ID, DEFAULT_REGION};

/// Who calls, and which account in which Region is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The access key that signed the call, if it could be read.
    pub access_key: Option<String>,
    /// Twelve digits.
    pub account: String,
    /// Such as `us-east-1`.
    pub region: String,
    /// The `User-Agent` of the call.
    pub user_agent: Option<String>,
    /// Whether the call asks for the trace of a test: the header `x-trygate-trace: json`.
    pub wants_trace: bool,
}

/// The header by which a caller asks for the trace of a test; no header of AWS's is like it.
const TRACE_HEADER: &str = "x-trygate-trace";

/// The longest access key id that IAM allows.
const ACCESS_KEY_CHARACTERS: usize = 128;

/// Longer than the name of any Region.
const REGION_CHARACTERS: usize = 32;

impl Caller {
    /// Reads who calls, without verifying it.
    pub fn of(request: &WireRequest) -> Self {
        let in_header = request.header("Authorization").and_then(credential);
        let in_query = in_query(&request.query);
        let in_query = in_query.as_deref().and_then(scope);
        let (access_key, region) = in_header.or(in_query).unzip();
        let account = access_key
            .filter(|key| key.len() == 12 && key.bytes().all(|byte| byte.is_ascii_digit()));
        Self {
            access_key: access_key.map(str::to_owned),
            account: account.unwrap_or(DEFAULT_ACCOUNT_ID).to_owned(),
            region: region.unwrap_or(DEFAULT_REGION).to_owned(),
            user_agent: request.header("User-Agent").map(str::to_owned),
            wants_trace: request
                .header(TRACE_HEADER)
                .is_some_and(|form| form.eq_ignore_ascii_case("json")),
        }
    }
}

/// Reads access key and Region out of `… Credential=KEY/DATE/REGION/SERVICE/aws4_request, …`.
fn credential(authorization: &str) -> Option<(&str, &str)> {
    let (_, rest) = authorization.split_once("Credential=")?;
    scope(rest.split([',', ' ']).next()?)
}

/// Returns the scope of a signature that stands in the query.
fn in_query(query: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, scope) = pairs.find(|(name, _)| *name == "X-Amz-Credential")?;
    Some(percent_decode_str(scope).decode_utf8_lossy().into_owned())
}

/// Reads access key and Region out of `KEY/DATE/REGION/SERVICE/aws4_request`.
fn scope(scope: &str) -> Option<(&str, &str)> {
    let mut parts = scope.rsplitn(5, '/').skip(2);
    let (region, _date, key) = (parts.next()?, parts.next()?, parts.next()?);
    let region_is_sound = !region.is_empty()
        && region.len() <= REGION_CHARACTERS
        && region
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let key_is_sound = !key.is_empty()
        && key.len() <= ACCESS_KEY_CHARACTERS
        && key.bytes().all(|byte| byte.is_ascii_graphic());
    (region_is_sound && key_is_sound).then_some((key, region))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(authorization: &str) -> Caller {
        Caller::of(&WireRequest {
            headers: vec![("authorization".into(), authorization.into())],
            ..WireRequest::default()
        })
    }

    #[test]
    fn the_scope_names_key_and_region() {
        let caller = caller(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20250819/eu-west-1/apigateway/aws4_request, \
             SignedHeaders=host, Signature=00",
        );
        assert_eq!(caller.access_key.as_deref(), Some("AKIAIOSFODNN7EXAMPLE"));
        assert_eq!(caller.region, "eu-west-1");
        assert_eq!(caller.account, DEFAULT_ACCOUNT_ID);
    }

    #[test]
    fn the_query_names_them_too() {
        let caller = Caller::of(&WireRequest {
            query: "a=b&X-Amz-Credential=123456789012%2F20250819%2Feu-west-1%2Fapigateway%2Faws4_request".into(),
            ..WireRequest::default()
        });
        assert_eq!(
            (&*caller.account, &*caller.region),
            ("123456789012", "eu-west-1")
        );
    }

    #[test]
    fn twelve_digits_name_the_account() {
        let scope = "20250819/us-gov-west-1/apigateway/aws4_request";
        assert_eq!(
            caller(&format!("Credential=123456789012/{scope}")).account,
            "123456789012"
        );
        assert_eq!(
            caller(&format!("Credential=12345678901/{scope}")).account,
            DEFAULT_ACCOUNT_ID
        );
    }

    #[test]
    fn what_cannot_be_read_means_the_defaults() {
        for garbage in [
            "",
            "Basic dXNlcjpwYXNz",
            "Credential=",
            "Credential=////",
            "Credential=a/b/c",
            "Credential=k/d/../x/y",
            "Credential=k/d/É/s/aws4_request",
            "\u{0}\u{ffff}Credential=,",
        ] {
            let caller = caller(garbage);
            assert_eq!(caller.account, DEFAULT_ACCOUNT_ID, "{garbage}");
            assert_eq!(caller.region, DEFAULT_REGION, "{garbage}");
            assert_eq!(caller.access_key, None, "{garbage}");
        }
    }
}
