//! JSON references as the library holds them: a normalized URI that always has a fragment.

use crate::java_uri::{self, JavaUri};
use crate::pointer;

/// Holds a reference: the document it names and the place inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JsonRef {
    uri: JavaUri,
    document: String,
    fragment: String,
}

impl JsonRef {
    /// Returns the reference of a schema that was loaded from nowhere.
    pub(crate) fn empty() -> Self {
        Self::from_uri(JavaUri::default())
    }

    /// Reads a reference; `None` if the text is not a URI.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        JavaUri::parse(text).map(Self::from_uri)
    }

    fn from_uri(uri: JavaUri) -> Self {
        let uri = uri.normalized();
        Self {
            document: uri.document(),
            fragment: uri.decoded_fragment(),
            uri,
        }
    }

    /// Resolves a reference that stands in the context of this one.
    pub(crate) fn resolve(&self, other: &Self) -> Self {
        if self.document.is_empty() && self.fragment.is_empty() {
            return other.clone();
        }
        let mut child = other.uri.clone();
        if other.fragment.is_empty() && child == JavaUri::default() {
            // The library writes the empty reference as `#`, which means the document itself.
            child = JavaUri::parse("#").unwrap_or_default();
        }
        Self::from_uri(self.uri.resolve(&child))
    }

    /// Returns the document without the `#`, empty for a schema that was loaded from nowhere.
    pub(crate) fn document(&self) -> &str {
        &self.document
    }

    /// Returns the document as the library prints it, with an empty fragment.
    pub(crate) fn locator(&self) -> String {
        format!("{}#", self.document)
    }

    /// Returns the whole reference as the library prints it.
    pub(crate) fn text(&self) -> String {
        format!("{}#{}", self.document, java_uri::quote(&self.fragment))
    }

    /// Returns the reference to a place in this context, as a validation loop prints it.
    pub(crate) fn text_with_pointer(&self, pointer: &str) -> String {
        format!("{}#{}", self.document, java_uri::quote(pointer))
    }

    /// Returns the tokens of the fragment; `None` if it is not a JSON pointer.
    pub(crate) fn tokens(&self) -> Option<Vec<String>> {
        pointer::parse(&self.fragment)
    }

    /// Returns the scheme, if the document is absolute.
    pub(crate) fn scheme(&self) -> Option<&str> {
        self.uri.scheme()
    }

    /// Tells whether the reference names a whole document by an absolute URI.
    pub(crate) fn is_absolute(&self) -> bool {
        self.uri.is_absolute() && self.fragment.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_resolves_like_the_library() {
        let root = JsonRef::empty();
        let local = JsonRef::parse("#/definitions/a%20b").expect("a reference");
        assert_eq!(root.resolve(&local).text(), "#/definitions/a%20b");
        assert_eq!(local.tokens().expect("a pointer"), ["definitions", "a b"]);
        let base = JsonRef::parse("HTTP://X.y/z").expect("a reference");
        assert_eq!(base.locator(), "http://x.y/z#");
        assert_eq!(
            base.resolve(&local).text(),
            "http://x.y/z#/definitions/a%20b"
        );
        assert_eq!(base.resolve(&root).text(), "http://x.y/z#");
        assert!(base.is_absolute() && !local.is_absolute());
    }
}
