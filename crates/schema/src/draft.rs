//! Which draft a document is written in, and the schemas the library carries with it.
//!
//! The `$schema` at the root of a document chooses; anything unknown means draft 4. Draft 3 is here
//! because the library switches to it on its own. Of the schemas the library can be referred to
//! without loading, only draft 4's meta-schema is here, in its first published form.

use serde_json::Value;

use crate::json_ref::JsonRef;

/// Names a set of keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Draft {
    /// Draft 3.
    Three,
    /// Draft 4, the default.
    Four,
    /// Draft 4 with the hyper-schema keywords, which are only checked for their types.
    FourHyper,
}

const DRAFT_3: &str = "http://json-schema.org/draft-03/schema";
const DRAFT_4: &str = "http://json-schema.org/draft-04/schema";
const DRAFT_4_HYPER: &str = "http://json-schema.org/draft-04/hyper-schema";
const DRAFT_4_TEXT: &str = include_str!("draft_04.json");

impl Draft {
    /// Returns the draft a document names at its root.
    pub(crate) fn of(document: &Value) -> Self {
        let named = document
            .get("$schema")
            .and_then(Value::as_str)
            .and_then(JsonRef::parse);
        match named
            .filter(JsonRef::is_absolute)
            .as_ref()
            .map(JsonRef::document)
        {
            Some(DRAFT_3) => Self::Three,
            Some(DRAFT_4_HYPER) => Self::FourHyper,
            _ => Self::Four,
        }
    }
}

/// Returns a document the library knows without loading it.
pub(crate) fn bundled(document: &str) -> Option<Value> {
    if document == DRAFT_4 {
        serde_json::from_str(DRAFT_4_TEXT).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_draft_and_the_bundled_schema() {
        let draft = |uri: &str| Draft::of(&serde_json::json!({ "$schema": uri }));
        assert_eq!(
            draft("http://json-schema.org/draft-03/schema#"),
            Draft::Three
        );
        assert_eq!(
            draft("http://json-schema.org/draft-03/schema"),
            Draft::Three
        );
        assert_eq!(
            draft("http://json-schema.org/draft-04/hyper-schema#"),
            Draft::FourHyper
        );
        assert_eq!(
            draft("http://json-schema.org/draft-07/schema#"),
            Draft::Four
        );
        assert_eq!(draft("nope"), Draft::Four);
        assert!(bundled(DRAFT_4).is_some() && bundled(DRAFT_3).is_none());
    }
}
