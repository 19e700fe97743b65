//! The methods of `java.util.ArrayList` that templates can call.
//!
//! Not those that take functions, which a template cannot write. Messages are those of OpenJDK 17.

use crate::cursor::{Cursor, ListCursor};
use crate::fault::{Called, Fault};
use crate::java_object::{Rules, int};
use crate::java_runtime::{Component, Java, Runtime};
use crate::value::{List, Value};
use std::cell::{Cell, RefCell};

pub(crate) fn call(list: &List, method: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    Ok(match (method, arguments) {
        ("size", []) => Some(size(list.len())),
        ("isEmpty", []) => Some(Value::Bool(list.is_empty())),
        ("get", [index]) => match int(index) {
            Some(index) => Some(get(list, index)?),
            None => None,
        },
        ("add", [value]) => {
            rules.elements(list.len() + 1)?;
            list.push(value.clone());
            Some(Value::Bool(true))
        }
        ("add", [index, value]) => match int(index) {
            Some(index) => {
                rules.elements(list.len() + 1)?;
                let at = insertion_point(list, index)?;
                list.change(|items| items.insert(at, value.clone()));
                Some(Value::from(""))
            }
            None => None,
        },
        ("set", [index, value]) => match int(index) {
            Some(index) => {
                let at = checked(index, list.len())?;
                Some(list.replace(at, value.clone()).unwrap_or_default())
            }
            None => None,
        },
        ("remove", [argument]) => match int(argument) {
            Some(index) => {
                let at = checked(index, list.len())?;
                Some(list.change(|items| items.remove(at)))
            }
            None => Some(Value::Bool(remove_value(list, argument))),
        },
        ("addAll", [other]) => match collection(other) {
            Some(items) => {
                rules.elements(list.len() + items.len())?;
                let changed = !items.is_empty();
                list.change(|there| there.extend(items));
                Some(Value::Bool(changed))
            }
            None => return null_pointer(other),
        },
        ("addAll", [index, other]) => match (int(index), collection(other)) {
            (Some(index), Some(items)) => {
                rules.elements(list.len() + items.len())?;
                let at = insertion_point(list, index)?;
                let changed = !items.is_empty();
                list.change(|there| drop(there.splice(at..at, items)));
                Some(Value::Bool(changed))
            }
            (Some(index), None) if other.is_null() => {
                insertion_point(list, index)?;
                return null_pointer(other);
            }
            _ => None,
        },
        ("removeAll" | "retainAll", [other]) => match collection(other) {
            Some(items) => {
                let keep = method == "retainAll";
                let before = list.len();
                let kept: Vec<Value> = list
                    .snapshot()
                    .into_iter()
                    .filter(|v| contains(&items, v) == keep)
                    .collect();
                let changed = kept.len() != before;
                if changed {
                    list.change(|there| *there = kept);
                }
                Some(Value::Bool(changed))
            }
            None => return null_pointer(other),
        },
        ("clear", []) => {
            list.change(Vec::clear);
            Some(Value::from(""))
        }
        ("clone", []) => Some(Value::List(List::with_kind(list.kind(), list.snapshot()))),
        ("ensureCapacity", [capacity]) if int(capacity).is_some() => Some(Value::from("")),
        ("trimToSize", []) => {
            // it counts as a change to who walks over the list
            list.change(|_| ());
            Some(Value::from(""))
        }
        ("subList", [from, to]) => match (int(from), int(to)) {
            (Some(from), Some(to)) => Some(sub_list(list, from, to)?),
            _ => None,
        },
        ("sort", [Value::Null]) => {
            let mut items = list.snapshot();
            sort(&mut items)?;
            list.change(|there| *there = items);
            Some(Value::from(""))
        }
        // a style it can be told; null fits more than one method of the other name
        ("toString", [Value::Null]) if list.kind().text.is_some() => {
            return Err(Fault::threw("java.lang.NullPointerException", None));
        }
        ("toJSONString", [Value::Null]) if list.kind().text.is_some() => Some(Value::Null),
        // the static one, which prints any list
        ("toJSONString", [other]) if list.kind().text.is_some() => match collection(other) {
            Some(items) if is_list(other) => {
                let other = List::with_kind(list.kind(), items);
                Value::List(other).to_text()?.map(Value::String)
            }
            _ => None,
        },
        ("toJSONString", []) if list.kind().text.is_some() => {
            Value::List(list.clone()).to_text()?.map(Value::String)
        }
        ("iterator", []) => Some(Java::value(Runtime::Iterator(RefCell::new(Cursor::list(
            list,
        ))))),
        ("listIterator", given) => {
            return list_iterator(list, given, "java.util.ArrayList$ListItr");
        }
        _ => read(&list.borrow(), method, arguments)?,
    })
}

