//! Calls on values: which file knows the class, and the methods every Java object has.
//!
//! Resolution follows Velocity's introspector: a method that does not exist with these argument
//! types is no error but null. Mode `aws` adds the secure introspector's refusals.

use crate::arithmetic::to_i32;
use crate::cursor::Cursor;
use crate::fault::{Called, Fault};
use crate::java_regex::Patterns;
use crate::java_runtime::{Java, Runtime};
use crate::limits::{LimitKind, Limits};
use crate::value::Value;
use crate::{java_boolean, java_list, java_map, java_number, java_string, java_views};

/// Says under which rules methods run.
pub(crate) struct Rules<'r> {
    pub(crate) limits: &'r Limits,
    /// Whether reflection is refused.
    pub(crate) secure: bool,
    /// The patterns compiled so far.
    pub(crate) patterns: &'r Patterns,
}

impl Rules<'_> {
    /// Fails when a string of this many bytes is too long.
    pub(crate) fn bytes(&self, bytes: usize) -> Result<(), Fault> {
        if bytes > self.limits.value {
            Err(Fault::Limit(LimitKind::Value))
        } else {
            Ok(())
        }
    }

    /// Fails when a collection of this many elements is too long.
    pub(crate) fn elements(&self, elements: usize) -> Result<(), Fault> {
        self.bytes(elements.saturating_mul(16))
    }
}

/// Calls a method; on a class also those of the class it stands for.
pub(crate) fn call(
    receiver: &Value,
    method: &str,
    arguments: &[Value],
    rules: &Rules<'_>,
) -> Called {
    let called = call_own(receiver, method, arguments, rules)?;
    if called.is_none()
        && let Value::Java(java) = receiver
        && let Runtime::Class(name) = &java.0
    {
        return java_views::of_class(name, method, arguments, rules);
    }
    Ok(called)
}

/// Calls a method; `None` when the class has none of this name for these arguments.
fn call_own(receiver: &Value, method: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    let called = match receiver {
        Value::String(text) => java_string::call(text, method, arguments, rules)?,
        Value::List(list) => java_list::call(list, method, arguments, rules)?,
        Value::Map(map) => java_map::call(map, method, arguments, rules)?,
        Value::Java(java) => java_views::call(java, method, arguments, rules)?,
        Value::Bool(flag) => java_boolean::call_boolean(*flag, method, arguments)?,
        Value::Char(unit) => java_boolean::call_character(*unit, method, arguments)?,
        Value::Null | Value::Object(_) => None,
        number => java_number::call(number, method, arguments, rules)?,
    };
    match called {
        Some(value) => Ok(Some(value)),
        None => match common(receiver, method, arguments, rules)? {
            // The introspector takes a method without parameters for any arguments.
            None if !arguments.is_empty()
                && !fits_two_methods(receiver, method, arguments)
                && has_bare_method(receiver, method, rules) =>
            {
                let message = "wrong number of arguments";
                Err(Fault::threw(
                    "java.lang.IllegalArgumentException",
                    Some(message),
                ))
            }
            called => Ok(called),
        },
    }
}

/// Tells whether a null fits more than one method, of which the introspector takes none.
fn fits_two_methods(receiver: &Value, method: &str, arguments: &[Value]) -> bool {
    matches!(
        (receiver, method, arguments),
        (Value::String(_), "getBytes", [Value::Null])
    )
}

