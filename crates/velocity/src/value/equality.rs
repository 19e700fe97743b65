//! Java's `equals`, `hashCode` and class names of values.
//!
//! Not Velocity's `==`, which compares numbers by value; that is in `arithmetic.rs`.

use std::rc::Rc;

use super::Value;
use crate::java_runtime::Runtime;

/// How deeply two collections are compared; Java's stack ends after some thousands.
const DEPTH: usize = 1000;

impl Value {
    /// Returns the Java class name of the value; `null` for null.
    pub fn class_name(&self) -> &str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "java.lang.Boolean",
            Self::Byte(_) => "java.lang.Byte",
            Self::Short(_) => "java.lang.Short",
            Self::Int(_) => "java.lang.Integer",
            Self::Long(_) => "java.lang.Long",
            Self::BigInteger(_) => "java.math.BigInteger",
            Self::Float(_) => "java.lang.Float",
            Self::Double(_) => "java.lang.Double",
            Self::BigDecimal(_) => "java.math.BigDecimal",
            Self::Char(_) => "java.lang.Character",
            Self::String(_) => "java.lang.String",
            Self::List(list) => list.kind().class_name,
            Self::Map(map) => map.kind().class_name,
            Self::Object(object) => object.class_name(),
            Self::Java(java) => java.class_name(),
        }
    }

    /// Tells whether the two are equal as Java's `equals` says: no two number types are.
    pub fn java_equals(&self, other: &Self) -> bool {
        equals(self, other, DEPTH)
    }

    /// Returns Java's `hashCode`; 0 for null and for objects whose hash is their identity.
    pub fn java_hash(&self) -> i32 {
        self.hash_within_stack().unwrap_or(0)
    }

    /// Returns Java's `hashCode`; `None` where it would use up the stack, as in a map inside itself.
    pub(crate) fn hash_within_stack(&self) -> Option<i32> {
        hash(self, DEPTH)
    }
}

fn equals(one: &Value, two: &Value, depth: usize) -> bool {
    match (one, two) {
        (Value::String(one), Value::String(two)) => one == two,
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(two)) => one == two,
        (Value::Byte(one), Value::Byte(two)) => one == two,
        (Value::Short(one), Value::Short(two)) => one == two,
        (Value::Int(one), Value::Int(two)) => one == two,
        (Value::Long(one), Value::Long(two)) => one == two,
        (Value::BigInteger(one), Value::BigInteger(two)) => one == two,
        (Value::Float(one), Value::Float(two)) => {
            one.to_bits() == two.to_bits() || one.is_nan() && two.is_nan()
        }
        (Value::Double(one), Value::Double(two)) => {
            one.to_bits() == two.to_bits() || one.is_nan() && two.is_nan()
        }
        (Value::BigDecimal(one), Value::BigDecimal(two)) => one == two,
        (Value::Char(one), Value::Char(two)) => one == two,
        (Value::List(one), Value::List(two)) => {
            one.is(two) || depth > 0 && all_equal(&one.borrow(), &two.borrow(), depth - 1)
        }
        (Value::Map(one), Value::Map(two)) => {
            one.is(two)
                || depth > 0
                    && one.len() == two.len()
                    && one
                        .try_for_each(|key, value| match two.get_by(key) {
                            Some(other) if equals(value, &other, depth - 1) => Ok(()),
                            _ => Err(()),
                        })
                        .is_ok()
        }
        (Value::Object(one), Value::Object(two)) => Rc::ptr_eq(one, two) || one.equals(&**two),
        (Value::Java(one), Value::Java(two)) => {
            Rc::ptr_eq(one, two) || depth > 0 && runtime_equals(&one.0, &two.0, depth - 1)
        }
        (Value::List(list), Value::Java(java)) | (Value::Java(java), Value::List(list)) => {
            match &java.0 {
                Runtime::SubList { .. } if depth > 0 => {
                    all_equal(&java.items().unwrap_or_default(), &list.borrow(), depth - 1)
                }
                _ => false,
            }
        }
        _ => false,
    }
}

