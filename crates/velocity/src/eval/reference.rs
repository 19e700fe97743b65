//! References: following their steps, printing them, assigning to them.

use std::rc::Rc;
use std::sync::Arc;

use super::{Flowing, Renderer};
use crate::context::{Context, Layer};
use crate::error::ErrorKind;
use crate::fault::Fault;
use crate::java_object;
use crate::java_runtime::Runtime;
use crate::java_views;
use crate::observe::{Observer, Warning};
use crate::source::Span;
use crate::tree::{Expression, ExpressionKind, Reference, Root, Slot, Step, StepKind};
use crate::value::{Printer, Text, Value, Walked};

impl<O: Observer> Renderer<'_, O> {
    /// Evaluates a reference; in mode `aws` a missing one is the empty string.
    pub(super) fn reference(&mut self, reference: &Reference, context: &Context) -> Flowing<Value> {
        self.step(1, reference.span)?;
        let (Root::Variable(slot) | Root::Unusable(slot)) = reference.root else {
            return Ok(Value::Null);
        };
        let mut value = if let Some(value) = self.read_path(reference, slot, context) {
            value
        } else {
            let mut value = self.get(context, slot)?;
            for step in &reference.steps {
                if value.is_null() {
                    break;
                }
                value = self.follow(&value, step, context)?;
            }
            value
        };
        value = self.or_empty(value);
        if O::LISTENS {
            let literal = reference.literal.of(&self.unit);
            self.observer.reference(reference.span, literal, &value);
        }
        Ok(value)
    }

    /// Makes a missing value the empty string in mode `aws`.
    #[inline]
    fn or_empty(&self, value: Value) -> Value {
        if value.is_null() && self.aws() {
            Value::String(self.empty.clone())
        } else {
            value
        }
    }

    /// Reads properties of maps, or one of `$foreach`, without taking objects out; `None` where it
    /// takes more than that.
    fn read_path(&self, reference: &Reference, slot: Slot, context: &Context) -> Option<Value> {
        if !reference.is_path || context.is_some() {
            return None;
        }
        match self.globals.get(slot as usize)? {
            Value::Map(map) => map.walk(reference.names(), |walked| match walked {
                Walked::Value(value) => Some(value.clone()),
                Walked::Text(text) => Some(Value::string(text)),
                Walked::Scalar(value) => Some(value),
                Walked::Missing => Some(Value::Null),
                Walked::Other => None,
            }),
            Value::Java(java) => match (&java.0, reference.names().next()) {
                (Runtime::Foreach(scope), Some(name)) if reference.steps.len() == 1 => {
                    java_views::foreach_property(java, scope, name.text)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Tells whether a path is true in a condition, without taking anything out; `None` where that
    /// takes more.
    pub(super) fn path_truth(&mut self, reference: &Reference, context: &Context) -> Option<bool> {
        if O::LISTENS || !reference.is_path || context.is_some() {
            return None;
        }
        let Root::Variable(slot) = reference.root else {
            return None;
        };
        let truth = match self.globals.get(slot as usize)? {
            Value::Java(java) => match (&java.0, &*reference.steps) {
                (
                    Runtime::Foreach(scope),
                    [
                        Step {
                            kind: StepKind::Property(name),
                            ..
                        },
                    ],
                ) if name.as_str() == "hasNext" => scope.has_next.get(),
                _ => return None,
            },
            Value::Map(map) => map.walk(reference.names(), |walked| match walked {
                Walked::Text(_) | Walked::Value(Value::String(_)) => Some(true),
                Walked::Value(Value::Bool(flag)) => Some(*flag),
                Walked::Scalar(Value::Bool(flag)) => Some(flag),
                _ => None,
            })?,
            _ => return None,
        };
        Some(truth)
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
                if let (Value::Map(map), "get", [key]) = (object, name.as_str(), &**arguments) {
                    let key = self.argument(key, context)?;
                    let found = Ok(Some(map.get_by(&key).unwrap_or_default()));
                    return self.returned(found, object, name, 1, step.span);
                }
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
        let Some(value) = self.print_call(reference, context)? else {
            return Ok(());
        };
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
            Err(why @ crate::value::Unprintable::NullName) => {
                Err(self.unwrapped(Fault::from(why), span))
            }
            Err(crate::value::Unprintable::TooLong) => {
                Err(self.limit(crate::limits::LimitKind::Output, span))
            }
            Err(crate::value::Unprintable::TooDeep) => {
                Err(self.limit(crate::limits::LimitKind::Depth, span))
            }
        }
    }

    /// Evaluates a reference that is printed; `None` where a host's object has printed it already.
    fn print_call(&mut self, reference: &Reference, context: &Context) -> Flowing<Option<Value>> {
        let (Root::Variable(slot), [step]) = (&reference.root, reference.steps.as_slice()) else {
            return self.reference(reference, context).map(Some);
        };
        let (StepKind::Method { name, arguments }, Some(Value::Object(host))) =
            (&step.kind, self.globals.get(*slot as usize))
        else {
            return self.reference(reference, context).map(Some);
        };
        let bare = reference.escapes.is_empty() && reference.dollars.is_empty();
        let ([argument], true, None) = (arguments.as_slice(), bare && !O::LISTENS, context) else {
            return self.reference(reference, context).map(Some);
        };
        let host = Rc::clone(host);
        self.step(1, reference.span)?;
        let before = self.out.len();
        // the text is copied first: what the host does may change what it was read from
        let mut text = std::mem::take(&mut self.argument_text);
        text.clear();
        let done =
            self.copy_text(argument, &mut text) && host.write_call(name, &text, &mut self.out);
        self.argument_text = text;
        if !done {
            let argument = [self.argument(argument, context)?];
            let written = match &argument {
                [Value::String(text)] => host.write_call(name, text, &mut self.out),
                _ => false,
            };
            if !written {
                let host = Value::Object(host);
                let called = self.call(&host, name, &argument, step.span);
                let value = self.returned(called, &host, name, 1, step.span)?;
                return Ok(Some(self.or_empty(value)));
            }
        }
        let written = self.out.len() - before;
        self.step(written as u64 / 64, step.span)?;
        if self.out.len() > self.settings.limits.output {
            return Err(self.limit(crate::limits::LimitKind::Output, reference.span));
        }
        Ok(None)
    }

    /// Copies the text of an argument that is one already: a literal, a variable, a property of
    /// maps, or what `$map.get($key)` finds. False where it is something else, or where there is no
    /// text; then nothing is copied.
    fn copy_text(&self, argument: &Expression, into: &mut String) -> bool {
        let mut copy = |text: &str| {
            into.push_str(text);
            true
        };
        let reference = match &argument.kind {
            ExpressionKind::String(text) => return copy(text),
            ExpressionKind::Reference(reference) if !reference.escaped => reference,
            _ => return false,
        };
        let global = |reference: &Reference| match reference.root {
            Root::Variable(slot) => self.globals.get(slot as usize),
            _ => None,
        };
        match (global(reference), reference.steps.as_slice()) {
            (Some(Value::String(text)), []) => copy(text),
            (Some(Value::Map(map)), _) if reference.is_path => {
                map.walk(reference.names(), |walked| match walked {
                    Walked::Value(Value::String(text)) => copy(text),
                    Walked::Text(text) => copy(text),
                    _ => false,
                })
            }
            (Some(Value::Map(map)), [step]) => {
                let StepKind::Method { name, arguments } = &step.kind else {
                    return false;
                };
                let ("get", [key]) = (name.as_str(), arguments.as_slice()) else {
                    return false;
                };
                let ExpressionKind::Reference(key) = &key.kind else {
                    return false;
                };
                match global(key) {
                    Some(Value::String(key_text)) if key.steps.is_empty() => {
                        map.look_text(key_text, copy)
                    }
                    _ => false,
                }
            }
            _ => false,
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
        let mut write = |text: &str| {
            let length = reference.escapes.len() + reference.dollars.len() + text.len();
            if out.len() + length > limit {
                return false;
            }
            if !reference.escapes.is_empty() || !reference.dollars.is_empty() {
                out.push_str(&reference.escapes);
                out.push_str(&reference.dollars);
            }
            out.push_str(text);
            true
        };
        match root {
            Value::String(text) if reference.steps.is_empty() => write(text),
            Value::Map(map) if reference.is_path => {
                map.walk(reference.names(), |walked| match walked {
                    Walked::Value(Value::String(text)) => write(text),
                    Walked::Text(text) => write(text),
                    _ => false,
                })
            }
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
        let unit = Arc::clone(&self.unit);
        let missing = match &reference.missing {
            Some(missing) => missing,
            None => reference.literal.of(&unit),
        };
        let mut layer = context.as_ref();
        while let Some(there) = layer {
            if let Layer::Macro(there) = &**there {
                let literal = there.literals.iter().find(|(name, _)| &**name == missing);
                if let Some((_, literal)) = literal {
                    let literal = literal.clone();
                    return self.print(&literal, reference.span);
                }
            }
            layer = there.inner().as_ref();
        }
        self.print(missing, reference.span)
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