const COMMON: &[&str] = &[
    "getClass",
    "hashCode",
    "notify",
    "notifyAll",
    "toString",
    "wait",
];
const COLLECTION: &[&str] = &[
    "clear",
    "isEmpty",
    "iterator",
    "parallelStream",
    "size",
    "spliterator",
    "stream",
    "toArray",
];
const LIST: &[&str] = &["clone", "listIterator", "of", "trimToSize"];
const STRING: &[&str] = &[
    "chars",
    "codePoints",
    "describeConstable",
    "getBytes",
    "intern",
    "isBlank",
    "isEmpty",
    "length",
    "lines",
    "strip",
    "stripIndent",
    "stripLeading",
    "stripTrailing",
    "toCharArray",
    "toLowerCase",
    "toUpperCase",
    "translateEscapes",
    "trim",
];
const MAP: &[&str] = &[
    "clear", "clone", "entrySet", "isEmpty", "keySet", "of", "size", "values",
];
const NUMBER: &[&str] = &[
    "byteValue",
    "doubleValue",
    "floatValue",
    "intValue",
    "longValue",
    "shortValue",
];
const BIG_INTEGER: &[&str] = &[
    "abs",
    "bitCount",
    "bitLength",
    "byteValueExact",
    "getLowestSetBit",
    "intValueExact",
    "longValueExact",
    "negate",
    "nextProbablePrime",
    "not",
    "shortValueExact",
    "signum",
    "sqrt",
    "sqrtAndRemainder",
    "toByteArray",
];
const BIG_DECIMAL: &[&str] = &[
    "abs",
    "byteValueExact",
    "intValueExact",
    "longValueExact",
    "negate",
    "plus",
    "precision",
    "scale",
    "shortValueExact",
    "signum",
    "stripTrailingZeros",
    "toBigInteger",
    "toBigIntegerExact",
    "toEngineeringString",
    "toPlainString",
    "ulp",
    "unscaledValue",
];
const CLASS: &[&str] = &[
    "arrayType",
    "componentType",
    "describeConstable",
    "descriptorString",
    "desiredAssertionStatus",
    "getCanonicalName",
    "getClassLoader",
    "getClasses",
    "getComponentType",
    "getConstructors",
    "getDeclaringClass",
    "getEnclosingClass",
    "getEnumConstants",
    "getFields",
    "getInterfaces",
    "getMethods",
    "getModifiers",
    "getModule",
    "getName",
    "getPackage",
    "getPackageName",
    "getSimpleName",
    "getSuperclass",
    "getTypeName",
    "isAnnotation",
    "isAnonymousClass",
    "isArray",
    "isEnum",
    "isHidden",
    "isInterface",
    "isLocalClass",
    "isMemberClass",
    "isPrimitive",
    "isRecord",
    "isSealed",
    "isSynthetic",
    "newInstance",
    "toGenericString",
];
const ITERATOR: &[&str] = &["hasNext", "next", "remove"];
const LIST_ITERATOR: &[&str] = &["hasPrevious", "nextIndex", "previous", "previousIndex"];
const FOREACH: &[&str] = &[
    "getCount",
    "getFirst",
    "getHasNext",
    "getIndex",
    "getInfo",
    "getLast",
    "getParent",
    "getReplaced",
    "getTopmost",
    "hasNext",
    "isFirst",
    "isLast",
];

/// Tells whether the class has a method of this name without parameters.
fn has_bare_method(receiver: &Value, method: &str, rules: &Rules<'_>) -> bool {
    let groups: &[&[&str]] = match receiver {
        Value::Null | Value::Object(_) => return false,
        Value::String(_) => &[STRING],
        Value::List(list) if list.kind().text.is_some() => &[COLLECTION, LIST, &["toJSONString"]],
        Value::List(_) => &[COLLECTION, LIST],
        Value::Map(_) => &[MAP],
        Value::Bool(_) => &[&["booleanValue", "describeConstable"]],
        Value::Char(_) => &[&["charValue", "describeConstable"]],
        Value::BigInteger(_) => &[NUMBER, BIG_INTEGER],
        Value::BigDecimal(_) => &[NUMBER, BIG_DECIMAL],
        Value::Double(_) | Value::Float(_) => {
            &[NUMBER, &["describeConstable", "isInfinite", "isNaN"]]
        }
        Value::Byte(_) | Value::Short(_) | Value::Int(_) | Value::Long(_) => {
            &[NUMBER, &["describeConstable"]]
        }
        Value::Java(java) => match &java.0 {
            Runtime::Class(_) if rules.secure => return method == "getName",
            Runtime::Class(_) => return CLASS.contains(&method) || COMMON.contains(&method),
            Runtime::KeySet(_) | Runtime::EntrySet(_) => &[COLLECTION, &["of"]],
            Runtime::Values(_) => &[COLLECTION],
            Runtime::Array { .. } | Runtime::SubList { .. } => {
                &[COLLECTION, &["listIterator", "of"]]
            }
            Runtime::Entry(_) => &[&["comparingByKey", "comparingByValue", "getKey", "getValue"]],
            Runtime::Iterator(cursor) => match &*cursor.borrow() {
                Cursor::List(cursor) if cursor.both_ways.is_some() => &[ITERATOR, LIST_ITERATOR],
                _ => &[ITERATOR],
            },
            Runtime::Foreach(_) => &[MAP, FOREACH],
            Runtime::Block(_) => &[],
        },
    };
    let refused = rules.secure && matches!(method, "wait" | "notify");
    !refused && (COMMON.contains(&method) || groups.iter().any(|names| names.contains(&method)))
}

