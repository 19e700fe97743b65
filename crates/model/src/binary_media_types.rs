//! Which media types an API's list of binary types holds.

/// Whether a list of binary media types holds a type: exactly, by `application/*`, or by `*/*`.
/// A wildcard before the slash alone matches nothing (documented).
pub fn is_binary(list: &[String], wanted: &str) -> bool {
    matching(list, wanted).is_some()
}

/// Returns the first entry of a list of binary media types that holds a type.
pub fn matching<'l>(list: &'l [String], wanted: &str) -> Option<&'l str> {
    let holds = |entry: &&String| {
        *entry == "*/*"
            || entry.eq_ignore_ascii_case(wanted)
            || entry.strip_suffix("/*").is_some_and(|kind| {
                kind != "*"
                    && wanted
                        .split_once('/')
                        .is_some_and(|(wanted, _)| wanted.eq_ignore_ascii_case(kind))
            })
    };
    list.iter().find(holds).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_types_match_exactly_or_by_wildcard() {
        let list = |entry: &str| vec![entry.to_owned()];
        assert!(is_binary(&list("image/png"), "image/png"));
        assert!(is_binary(&list("image/*"), "image/png"));
        assert!(is_binary(&list("*/*"), "application/json"));
        assert!(!is_binary(&list("*/png"), "image/png"));
        assert!(!is_binary(&list("image/png"), "image/jpeg"));
    }
}
