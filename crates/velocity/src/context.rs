//! `Context`: where a variable is looked up: the globals, and what macros and loops put over them.
//!
//! Not the globals themselves, which the evaluator holds. Layers exist only inside macro calls and
//! inside a loop turn whose element is null; everywhere else a context is `None`. The rules are
//! those of Velocity's `ProxyVMContext` and of `#foreach`'s holder of null.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::tree::{MacroCall, Slot, Unit};
use crate::value::{Text, Value};

/// A chain of layers; `None` is the globals alone.
pub(crate) type Context = Option<Rc<Layer>>;

/// Something put over a context.
pub(crate) enum Layer {
    /// The inside of a macro call.
    Macro(MacroLayer),
    /// A loop turn whose element is null, so that the variable hides an older value.
    Null {
        variable: Slot,
        active: Cell<bool>,
        inner: Context,
    },
}

/// Holds the variables of a macro call.
pub(crate) struct MacroLayer {
    pub(crate) inner: Context,
    /// What was set inside the macro, and constant arguments.
    pub(crate) local: RefCell<Vec<(Slot, Value)>>,
    /// The arguments that are evaluated each time they are read.
    pub(crate) proxies: RefCell<Vec<(Slot, Proxy)>>,
    /// For each such argument its parameter as written and its own text.
    pub(crate) literals: Vec<(Text, Text)>,
}

/// An argument of a macro call, evaluated in the caller's context.
#[derive(Clone)]
pub(crate) struct Proxy {
    pub(crate) call: Arc<MacroCall>,
    pub(crate) index: usize,
    /// The text the caller stands in.
    pub(crate) unit: Arc<Unit>,
}

impl Layer {
    pub(crate) fn inner(&self) -> &Context {
        match self {
            Self::Macro(layer) => &layer.inner,
            Self::Null { inner, .. } => inner,
        }
    }
}

impl MacroLayer {
    pub(crate) fn put(&self, slot: Slot, value: Value) {
        let mut local = self.local.borrow_mut();
        match local.iter_mut().find(|(there, _)| *there == slot) {
            Some((_, old)) => *old = value,
            None => local.push((slot, value)),
        }
    }

    pub(crate) fn remove(&self, slot: Slot) {
        self.local.borrow_mut().retain(|(there, _)| *there != slot);
        self.proxies
            .borrow_mut()
            .retain(|(there, _)| *there != slot);
    }

    pub(crate) fn local(&self, slot: Slot) -> Option<Value> {
        let local = self.local.borrow();
        let (_, value) = local
            .iter()
            .find(|(there, value)| *there == slot && !value.is_null())?;
        Some(value.clone())
    }

    pub(crate) fn proxy(&self, slot: Slot) -> Option<Proxy> {
        let proxies = self.proxies.borrow();
        proxies
            .iter()
            .find(|(there, _)| *there == slot)
            .map(|(_, proxy)| proxy.clone())
    }
}
