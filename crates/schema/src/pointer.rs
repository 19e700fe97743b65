//! JSON pointers: into schemas by text, into instances by a chain that costs nothing until printed.

use serde_json::Value;

/// Appends one reference token to a pointer, escaped.
pub(crate) fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// Returns a pointer with more tokens behind it.
pub(crate) fn join(pointer: &str, tokens: &[&str]) -> String {
    let mut joined = pointer.to_owned();
    for token in tokens {
        push(&mut joined, token);
    }
    joined
}

/// Splits a pointer into its tokens; `None` if it is not one.
pub(crate) fn parse(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    pointer
        .strip_prefix('/')?
        .split('/')
        .map(unescape)
        .collect()
}

fn unescape(token: &str) -> Option<String> {
    let mut plain = String::with_capacity(token.len());
    let mut characters = token.chars();
    while let Some(character) = characters.next() {
        match character {
            '~' => match characters.next()? {
                '0' => plain.push('~'),
                '1' => plain.push('/'),
                _ => return None,
            },
            other => plain.push(other),
        }
    }
    Some(plain)
}

/// Follows one token into a value.
pub(crate) fn step<'v>(value: &'v Value, token: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) => members.get(token),
        Value::Array(items) => {
            let canonical = token == "0" || !token.starts_with(['0', '+', '-']);
            items.get(token.parse::<usize>().ok().filter(|_| canonical)?)
        }
        _ => None,
    }
}

/// Holds the way to a value inside an instance.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Path<'p> {
    /// The instance itself.
    Root,
    /// A member of an object.
    Member(&'p Path<'p>, &'p str),
    /// An element of an array.
    Element(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// Returns the path as a JSON pointer.
    pub(crate) fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut current = self;
        loop {
            match current {
                Path::Root => break,
                Path::Member(parent, _) | Path::Element(parent, _) => {
                    steps.push(current);
                    current = parent;
                }
            }
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Path::Root => {}
                Path::Member(_, name) => push(&mut pointer, name),
                Path::Element(_, index) => push(&mut pointer, &index.to_string()),
            }
        }
        pointer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_splits() {
        assert_eq!(join("", &["a/b", "m~n", ""]), "/a~1b/m~0n/");
        assert_eq!(parse("/a~1b/m~0n/").expect("valid"), ["a/b", "m~n", ""]);
        assert_eq!(parse("a"), None);
        assert_eq!(parse("/~2"), None);
        let root = Path::Root;
        let member = Path::Member(&root, "a/b");
        assert_eq!(Path::Element(&member, 2).pointer(), "/a~1b/2");
    }
}
