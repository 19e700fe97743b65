//! `hostname`, `ipv4` and `ipv6` as Guava reads them.
//!
//! A host name part with characters outside ASCII passes, `_` passes where `-` does, and the last
//! part must not begin with a digit. An IPv6 text that maps an IPv4 address counts as IPv4.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::java_string;

/// Tells whether a text is a domain name.
pub(super) fn is_hostname(text: &str) -> bool {
    let name = text.replace(['\u{3002}', '\u{FF0E}', '\u{FF61}'], ".");
    let name = name.strip_suffix('.').unwrap_or(&name);
    let parts: Vec<&str> = name.split('.').collect();
    let last_begins_with_digit = parts
        .last()
        .is_some_and(|last| last.starts_with(|first: char| first.is_ascii_digit()));
    java_string::utf16_len(name) <= 253
        && parts.len() <= 127
        && !last_begins_with_digit
        && parts.iter().all(|part| is_part(part))
}

fn is_part(part: &str) -> bool {
    let length = java_string::utf16_len(part);
    (1..=63).contains(&length)
        && part
            .chars()
            .all(|next| !next.is_ascii() || next.is_ascii_alphanumeric() || "-_".contains(next))
        && !part.starts_with(['-', '_'])
        && !part.ends_with(['-', '_'])
}

/// Tells whether a text is an IPv4 address.
pub(super) fn is_ipv4(text: &str) -> bool {
    matches!(address(text), Some(IpAddr::V4(_)))
}

/// Tells whether a text is an IPv6 address.
pub(super) fn is_ipv6(text: &str) -> bool {
    matches!(address(text), Some(IpAddr::V6(_)))
}

fn address(text: &str) -> Option<IpAddr> {
    // What follows a `%` is a scope, which only a plain IPv6 address may have.
    let (plain, scoped) = text
        .split_once('%')
        .map_or((text, false), |(plain, _)| (plain, true));
    if !plain.contains(':') {
        return if scoped {
            None
        } else {
            plain.parse::<Ipv4Addr>().ok().map(IpAddr::V4)
        };
    }
    if scoped && plain.contains('.') {
        return None;
    }
    let address: Ipv6Addr = plain.parse().ok()?;
    Some(
        address
            .to_ipv4_mapped()
            .map_or(IpAddr::V6(address), IpAddr::V4),
    )
}
