//! `Node`: what a document model must offer so that paths can read it where it lies.
//!
//! Not a tree of this crate: a template engine has its own lists and maps, and converting a request
//! body into another model for every `$input.path` would cost more than the reading.

use crate::number::Number;

/// Tells which of JSON's shapes a node has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// Any number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// What the path function `keys()` returns: a `java.util.Set`, which is no JSON at all.
    KeySet,
}

/// Is a handle on one node of a document.
///
/// Cloning must be cheap and must name the same node; accessors therefore return owned handles,
/// which models with interior mutability can give too.
pub trait Node: Clone {
    /// Holds the name of an object's property; cloning it should share it.
    type Key: AsRef<str> + Clone;

    /// Tells the node's shape.
    fn kind(&self) -> Kind;

    /// Returns the value of a boolean.
    fn as_bool(&self) -> Option<bool>;

    /// Returns the value of a number.
    fn as_number(&self) -> Option<Number>;

    /// Returns the text of a string.
    fn as_str(&self) -> Option<&str>;

    /// Returns how many elements or properties there are; 0 for scalars.
    fn len(&self) -> usize;

    /// Tells whether there are no elements or properties.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns an element of an array.
    fn index(&self, index: usize) -> Option<Self>;

    /// Returns a property of an object; a property that holds `null` is there.
    fn get(&self, key: &str) -> Option<Self>;

    /// Returns an object's properties in order.
    fn entries(&self) -> Vec<(Self::Key, Self)>;

    /// Tells whether both are handles on one and the same array or object.
    ///
    /// Only 2.0.0 asks, which compares by identity what it cannot compare otherwise.
    fn is_same(&self, other: &Self) -> bool {
        let _ = other;
        false
    }

    /// Makes `null`.
    fn null() -> Self;

    /// Makes a boolean.
    fn boolean(value: bool) -> Self;

    /// Makes a number.
    fn number(value: Number) -> Self;

    /// Makes a string.
    fn string(text: &str) -> Self;

    /// Makes the name of a property.
    fn key(text: &str) -> Self::Key;

    /// Makes an array.
    fn array(items: Vec<Self>) -> Self;

    /// Makes an object; where a key comes twice the first keeps its place and the last its value.
    fn object(entries: Vec<(Self::Key, Self)>) -> Self;

    /// Makes the set that the path function `keys()` returns.
    fn key_set(keys: Vec<Self::Key>) -> Self {
        Self::array(keys.iter().map(|key| Self::string(key.as_ref())).collect())
    }

    /// Returns the array with more elements at its end.
    ///
    /// Jayway changes the array in place, so a model whose arrays can change should do that too.
    #[must_use]
    fn append(&self, items: Vec<Self>) -> Self {
        let mut all: Vec<Self> = (0..self.len()).filter_map(|at| self.index(at)).collect();
        all.extend(items);
        Self::array(all)
    }
}

/// Returns the full name of the Java class that json-smart would use; `null` for null.
pub fn java_class<N: Node>(node: &N) -> &'static str {
    match node.kind() {
        Kind::Null => "null",
        Kind::Boolean => "java.lang.Boolean",
        Kind::Number => node
            .as_number()
            .map_or("null", |number| number.java_class()),
        Kind::String => "java.lang.String",
        Kind::Array => "net.minidev.json.JSONArray",
        Kind::Object => "java.util.LinkedHashMap",
        Kind::KeySet => "java.util.LinkedHashMap$LinkedKeySet",
    }
}

/// Compares as Java's `equals` does: `1` and `1.0` differ, the order of properties does not matter.
pub fn java_equals<A: Node, B: Node>(left: &A, right: &B) -> bool {
    match (left.kind(), right.kind()) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Boolean, Kind::Boolean) => left.as_bool() == right.as_bool(),
        (Kind::Number, Kind::Number) => match (left.as_number(), right.as_number()) {
            (Some(left), Some(right)) => left.java_equals(&right),
            _ => false,
        },
        (Kind::String, Kind::String) => left.as_str() == right.as_str(),
        (Kind::Array, Kind::Array) => {
            left.len() == right.len()
                && (0..left.len()).all(|at| match (left.index(at), right.index(at)) {
                    (Some(left), Some(right)) => java_equals(&left, &right),
                    _ => false,
                })
        }
        (Kind::Object, Kind::Object) => {
            left.len() == right.len()
                && left.entries().iter().all(|(key, value)| {
                    right
                        .get(key.as_ref())
                        .is_some_and(|other| java_equals(value, &other))
                })
        }
        _ => false,
    }
}