/// The methods of `java.lang.Object`.
fn common(receiver: &Value, method: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    if let Value::Java(java) = receiver
        && let Runtime::Class(_) = &java.0
    {
        return Ok(None);
    }
    Ok(match (method, arguments) {
        ("getClass", []) => Some(class_of(receiver)),
        ("hashCode", []) => match receiver.hash_within_stack() {
            Some(hash) => Some(Value::Int(hash)),
            None => return Err(Fault::threw("java.lang.StackOverflowError", None)),
        },
        ("equals", [other]) => Some(Value::Bool(receiver.java_equals(other))),
        ("wait" | "notify", []) if rules.secure => None,
        ("wait" | "notify" | "notifyAll", []) if !matches!(receiver, Value::Object(_)) => {
            let message = "current thread is not owner";
            return Err(Fault::threw(
                "java.lang.IllegalMonitorStateException",
                Some(message),
            ));
        }
        ("toString", []) => Some(receiver.to_text()?.map_or(Value::Null, Value::String)),
        _ => None,
    })
}

/// Returns the value's `java.lang.Class`.
pub(crate) fn class_of(value: &Value) -> Value {
    Java::value(Runtime::Class(value.class_name().to_owned()))
}

/// Reads a property as Velocity does: a getter, a map entry, then an `is` method.
pub(crate) fn property(receiver: &Value, name: &str, rules: &Rules<'_>) -> Called {
    let is_class = matches!(name, "class" | "Class");
    if let Value::Map(map) = receiver {
        if is_class {
            return Ok(Some(class_of(receiver)));
        }
        return Ok(Some(map.get(name).unwrap_or_default()));
    }
    if let Value::Object(object) = receiver {
        return Ok(object
            .get(name)
            .or_else(|| is_class.then(|| class_of(receiver))));
    }
    if let Value::Java(java) = receiver
        && let Runtime::Foreach(foreach) = &java.0
        && let Some(value) = java_views::foreach_property(java, foreach, name)
    {
        return Ok(Some(value));
    }
    let toggled = toggle_first(name);
    for spelling in [name, &toggled] {
        if let Some(value) = call_own(receiver, &format!("get{spelling}"), &[], rules)? {
            return Ok(Some(value));
        }
    }
    if let Value::Java(java) = receiver
        && let Runtime::Foreach(foreach) = &java.0
    {
        return Ok(Some(java_views::foreach_entry(foreach, &Value::from(name))));
    }
    for spelling in [name, &toggled] {
        if let Some(value @ Value::Bool(_)) =
            call_own(receiver, &format!("is{spelling}"), &[], rules)?
        {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// Changes the case of the first letter, as the introspector does on its second try.
pub(crate) fn toggle_first(name: &str) -> String {
    let mut letters = name.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut toggled = String::with_capacity(name.len());
    if first.is_ascii_lowercase() {
        toggled.push(first.to_ascii_uppercase());
    } else {
        toggled.push(first.to_ascii_lowercase());
    }
    toggled.push_str(letters.as_str());
    toggled
}

/// Stores a property: a setter or a map entry; `None` when there is neither.
pub(crate) fn set_property(
    receiver: &Value,
    name: &str,
    value: &Value,
    rules: &Rules<'_>,
) -> Called {
    match receiver {
        Value::Map(map) => {
            rules.elements(map.len() + 1)?;
            Ok(Some(map.insert(name, value.clone()).unwrap_or_default()))
        }
        Value::Object(object) => Ok(object.set(name, value).then_some(Value::Null)),
        Value::Java(java) => match &java.0 {
            Runtime::Foreach(foreach) => Ok(Some(
                foreach
                    .storage
                    .insert(name, value.clone())
                    .unwrap_or_default(),
            )),
            Runtime::Entry(entry) if matches!(name, "value" | "Value") => {
                Ok(Some(entry.set(value)))
            }
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Returns an argument for a Java `int` parameter.
pub(crate) fn int(value: &Value) -> Option<i32> {
    match value {
        Value::Int(_) | Value::Short(_) | Value::Byte(_) => Some(to_i32(value)),
        _ => None,
    }
}
