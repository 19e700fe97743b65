//! AWS's published examples, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use trygate_sigv4::{Moment, Refusal, Request, Scope, Secret, Verified, verify};

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn now() -> Moment {
    Moment::parse("20150830T123600Z").unwrap()
}

#[derive(Clone)]
struct Example {
    method: &'static str,
    target: String,
    headers: Vec<(String, String)>,
    body: &'static str,
}

impl Example {
    fn new(method: &'static str, target: &str, headers: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            method,
            target: target.into(),
            headers: headers.iter().map(owned).collect(),
            body: "",
        }
    }

    /// A request of the test suite that AWS publishes with its signing guide.
    fn of_suite(
        method: &'static str,
        target: &str,
        more: &[(&str, &str)],
        signed: &str,
        signature: &str,
    ) -> Self {
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={KEY}/20150830/us-east-1/service/aws4_request, SignedHeaders={signed}, Signature={signature}"
        );
        let mut headers = vec![
            ("Host", "example.amazonaws.com"),
            ("X-Amz-Date", "20150830T123600Z"),
            ("Authorization", &authorization),
        ];
        headers.extend(more);
        Self::new(method, target, &headers)
    }

    fn verify_as(
        &self,
        service: &str,
        now: Moment,
        secret: Option<Secret<'_>>,
    ) -> Result<Verified, Refusal> {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let request = Request {
            method: self.method,
            path,
            query,
            headers: &self.headers,
            body: self.body.as_bytes(),
        };
        verify(&request, service, now, |key| secret.filter(|_| key == KEY))
    }

    fn verify(&self) -> Result<Verified, Refusal> {
        self.verify_as("service", now(), Some(secret()))
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.into(), value.into()));
        self
    }
}

fn secret() -> Secret<'static> {
    Secret {
        secret_key: SECRET,
        session_token: None,
        expires: None,
    }
}

const VANILLA: &str = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";

fn vanilla() -> Example {
    Example::of_suite("GET", "/", &[], "host;x-amz-date", VANILLA)
}