fn all_equal(one: &[Value], two: &[Value], depth: usize) -> bool {
    one.len() == two.len()
        && one
            .iter()
            .zip(two)
            .all(|(one, two)| equals(one, two, depth))
}

fn runtime_equals(one: &Runtime, two: &Runtime, depth: usize) -> bool {
    match (one, two) {
        (Runtime::Class(one), Runtime::Class(two)) => one == two,
        (Runtime::KeySet(one), Runtime::KeySet(two)) => {
            one.len() == two.len() && one.keys().iter().all(|key| two.get_by(key).is_some())
        }
        (Runtime::EntrySet(one), Runtime::EntrySet(two)) => {
            equals(&Value::Map(one.clone()), &Value::Map(two.clone()), depth)
        }
        (Runtime::Entry(one), Runtime::Entry(two)) => {
            equals(&one.key, &two.key, depth) && equals(&one.get(), &two.get(), depth)
        }
        _ => false,
    }
}

/// Returns `String.hashCode()`: over UTF-16 units, wrapping.
pub(crate) fn string_hash(text: &str) -> i32 {
    text.encode_utf16().fold(0_i32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(i32::from(unit))
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "Java folds the upper half into the lower"
)]
fn fold(bits: u64) -> i32 {
    ((bits ^ (bits >> 32)) as u32).cast_signed()
}

fn hash(value: &Value, depth: usize) -> Option<i32> {
    let depth = depth.checked_sub(1)?;
    Some(match value {
        Value::Null | Value::Object(_) => 0,
        Value::Bool(true) => 1231,
        Value::Bool(false) => 1237,
        Value::Byte(number) => i32::from(*number),
        Value::Short(number) => i32::from(*number),
        Value::Int(number) => *number,
        Value::Long(number) => fold(number.cast_unsigned()),
        Value::BigInteger(number) => big_hash(number),
        Value::Float(number) if number.is_nan() => 0x7fc0_0000,
        Value::Float(number) => number.to_bits().cast_signed(),
        Value::Double(number) if number.is_nan() => 0x7ff8_0000,
        Value::Double(number) => fold(number.to_bits()),
        Value::BigDecimal(number) => big_hash(number.unscaled())
            .wrapping_mul(31)
            .wrapping_add(number.scale()),
        Value::Char(unit) => i32::from(*unit),
        Value::String(text) => string_hash(text),
        Value::List(list) => return list_hash(&list.borrow(), depth),
        Value::Map(map) => {
            let mut sum = 0_i32;
            let whole: Result<(), ()> = map.try_for_each(|key, value| {
                let entry = hash(key, depth).zip(hash(value, depth)).ok_or(())?;
                sum = sum.wrapping_add(entry.0 ^ entry.1);
                Ok(())
            });
            return whole.ok().map(|()| sum);
        }
        Value::Java(java) => match &java.0 {
            Runtime::SubList { .. } => {
                return list_hash(&java.items().unwrap_or_default(), depth);
            }
            Runtime::KeySet(map) => map
                .keys()
                .iter()
                .try_fold(0_i32, |sum, key| Some(sum.wrapping_add(hash(key, depth)?)))?,
            Runtime::EntrySet(map) => hash(&Value::Map(map.clone()), depth)?,
            Runtime::Entry(entry) => hash(&entry.key, depth)? ^ hash(&entry.get(), depth)?,
            _ => 0,
        },
    })
}

fn list_hash(items: &[Value], depth: usize) -> Option<i32> {
    items.iter().try_fold(1_i32, |sum, item| {
        Some(sum.wrapping_mul(31).wrapping_add(hash(item, depth)?))
    })
}

fn big_hash(number: &num_bigint::BigInt) -> i32 {
    let sum = number
        .magnitude()
        .to_u32_digits()
        .iter()
        .rev()
        .fold(0_i32, |sum, digit| {
            sum.wrapping_mul(31).wrapping_add(digit.cast_signed())
        });
    match number.sign() {
        num_bigint::Sign::Minus => sum.wrapping_neg(),
        _ => sum,
    }
}
