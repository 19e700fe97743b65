//! Method calls: arguments, hosts' objects, and what a call costs.

use super::{Flow, Flowing, Renderer};
use crate::context::Context;
use crate::error::ErrorKind;
use crate::fault::{Called, Fault};
use crate::java_object;
use crate::java_runtime::Runtime;
use crate::object::Call;
use crate::observe::{Observer, Warning};
use crate::source::Span;
use crate::tree::Expression;
use crate::value::{Text, Value};

impl<O: Observer> Renderer<'_, O> {
    pub(super) fn method(
        &mut self,
        object: &Value,
        name: &Text,
        arguments: &[Expression],
        span: Span,
        context: &Context,
    ) -> Flowing<Value> {
        if let Value::Java(java) = object {
            match &java.0 {
                // A block is rendered where its text is asked for; what fails there fails the call.
                Runtime::Block(_) if &**name == "toString" => {
                    let rendered = self.resolve_blocks(object);
                    rendered.map_err(|flow| self.block_threw(flow, object, span))?;
                }
                Runtime::Block(_) => {}
                _ => self.resolve_blocks(object)?,
            }
        }
        // Most calls have few arguments; those need no allocation.
        let called = match arguments {
            [] => self.call(object, name, &[], span),
            [one] => {
                let one = [self.argument(one, context)?];
                self.call(object, name, &one, span)
            }
            [one, two] => {
                let two = [self.argument(one, context)?, self.argument(two, context)?];
                self.call(object, name, &two, span)
            }
            more => {
                let more: Vec<Value> = more
                    .iter()
                    .map(|argument| self.argument(argument, context))
                    .collect::<Flowing<_>>()?;
                self.call(object, name, &more, span)
            }
        };
        self.returned(called, object, name, arguments.len(), span)
    }

    /// Makes of what a call gave the value of a reference.
    pub(super) fn returned(
        &mut self,
        called: Called,
        object: &Value,
        name: &Text,
        arguments: usize,
        span: Span,
    ) -> Flowing<Value> {
        match called {
            Ok(Some(value)) => {
                if let Value::String(text) = &value {
                    self.step(text.len() as u64 / 64, span)?;
                }
                Ok(value)
            }
            Ok(None) => {
                self.warn(span, || Warning::NoSuchMethod {
                    class_name: Self::class_name(object),
                    method: name.to_string(),
                    arguments,
                });
                Ok(Value::Null)
            }
            Err(fault) => Err(self.method_threw(fault, name, object, span)),
        }
    }

    /// Makes the failure of a block that was rendered for its text one of `toString`.
    fn block_threw(&self, flow: Flow, block: &Value, span: Span) -> Flow {
        let Flow::Fail(error) = flow else {
            return flow;
        };
        let (exception, message) = match error.kind() {
            ErrorKind::Limit { .. } => return Flow::Fail(error),
            ErrorKind::Syntax { .. } | ErrorKind::Lexical { .. } | ErrorKind::Directive { .. } => {
                ("ParseErrorException", error.to_string())
            }
            ErrorKind::MethodThrew { .. } => ("MethodInvocationException", error.to_string()),
            ErrorKind::ResourceNotFound { .. } => ("ResourceNotFoundException", error.to_string()),
            ErrorKind::Runtime { exception, message } => (exception.as_str(), message.clone()),
        };
        let package = match exception {
            "ConcurrentModificationException" | "NoSuchElementException" => "java.util",
            "ArithmeticException"
            | "ArrayIndexOutOfBoundsException"
            | "IllegalArgumentException"
            | "NullPointerException"
            | "NumberFormatException" => "java.lang",
            _ => "org.apache.velocity.exception",
        };
        let fault = Fault::with(&format!("{package}.{exception}"), message);
        self.method_threw(fault, "toString", block, span)
    }

    pub(super) fn argument(&mut self, argument: &Expression, context: &Context) -> Flowing<Value> {
        let value = self.value(argument, context)?;
        self.resolve_blocks(&value)?;
        Ok(value)
    }

    /// Calls a method of a value or of a host's object.
    pub(super) fn call(
        &mut self,
        object: &Value,
        method: &str,
        arguments: &[Value],
        span: Span,
    ) -> Called {
        if let Value::Object(host) = object {
            match host.call(method, arguments) {
                Call::Returned(value) => return Ok(Some(value)),
                Call::Threw { exception, message } => {
                    return Err(Fault::with(&exception, message));
                }
                Call::NoSuchMethod => {}
            }
        }
        if self.step(cost(object, method), span).is_err() {
            return Err(Fault::Limit(crate::limits::LimitKind::Steps));
        }
        java_object::call(object, method, arguments, &self.rules())
    }
}

/// Returns how many steps a call takes at most, before it is made.
fn cost(object: &Value, method: &str) -> u64 {
    match object {
        Value::String(text) => text.len() as u64 / 64,
        Value::List(list) => match method {
            "get" | "add" | "size" | "isEmpty" | "set" => 0,
            _ => list.len() as u64 / 8,
        },
        Value::Map(map) => match method {
            "get" | "put" | "size" | "isEmpty" | "containsKey" | "keySet" | "entrySet"
            | "values" => 0,
            _ => map.len() as u64 / 8,
        },
        Value::Java(java) => match &java.0 {
            crate::java_runtime::Runtime::KeySet(map)
            | crate::java_runtime::Runtime::Values(map)
            | crate::java_runtime::Runtime::EntrySet(map) => map.len() as u64 / 8,
            crate::java_runtime::Runtime::SubList { from, to, .. } => (to.get() - from) as u64 / 8,
            _ => 0,
        },
        _ => 0,
    }
}
