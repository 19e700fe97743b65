//! The methods of map views, map entries, parts of lists, arrays, iterators, classes and
//! `$foreach`.

mod sequence;

use std::cell::RefCell;
use std::rc::Rc;

use num_bigint::BigInt;

use crate::cursor::Cursor;
use crate::fault::{Called, Fault};
use crate::java_list::{self, collection, contains, size};
use crate::java_map;
use crate::java_object::Rules;
use crate::java_runtime::{Entry, Foreach, Java, Runtime};
use crate::value::{BigDecimal, Map, Value};

pub(crate) fn call(
    java: &Rc<Java>,
    method: &str,
    arguments: &[Value],
    rules: &Rules<'_>,
) -> Called {
    match &java.0 {
        Runtime::Class(name) => Ok(class(name, method, arguments, rules.secure)),
        Runtime::Array { items, component } => {
            sequence::array(items, *component, method, arguments, rules)
        }
        Runtime::KeySet(map) | Runtime::Values(map) | Runtime::EntrySet(map) => {
            view(java, map, method, arguments)
        }
        Runtime::Entry(there) => Ok(entry(there, method, arguments)),
        Runtime::SubList { list, from, to } => {
            if method == "iterator" && arguments.is_empty() {
                return Ok(iterator(java));
            }
            sequence::sub_list(list, *from, to, method, arguments, rules)
        }
        Runtime::Iterator(cursor) => walk(&mut cursor.borrow_mut(), method, arguments, rules),
        Runtime::Foreach(foreach) => match scope(java, foreach, method, arguments) {
            Some(value) => Ok(Some(value)),
            None => java_map::call(&foreach.storage, method, arguments, rules),
        },
        Runtime::Block(_) => Ok(None),
    }
}

/// Calls a method of an iterator.
fn walk(cursor: &mut Cursor, method: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    let done = Value::from("");
    let called = match (method, arguments) {
        ("hasNext", []) => Value::Bool(cursor.has_next()),
        ("next", []) => cursor.next()?,
        ("remove", []) => {
            cursor.remove()?;
            done
        }
        ("forEachRemaining", [Value::Null]) => return java_list::null_pointer(&Value::Null),
        _ => match cursor {
            Cursor::List(cursor) if cursor.both_ways.is_some() => match (method, arguments) {
                ("hasPrevious", []) => Value::Bool(cursor.next_index() > 0),
                ("previous", []) => cursor.previous()?,
                ("nextIndex", []) => size(cursor.next_index()),
                ("previousIndex", []) => match cursor.next_index().checked_sub(1) {
                    Some(index) => size(index),
                    None => Value::Int(-1),
                },
                ("set", [value]) => {
                    cursor.set(value)?;
                    done
                }
                ("add", [value]) => {
                    rules.elements(cursor.length() + 1)?;
                    cursor.add(value)?;
                    done
                }
                _ => return Ok(None),
            },
            _ => return Ok(None),
        },
    };
    Ok(Some(called))
}

fn iterator(java: &Java) -> Option<Value> {
    let cursor = Cursor::of_collection(java)?;
    Some(Java::value(Runtime::Iterator(RefCell::new(cursor))))
}

/// Reads what a template stored in `$foreach`, or in the loop around it.
pub(crate) fn foreach_entry(foreach: &Foreach, key: &Value) -> Value {
    let mut scope = foreach;
    loop {
        match scope.storage.get_by(key) {
            Some(value) => return value,
            None => match scope.parent.as_deref() {
                Some(Java(Runtime::Foreach(parent))) => scope = parent,
                _ => return Value::Null,
            },
        }
    }
}

/// Reads the properties of `$foreach` that templates read in every turn.
pub(crate) fn foreach_property(java: &Rc<Java>, foreach: &Foreach, name: &str) -> Option<Value> {
    let index = foreach.index.get();
    let getter = match name {
        "hasNext" => return Some(Value::Bool(foreach.has_next.get())),
        "index" => return Some(Value::Int(index)),
        "count" => return Some(Value::Int(index + 1)),
        "first" => "isFirst",
        "last" => "isLast",
        "parent" => "getParent",
        "topmost" => "getTopmost",
        _ => return None,
    };
    scope(java, foreach, getter, &[])
}

