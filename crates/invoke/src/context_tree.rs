//! Plain ordered data: what `$context` is made from, and what templates leave in it.
//!
//! It is `Send`, unlike the values of the template engine, so overrides that a request template
//! sets live on across the call to the backend.

use trygate_model::TextMap;

/// A value of the context.
#[derive(Debug, Clone, PartialEq)]
pub enum ContextValue {
    /// Text.
    Text(String),
    /// A number that prints as an integer.
    Number(i64),
    /// A list, such as several values set for one header.
    List(Vec<ContextValue>),
    /// Named values in order.
    Map(TextMap<ContextValue>),
}

impl ContextValue {
    /// Returns the value at a dotted path below this one, such as `identity.sourceIp`.
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |value, name| match value {
            Self::Map(map) => map.get(name),
            _ => None,
        })
    }

    /// Returns the text of a leaf; maps and lists have none.
    pub fn leaf_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::List(_) | Self::Map(_) => None,
        }
    }
}

impl From<&str> for ContextValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for ContextValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
