//! `Scope`: the references a template starts with, and what it leaves behind.

use std::rc::Rc;

use crate::value::{Text, Value};

/// Finds what `#include` and `#parse` name.
pub trait Resources {
    /// Returns the text of a resource; `None` when there is none of this name.
    fn load(&self, name: &str) -> Option<String>;
}

/// Holds the variables of a rendering, Velocity's context.
///
/// A `#set` at the top of a template is visible here after the rendering.
#[derive(Clone, Default)]
pub struct Scope {
    variables: Vec<(Text, Value)>,
    resources: Option<Rc<dyn Resources>>,
}

impl Scope {
    /// Makes an empty scope.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stores a variable, replacing one of the same name.
    pub fn set(&mut self, name: impl Into<Text>, value: impl Into<Value>) {
        let (name, value) = (name.into(), value.into());
        match self.variables.iter_mut().find(|(there, _)| *there == name) {
            Some((_, slot)) => *slot = value,
            None => self.variables.push((name, value)),
        }
    }

    /// Returns a variable; `None` where there is none.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.variables
            .iter()
            .find(|(there, _)| &**there == name)
            .map(|(_, value)| value)
    }

    /// Removes a variable and returns it.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let index = self
            .variables
            .iter()
            .position(|(there, _)| &**there == name)?;
        Some(self.variables.remove(index).1)
    }

    /// Offers texts to `#include` and `#parse`, which find nothing otherwise.
    pub fn set_resources(&mut self, resources: Rc<dyn Resources>) {
        self.resources = Some(resources);
    }

    pub(crate) fn resources(&self) -> Option<&dyn Resources> {
        self.resources.as_deref()
    }

    /// Visits the variables in the order they were first set.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.variables.iter().map(|(name, value)| (&**name, value))
    }
}
