//! Headers that the gateway drops, renames or refuses on the way.
//!
//! Renaming and dropping of response headers was recorded from real stages; it differs from the
//! developer guide's table, and the recording wins. What goes to HTTP backends was recorded too.

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

fn among(list: &[&str], name: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(name))
}

/// Returns the name under which a response header reaches the client; none: it does not.
pub(crate) fn to_client(name: &str) -> Option<String> {
    if name.eq_ignore_ascii_case("transfer-encoding") {
        None
    } else if among(RENAMED, name) {
        Some(format!("{REMAPPED}{name}"))
    } else {
        Some(name.to_owned())
    }
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
            to_client("Content-Length").unwrap(),
            "x-amzn-Remapped-Content-Length"
        );
        assert_eq!(to_client("TE").unwrap(), "TE");
        assert_eq!(to_client("Transfer-Encoding"), None);
    }
}
