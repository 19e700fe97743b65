//! References: following their steps, printing them, assigning to them.

use std::borrow::Cow;

use super::{Flowing, Renderer};
use crate::context::{Context, Layer};
use crate::error::ErrorKind;
use crate::fault::Fault;
use crate::java_object;
use crate::java_runtime::Runtime;
use crate::observe::{Observer, Warning};
use crate::source::Span;
use crate::tree::{Expression, Reference, Root, Slot, Step, StepKind};
use crate::value::{Printer, Text, Value};

impl<O: Observer> Renderer<'_, O> {
    /// Evaluates a reference; in mode `aws` a missing one is the empty string.
    pub(super) fn reference(&mut self, reference: &Reference, context: &Context) -> Flowing<Value> {
        self.step(1, reference.span)?;
        let (Root::Variable(slot) | Root::Unusable(slot)) = reference.root else {
            return Ok(Value::Null);
        };
        let mut steps = reference.steps.iter();
        let mut value = match self.first_entry(reference, slot, context) {
            Some(entry) => {
                steps.next();
                entry
            }
            None => self.get(context, slot)?,
        };
        for step in steps {
            if value.is_null() {
                break;
            }
            value = self.follow(&value, step, context)?;
        }
        if value.is_null() && self.aws() {
            value = Value::String(self.empty.clone());
        }
        if O::LISTENS {
            self.observer
                .reference(reference.span, &reference.literal, &value);
        }
        Ok(value)
    }

    /// Reads the first property of a variable that is a map, without taking the map out first.
    fn first_entry(&self, reference: &Reference, slot: Slot, context: &Context) -> Option<Value> {
        let StepKind::Property(name) = &reference.steps.first()?.kind else {
            return None;
        };
        match self.globals.get(slot as usize) {
            Some(Value::Map(map)) if context.is_none() && !is_class(name) => map.get(name),
            _ => None,
        }
    }

    /// Evaluates a reference in an expression, where one spelled `$\!x` is null.
    pub(super) fn reference_value(
        &mut self,
        reference: &Reference,
        context: &Context,
    ) -> Flowing<Value> {
        match reference.root {
            Root::Unusable(_) => Ok(Value::Null),
            _ => self.reference(reference, context),
        }
    }

    /// Follows one step of a reference.
    fn follow(&mut self, object: &Value, step: &Step, context: &Context) -> Flowing<Value> {
        match &step.kind {
            StepKind::Property(name) => self.property(object, name, step.span),
            StepKind::Method { name, arguments } => {
                self.method(object, name, arguments, step.span, context)
            }
            StepKind::Index(index) => self.index(object, index, step.span, context),
        }
    }

    fn property(&mut self, object: &Value, name: &Text, span: Span) -> Flowing<Value> {
        match java_object::property(object, name, &self.rules()) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => {
                self.warn(span, || Warning::NoSuchProperty {
                    class_name: Self::class_name(object),
                    property: name.to_string(),
                });
                Ok(Value::Null)
            }
            Err(fault) => Err(self.method_threw(fault, name, object, span)),
        }
    }

    fn index(
        &mut self,
        object: &Value,
        index: &Expression,
        span: Span,
        context: &Context,
    ) -> Flowing<Value> {
        let index = self.value(index, context)?;
        let index = self.counted_from_end(index, object, span)?;
        let called = if let (Value::Object(host), Value::String(key)) = (object, &index)
            && let Some(value) = host.get(key)
        {
            Ok(Some(value))
        } else {
            self.call(object, "get", std::slice::from_ref(&index), span)
        };
        match called {
            Ok(value) => Ok(value.unwrap_or_default()),
            Err(Fault::Limit(limit)) => Err(self.limit(limit, span)),
            Err(fault @ Fault::Threw { .. }) if fault.is_illegal_argument() => {
                Err(self.unwrapped(fault, span))
            }
            Err(Fault::Threw { .. }) => {
                let (argument, class) = (index.class_name(), object.class_name());
                let message = format!("Error invoking method 'get({argument})' in {class}");
                Err(self.velocity(&message, span))
            }
        }
    }

    /// Counts a negative index from the end.
    fn counted_from_end(&mut self, index: Value, object: &Value, span: Span) -> Flowing<Value> {
        let Value::Int(number @ ..0) = index else {
            return Ok(index);
        };
        let class = object.class_name();
        match self.call(object, "size", &[], span) {
            Ok(Some(Value::Int(size))) => Ok(Value::Int(size.wrapping_add(number))),
            Ok(Some(other)) => {
                let message = format!(
                    "Method 'size()' on class '{class}' returned '{}' when Integer was expected",
                    other.class_name()
                );
                Err(self.velocity(&message, span))
            }
            Ok(None) => {
                let message = format!(
                    "A 'size()' method required for negative value {number} does not exist for \
                     class '{class}'"
                );
                Err(self.velocity(&message, span))
            }
            Err(Fault::Limit(limit)) => Err(self.limit(limit, span)),
            Err(Fault::Threw { .. }) => {
                let message = format!("Error trying to calls the 'size()' method on '{class}'");
                Err(self.velocity(&message, span))
            }
        }
    }

    /// Makes the error of a method that threw.
    pub(super) fn method_threw(
        &self,
        fault: Fault,
        method: &str,
        object: &Value,
        span: Span,
    ) -> super::Flow {
        match fault {
            Fault::Limit(limit) => self.limit(limit, span),
            Fault::Threw { exception, message } => {
                let kind = ErrorKind::MethodThrew {
                    method: method.to_owned(),
                    class_name: object.class_name().to_owned(),
                    exception,
                    message,
                };
                self.placed(kind, span)
            }
        }
    }

    /// Prints a reference, or what stands for a missing one.
    pub(super) fn print_reference(
        &mut self,
        reference: &Reference,
        context: &Context,
    ) -> Flowing<()> {
        let span = reference.span;
        if let Root::Runt(text) = &reference.root {
            return self.print(text, span);
        }
        if !O::LISTENS && context.is_none() && self.print_directly(reference) {
            return self.step(1, span);
        }
        let value = self.reference(reference, context)?;
        if reference.escaped {
            self.print(&reference.escapes, span)?;
            if value.is_null() {
                self.print("\\", span)?;
            }
            return self.print_missing(reference, context);
        }
        if value.is_null() {
            return self.print_null(reference, context);
        }
        if let Value::String(text) = &value {
            self.print(&reference.escapes, span)?;
            self.print(&reference.dollars, span)?;
            return self.print(text, span);
        }
        if let Value::Java(java) = &value
            && let Runtime::Block(block) = &java.0
        {
            return self.print_block(block, reference, context);
        }
        self.resolve_blocks(&value)?;
        let before = self.out.len();
        self.print(&reference.escapes, span)?;
        self.print(&reference.dollars, span)?;
        let mut printer = Printer::new(&mut self.out, self.settings.limits.output);
        match printer.top(&value) {
            Ok(true) => {
                let written = self.out.len() - before;
                if self.out.len() > self.settings.limits.output {
                    return Err(self.limit(crate::limits::LimitKind::Output, span));
                }
                self.step(written as u64 / 64, span)
            }
            Ok(false) => {
                self.out.truncate(before);
                self.print_null(reference, context)
            }
            Err(crate::value::Unprintable::TooLong) => {
                Err(self.limit(crate::limits::LimitKind::Output, span))
            }
            Err(crate::value::Unprintable::TooDeep) => {
                Err(self.limit(crate::limits::LimitKind::Depth, span))
            }
        }
    }

    /// Prints the text of a variable, or of one in maps, without taking it out of them.
    ///
    /// This is the most frequent kind of reference by far. False where it is another kind, or
    /// where there is no text; then nothing is printed.
    fn print_directly(&mut self, reference: &Reference) -> bool {
        let Root::Variable(slot) = reference.root else {
            return false;
        };
        if reference.escaped {
            return false;
        }
        let Self {
            globals,
            out,
            settings,
            ..
        } = self;
        let Some(root) = globals.get(slot as usize) else {
            return false;
        };
        let limit = settings.limits.output;
        let mut write = |value: Option<&Value>| {
            let Some(Value::String(text)) = value else {
                return false;
            };
            let length = reference.escapes.len() + reference.dollars.len() + text.len();
            if out.len() + length > limit {
                return false;
            }
            out.push_str(&reference.escapes);
            out.push_str(&reference.dollars);
            out.push_str(text);
            true
        };
        let Some((last, before)) = reference.steps.split_last() else {
            return write(Some(root));
        };
        let Value::Map(root) = root else { return false };
        let mut map = Cow::Borrowed(root);
        for step in before {
            let StepKind::Property(name) = &step.kind else {
                return false;
            };
            let inner = map.look(name, |value| match value {
                Some(Value::Map(inner)) if !is_class(name) => Some(inner.clone()),
                _ => None,
            });
            let Some(inner) = inner else { return false };
            map = Cow::Owned(inner);
        }
        match &last.kind {
            StepKind::Property(name) if !is_class(name) => map.look(name, write),
            _ => false,
        }
    }

    /// Prints a reference that has no value: half the escapes twice, then its own text.
    pub(super) fn print_null(&mut self, reference: &Reference, context: &Context) -> Flowing<()> {
        self.print(&reference.escapes, reference.span)?;
        self.print(&reference.escapes, reference.span)?;
        self.print(&reference.dollars, reference.span)?;
        self.print_missing(reference, context)
    }

    /// Prints the reference's own text, or that of the argument it stands for in a macro.
    fn print_missing(&mut self, reference: &Reference, context: &Context) -> Flowing<()> {
        let mut layer = context.as_ref();
        while let Some(there) = layer {
            if let Layer::Macro(there) = &**there {
                let literal = there
                    .literals
                    .iter()
                    .find(|(name, _)| **name == *reference.missing);
                if let Some((_, literal)) = literal {
                    let literal = literal.clone();
                    return self.print(&literal, reference.span);
                }
            }
            layer = there.inner().as_ref();
        }
        self.print(&reference.missing, reference.span)
    }

    /// Stores a value where a reference with steps points; false when there is no such place.
    pub(super) fn assign(
        &mut self,
        target: &Reference,
        value: &Value,
        context: &Context,
    ) -> Flowing<bool> {
        let (Root::Variable(slot) | Root::Unusable(slot)) = target.root else {
            return Ok(false);
        };
        let Some((last, before)) = target.steps.split_last() else {
            return Ok(false);
        };
        let mut object = self.get(context, slot)?;
        for step in before {
            if object.is_null() {
                return Ok(false);
            }
            object = self.follow(&object, step, context)?;
        }
        if object.is_null() {
            return Ok(false);
        }
        self.resolve_blocks(value)?;
        match &last.kind {
            StepKind::Property(name) | StepKind::Method { name, .. } => {
                match java_object::set_property(&object, name, value, &self.rules()) {
                    Ok(stored) => Ok(stored.is_some()),
                    Err(fault) => Err(self.method_threw(fault, name, &object, target.span)),
                }
            }
            StepKind::Index(index) => {
                let index = self.value(index, context)?;
                let index = self.counted_from_end(index, &object, last.span)?;
                self.assign_index(&object, index, value, last.span)
            }
        }
    }

    fn assign_index(
        &mut self,
        object: &Value,
        index: Value,
        value: &Value,
        span: Span,
    ) -> Flowing<bool> {
        if let (Value::Object(host), Value::String(key)) = (object, &index)
            && host.set(key, value)
        {
            return Ok(true);
        }
        let arguments = [index, value.clone()];
        for method in ["set", "put"] {
            match self.call(object, method, &arguments, span) {
                Ok(Some(_)) => return Ok(true),
                Ok(None) => {}
                // Velocity knows no name for the failing method here.
                Err(fault) => return Err(self.method_threw(fault, "", object, span)),
            }
        }
        Ok(false)
    }
}

/// Tells whether a property means the object's class, even in a map.
fn is_class(name: &str) -> bool {
    matches!(name, "class" | "Class")
}