/// Makes a `ListIterator` of a class; those of parts of lists and of arrays walk over a copy.
pub(crate) fn list_iterator(list: &List, arguments: &[Value], class: &'static str) -> Called {
    let first = match arguments {
        [] => Some(0),
        [index] => int(index),
        _ => None,
    };
    let Some(index) = first else {
        return Ok(None);
    };
    let Some(next) = usize::try_from(index).ok().filter(|&at| at <= list.len()) else {
        let message = format!("Index: {index}");
        return Err(Fault::with("java.lang.IndexOutOfBoundsException", message));
    };
    let cursor = Cursor::List(ListCursor::new(list, next, Some(class)));
    Ok(Some(Java::value(Runtime::Iterator(RefCell::new(cursor)))))
}

/// The methods of any collection that only read it.
pub(crate) fn read(items: &[Value], method: &str, arguments: &[Value]) -> Called {
    Ok(match (method, arguments) {
        ("size", []) => Some(size(items.len())),
        ("isEmpty", []) => Some(Value::Bool(items.is_empty())),
        ("contains", [value]) => Some(Value::Bool(contains(items, value))),
        ("indexOf", [value]) => Some(index(items.iter().position(|v| v.java_equals(value)))),
        ("lastIndexOf", [value]) => Some(index(items.iter().rposition(|v| v.java_equals(value)))),
        ("containsAll", [other]) => match collection(other) {
            Some(others) => Some(Value::Bool(others.iter().all(|v| contains(items, v)))),
            None => return null_pointer(other),
        },
        ("toArray", []) => Some(array(Component::Object, items.to_vec())),
        ("toArray" | "forEach" | "removeIf" | "replaceAll", [Value::Null]) => {
            return Err(Fault::threw("java.lang.NullPointerException", None));
        }
        ("toArray", [Value::Java(java)])
            if let Runtime::Array {
                component: component @ (Component::Object | Component::String),
                items: there,
            } = &java.0 =>
        {
            let is_text = |item: &Value| matches!(item, Value::String(_) | Value::Null);
            if *component == Component::String && !items.iter().all(is_text) {
                return Err(Fault::threw("java.lang.ArrayStoreException", None));
            }
            let mut there = there.borrow_mut();
            if there.len() < items.len() {
                return Ok(Some(array(*component, items.to_vec())));
            }
            for (slot, item) in there.iter_mut().zip(items.iter().chain([&Value::Null])) {
                *slot = item.clone();
            }
            Some(Value::Java(java.clone()))
        }
        ("toArray", given) => {
            // The arguments become an array, which is filled when it is wide enough.
            let mut filled = items.to_vec();
            if given.len() > filled.len() {
                let behind = filled.len() + 1;
                filled.push(Value::Null);
                filled.extend(given.iter().skip(behind).cloned());
            }
            Some(array(Component::Object, filled))
        }
        _ => None,
    })
}

pub(crate) fn array(component: Component, items: Vec<Value>) -> Value {
    Java::value(Runtime::Array {
        component,
        items: RefCell::new(items),
    })
}

/// Returns a Java `int` of a length.
pub(crate) fn size(length: usize) -> Value {
    Value::Int(i32::try_from(length).unwrap_or(i32::MAX))
}

fn index(found: Option<usize>) -> Value {
    found.map_or(Value::Int(-1), size)
}

pub(crate) fn contains(items: &[Value], value: &Value) -> bool {
    items.iter().any(|there| there.java_equals(value))
}

fn remove_value(list: &List, value: &Value) -> bool {
    let found = list
        .borrow()
        .iter()
        .position(|there| there.java_equals(value));
    if let Some(at) = found {
        list.change(|items| drop(items.remove(at)));
    }
    found.is_some()
}

/// Copies out the elements of an argument that is a `java.util.Collection`.
pub(crate) fn collection(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::List(list) => Some(list.snapshot()),
        Value::Java(java) => match &java.0 {
            Runtime::KeySet(_)
            | Runtime::Values(_)
            | Runtime::EntrySet(_)
            | Runtime::SubList { .. } => java.items(),
            _ => None,
        },
        _ => None,
    }
}

