//! The address of a call: variables filled in, query appended, judged.
//!
//! Recorded: an unknown stage variable leaves an address that cannot be called, which is found
//! before anything about the endpoint is logged.

use crate::multi_map::MultiMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use trygate_model::TextMap;

/// What stands for itself in a query; everything else is percent-encoded.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Fills `${stageVariables.name}` and `{name}` in. An unknown stage variable is empty; an unknown
/// `{name}` stays, and makes the address invalid.
pub(crate) fn substitute(template: &str, stage_variables: &TextMap, path: &TextMap) -> String {
    let mut address = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        let Some((name, tail)) = after
            .strip_prefix('{')
            .and_then(|body| body.split_once('}'))
        else {
            break;
        };
        if let Some(variable) = name.strip_prefix("stageVariables.")
            && let Some(before) = before.strip_suffix('$')
        {
            address.push_str(before);
            address.push_str(stage_variables.get(variable).map_or("", String::as_str));
        } else if let Some(value) = path.get(name.strip_suffix('+').unwrap_or(name)) {
            address.push_str(before);
            address.push_str(value);
        } else {
            address.push_str(before);
            address.push('{');
            address.push_str(name);
            address.push('}');
        }
        rest = tail;
    }
    address.push_str(rest);
    address
}

/// Returns the host, with its port, of an address that can be called.
pub(crate) fn host_of(address: &str) -> Option<&str> {
    let rest = ["http://", "https://"].into_iter().find_map(|scheme| {
        address
            .get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .and_then(|_| address.get(scheme.len()..))
    })?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    let legal = first_illegal(address).is_none();
    let named = !host.is_empty() && !host.starts_with(':');
    (legal && named).then_some(host)
}

/// Returns the place of the first character that no address can hold, from 0.
pub(crate) fn first_illegal(address: &str) -> Option<usize> {
    address
        .chars()
        .position(|c| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(c))
}

pub(crate) fn with_query(mut address: String, query: &MultiMap) -> String {
    let pairs = query
        .iter()
        .flat_map(|(name, values)| values.iter().map(move |v| (name, v)));
    for (name, value) in pairs {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.extend(utf8_percent_encode(name, QUERY));
        address.push('=');
        address.extend(utf8_percent_encode(value, QUERY));
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::multi_map;

    fn map(pairs: &[(&str, &str)]) -> TextMap {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn fills_variables_in() {
        let stage = map(&[("host", "example.com")]);
        let path = map(&[("id", "7"), ("proxy", "a/b")]);
        let fill = |template| substitute(template, &stage, &path);
        assert_eq!(
            fill("http://${stageVariables.host}/x/{id}"),
            "http://example.com/x/7"
        );
        assert_eq!(fill("http://h/{proxy+}"), "http://h/a/b");
        assert_eq!(fill("${stageVariables.none}"), "");
        assert_eq!(fill("http://h/{none}"), "http://h/{none}");
        assert_eq!(fill("http://h/{open"), "http://h/{open");
    }

    #[test]
    fn an_address_needs_a_scheme_a_host_and_legal_characters() {
        assert_eq!(host_of("http://example.com:80/x?y"), Some("example.com:80"));
        assert_eq!(host_of("HTTPS://u@example.com"), Some("example.com"));
        for bad in [
            "",
            "example.com",
            "http://",
            "http:///x",
            "ftp://h/",
            "http://h/{x}",
            "http://h/a b",
            "http://:80/",
        ] {
            assert_eq!(host_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_query_is_appended_to_what_is_there() {
        let mut query = MultiMap::new();
        multi_map::push(&mut query, "a b", "x+y");
        multi_map::push(&mut query, "a b", "é");
        let uri = with_query("http://h/?q=1".into(), &query);
        assert_eq!(uri, "http://h/?q=1&a%20b=x%2By&a%20b=%C3%A9");
    }
}
