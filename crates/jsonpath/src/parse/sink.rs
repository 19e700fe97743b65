//! `Sink`: is told what a JSON text holds, in its order, and makes of it what it likes.
//!
//! Not a document model: [`Nodes`] is the sink that builds one.

use crate::node::Node;
use crate::number::Number;

/// Is told what a text holds.
///
/// Between `open_object` and its `close`, each value has its key before it.
pub trait Sink {
    /// `null`.
    fn null(&mut self);
    /// `true` or `false`.
    fn boolean(&mut self, value: bool);
    /// A number.
    fn number(&mut self, value: Number);
    /// A string.
    fn string(&mut self, text: Piece<'_>);
    /// The name of a property.
    fn key(&mut self, text: Piece<'_>);
    /// `[`.
    fn open_array(&mut self);
    /// `{`.
    fn open_object(&mut self);
    /// `]` or `}`.
    fn close(&mut self);
}

/// Is the text of a string.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    /// A part of the JSON text, which holds no escapes.
    Part {
        /// Where in the JSON text it begins.
        at: usize,
        /// The text.
        text: &'a str,
    },
    /// A text whose escapes are resolved.
    Resolved(&'a str),
}

impl<'a> Piece<'a> {
    /// Returns the text itself.
    pub fn text(&self) -> &'a str {
        match self {
            Self::Part { text, .. } | Self::Resolved(text) => text,
        }
    }
}

/// How many names of properties are shared; documents repeat few names often.
const SHARED_KEYS: usize = 16;

/// Builds a document of any model.
pub(super) struct Nodes<N: Node> {
    open: Vec<Open<N>>,
    root: Option<N>,
    /// The first names that were met, to be shared by later properties of the same name.
    keys: Vec<N::Key>,
}

enum Open<N: Node> {
    Array(Vec<N>),
    Object(Vec<(N::Key, N)>, Option<N::Key>),
}

impl<N: Node> Nodes<N> {
    pub(super) fn new() -> Self {
        Self {
            open: Vec::new(),
            root: None,
            keys: Vec::new(),
        }
    }

    /// Returns what was built.
    pub(super) fn into_root(self) -> N {
        self.root.unwrap_or_else(N::null)
    }

    fn add(&mut self, node: N) {
        match self.open.last_mut() {
            Some(Open::Array(items)) => items.push(node),
            Some(Open::Object(entries, key)) => {
                if let Some(key) = key.take() {
                    entries.push((key, node));
                }
            }
            None => self.root = Some(node),
        }
    }
}

impl<N: Node> Sink for Nodes<N> {
    fn null(&mut self) {
        self.add(N::null());
    }

    fn boolean(&mut self, value: bool) {
        self.add(N::boolean(value));
    }

    fn number(&mut self, value: Number) {
        self.add(N::number(value));
    }

    fn string(&mut self, text: Piece<'_>) {
        self.add(N::string(text.text()));
    }

    fn key(&mut self, text: Piece<'_>) {
        let text = text.text();
        let known = self.keys.iter().find(|known| known.as_ref() == text);
        let name = known.cloned().unwrap_or_else(|| {
            let name = N::key(text);
            if self.keys.len() < SHARED_KEYS {
                self.keys.push(name.clone());
            }
            name
        });
        if let Some(Open::Object(_, key)) = self.open.last_mut() {
            *key = Some(name);
        }
    }

    fn open_array(&mut self) {
        self.open.push(Open::Array(Vec::new()));
    }

    fn open_object(&mut self) {
        self.open.push(Open::Object(Vec::new(), None));
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Array(items)) => self.add(N::array(items)),
            Some(Open::Object(entries, _)) => self.add(N::object(entries)),
            None => {}
        }
    }
}
