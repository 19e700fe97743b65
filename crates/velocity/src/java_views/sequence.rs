//! The methods of `list.subList(…)` and of Java arrays, which templates see as lists.
//!
//! Both run the list's own methods on a list of their elements and put back what changed: a part
//! of a list into its list, an array into itself, which cannot change its length.

use std::cell::{Cell, RefCell};

use crate::cursor::Cursor;
use crate::fault::{Called, Fault};
use crate::java_list;
use crate::java_object::{Rules, int};
use crate::java_runtime::{Component, Java, Runtime};
use crate::value::{List, Value};

/// Calls a method of a part of a list.
pub(super) fn sub_list(
    list: &List,
    from: usize,
    to: &Cell<usize>,
    method: &str,
    arguments: &[Value],
    rules: &Rules<'_>,
) -> Called {
    let part = List::from(
        list.borrow()
            .get(from..to.get())
            .unwrap_or_default()
            .to_vec(),
    );
    if method == "listIterator" {
        return java_list::list_iterator(&part, arguments, "java.util.ArrayList$SubList$1");
    }
    let called = java_list::call(&part, method, arguments, rules)?;
    if part.changes() > 0 || method == "set" {
        rules.elements(list.len() + part.len())?;
        let until = to.get().min(list.len());
        list.change(|items| drop(items.splice(from.min(until)..until, part.snapshot())));
        to.set(from + part.len());
    }
    Ok(called)
}

/// Calls a method of an array.
pub(super) fn array(
    items: &RefCell<Vec<Value>>,
    component: Component,
    method: &str,
    arguments: &[Value],
    rules: &Rules<'_>,
) -> Called {
    let unsupported = || Fault::threw("java.lang.UnsupportedOperationException", None);
    match (method, arguments) {
        ("get", [index]) | ("set", [index, _]) => {
            if let Some(index) = int(index) {
                check(index, items.borrow().len())?;
            }
        }
        ("iterator", []) => {
            let cursor = Cursor::Items {
                items: items.borrow().clone(),
                next: 0,
            };
            return Ok(Some(Java::value(Runtime::Iterator(RefCell::new(cursor)))));
        }
        ("remove", [index]) | ("add", [index, _]) if int(index).is_some() => {
            return Err(unsupported());
        }
        ("toJSONString" | "clone" | "ensureCapacity" | "trimToSize", _) => return Ok(None),
        _ => {}
    }
    let copy = List::from(items.borrow().clone());
    if method == "listIterator" {
        return java_list::list_iterator(&copy, arguments, "java.util.AbstractList$ListItr");
    }
    let called = java_list::call(&copy, method, arguments, rules)?;
    let mut items = items.borrow_mut();
    if copy.len() != items.len() {
        return Err(unsupported());
    }
    if method == "set"
        && let (Some(Value::Int(at)), Some(_)) = (arguments.first(), &called)
    {
        let new = usize::try_from(*at)
            .ok()
            .and_then(|at| copy.get(at))
            .unwrap_or_default();
        let fits = match component {
            Component::Object => true,
            Component::String => matches!(new, Value::String(_) | Value::Null),
            Component::Char => matches!(new, Value::Char(_)),
            Component::Byte => matches!(new, Value::Byte(_)),
        };
        if !fits {
            let message = "array element type mismatch".to_owned();
            return Err(Fault::with("java.lang.IllegalArgumentException", message));
        }
    }
    *items = copy.snapshot();
    Ok(called)
}

/// Reflection's access to arrays says no more than the exception's name.
fn check(index: i32, length: usize) -> Result<(), Fault> {
    if usize::try_from(index).is_ok_and(|at| at < length) {
        return Ok(());
    }
    Err(Fault::threw(
        "java.lang.ArrayIndexOutOfBoundsException",
        None,
    ))
}
