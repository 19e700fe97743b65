//! The simulated request, taken apart.

use crate::multi_map::{self, MultiMap};
use crate::payload::Payload;
use percent_encoding::percent_decode_str;
use trygate_model::TextMap;

/// A request as the steps read it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Request {
    /// The path as given, without query.
    pub path: String,
    /// What the path's variables are bound to, percent-escapes kept.
    pub path_parameters: TextMap,
    /// The query, percent-decoded.
    pub query: MultiMap,
    /// The headers as given.
    pub headers: MultiMap,
    /// The body; may be empty.
    pub body: Payload,
}

/// Splits a path and its query at the first question mark.
pub(crate) fn split_path(path_with_query: &str) -> (&str, &str) {
    let (path, query) = path_with_query
        .split_once('?')
        .unwrap_or((path_with_query, ""));
    (
        path,
        query.split_once('#').map_or(query, |(query, _)| query),
    )
}

/// What becomes of a `+` in a query: a test leaves it as it is, a stage reads a blank (both
/// recorded).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plus {
    Kept,
    Blank,
}

/// Reads a query. Percent-escapes are decoded; those that are not UTF-8 stay as they were written.
pub(crate) fn parse_query(query: &str, plus: Plus) -> MultiMap {
    let mut map = MultiMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        multi_map::push(&mut map, decode(name, plus), decode(value, plus));
    }
    map
}

fn decode(text: &str, plus: Plus) -> String {
    let blanked;
    let text = if plus == Plus::Blank && text.contains('+') {
        blanked = text.replace('+', " ");
        &blanked
    } else {
        text
    };
    percent_decode_str(text)
        .decode_utf8()
        .map_or_else(|_| text.to_owned(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_order_repeats_and_plus_signs() {
        let read = |plus| -> Vec<String> {
            parse_query("a=1&b=x+y&a=%32&c&&=z&d=%ff&e=%2B", plus)
                .iter()
                .map(|(k, v)| format!("{k}={}", v.join(",")))
                .collect()
        };
        let kept = ["a=1,2", "b=x+y", "c=", "=z", "d=%ff", "e=+"];
        assert_eq!(read(Plus::Kept), kept);
        assert_eq!(read(Plus::Blank)[1], "b=x y");
        assert_eq!(read(Plus::Blank)[5], "e=+");
    }

    #[test]
    fn a_path_ends_at_the_first_question_mark() {
        assert_eq!(split_path("/a?b?c#d"), ("/a", "b?c"));
        assert_eq!(split_path("/a"), ("/a", ""));
    }
}
