//! Headers that the gateway drops, renames or refuses on the way.
//!
//! Renaming and dropping of response headers was recorded from real stages; it differs from the
//! developer guide's table, and the recording wins. What goes to HTTP backends was recorded too.

use crate::endpoint::streams;
use crate::run::Run;

/// The prefix of a response header that may not keep its name.
const REMAPPED: &str = "x-amzn-Remapped-";

/// Response headers that are renamed.
const RENAMED: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "content-md5",
    "date",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "trailer",
    "upgrade",
    "user-agent",
    "www-authenticate",
    "x-amzn-requestid",
];

/// Headers that no mapping may set towards a backend.
const REFUSED: &[&str] = &["content-length", "transfer-encoding"];

/// Mapped headers that never reach an HTTP backend.
const DROPPED: &[&str] = &["connection", "expect", "proxy-authenticate", "te", "via"];

/// Headers of the client that a proxy does not pass on.
const NOT_PASSED: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "content-md5",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "www-authenticate",
];

/// Headers of a client that neither templates nor events ever see (recorded from a stage).
const STOPPED: &[&str] = &[
    "connection",
    "content-length",
    "content-md5",
    "expect",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "www-authenticate",
];

/// Headers whose mapping makes a call to an AWS service fail, beside those refused everywhere
/// (recorded: status 500).
const REFUSED_TO_SERVICES: &[&str] = &[
    "authorization",
    "connection",
    "expect",
    "proxy-authenticate",
    "te",
];

fn among(list: &[&str], name: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(name))
}

/// Returns the name under which a response header leaves the gateway; none: it does not. Renaming
/// is a stage's front door's: a test's answers keep `Date`, `Connection` and `Content-Length`
/// (recorded).
///
/// The length of a streamed answer frames it where a backend gives one (documented).
pub(crate) fn to_client(run: &Run<'_>, name: &str) -> Option<String> {
    if streams(run) && name.eq_ignore_ascii_case("content-length") {
        Some(name.to_owned())
    } else if run.invocation.live().is_some() {
        from_stage(name)
    } else if name.eq_ignore_ascii_case("transfer-encoding") {
        None
    } else {
        Some(name.to_owned())
    }
}

/// Returns the name under which a response header reaches a stage's client; none: it does not.
fn from_stage(name: &str) -> Option<String> {
    if name.eq_ignore_ascii_case("transfer-encoding") {
        None
    } else if among(RENAMED, name) {
        Some(format!("{REMAPPED}{name}"))
    } else {
        Some(name.to_owned())
    }
}

/// Whether a client's header goes no further than a stage's front door.
pub(crate) fn stops_at_the_front_door(name: &str) -> bool {
    among(STOPPED, name)
}

/// Whether a mapping to this header makes a call to an AWS service fail.
pub(crate) fn refused_to_services(name: &str) -> bool {
    among(REFUSED, name) || among(REFUSED_TO_SERVICES, name)
}

/// Whether a mapping to this header makes the invocation fail.
pub(crate) fn refused_to_backend(name: &str) -> bool {
    among(REFUSED, name)
}

/// Whether a mapped header is left out on the way to an HTTP backend.
pub(crate) fn dropped_to_backend(name: &str) -> bool {
    among(DROPPED, name)
}

/// Whether a proxy passes a header of the client on.
pub(crate) fn passed_by_proxy(name: &str) -> bool {
    !among(NOT_PASSED, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_keep_the_spelling() {
        assert_eq!(
            from_stage("Content-Length").unwrap(),
            "x-amzn-Remapped-Content-Length"
        );
        assert_eq!(from_stage("TE").unwrap(), "TE");
        assert_eq!(from_stage("Transfer-Encoding"), None);
    }
}