#[test]
fn the_published_suite_is_verified() {
    for (name, example) in [
        ("get-vanilla", vanilla()),
        (
            "get-relative",
            Example {
                target: "/example/..".into(),
                ..vanilla()
            },
        ),
        (
            "get-slashes",
            Example {
                target: "//".into(),
                ..vanilla()
            },
        ),
        (
            "get-slash-dot-slash",
            Example {
                target: "/./".into(),
                ..vanilla()
            },
        ),
        (
            "get-vanilla-query-order-key-case",
            Example::of_suite(
                "GET",
                "/?Param2=value2&Param1=value1",
                &[],
                "host;x-amz-date",
                "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
            ),
        ),
        (
            "get-utf8",
            Example::of_suite(
                "GET",
                "/ሴ",
                &[],
                "host;x-amz-date",
                "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
            ),
        ),
        (
            "get-header-value-trim",
            Example::of_suite(
                "GET",
                "/",
                &[("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
                "host;my-header1;my-header2;x-amz-date",
                "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
            ),
        ),
        (
            "post-vanilla",
            Example::of_suite(
                "POST",
                "/",
                &[],
                "host;x-amz-date",
                "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
            ),
        ),
        (
            "post-x-www-form-urlencoded",
            Example {
                body: "Param1=value1",
                ..Example::of_suite(
                    "POST",
                    "/",
                    &[("Content-Type", "application/x-www-form-urlencoded")],
                    "content-type;host;x-amz-date",
                    "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
                )
            },
        ),
    ] {
        let verified = example.verify();
        assert!(verified.is_ok(), "{name}: {}", verified.unwrap_err());
    }
}

/// The signing guide's example, a call of IAM.
#[test]
fn the_worked_example_is_verified() {
    let example = Example::new(
        "GET",
        "/?Action=ListUsers&Version=2010-05-08",
        &[
            (
                "content-type",
                "application/x-www-form-urlencoded; charset=utf-8",
            ),
            ("host", "iam.amazonaws.com"),
            ("x-amz-date", "20150830T123600Z"),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            ),
        ],
    );
    let verified = example.verify_as("iam", now(), Some(secret())).unwrap();
    assert_eq!(verified.scope.region, "us-east-1");
    assert_eq!(verified.signed, now());
}

fn kind(result: Result<Verified, Refusal>) -> (&'static str, String) {
    let refusal = result.unwrap_err();
    (refusal.error_type(), refusal.to_string())
}

#[test]
fn another_byte_anywhere_is_refused() {
    let changed: Vec<Example> = vec![
        Example {
            method: "PUT",
            ..vanilla()
        },
        Example {
            target: "/x".into(),
            ..vanilla()
        },
        Example {
            target: "/?a=b".into(),
            ..vanilla()
        },
        Example {
            body: "x",
            ..vanilla()
        },
        vanilla().with("Host", "evil.example"),
    ];
    for example in changed {
        let (error, text) = kind(example.verify());
        assert_eq!(error, "InvalidSignatureException");
        assert!(
            text.starts_with("The request signature we calculated does not match"),
            "{text}"
        );
        assert!(
            text.contains("The Canonical String for this request should have been\n'"),
            "{text}"
        );
    }
    let other = Secret {
        secret_key: "other",
        ..secret()
    };
    let refused = vanilla().verify_as("service", now(), Some(other));
    assert!(
        matches!(refused, Err(Refusal::Mismatch { .. })),
        "{refused:?}"
    );
}

#[test]
fn each_refusal_has_its_kind_and_words() {
    let without = Example::new("GET", "/", &[("Host", "h")]);
    assert_eq!(
        kind(without.verify()),
        (
            "MissingAuthenticationTokenException",
            "Missing Authentication Token".into()
        )
    );
    assert_eq!(
        kind(vanilla().with("Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e").verify()),
        (
            "IncompleteSignatureException",
            "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256 Credential=a/b/c/d/e".into()
        )
    );
    assert_eq!(
        kind(vanilla().with("Authorization", "Basic eA==").verify()).0,
        "IncompleteSignatureException"
    );
    let unknown = vanilla().verify_as("service", now(), None);
    assert_eq!(
        kind(unknown),
        (
            "UnrecognizedClientException",
            "The security token included in the request is invalid.".into()
        )
    );
    assert_eq!(
        kind(vanilla().verify_as("apigateway", now(), Some(secret()))),
        (
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'apigateway'. ".into()
        )
    );
    let header = |scope: &str| {
        format!(
            "AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders=host;x-amz-date, Signature={VANILLA}"
        )
    };
    let scoped = |scope: &str| kind(vanilla().with("Authorization", &header(scope)).verify()).1;
    assert_eq!(
        scoped("20150830/us-east-1/service/aws5"),
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5'. "
    );
    assert_eq!(
        scoped("20150829/us-east-1/service/aws4_request"),
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'. "
    );
    assert!(scoped("x").starts_with("Credential must have exactly 5"));
    assert!(
        kind(vanilla().with("X-Amz-Date", "yesterday").verify())
            .1
            .contains("Got 'yesterday'")
    );
    assert_eq!(
        kind(vanilla().with("X-Amz-Target", "x").verify()).1,
        "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization."
    );
}

#[test]
fn clocks_may_differ_by_five_minutes() {
    let at =
        |text: &str| vanilla().verify_as("service", Moment::parse(text).unwrap(), Some(secret()));
    assert!(at("20150830T124100Z").is_ok());
    assert!(at("20150830T123100Z").is_ok());
    assert_eq!(
        kind(at("20150830T124101Z")).1,
        "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)"
    );
    assert_eq!(
        kind(at("20150830T123059Z")).1,
        "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)"
    );
}

#[test]
fn sessions_have_tokens_and_an_end() {
    let session = Secret {
        session_token: Some("token"),
        ..secret()
    };
    let without = vanilla().verify_as("service", now(), Some(session));
    assert_eq!(without, Err(Refusal::UnknownKey));
    let ended = Secret {
        expires: Some(now()),
        ..secret()
    };
    let ended = vanilla().verify_as("service", now(), Some(ended));
    assert_eq!(
        kind(ended),
        (
            "ExpiredTokenException",
            "The security token included in the request is expired".into()
        )
    );
}

/// Made by botocore's `SigV4QueryAuth`, the signer of presigned URLs, at a fixed time.
const PRESIGNED: &str = "/restapis?limit=5&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Feu-west-1%2Fapigateway%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=151a671f4fb84dcb65c8b94145c372f011e0d70aef2ed22266c102014d55fc7f";

#[test]
fn a_query_can_be_signed_for_a_while() {
    let example = Example::new("GET", PRESIGNED, &[("Host", "localhost:4580")]);
    let at = |seconds: i64| example.verify_as("apigateway", now().plus(seconds), Some(secret()));
    let verified = at(0);
    assert!(verified.is_ok(), "{}", verified.unwrap_err());
    assert_eq!(verified.unwrap().scope.region, "eu-west-1");
    assert!(at(60).is_ok());
    assert_eq!(
        kind(at(61)).1,
        "Signature expired: 20150830T123700Z is now earlier than 20150830T123701Z"
    );
    let without = PRESIGNED.replace("X-Amz-Credential=", "X-Amz-Other=");
    let without = Example::new("GET", &without, &[("Host", "localhost:4580")]);
    assert_eq!(
        kind(without.verify()).1,
        "AWS query-string parameters must include 'X-Amz-Credential' parameter. Re-examine the query-string parameters."
    );
    let long = PRESIGNED.replace("Expires=60", "Expires=604801");
    let long = Example::new("GET", &long, &[("Host", "localhost:4580")]);
    let long = long.verify_as("apigateway", now(), Some(secret()));
    assert_eq!(long, Err(Refusal::MalformedExpires));
}

#[test]
fn a_scope_is_read_from_either_form() {
    let query = PRESIGNED.split_once('?').unwrap().1;
    let request = Request {
        method: "GET",
        path: "/",
        query,
        headers: &[],
        body: b"",
    };
    let scope = Scope::of(&request).unwrap();
    assert_eq!((&*scope.access_key, &*scope.region), (KEY, "eu-west-1"));
    let example = vanilla();
    let request = Request {
        query: "",
        headers: &example.headers,
        ..request
    };
    assert_eq!(Scope::of(&request).unwrap().service, "service");
}
