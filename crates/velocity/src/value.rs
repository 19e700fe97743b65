//! `Value`: what a reference can hold, with Java's types and reference semantics.
//!
//! Not the methods a template calls on values; those are in the `java_*` files. Lists and maps are
//! shared handles: a clone is the same list, as an assignment is in Java.

mod decimal;
mod equality;
mod frozen;
mod list;
mod map;
mod printer;
mod text;

use std::rc::Rc;

use num_bigint::BigInt;

pub use decimal::BigDecimal;
pub(crate) use frozen::NearKey;
pub use frozen::{FrozenBuilder, FrozenPlace, FrozenShape};
pub use list::{List, ListKind};
pub(crate) use map::Walked;
pub use map::{Map, MapKind, MapOrder};
pub use printer::{Printer, TextForm, Unprintable};
pub use text::Text;

use crate::java_runtime::Java;
use crate::object::Object;

/// Holds anything a template can see.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Value {
    /// Java's `null`.
    #[default]
    Null,
    /// `java.lang.Boolean`.
    Bool(bool),
    /// `java.lang.Byte`.
    Byte(i8),
    /// `java.lang.Short`.
    Short(i16),
    /// `java.lang.Integer`.
    Int(i32),
    /// `java.lang.Long`.
    Long(i64),
    /// `java.math.BigInteger`.
    BigInteger(Rc<BigInt>),
    /// `java.lang.Float`.
    Float(f32),
    /// `java.lang.Double`.
    Double(f64),
    /// `java.math.BigDecimal`.
    BigDecimal(Rc<BigDecimal>),
    /// `java.lang.Character`, one UTF-16 unit.
    Char(u16),
    /// `java.lang.String`.
    String(Text),
    /// A `java.util.List`.
    List(List),
    /// A `java.util.Map`.
    Map(Map),
    /// An object of the host.
    Object(Rc<dyn Object>),
    /// An object of the Java runtime that only templates make: a set, an iterator, an array, …
    Java(Rc<Java>),
}

impl Value {
    /// Makes a string.
    pub fn string(text: impl Into<Text>) -> Self {
        Self::String(text.into())
    }

    /// Makes an object of the host.
    pub fn object(object: impl Object + 'static) -> Self {
        Self::Object(Rc::new(object))
    }

    /// Makes the smallest of Integer, Long and BigInteger that holds `number`, as JSON parsers of
    /// the JVM do.
    pub fn integer(number: BigInt) -> Self {
        if let Ok(small) = i32::try_from(&number) {
            Self::Int(small)
        } else if let Ok(wide) = i64::try_from(&number) {
            Self::Long(wide)
        } else {
            Self::BigInteger(Rc::new(number))
        }
    }

    /// Tells whether this is Java's `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the text of a string, and only of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the elements of a collection or of an array of objects; `None` for anything else,
    /// maps and iterators included.
    pub fn elements(&self) -> Option<Vec<Value>> {
        match self {
            Self::List(list) => Some(list.snapshot()),
            Self::Java(java) if java.has_elements() => java.items(),
            _ => None,
        }
    }

    /// Returns what `toString()` gives; `None` where that is null.
    ///
    /// Fails on structures that contain themselves or nest too deeply.
    pub fn to_text(&self) -> Result<Option<Text>, Unprintable> {
        match self {
            Self::Null => Ok(None),
            Self::String(text) => Ok(Some(text.clone())),
            other => {
                let mut out = String::new();
                let there = Printer::new(&mut out, usize::MAX).top(other)?;
                Ok(there.then(|| Text::from(out)))
            }
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        let text = match Printer::new(&mut out, 4096).top(self) {
            Ok(_) => out.as_str(),
            Err(_) => "…",
        };
        write!(f, "{}({text:?})", self.class_name())
    }
}

macro_rules! from {
    ($($source:ty => $variant:ident),* $(,)?) => {$(
        impl From<$source> for Value {
            fn from(value: $source) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

from! {
    bool => Bool,
    i32 => Int,
    i64 => Long,
    f64 => Double,
    &str => String,
    String => String,
    Text => String,
    std::borrow::Cow<'_, str> => String,
    List => List,
    Map => Map,
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Drops values without recursion, so that no nesting can overflow the stack.
fn drop_children(mut pending: Vec<Value>) {
    if !pending.iter().any(Value::has_children) {
        return;
    }
    while let Some(mut value) = pending.pop() {
        match &mut value {
            Value::List(list) => pending.extend(list.take_if_last().unwrap_or_default()),
            Value::Map(map) => pending.extend(map.take_if_last().unwrap_or_default()),
            Value::Java(java) => {
                if let Some(java) = Rc::get_mut(java) {
                    java.take_children(&mut pending);
                }
            }
            _ => {}
        }
    }
}

impl Value {
    fn has_children(&self) -> bool {
        match self {
            Self::List(list) => !list.is_frozen(),
            Self::Map(map) => !map.is_frozen(),
            Self::Java(_) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn a_value_is_no_larger_than_a_short_text() {
        assert_eq!(size_of::<Value>(), 24);
    }
}
