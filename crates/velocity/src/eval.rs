//! A tree and a scope to output, statement by statement.
//!
//! Not the values' methods, which the `java_*` files hold. What a reference that fails prints, what
//! `#if` takes for true and where `#break` ends are Velocity 1.7's rules; mode `aws` turns every
//! null reference into the empty string, as a handler of invalid references would.

mod call;
mod expression;
mod foreach;
mod include;
mod macros;
mod reference;
mod text;

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::context::{Context, Layer};
use crate::error::{Error, ErrorKind};
use crate::fault::Fault;
use crate::java_object::Rules;
use crate::java_regex::Patterns;
use crate::java_runtime::{Java, Runtime};
use crate::limits::{LimitKind, Mode, Settings};
use crate::observe::{Branch, Observer, Warning};
use crate::scope::Scope;
use crate::source::Span;
use crate::tree::{Block, Define, If, Macro, Names, Node, Set, Slot, Unit};
use crate::value::{Text, Value};

/// Says why rendering does not go on with the next node.
pub(crate) enum Flow {
    /// An error.
    Fail(Error),
    /// `#break`: ends the innermost loop, block or macro.
    Break,
    /// `#break($scope)`: ends that loop.
    BreakOut(Rc<Java>),
    /// `#stop`: ends the template, or the `#evaluate` around it.
    Stop,
}

impl From<Error> for Flow {
    fn from(error: Error) -> Self {
        Self::Fail(error)
    }
}

pub(crate) type Flowing<T> = Result<T, Flow>;

/// Renders one template once.
pub(crate) struct Renderer<'r, O> {
    pub(crate) settings: &'r Settings,
    pub(crate) observer: &'r mut O,
    /// The variables' names; `#evaluate` adds to them.
    pub(crate) names: Cow<'r, Names>,
    /// The variables; null where there is none.
    pub(crate) globals: Vec<Value>,
    /// Which variables were set or removed.
    pub(crate) touched: Vec<bool>,
    pub(crate) macros: Cow<'r, [Arc<Macro>]>,
    pub(crate) out: String,
    /// The text the nodes being rendered stand in.
    pub(crate) unit: Arc<Unit>,
    pub(crate) steps: u64,
    pub(crate) depth: usize,
    /// How many macro calls are open, and, as in Velocity, how many `#break` left open.
    pub(crate) macro_depth: usize,
    /// How many `#parse` are open.
    pub(crate) parse_depth: usize,
    /// Whether any `#define` was met, so that values may hold blocks.
    pub(crate) has_blocks: bool,
    /// The text of every missing reference in mode `aws`.
    pub(crate) empty: Text,
    pub(crate) loops: LoopSlots,
    /// The text of an argument, kept for its room.
    pub(crate) argument_text: String,
    pub(crate) patterns: Patterns,
    /// What the rendering started with; `#evaluate` may name more of it than the template does.
    pub(crate) scope: &'r Scope,
}

/// The variables a loop sets, where the template names them at all.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LoopSlots {
    pub(crate) foreach: Option<Slot>,
    pub(crate) count: Option<Slot>,
    pub(crate) has_next: Option<Slot>,
}

impl LoopSlots {
    pub(crate) fn find(names: &Names) -> Self {
        Self {
            foreach: names.find("foreach"),
            count: names.find("velocityCount"),
            has_next: names.find("velocityHasNext"),
        }
    }
}

