//! Parsed templates, kept between invocations.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use trygate_velocity::{Error, Settings, Template};

/// The most templates that are kept under one name; past it all of that name are let go, which is
/// rare and costs one parse each.
const MOST: usize = 2048;

/// Parsed templates by the name that errors call them, then by their source.
#[derive(Default)]
pub(crate) struct TemplateCache(Mutex<HashMap<Box<str>, Kept>>);

type Kept = HashMap<Box<str>, Arc<Template>>;

impl TemplateCache {
    /// Parses a source, or returns what was parsed before.
    pub(crate) fn parse(&self, name: &str, source: &str) -> Result<Arc<Template>, Error> {
        let kept = |cache: &Self| {
            let names = cache.0.lock().unwrap_or_else(PoisonError::into_inner);
            names.get(name)?.get(source).cloned()
        };
        if let Some(template) = kept(self) {
            return Ok(template);
        }
        let template = Arc::new(Template::parse(name, source, &Settings::aws())?);
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let templates = names.entry(name.into()).or_default();
        if templates.len() >= MOST {
            templates.clear();
        }
        templates.insert(source.into(), Arc::clone(&template));
        Ok(template)
    }
}
