//! What a host offers to templates: objects with properties and methods.
//!
//! Not for plain data: lists, maps, strings and numbers are [`Value`]s already. The shape follows
//! Velocity's uberspector, which resolves `$x.name` and `$x.name(args)` separately.

use std::any::Any;

use crate::value::Value;

/// Tells how a method call on a host object went.
#[derive(Debug)]
pub enum Call {
    /// The object has no method of this name that accepts these arguments.
    ///
    /// The reference is then null, exactly as for a wrong arity or a wrong argument type in Java.
    NoSuchMethod,
    /// The method returned; a Java `null` is `Value::Null`, a `void` method returns `""`.
    Returned(Value),
    /// The method threw; rendering ends with [`crate::ErrorKind::MethodThrew`].
    Threw {
        /// The Java class of the exception, for example `java.lang.IllegalArgumentException`.
        exception: String,
        /// The exception's message.
        message: String,
    },
}

/// Offers properties and methods to a template.
///
/// Every method has a default, so a host implements only what its object has.
pub trait Object {
    /// Returns the Java class name that error messages and `.class.name` show.
    fn class_name(&self) -> &str;

    /// Reads `$object.property`; `None` when there is no such property.
    fn get(&self, property: &str) -> Option<Value> {
        let _ = property;
        None
    }

    /// Stores `#set($object.property = value)`; `false` when there is no such property.
    ///
    /// `$object["property"]` assignments arrive here too when the index is a string.
    fn set(&self, property: &str, value: &Value) -> bool {
        let _ = (property, value);
        false
    }

    /// Calls `$object.method(args)`.
    fn call(&self, method: &str, args: &[Value]) -> Call {
        let _ = (method, args);
        Call::NoSuchMethod
    }

    /// Writes what `$object.method("text")` returns at the end of `out`, where that is a string
    /// that would be made only to be printed. False where it is not, or where the method throws;
    /// then nothing is written, and [`Object::call`] tells.
    fn write_call(&self, method: &str, text: &str, out: &mut String) -> bool {
        let _ = (method, text, out);
        false
    }

    /// Returns what `toString()` gives; `None` is Java's null and makes the reference invalid.
    fn text(&self) -> Option<String> {
        Some(format!("{}@0", self.class_name()))
    }

    /// Returns what `#foreach` walks over; `None` when the object cannot be iterated.
    fn iterate(&self) -> Option<Vec<Value>> {
        None
    }

    /// Tells whether the two are equal in the sense of `equals`; identity unless overridden.
    fn equals(&self, other: &dyn Object) -> bool {
        let _ = other;
        false
    }

    /// Returns the object for downcasting, where a host wants its own type back from an argument.
    fn as_any(&self) -> Option<&dyn Any> {
        None
    }
}