impl<O: Observer> Renderer<'_, O> {
    pub(crate) fn aws(&self) -> bool {
        self.settings.mode == Mode::Aws
    }

    pub(crate) fn rules(&self) -> Rules<'_> {
        Rules {
            limits: &self.settings.limits,
            secure: self.aws(),
            patterns: &self.patterns,
        }
    }

    /// Renders the nodes of a block.
    pub(crate) fn block(&mut self, block: &Block, context: &Context) -> Flowing<()> {
        self.enter(Span::default())?;
        for node in &block.nodes {
            match node {
                // no step: what it prints counts against the limit of the output
                Node::Text(text) => self.print(text, Span::default())?,
                Node::Reference(reference) => self.print_reference(reference, context)?,
                Node::Set(set) => self.set(set, context)?,
                Node::If(statement) => self.if_statement(statement, context)?,
                Node::Foreach(foreach) => self.foreach(foreach, context)?,
                Node::Define(define) => self.define(define, context)?,
                Node::MacroCall(call) => self.macro_call(call, context)?,
                Node::Directive(directive) => self.directive(directive, context)?,
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Counts one level of nesting; whoever enters takes one off `depth` when done.
    pub(crate) fn enter(&mut self, span: Span) -> Flowing<()> {
        let limit = self.settings.limits.depth;
        if self.depth >= limit {
            return Err(self.limit(LimitKind::Depth, span));
        }
        self.depth += 1;
        Ok(())
    }

    fn define(&mut self, define: &Arc<Define>, context: &Context) -> Flowing<()> {
        self.step(1, define.span)?;
        let block = self.block_value(define, context);
        self.put(context, define.variable, block);
        Ok(())
    }

    #[inline(never)]
    fn if_statement(&mut self, statement: &If, context: &Context) -> Flowing<()> {
        self.step(1, statement.span)?;
        for (index, (condition, block)) in statement.arms.iter().enumerate() {
            if self.truth(condition, context)? {
                if O::LISTENS {
                    let branch = index.checked_sub(1).map_or(Branch::If, Branch::ElseIf);
                    self.observer.branch(statement.span, branch);
                }
                return self.block(block, context);
            }
        }
        if O::LISTENS {
            let branch = if statement.otherwise.is_some() {
                Branch::Else
            } else {
                Branch::None
            };
            self.observer.branch(statement.span, branch);
        }
        match &statement.otherwise {
            Some(block) => self.block(block, context),
            None => Ok(()),
        }
    }

    #[inline(never)]
    fn set(&mut self, set: &Set, context: &Context) -> Flowing<()> {
        self.step(1, set.span)?;
        let value = self.value(&set.value, context)?;
        if value.is_null() {
            self.warn(set.span, || Warning::SetNull);
            return Ok(());
        }
        if O::LISTENS {
            let target = set.target.literal.of(&self.unit);
            self.observer.set(set.span, target, &value);
        }
        if set.target.steps.is_empty() {
            self.put(context, set.variable, value);
        } else if !self.assign(&set.target, &value, context)? {
            self.warn(set.span, || Warning::SetRefused);
        }
        Ok(())
    }

    pub(crate) fn warn(&mut self, span: Span, warning: impl FnOnce() -> Warning) {
        if O::LISTENS {
            self.observer.warning(span, warning());
        }
    }
}

/// Variables.
impl<O: Observer> Renderer<'_, O> {
    /// Reads a variable; null where there is none.
    #[inline]
    pub(crate) fn get(&mut self, context: &Context, slot: Slot) -> Flowing<Value> {
        match context {
            None => Ok(self.global(slot)),
            Some(layer) => self.get_through(layer, slot),
        }
    }

    #[inline]
    fn global(&self, slot: Slot) -> Value {
        match self.globals.get(slot as usize) {
            Some(value) => value.clone(),
            None => Value::Null,
        }
    }

    fn get_through(&mut self, layer: &Rc<Layer>, slot: Slot) -> Flowing<Value> {
        let mut next = Some(layer);
        while let Some(layer) = next {
            match &**layer {
                Layer::Null {
                    variable, active, ..
                } => {
                    if active.get() && *variable == slot {
                        return Ok(Value::Null);
                    }
                }
                Layer::Macro(layer) => {
                    if let Some(value) = layer.local(slot) {
                        return Ok(value);
                    }
                    if let Some(proxy) = layer.proxy(slot) {
                        return self.proxy(&proxy, &layer.inner);
                    }
                }
            }
            next = layer.inner().as_ref();
        }
        Ok(self.global(slot))
    }

    /// Stores a variable.
    pub(crate) fn put(&mut self, context: &Context, slot: Slot, value: Value) {
        let mut context = context;
        while let Some(layer) = context {
            match &**layer {
                Layer::Null {
                    variable, active, ..
                } => {
                    if *variable == slot && value.is_null() {
                        active.set(true);
                    }
                }
                Layer::Macro(layer) => layer.put(slot, value.clone()),
            }
            context = layer.inner();
        }
        self.put_global(slot, value);
    }

    /// Removes a variable.
    pub(crate) fn remove(&mut self, context: &Context, slot: Slot) {
        let mut context = context;
        while let Some(layer) = context {
            match &**layer {
                Layer::Null {
                    variable, active, ..
                } => {
                    if *variable == slot {
                        active.set(false);
                    }
                }
                Layer::Macro(layer) => layer.remove(slot),
            }
            context = layer.inner();
        }
        self.put_global(slot, Value::Null);
    }

    fn put_global(&mut self, slot: Slot, value: Value) {
        let slot = slot as usize;
        if let Some(there) = self.globals.get_mut(slot) {
            *there = value;
        }
        if let Some(touched) = self.touched.get_mut(slot) {
            *touched = true;
        }
    }
}

/// Output and limits.
impl<O: Observer> Renderer<'_, O> {
    /// Takes some steps.
    #[inline]
    pub(crate) fn step(&mut self, count: u64, span: Span) -> Flowing<()> {
        let before = self.steps;
        self.steps = before + count;
        if self.steps > self.settings.limits.steps {
            return self.past(LimitKind::Steps, span);
        }
        if O::LISTENS && before / 1024 != self.steps / 1024 && !self.observer.may_go_on() {
            return self.past(LimitKind::Time, span);
        }
        Ok(())
    }

    /// Writes text to the output.
    #[inline]
    pub(crate) fn print(&mut self, text: &str, span: Span) -> Flowing<()> {
        if self.out.len() + text.len() > self.settings.limits.output {
            return self.past(LimitKind::Output, span);
        }
        self.out.push_str(text);
        Ok(())
    }

    /// Runs `render` with an output of its own and returns that.
    pub(crate) fn captured(
        &mut self,
        render: impl FnOnce(&mut Self) -> Flowing<()>,
    ) -> Flowing<String> {
        let outer = std::mem::take(&mut self.out);
        let done = render(self);
        let inner = std::mem::replace(&mut self.out, outer);
        done.map(|()| inner)
    }

    /// Runs `run` with errors placed in another text.
    pub(crate) fn in_unit<T>(
        &mut self,
        unit: &Arc<Unit>,
        run: impl FnOnce(&mut Self) -> Flowing<T>,
    ) -> Flowing<T> {
        if Arc::ptr_eq(&self.unit, unit) {
            return run(self);
        }
        let outer = std::mem::replace(&mut self.unit, Arc::clone(unit));
        let done = run(self);
        self.unit = outer;
        done
    }
}

