//! Media types: which template or model a payload's type chooses, and which types are binary.

pub(crate) use trygate_model::binary_media_types::is_binary;

/// The type that a payload has where nothing says otherwise.
pub(crate) const JSON: &str = "application/json";

/// Returns the media type without its parameters, such as `application/json` of
/// `application/json; charset=utf-8`.
pub(crate) fn media_type(value: &str) -> &str {
    value.split(';').next().unwrap_or_default().trim()
}

/// Returns the first media type of an `Accept` header: AWS looks at no other.
pub(crate) fn first_accepted(value: &str) -> &str {
    media_type(value.split(',').next().unwrap_or_default())
}

/// Finds the entry of a media type in a map of templates or models.
pub(crate) fn find<'a, V>(
    map: &'a trygate_model::TextMap<V>,
    wanted: &str,
) -> Option<(&'a str, &'a V)> {
    map.iter()
        .find(|(key, _)| media_type(key).eq_ignore_ascii_case(wanted))
        .map(|(key, value)| (key.as_str(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_further_types_do_not_count() {
        assert_eq!(
            media_type("application/json; charset=utf-8"),
            "application/json"
        );
        assert_eq!(
            first_accepted("text/html;q=0.9, application/json"),
            "text/html"
        );
        assert_eq!(first_accepted(""), "");
    }
}
