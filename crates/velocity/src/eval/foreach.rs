//! `#foreach`, with `$foreach`, `$velocityCount` and `$velocityHasNext`.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use super::{Flow, Flowing, Renderer};
use crate::context::{Context, Layer};
use crate::cursor::Cursor;
use crate::java_runtime::{Foreach as Scope, Java, Place, Runtime};
use crate::observe::{Observer, Warning};
use crate::tree::{Foreach, Slot};
use crate::value::{Map, MapKind, Value};

impl<O: Observer> Renderer<'_, O> {
    #[inline(never)]
    pub(super) fn foreach(&mut self, foreach: &Foreach, context: &Context) -> Flowing<()> {
        self.step(1, foreach.span)?;
        let source = self.value(&foreach.source, context)?;
        if source.is_null() {
            return Ok(());
        }
        let Some(mut cursor) = Cursor::over(&source) else {
            self.warn(foreach.span, || Warning::NotIterable {
                class_name: Self::class_name(&source),
            });
            return Ok(());
        };
        let loops = self.loops;
        let saved_element = self.get(context, foreach.variable)?;
        let saved_count = self.get_known(context, loops.count)?;
        let saved_has_next = self.get_known(context, loops.has_next)?;
        let scope = match loops.foreach {
            Some(slot) => {
                let scope = self.scope(foreach, context, slot)?;
                self.put(context, slot, Value::Java(Rc::clone(&scope)));
                Some(scope)
            }
            None => None,
        };
        let mut turns = 0;
        let depth = self.depth;
        let done = self.turns(foreach, context, &mut cursor, scope.as_ref(), &mut turns);
        if O::LISTENS {
            self.observer.looped(foreach.span, turns);
        }
        let stop = match done {
            Ok(()) | Err(Flow::Break) => None,
            Err(Flow::BreakOut(out)) if scope.as_ref().is_some_and(|own| Rc::ptr_eq(own, &out)) => {
                None
            }
            Err(flow @ Flow::Fail(_)) => return Err(flow),
            Err(flow) => Some(flow),
        };
        // a #break left what stood around it without a word
        self.depth = depth;
        self.restore(context, Some(foreach.variable), saved_element);
        self.restore(context, loops.count, saved_count);
        self.restore(context, loops.has_next, saved_has_next);
        if let Some(slot) = loops.foreach {
            self.leave_scope(context, slot)?;
        }
        stop.map_or(Ok(()), Err)
    }

    fn turns(
        &mut self,
        foreach: &Foreach,
        context: &Context,
        cursor: &mut Cursor,
        scope: Option<&Rc<Java>>,
        turns: &mut usize,
    ) -> Flowing<()> {
        let most = self.settings.limits.foreach;
        let loops = self.loops;
        let mut holder: Context = None;
        while cursor.has_next() {
            self.step(1, foreach.span)?;
            let count = i32::try_from(*turns).unwrap_or(i32::MAX);
            if let Some(slot) = loops.count {
                self.put(context, slot, Value::Int(count.wrapping_add(1)));
            }
            let element = match cursor.next() {
                Ok(element) => element,
                Err(fault) => return Err(self.unwrapped(fault, foreach.span)),
            };
            let has_next = cursor.has_next();
            if let Some(slot) = loops.has_next {
                self.put(context, slot, Value::Bool(has_next));
            }
            let is_null = element.is_null();
            self.put(context, foreach.variable, element);
            if let Some(Java(Runtime::Foreach(scope))) = scope.map(|scope| &**scope) {
                scope.index.set(count);
                scope.has_next.set(has_next);
            }
            *turns += 1;
            if is_null {
                let inner = holder.get_or_insert_with(|| {
                    Rc::new(Layer::Null {
                        variable: foreach.variable,
                        active: Cell::new(true),
                        inner: context.clone(),
                    })
                });
                let inner = Some(Rc::clone(inner));
                self.block(&foreach.body, &inner)?;
            } else {
                self.block(&foreach.body, context)?;
            }
            if most > 0 && *turns >= most {
                if cursor.has_next() {
                    let turns = *turns;
                    self.warn(foreach.span, || Warning::LoopCut { turns });
                }
                break;
            }
        }
        Ok(())
    }

    /// Makes `$foreach`, which knows what it hides.
    fn scope(&mut self, foreach: &Foreach, context: &Context, slot: Slot) -> Flowing<Rc<Java>> {
        let previous = self.get(context, slot)?;
        let (parent, replaced) = match previous {
            Value::Java(java) if matches!(java.0, Runtime::Foreach(_)) => (Some(java), Value::Null),
            other => (None, other),
        };
        let place = Place {
            unit: Arc::clone(&self.unit),
            offset: foreach.span.start,
        };
        Ok(Rc::new(Java(Runtime::Foreach(Scope {
            index: Cell::new(-1),
            has_next: Cell::new(false),
            parent,
            replaced,
            storage: Map::with_kind(MapKind::HASH_MAP),
            place,
        }))))
    }

    /// Puts back what `$foreach` was before the loop.
    fn leave_scope(&mut self, context: &Context, slot: Slot) -> Flowing<()> {
        let Value::Java(java) = self.get(context, slot)? else {
            return Ok(());
        };
        let Runtime::Foreach(scope) = &java.0 else {
            return Ok(());
        };
        if let Some(parent) = &scope.parent {
            self.put(context, slot, Value::Java(Rc::clone(parent)));
        } else if scope.replaced.is_null() {
            self.remove(context, slot);
        } else {
            self.put(context, slot, scope.replaced.clone());
        }
        Ok(())
    }

    fn get_known(&mut self, context: &Context, slot: Option<Slot>) -> Flowing<Value> {
        match slot {
            Some(slot) => self.get(context, slot),
            None => Ok(Value::Null),
        }
    }

    fn restore(&mut self, context: &Context, slot: Option<Slot>, saved: Value) {
        let Some(slot) = slot else { return };
        if saved.is_null() {
            self.remove(context, slot);
        } else {
            self.put(context, slot, saved);
        }
    }
}
