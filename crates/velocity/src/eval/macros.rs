//! Macro calls: arguments by name, bodies, and the text of calls to macros that do not exist.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::{Flow, Flowing, Renderer};
use crate::context::{Context, Layer, MacroLayer, Proxy};
use crate::error::ErrorKind;
use crate::observe::Observer;
use crate::tree::{Block, ExpressionKind, Macro, MacroCall, Root};
use crate::value::Value;

/// How many macro calls may be inside one another, Velocity's `velocimacro.max.depth`.
const DEPTH: usize = 20;

impl<O: Observer> Renderer<'_, O> {
    pub(super) fn macro_call(&mut self, call: &Arc<MacroCall>, context: &Context) -> Flowing<()> {
        self.step(1, call.span)?;
        let found = self
            .macros
            .iter()
            .find(|there| there.name == call.name)
            .cloned();
        let Some(found) = found else {
            return self.print(&call.literal, call.span);
        };
        if let Some((word, span)) = &call.bad_word {
            let position = self.unit.position(span.start);
            let message = format!(
                "Invalid arg '{word}' in macro #{} at {}[{position}]",
                call.name, self.unit.name
            );
            let kind = ErrorKind::Runtime {
                exception: "TemplateInitException".to_owned(),
                message,
            };
            return Err(Flow::Fail(self.unit.error(kind, *span, None)));
        }
        let depth = self.depth;
        match self.expand(&found, call, context) {
            Err(Flow::Break) => {
                self.depth = depth;
                Ok(())
            }
            done => done,
        }
    }

    fn expand(
        &mut self,
        called: &Arc<Macro>,
        call: &Arc<MacroCall>,
        context: &Context,
    ) -> Flowing<()> {
        let mut local = Vec::new();
        let mut proxies = Vec::new();
        let mut literals = Vec::new();
        for (index, ((slot, name), argument)) in
            called.parameters.iter().zip(&call.arguments).enumerate()
        {
            match &argument.value.kind {
                ExpressionKind::Reference(_)
                | ExpressionKind::String(_)
                | ExpressionKind::Interpolated(_)
                | ExpressionKind::List(_)
                | ExpressionKind::Map(_)
                | ExpressionKind::Range(_) => {
                    let (call, unit) = (Arc::clone(call), Arc::clone(&self.unit));
                    set(&mut proxies, *slot, Proxy { call, index, unit });
                    // Of two parameters with one name the last counts.
                    literals.retain(|(there, _)| there != name);
                    literals.push((name.clone(), argument.literal.clone()));
                }
                _ => {
                    let value = self.value(&argument.value, context)?;
                    set(&mut local, *slot, value);
                }
            }
        }
        if let Some(body) = &call.body {
            // The body stands behind the arguments as one more, which has no value.
            if let Some((slot, _)) = called.parameters.get(call.arguments.len()) {
                local.retain(|(there, _)| there != slot);
            }
            let block = self.block_value(body, context);
            set(&mut local, body.variable, block);
        }
        if self.macro_depth >= DEPTH {
            let message = format!(
                "Max calling depth of {DEPTH} was exceeded in macro '{}'",
                called.name
            );
            return Err(self.runtime("MacroOverflowException", &message, call.span));
        }
        let layer = MacroLayer {
            inner: context.clone(),
            local: RefCell::new(local),
            proxies: RefCell::new(proxies),
            literals,
        };
        let inside: Context = Some(Rc::new(Layer::Macro(layer)));
        self.macro_depth += 1;
        self.in_unit(&called.unit, |renderer| {
            renderer.block(&called.body, &inside)
        })?;
        // A #break leaves the call counted, as in Velocity.
        self.macro_depth -= 1;
        Ok(())
    }

    /// Evaluates an argument of a macro in the caller's context.
    pub(super) fn proxy(&mut self, proxy: &Proxy, context: &Context) -> Flowing<Value> {
        let Some(argument) = proxy.call.arguments.get(proxy.index) else {
            return Ok(Value::Null);
        };
        self.enter(argument.value.span)?;
        let value = self.in_unit(&proxy.unit, |renderer| match &argument.value.kind {
            ExpressionKind::Reference(reference) => match reference.root {
                Root::Variable(slot) | Root::Unusable(slot) if reference.steps.is_empty() => {
                    renderer.get(context, slot)
                }
                Root::Runt(_) => Ok(Value::Null),
                _ => renderer.reference(reference, context),
            },
            _ => renderer.value(&argument.value, context),
        })?;
        self.depth -= 1;
        Ok(value)
    }

    /// Renders the body of a `#define` or a block macro call; `#break` ends it.
    pub(super) fn block_body(&mut self, body: &Block, context: &Context) -> Flowing<()> {
        let depth = self.depth;
        match self.block(body, context) {
            Err(Flow::Break) => {
                self.depth = depth;
                Ok(())
            }
            done => done,
        }
    }
}

fn set<T>(list: &mut Vec<(crate::tree::Slot, T)>, slot: crate::tree::Slot, value: T) {
    match list.iter_mut().find(|(there, _)| *there == slot) {
        Some((_, old)) => *old = value,
        None => list.push((slot, value)),
    }
}
