//! The ways in which a backend can fail, by the names that the file gives them.
//!
//! Most are what the pipeline calls a failure. Three are answers of Lambda that mean one: a
//! function's own error, a policy that does not let the gateway in, and too many calls at once.

use serde_json::{Map, Value, json};
use trygate_invoke::{BackendFailure, BackendReply, BackendRequest, HeaderList, TlsProblem};
use trygate_model::limits;

/// A failure as a file names it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Failure {
    /// What the pipeline calls a failure, whatever the call is.
    Plain(BackendFailure),
    /// The host of the call has no address.
    UnknownHost,
    /// The certificate is for another host than the one that is given, or than the call's.
    HostNameMismatch {
        host: Option<String>,
        common_name: Option<String>,
    },
    /// Lambda's answer when the function failed.
    FunctionError { document: Map<String, Value> },
    /// AWS's answer when a policy does not allow the call.
    Permission,
    /// AWS's answer to too many calls.
    Throttle,
}

/// A name of a failure, and the members that say more about it.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Those that must be there.
    pub(crate) required: &'static [&'static str],
    /// Those that may be there.
    pub(crate) optional: &'static [&'static str],
}

const fn kind(
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
) -> Kind {
    Kind {
        name,
        required,
        optional,
    }
}

/// Every name, in the order of the documentation.
pub(crate) const KINDS: [Kind; 21] = [
    kind("timeout", &[], &[]),
    kind("connection-refused", &[], &[]),
    kind("connection-reset", &[], &[]),
    kind("connection-closed", &[], &[]),
    kind("no-route", &[], &[]),
    kind("unknown-host", &[], &[]),
    kind("network", &["detail"], &[]),
    kind("host-name-mismatch", &[], &["host", "commonName"]),
    kind("tls-unknown-issuer", &[], &["detail"]),
    kind("tls-expired", &[], &["detail"]),
    kind("tls-not-yet-valid", &[], &["detail"]),
    kind("tls-not-tls", &[], &["detail"]),
    kind("tls-alert", &["alert"], &["detail"]),
    kind("tls-other", &["detail"], &[]),
    kind("invalid-endpoint", &[], &[]),
    kind("reply-too-large", &[], &[]),
    kind(
        "function-error",
        &["errorMessage"],
        &["errorType", "requestId", "stackTrace"],
    ),
    kind("permission", &[], &[]),
    kind("throttle", &[], &[]),
    kind("role-refused", &["role"], &[]),
    kind("unreachable", &["what"], &[]),
];

impl Failure {
    /// Makes a failure of its name and what else is said; the members were checked.
    pub(crate) fn of(name: &str, members: &mut Map<String, Value>) -> Option<Self> {
        let text = |member: &str| match members.get(member) {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        };
        let network = |detail: &str| {
            let detail = detail.to_owned();
            Self::Plain(BackendFailure::Network { detail })
        };
        let tls = |problem, plain: &str| {
            let detail = text("detail").unwrap_or_else(|| plain.to_owned());
            Self::Plain(BackendFailure::Tls { problem, detail })
        };
        Some(match name {
            "timeout" => Self::Plain(BackendFailure::Timeout),
            "connection-refused" => network("Connection refused"),
            "connection-reset" => network("Connection reset"),
            "connection-closed" => network("the connection was closed without a reply"),
            "no-route" => network("No route to host"),
            "unknown-host" => Self::UnknownHost,
            "network" => network(&text("detail")?),
            "host-name-mismatch" => Self::HostNameMismatch {
                host: text("host"),
                common_name: text("commonName"),
            },
            "tls-unknown-issuer" => tls(
                TlsProblem::UnknownIssuer,
                "the issuer of the certificate is not trusted",
            ),
            "tls-expired" => tls(TlsProblem::Expired, "the certificate has expired"),
            "tls-not-yet-valid" => tls(TlsProblem::NotYetValid, "the certificate is not valid yet"),
            "tls-not-tls" => tls(TlsProblem::NotTls, "the endpoint does not speak TLS"),
            "tls-alert" => {
                let name = text("alert")?;
                let plain = format!("the backend broke the handshake off: {name}");
                let detail = text("detail").unwrap_or(plain);
                let problem = TlsProblem::Alert { name };
                Self::Plain(BackendFailure::Tls { problem, detail })
            }
            "tls-other" => tls(TlsProblem::Other, ""),
            "invalid-endpoint" => Self::Plain(BackendFailure::InvalidEndpoint),
            "reply-too-large" => Self::Plain(BackendFailure::ReplyTooLarge {
                limit: limits::PAYLOAD_BYTES,
            }),
            "function-error" => Self::FunctionError {
                document: std::mem::take(members),
            },
            "permission" => Self::Permission,
            "throttle" => Self::Throttle,
            "role-refused" => Self::Plain(BackendFailure::RoleRefused {
                role: text("role")?,
            }),
            "unreachable" => Self::Plain(BackendFailure::Unreachable {
                what: text("what")?,
            }),
            _ => return None,
        })
    }

