//! Signs a request in its `Authorization` header.

use crate::canonical::canonical;
use crate::scope::{ALGORITHM, Scope};
use crate::signature::{signature, string_to_sign};
use crate::{Moment, Request};

/// Headers that are not part of a signature, because what is on the way may change them.
const UNSIGNED: &[&str] = &[
    "authorization",
    "connection",
    "expect",
    "user-agent",
    "x-amzn-trace-id",
];

/// An access key and what is signed with it.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// The id of the access key.
    pub access_key: &'a str,
    /// The secret.
    pub secret_key: &'a str,
    /// Such as `us-east-1`.
    pub region: &'a str,
    /// The service by the name it signs with, such as `dynamodb`.
    pub service: &'a str,
}

/// Returns the value of `Authorization` for a request that has its `Host` and its `X-Amz-Date`, which
/// tells the same moment.
pub fn authorization(request: &Request<'_>, signer: Signer<'_>, now: Moment) -> String {
    let mut names: Vec<String> = request
        .headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .filter(|name| !UNSIGNED.contains(&name.as_str()))
        .collect();
    names.sort();
    names.dedup();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let scope = Scope {
        access_key: signer.access_key.to_owned(),
        date: now.day(),
        region: signer.region.to_owned(),
        service: signer.service.to_owned(),
        terminator: "aws4_request".to_owned(),
    };
    let canonical = canonical(request, signer.service, &names);
    let text = string_to_sign(&now.to_string(), &scope, &canonical);
    format!(
        "{ALGORITHM} Credential={}/{}, SignedHeaders={}, Signature={}",
        signer.access_key,
        scope.place(),
        names.join(";"),
        signature(signer.secret_key, &scope, &text)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Secret, verify};

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    fn header(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    fn call(headers: &[(String, String)]) -> Request<'_> {
        Request {
            method: "POST",
            path: "/functions/arn:aws:x/a%20b",
            query: "b=2&a=%2F&a=+",
            headers,
            body: b"{}",
        }
    }

    fn signer(service: &str) -> Signer<'_> {
        Signer {
            access_key: "AKIDEXAMPLE",
            secret_key: SECRET,
            region: "us-east-1",
            service,
        }
    }

    /// The worked example of AWS's guide: a signed GET of IAM's `ListUsers`.
    #[test]
    fn the_guides_example_has_its_signature() {
        let content_type = "application/x-www-form-urlencoded; charset=utf-8";
        let headers = [
            header("Content-Type", content_type),
            header("Host", "iam.amazonaws.com"),
            header("X-Amz-Date", "20150830T123600Z"),
            header("User-Agent", "not signed"),
        ];
        let request = Request {
            method: "GET",
            path: "/",
            query: "Version=2010-05-08&Action=ListUsers",
            headers: &headers,
            body: b"",
        };
        let now = Moment::parse("20150830T123600Z").unwrap();
        assert_eq!(
            authorization(&request, signer("iam"), now),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, \
             Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        );
    }

    #[test]
    fn what_is_signed_is_verified() {
        let now = Moment::parse("20260830T123600Z").unwrap();
        let mut headers = vec![
            header("Host", "lambda.us-east-1.amazonaws.com"),
            header("X-Amz-Date", &now.to_string()),
            header("X-Twice", "b"),
            header("x-twice", "a  c"),
        ];
        let signed = authorization(&call(&headers), signer("lambda"), now);
        headers.push(header("Authorization", &signed));
        let secret = Secret {
            secret_key: SECRET,
            session_token: None,
            expires: None,
        };
        let verified = verify(&call(&headers), "lambda", now, |_| Some(secret));
        assert!(verified.is_ok(), "{verified:?}");
    }

    #[test]
    fn paths_are_encoded_twice_but_for_s3() {
        let request = call(&[]);
        let lines = "POST\n/functions/arn%3Aaws%3Ax/a%2520b\na=%2B&a=%2F&b=2\n";
        assert!(canonical(&request, "lambda", &[]).starts_with(lines));
        let lines = "POST\n/functions/arn:aws:x/a%20b\n";
        assert!(canonical(&request, "s3", &[]).starts_with(lines));
    }
}
