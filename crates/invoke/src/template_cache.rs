//! Parsed templates, kept between invocations.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use trygate_velocity::{Error, Settings, Template};

/// The most templates that are kept; past it all are let go, which is rare and costs one parse each.
const MOST: usize = 2048;

/// Parsed templates by their source.
#[derive(Default)]
pub(crate) struct TemplateCache(Mutex<HashMap<Box<str>, Arc<Template>>>);

impl TemplateCache {
    /// Parses a source, or returns what was parsed before.
    pub(crate) fn parse(&self, source: &str) -> Result<Arc<Template>, Error> {
        let kept = |cache: &Self| {
            cache
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get(source)
                .cloned()
        };
        if let Some(template) = kept(self) {
            return Ok(template);
        }
        let template = Arc::new(Template::parse("template", source, &Settings::aws())?);
        let mut templates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if templates.len() >= MOST {
            templates.clear();
        }
        templates.insert(source.into(), Arc::clone(&template));
        Ok(template)
    }
}