    /// Returns what a call gets.
    pub(crate) fn to(&self, request: &BackendRequest) -> Result<BackendReply, BackendFailure> {
        match self {
            Self::Plain(failure) => Err(failure.clone()),
            Self::UnknownHost => Err(BackendFailure::Network {
                detail: format!("Unknown host '{}'", host_of(&request.uri)),
            }),
            Self::HostNameMismatch { host, common_name } => Err(BackendFailure::HostNameMismatch {
                host: host
                    .clone()
                    .unwrap_or_else(|| host_of(&request.uri).to_owned()),
                common_name: common_name.clone(),
            }),
            Self::FunctionError { document } => Ok(function_error(document.clone())),
            Self::Permission => Ok(refused(
                403,
                "AccessDeniedException",
                &json!({ "Message": "The gateway is not authorized to make this call" }),
            )),
            Self::Throttle => Ok(refused(
                429,
                "TooManyRequestsException",
                &json!({
                    "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
                    "Type": "User",
                    "message": "Rate Exceeded.",
                }),
            )),
        }
    }

    /// Returns name and members of a failure that was met.
    pub(crate) fn met(failure: &BackendFailure) -> Map<String, Value> {
        let mut members = Map::new();
        let mut put = |name: &str, text: &str| {
            members.insert(name.to_owned(), text.into());
        };
        match failure {
            BackendFailure::InvalidEndpoint => put("kind", "invalid-endpoint"),
            BackendFailure::Timeout => put("kind", "timeout"),
            BackendFailure::Network { detail } => {
                put("kind", "network");
                put("detail", detail);
            }
            BackendFailure::HostNameMismatch { host, common_name } => {
                put("kind", "host-name-mismatch");
                put("host", host);
                if let Some(name) = common_name {
                    put("commonName", name);
                }
            }
            BackendFailure::Tls { problem, detail } => {
                put(
                    "kind",
                    match problem {
                        TlsProblem::UnknownIssuer => "tls-unknown-issuer",
                        TlsProblem::Expired => "tls-expired",
                        TlsProblem::NotYetValid => "tls-not-yet-valid",
                        TlsProblem::NotTls => "tls-not-tls",
                        TlsProblem::Alert { .. } => "tls-alert",
                        TlsProblem::Other => "tls-other",
                    },
                );
                if let TlsProblem::Alert { name } = problem {
                    put("alert", name);
                }
                put("detail", detail);
            }
            BackendFailure::ReplyTooLarge { .. } => put("kind", "reply-too-large"),
            BackendFailure::RoleRefused { role } => {
                put("kind", "role-refused");
                put("role", role);
            }
            BackendFailure::Unreachable { what } => {
                put("kind", "unreachable");
                put("what", what);
            }
        }
        members
    }
}

/// The id of calls that have none.
const NO_REQUEST_ID: &str = "00000000-0000-0000-0000-000000000000";

fn function_error(mut document: Map<String, Value>) -> BackendReply {
    let request_id = match document.shift_remove("requestId") {
        Some(Value::String(id)) => id,
        _ => NO_REQUEST_ID.to_owned(),
    };
    BackendReply {
        status: 200,
        headers: headers(&[
            ("Content-Type", "application/json"),
            ("x-amzn-RequestId", &request_id),
            ("X-Amz-Function-Error", "Unhandled"),
            ("X-Amz-Executed-Version", "$LATEST"),
        ]),
        body: Value::Object(document).to_string().into_bytes(),
    }
}

fn refused(status: u16, error_type: &str, body: &Value) -> BackendReply {
    BackendReply {
        status,
        headers: headers(&[
            ("Content-Type", "application/json"),
            ("x-amzn-RequestId", NO_REQUEST_ID),
            ("x-amzn-ErrorType", error_type),
        ]),
        body: body.to_string().into_bytes(),
    }
}

fn headers(pairs: &[(&str, &str)]) -> HeaderList {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

/// Returns the host of a URL, without its port.
fn host_of(uri: &str) -> &str {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit('@').next().unwrap_or_default();
    match place.split_once(']') {
        Some((address, _)) => address.trim_start_matches('['),
        None => place.split(':').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_without_their_port() {
        for (uri, host) in [
            ("https://a.example:8443/x:y", "a.example"),
            ("http://u:p@[::1]:80?x", "::1"),
            ("http://h", "h"),
        ] {
            assert_eq!(host_of(uri), host);
        }
    }

    #[test]
    fn every_name_means_something() {
        for kind in &KINDS {
            let mut members: Map<String, Value> = kind
                .required
                .iter()
                .map(|name| ((*name).to_owned(), Value::from("x")))
                .collect();
            assert!(
                Failure::of(kind.name, &mut members).is_some(),
                "{}",
                kind.name
            );
        }
    }
}