/// Tells whether a value is a `java.util.List`.
fn is_list(value: &Value) -> bool {
    match value {
        Value::List(_) => true,
        Value::Java(java) => matches!(java.0, Runtime::SubList { .. }),
        _ => false,
    }
}

/// A null where a collection is needed throws; anything else is no such method.
pub(crate) fn null_pointer(argument: &Value) -> Called {
    match argument {
        Value::Null => Err(Fault::threw("java.lang.NullPointerException", None)),
        _ => Ok(None),
    }
}

pub(crate) fn get(list: &List, index: i32) -> Result<Value, Fault> {
    let at = checked(index, list.len())?;
    Ok(list.get(at).unwrap_or_default())
}

/// Returns the index when it is inside, and throws as `Objects.checkIndex` does when not.
pub(crate) fn checked(index: i32, length: usize) -> Result<usize, Fault> {
    usize::try_from(index)
        .ok()
        .filter(|&at| at < length)
        .ok_or_else(|| {
            let message = format!("Index {index} out of bounds for length {length}");
            Fault::with("java.lang.IndexOutOfBoundsException", message)
        })
}

fn insertion_point(list: &List, index: i32) -> Result<usize, Fault> {
    let length = list.len();
    usize::try_from(index)
        .ok()
        .filter(|&at| at <= length)
        .ok_or_else(|| {
            let message = format!("Index: {index}, Size: {length}");
            Fault::with("java.lang.IndexOutOfBoundsException", message)
        })
}

fn sub_list(list: &List, from: i32, to: i32) -> Result<Value, Fault> {
    let out = |message| Err(Fault::with("java.lang.IndexOutOfBoundsException", message));
    let Ok(start) = usize::try_from(from) else {
        return out(format!("fromIndex = {from}"));
    };
    let Some(end) = usize::try_from(to).ok().filter(|&to| to <= list.len()) else {
        if to >= 0 {
            return out(format!("toIndex = {to}"));
        }
        return Err(inverted(from, to));
    };
    if start > end {
        return Err(inverted(from, to));
    }
    let runtime = Runtime::SubList {
        list: list.clone(),
        from: start,
        to: Cell::new(end),
    };
    Ok(Java::value(runtime))
}

fn inverted(from: i32, to: i32) -> Fault {
    let message = format!("fromIndex({from}) > toIndex({to})");
    Fault::with("java.lang.IllegalArgumentException", message)
}

/// Sorts by natural order, which needs elements of one comparable class.
pub(crate) fn sort(items: &mut [Value]) -> Result<(), Fault> {
    let Some((first, rest)) = items.split_first() else {
        return Ok(());
    };
    if rest.is_empty() {
        return Ok(());
    }
    let class = first.class_name().to_owned();
    if let Some(other) = rest.iter().find(|other| other.class_name() != class) {
        if first.is_null() || other.is_null() {
            return Err(Fault::threw("java.lang.NullPointerException", None));
        }
        let message = format!(
            "class {class} cannot be cast to class {} ({class} and {} are in module java.base of \
             loader 'bootstrap')",
            other.class_name(),
            other.class_name()
        );
        return Err(Fault::with("java.lang.ClassCastException", message));
    }
    match first {
        Value::String(_) => items.sort_by(|one, two| match (one, two) {
            (Value::String(one), Value::String(two)) => one.encode_utf16().cmp(two.encode_utf16()),
            _ => std::cmp::Ordering::Equal,
        }),
        Value::Null => return Err(Fault::threw("java.lang.NullPointerException", None)),
        Value::Double(_) => items.sort_by(|one, two| match (one, two) {
            (Value::Double(one), Value::Double(two)) => one.total_cmp(two),
            _ => std::cmp::Ordering::Equal,
        }),
        Value::Bool(_) | Value::Char(_) => items.sort_by_key(Value::java_hash_order),
        number if crate::arithmetic::is_number(number) => items.sort_by(|one, two| {
            crate::arithmetic::compare(one, two).unwrap_or(std::cmp::Ordering::Equal)
        }),
        other => {
            let message = format!(
                "class {} cannot be cast to class java.lang.Comparable",
                other.class_name()
            );
            return Err(Fault::with("java.lang.ClassCastException", message));
        }
    }
    Ok(())
}

impl Value {
    /// Orders truth values and characters.
    fn java_hash_order(&self) -> u32 {
        match self {
            Self::Bool(flag) => u32::from(*flag),
            Self::Char(unit) => u32::from(*unit),
            _ => 0,
        }
    }
}
