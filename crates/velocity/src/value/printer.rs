//! `Printer`: writes `toString()` forms with a bound on depth and size.
//!
//! Not the output of a template; a host's own text form writes through this too, so that a list
//! inside itself becomes an error and not an overflow of the stack.

use std::fmt::{Display, Write};

use super::{List, Map, Value};
use crate::java_number::{write_double, write_float};

/// How deeply values may nest in a text form; Java's stack ends after some thousands.
const DEPTH: usize = 1000;

/// Says why a value has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unprintable {
    /// It nests too deeply, or contains itself.
    TooDeep,
    /// Its text is too long.
    TooLong,
    /// It is a map with a key that is null, which JSON cannot name.
    NullName,
}

/// Writes the text form of a list or a map.
pub type TextForm<T> = fn(&T, &mut Printer<'_>) -> Result<(), Unprintable>;

/// Writes the text forms of values.
pub struct Printer<'a> {
    out: &'a mut String,
    limit: usize,
    depth: usize,
}

impl<'a> Printer<'a> {
    /// Makes a printer that lets `out` grow to `limit` bytes.
    pub fn new(out: &'a mut String, limit: usize) -> Self {
        Self {
            out,
            limit,
            depth: DEPTH,
        }
    }

    /// Writes text as it is.
    pub fn text(&mut self, text: &str) -> Result<(), Unprintable> {
        if self.out.len().saturating_add(text.len()) > self.limit {
            return Err(Unprintable::TooLong);
        }
        self.out.push_str(text);
        Ok(())
    }

    /// Lets `write` add text, and looks at the length afterwards.
    pub fn write(&mut self, write: impl FnOnce(&mut String)) -> Result<(), Unprintable> {
        write(self.out);
        if self.out.len() > self.limit {
            return Err(Unprintable::TooLong);
        }
        Ok(())
    }

    /// Writes a value's `toString()`, or `null`, as one level deeper.
    pub fn value(&mut self, value: &Value) -> Result<(), Unprintable> {
        if let Value::String(text) = value {
            return self.text(text);
        }
        self.deeper(|printer| {
            if printer.top(value)? {
                Ok(())
            } else {
                printer.text("null")
            }
        })
    }

    /// Runs `write` one level deeper; a host's text form that recurses by itself calls this.
    pub fn deeper<T>(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<T, Unprintable>,
    ) -> Result<T, Unprintable> {
        self.depth = self.depth.checked_sub(1).ok_or(Unprintable::TooDeep)?;
        let done = write(self);
        self.depth += 1;
        done
    }

    /// Gives direct access to the output for number forms.
    pub(crate) fn out(&mut self) -> &mut String {
        self.out
    }

    /// Writes `[a, b]` as `AbstractCollection` does; `is_own` tells the collection inside itself.
    pub(crate) fn items(
        &mut self,
        items: &[Value],
        is_own: impl Fn(&Value) -> bool,
    ) -> Result<(), Unprintable> {
        self.text("[")?;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text(", ")?;
            }
            if is_own(item) {
                self.text("(this Collection)")?;
            } else {
                self.value(item)?;
            }
        }
        self.text("]")
    }

    pub(super) fn list(&mut self, list: &List) -> Result<(), Unprintable> {
        match list.kind().text {
            Some(form) => form(list, self),
            None => self.items(
                &list.borrow(),
                |item| matches!(item, Value::List(item) if item.is(list)),
            ),
        }
    }

    pub(super) fn map(&mut self, map: &Map) -> Result<(), Unprintable> {
        if let Some(form) = map.kind().text {
            return form(map, self);
        }
        self.text("{")?;
        let mut first = true;
        map.try_for_each(|key, value| {
            if !std::mem::take(&mut first) {
                self.text(", ")?;
            }
            for (index, part) in [key, value].into_iter().enumerate() {
                if index == 1 {
                    self.text("=")?;
                }
                match part {
                    Value::Map(part) if part.is(map) => self.text("(this Map)")?,
                    part => self.value(part)?,
                }
            }
            Ok(())
        })?;
        self.text("}")
    }
}

impl Printer<'_> {
    /// Writes a value's `toString()`; false, with nothing written, where that is null.
    pub(crate) fn top(&mut self, value: &Value) -> Result<bool, Unprintable> {
        match value {
            Value::Null => return Ok(false),
            Value::String(text) => self.text(text)?,
            Value::Bool(flag) => self.text(if *flag { "true" } else { "false" })?,
            Value::Byte(number) => self.display(number)?,
            Value::Short(number) => self.display(number)?,
            Value::Int(number) => self.display(number)?,
            Value::Long(number) => self.display(number)?,
            Value::BigInteger(number) => self.display(number)?,
            Value::BigDecimal(number) => self.display(number)?,
            Value::Float(number) => write_float(self.out(), *number),
            Value::Double(number) => write_double(self.out(), *number),
            Value::Char(unit) => {
                let unit = char::from_u32(u32::from(*unit)).unwrap_or('?');
                self.text(unit.encode_utf8(&mut [0; 4]))?;
            }
            Value::List(list) => self.list(list)?,
            Value::Map(map) => self.map(map)?,
            Value::Object(object) => match object.text() {
                Some(text) => self.text(&text)?,
                None => return Ok(false),
            },
            Value::Java(java) => return java.print(self),
        }
        Ok(true)
    }

    fn display(&mut self, number: &impl Display) -> Result<(), Unprintable> {
        // Writing to a String cannot fail.
        let _ = write!(self.out, "{number}");
        self.text("")
    }
}