/// Errors.
impl<O: Observer> Renderer<'_, O> {
    #[cold]
    #[inline(never)]
    fn past(&self, limit: LimitKind, span: Span) -> Flowing<()> {
        Err(self.limit(limit, span))
    }

    pub(crate) fn limit(&self, limit: LimitKind, span: Span) -> Flow {
        let limits = &self.settings.limits;
        let value = match limit {
            LimitKind::Source => limits.source as u64,
            LimitKind::Output => limits.output as u64,
            LimitKind::Steps => limits.steps,
            LimitKind::Value => limits.value as u64,
            LimitKind::Depth => limits.depth as u64,
            LimitKind::Regex => limits.regex as u64,
            LimitKind::Time => 0,
        };
        let position = (span != Span::default()).then(|| self.unit.position(span.start));
        Flow::Fail(
            self.unit
                .error(ErrorKind::Limit { limit, value }, span, position),
        )
    }

    /// Makes an error with the position of a node.
    pub(crate) fn placed(&self, kind: ErrorKind, span: Span) -> Flow {
        let position = self.unit.position(span.start);
        Flow::Fail(self.unit.error(kind, span, Some(position)))
    }

    /// Makes the error of a Java exception that Velocity lets through without a position.
    pub(crate) fn runtime(&self, exception: &str, message: &str, span: Span) -> Flow {
        let exception = exception.rsplit('.').next().unwrap_or(exception).to_owned();
        let kind = ErrorKind::Runtime {
            exception,
            message: message.to_owned(),
        };
        Flow::Fail(self.unit.error(kind, span, None))
    }

    /// Makes Velocity's own exception; its message ends with the place.
    pub(crate) fn velocity(&self, message: &str, span: Span) -> Flow {
        let position = self.unit.position(span.start);
        let message = format!("{message} at {}[{position}]", self.unit.name);
        self.runtime("VelocityException", &message, span)
    }

    /// Makes the error of a fault that Velocity does not wrap.
    pub(crate) fn unwrapped(&self, fault: Fault, span: Span) -> Flow {
        match fault {
            Fault::Limit(limit) => self.limit(limit, span),
            Fault::Threw { exception, message } => {
                self.runtime(&exception, message.as_deref().unwrap_or("null"), span)
            }
        }
    }

    pub(crate) fn class_name(value: &Value) -> String {
        value.class_name().to_owned()
    }
}

/// Blocks of `#define`.
impl<O: Observer> Renderer<'_, O> {
    pub(crate) fn block_value(
        &mut self,
        define: &Arc<crate::tree::Define>,
        context: &Context,
    ) -> Value {
        self.has_blocks = true;
        Java::value(Runtime::Block(crate::java_runtime::Block {
            define: Arc::clone(define),
            context: context.clone(),
            depth: std::cell::Cell::new(0),
            text: std::cell::RefCell::new(None::<Text>),
        }))
    }
}
