//! The text of values where blocks of `#define` may be inside: those are rendered.

use super::{Flowing, Renderer};
use crate::context::Context;
use crate::fault::Fault;
use crate::java_runtime::{Block, Runtime};
use crate::observe::Observer;
use crate::source::Span;
use crate::tree::Reference;
use crate::value::{Text, Value};

/// How deeply values are searched for blocks.
const DEPTH: usize = 32;

impl<O: Observer> Renderer<'_, O> {
    /// Returns the `toString()` of a value; `None` where that is null.
    pub(super) fn text_of(&mut self, value: &Value, span: Span) -> Flowing<Option<Text>> {
        if let Value::Java(java) = value
            && let Runtime::Block(block) = &java.0
        {
            return self.block_text(block);
        }
        self.resolve_blocks(value)?;
        match value.to_text() {
            Ok(text) => {
                let length = text.as_ref().map_or(0, |text| text.len());
                if length > self.settings.limits.value {
                    return Err(self.limit(crate::limits::LimitKind::Value, span));
                }
                self.step(length as u64 / 64, span)?;
                Ok(text)
            }
            Err(unprintable) => Err(self.unwrapped(Fault::from(unprintable), span)),
        }
    }

    /// Prints a block where a reference stands.
    pub(super) fn print_block(
        &mut self,
        block: &Block,
        reference: &Reference,
        context: &Context,
    ) -> Flowing<()> {
        if self.render_block(block, context)? {
            return Ok(());
        }
        match self.block_text(block)? {
            Some(text) => {
                self.print(&reference.escapes, reference.span)?;
                self.print(&reference.dollars, reference.span)?;
                self.print(&text, reference.span)
            }
            None => self.print_null(reference, context),
        }
    }

    /// Renders a block; false, with nothing rendered, when it is too deep inside itself.
    fn render_block(&mut self, block: &Block, context: &Context) -> Flowing<bool> {
        let define = &block.define;
        if block.depth.get() >= define.depth {
            return Ok(false);
        }
        block.depth.set(block.depth.get() + 1);
        let done = self.in_unit(&define.unit, |renderer| {
            renderer.block_body(&define.body, context)
        });
        block.depth.set(block.depth.get() - 1);
        done.map(|()| true)
    }

    /// Renders a block in the context it was made in, for its text.
    fn block_text(&mut self, block: &Block) -> Flowing<Option<Text>> {
        let mut rendered = false;
        let context = block.context.clone();
        let text = self.captured(|renderer| {
            rendered = renderer.render_block(block, &context)?;
            Ok(())
        })?;
        Ok(rendered.then(|| Text::from(text)))
    }

    /// Renders the blocks inside a value, so that printers and hosts find their text.
    pub(super) fn resolve_blocks(&mut self, value: &Value) -> Flowing<()> {
        if !self.has_blocks {
            return Ok(());
        }
        self.resolve_nested(value, DEPTH)
    }

    fn resolve_nested(&mut self, value: &Value, depth: usize) -> Flowing<()> {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(());
        };
        match value {
            Value::List(list) => {
                for item in list.snapshot() {
                    self.resolve_nested(&item, depth)?;
                }
            }
            Value::Map(map) => {
                for (_, item) in map.entries() {
                    self.resolve_nested(&item, depth)?;
                }
            }
            Value::Java(java) => {
                if let Runtime::Block(block) = &java.0 {
                    self.step(1, Span::default())?;
                    let text = self.block_text(block)?;
                    *block.text.borrow_mut() = text;
                } else if let Some(items) = java.items() {
                    for item in items {
                        self.resolve_nested(&item, depth)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}
