//! Names with several values each, in the order in which names first came: headers and queries.

use trygate_model::TextMap;

/// Names, spelled as they came, each with its values in order.
pub type MultiMap = TextMap<Vec<String>>;

/// Adds a value to a name.
pub fn push(map: &mut MultiMap, name: impl Into<String>, value: impl Into<String>) {
    map.entry(name.into()).or_default().push(value.into());
}

/// Returns the last value of a name, the one that single-valued views show.
pub fn last<'a>(map: &'a MultiMap, name: &str) -> Option<&'a str> {
    map.get(name)?.last().map(String::as_str)
}

/// Returns the values of a header whatever its spelling.
pub fn header<'a>(map: &'a MultiMap, name: &str) -> Option<&'a Vec<String>> {
    map.iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, values)| values)
}

/// Returns one value for each name: the last.
pub fn singles(map: &MultiMap) -> TextMap {
    map.iter()
        .filter_map(|(name, values)| Some((name.clone(), values.last()?.clone())))
        .collect()
}

/// Gathers pairs into a map.
pub fn from_pairs(pairs: &[(String, String)]) -> MultiMap {
    let mut map = MultiMap::new();
    for (name, value) in pairs {
        push(&mut map, name.as_str(), value.as_str());
    }
    map
}