fn scope(java: &Rc<Java>, foreach: &Foreach, method: &str, arguments: &[Value]) -> Option<Value> {
    let index = foreach.index.get();
    Some(match (method, arguments) {
        ("getIndex", []) => Value::Int(index),
        ("getCount", []) => Value::Int(index + 1),
        ("hasNext" | "getHasNext", []) => Value::Bool(foreach.has_next.get()),
        ("isFirst" | "getFirst", []) => Value::Bool(index < 1),
        ("isLast" | "getLast", []) => Value::Bool(!foreach.has_next.get()),
        ("getParent", []) => foreach.parent.clone().map_or(Value::Null, Value::Java),
        ("getTopmost", []) => {
            let mut top = java;
            while let Runtime::Foreach(Foreach {
                parent: Some(parent),
                ..
            }) = &top.0
            {
                top = parent;
            }
            Value::Java(Rc::clone(top))
        }
        ("getReplaced", []) => {
            let mut scope = foreach;
            while scope.replaced.is_null() {
                match scope.parent.as_deref() {
                    Some(Java(Runtime::Foreach(parent))) => scope = parent,
                    _ => break,
                }
            }
            scope.replaced.clone()
        }
        ("getInfo", []) => {
            let mut depth = 1;
            let mut scope = foreach;
            while let Some(Java(Runtime::Foreach(parent))) = scope.parent.as_deref() {
                depth += 1;
                scope = parent;
            }
            info(foreach, depth)
        }
        ("get", [key]) => foreach_entry(foreach, key),
        _ => return None,
    })
}

/// Makes `$foreach.info`.
fn info(foreach: &Foreach, depth: i32) -> Value {
    let position = foreach.place.unit.position(foreach.place.offset);
    let count = |number: u32| Value::Int(i32::try_from(number).unwrap_or(i32::MAX));
    let map = Map::with_kind(crate::foreach_info::KIND);
    map.insert("name", "foreach");
    map.insert("type", "block");
    map.insert("depth", depth);
    map.insert("template", &*foreach.place.unit.name);
    map.insert("line", count(position.line));
    map.insert("column", count(position.column));
    Value::Map(map)
}

/// The static methods among those a sample object offers.
const STATIC: &[&str] = &[
    "bitCount",
    "compare",
    "copyValueOf",
    "decode",
    "format",
    "isFinite",
    "isInfinite",
    "isNaN",
    "join",
    "logicalAnd",
    "logicalOr",
    "logicalXor",
    "max",
    "min",
    "parseBoolean",
    "parseDouble",
    "parseInt",
    "parseLong",
    "reverse",
    "signum",
    "sum",
    "toBinaryString",
    "toHexString",
    "toOctalString",
    "valueOf",
];

/// Calls a method of the class an object stands for, which Velocity looks for on classes.
///
/// It finds the methods of objects, too, and then has no object to call them on.
pub(crate) fn of_class(name: &str, method: &str, arguments: &[Value], rules: &Rules<'_>) -> Called {
    // what every object has and no class has its own of works on the class as on any object
    if (method, arguments.len()) == ("getClass", 0) && rules.secure && name != CLASS {
        return Ok(Some(Java::value(Runtime::Class(CLASS.to_owned()))));
    }
    let Some(sample) = sample(name) else {
        return Ok(match (method, arguments) {
            (method, [_, ..])
                if rules.secure
                    && has_only_common(name)
                    && matches!(method, "toString" | "hashCode" | "notifyAll" | "getClass") =>
            {
                let message = "wrong number of arguments";
                let exception = "java.lang.IllegalArgumentException";
                return Err(Fault::threw(exception, Some(message)));
            }
            ("toString", []) if rules.secure && has_only_common(name) => {
                Some(Value::from(format!("class {name}")))
            }
            ("hashCode", []) if rules.secure && has_only_common(name) => Some(Value::Int(0)),
            ("equals", [other]) if rules.secure && has_only_common(name) => {
                let same = |java: &Java| matches!(&java.0, Runtime::Class(other) if other == name);
                Some(Value::Bool(
                    matches!(other, Value::Java(java) if same(java)),
                ))
            }
            _ => None,
        });
    };
    let called = crate::java_object::call(&sample, method, arguments, rules);
    match called {
        Ok(None) | Err(Fault::Limit(_)) => called,
        _ if STATIC.contains(&method) && !arguments.is_empty() => called,
        _ => Err(Fault::threw(
            "java.lang.IllegalArgumentException",
            Some("object is not an instance of declaring class"),
        )),
    }
}

const CLASS: &str = "java.lang.Class";

/// Tells whether a class has no methods of its own for what every object has.
fn has_only_common(name: &str) -> bool {
    name.starts_with('[') || name.ends_with("Itr") || name.ends_with("Iterator")
}

/// Makes an object of a class, to see which methods the class has.
fn sample(name: &str) -> Option<Value> {
    let map = Map::new;
    Some(match name {
        "java.lang.String" => Value::from(""),
        "java.lang.Byte" => Value::Byte(0),
        "java.lang.Short" => Value::Short(0),
        "java.lang.Integer" => Value::Int(0),
        "java.lang.Long" => Value::Long(0),
        "java.math.BigInteger" => Value::BigInteger(Rc::default()),
        "java.math.BigDecimal" => Value::BigDecimal(Rc::new(BigDecimal::new(BigInt::default(), 0))),
        "java.lang.Float" => Value::Float(0.0),
        "java.lang.Double" => Value::Double(0.0),
        "java.lang.Boolean" => Value::Bool(false),
        "java.lang.Character" => Value::Char(0),
        "java.util.LinkedHashMap" | "java.util.HashMap" => Value::Map(map()),
        "java.util.ArrayList" | "net.minidev.json.JSONArray" => {
            Value::List(std::iter::once(Value::Null).collect())
        }
        "java.util.LinkedHashMap$LinkedKeySet" => Java::value(Runtime::KeySet(map())),
        "java.util.LinkedHashMap$LinkedValues" => Java::value(Runtime::Values(map())),
        "java.util.LinkedHashMap$LinkedEntrySet" => Java::value(Runtime::EntrySet(map())),
        "java.util.LinkedHashMap$Entry" => Entry::value(&map(), Value::Null),
        "java.util.ArrayList$SubList" => Java::value(Runtime::SubList {
            list: std::iter::once(Value::Null).collect(),
            from: 0,
            to: std::cell::Cell::new(1),
        }),
        _ => return None,
    })
}

fn class(name: &str, method: &str, arguments: &[Value], secure: bool) -> Option<Value> {
    // of an array the names are those of what it holds, with brackets
    let (held, brackets) = match name {
        "[C" => ("char", "[]"),
        "[B" => ("byte", "[]"),
        name => match name.strip_prefix("[L") {
            Some(held) => (held.trim_end_matches(';'), "[]"),
            None => (name, ""),
        },
    };
    let simple = held.rsplit(['.', '$']).next().unwrap_or(held);
    Some(match (method, arguments) {
        ("getName", []) => Value::from(name),
        _ if secure => return None,
        ("getTypeName", []) => Value::from(format!("{held}{brackets}")),
        ("getCanonicalName", []) => Value::from(format!("{}{brackets}", held.replace('$', "."))),
        ("getSimpleName", []) => Value::from(format!("{simple}{brackets}")),
        ("getPackageName", []) => Value::from(match held.rsplit_once('.') {
            Some((package, _)) => package,
            None => "java.lang",
        }),
        ("toString", []) => Value::from(format!("class {name}")),
        ("isArray", []) => Value::Bool(name.starts_with('[')),
        ("equals", [Value::Java(other)]) => {
            Value::Bool(matches!(&other.0, Runtime::Class(other) if other == name))
        }
        ("isInterface" | "isPrimitive" | "isEnum" | "isAnnotation", []) | ("equals", [_]) => {
            Value::Bool(false)
        }
        ("hashCode", []) => Value::Int(0),
        ("getClass", []) => Java::value(Runtime::Class("java.lang.Class".to_owned())),
        _ => return None,
    })
}

/// Adds to what cannot grow: only adding nothing succeeds.
fn add_all(other: &Value) -> Called {
    match collection(other) {
        Some(items) if items.is_empty() => Ok(Some(Value::Bool(false))),
        Some(_) => Err(Fault::threw(
            "java.lang.UnsupportedOperationException",
            None,
        )),
        None if other.is_null() => Err(Fault::threw("java.lang.NullPointerException", None)),
        None => Ok(None),
    }
}

fn view(java: &Java, map: &Map, method: &str, arguments: &[Value]) -> Called {
    let keys = matches!(java.0, Runtime::KeySet(_));
    let items = || java.items().unwrap_or_default();
    Ok(match (method, arguments) {
        ("size", []) => Some(size(map.len())),
        ("isEmpty", []) => Some(Value::Bool(map.is_empty())),
        ("iterator", []) => iterator(java),
        ("contains", [key]) if keys => Some(Value::Bool(map.get_by(key).is_some())),
        ("remove", [key]) if keys => Some(Value::Bool(map.remove_by(key).is_some())),
        ("remove", [value]) => {
            let found = items().iter().position(|there| there.java_equals(value));
            let key = found.and_then(|at| map.keys().into_iter().nth(at));
            Some(Value::Bool(
                key.and_then(|key| map.remove_by(&key)).is_some(),
            ))
        }
        ("removeAll" | "retainAll", [other]) => match collection(other) {
            Some(others) => {
                let keep = method == "retainAll";
                let before = map.len();
                for (item, key) in items().iter().zip(map.keys()) {
                    if contains(&others, item) != keep {
                        map.remove_by(&key);
                    }
                }
                Some(Value::Bool(map.len() != before))
            }
            None => return java_list::null_pointer(other),
        },
        ("clear", []) => {
            map.clear();
            Some(Value::from(""))
        }
        ("add", [_]) => {
            return Err(Fault::threw(
                "java.lang.UnsupportedOperationException",
                None,
            ));
        }
        ("addAll", [other]) => return add_all(other),
        ("indexOf" | "lastIndexOf", _) => None,
        _ => java_list::read(&items(), method, arguments)?,
    })
}

fn entry(entry: &Entry, method: &str, arguments: &[Value]) -> Option<Value> {
    Some(match (method, arguments) {
        ("getKey", []) => entry.key.clone(),
        ("getValue", []) => entry.get(),
        ("setValue", [value]) => entry.set(value),
        _ => return None,
    })
}
