//! `Template`: a parsed template, rendered as often as one likes.

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::eval::{Flow, LoopSlots, Renderer};
use crate::limits::{LimitKind, Settings};
use crate::observe::Observer;
use crate::parser::{self, Context};
use crate::scope::Scope;
use crate::source::Span;
use crate::tree::{Macro, Names, Parsed};
use crate::value::{Text, Value};

/// Holds a parsed template; it can be shared between threads and rendered many times.
#[derive(Debug)]
pub struct Template {
    parsed: Parsed,
    names: Names,
    macros: Vec<Arc<Macro>>,
    loops: LoopSlots,
    settings: Settings,
}

impl Template {
    /// Parses a template; `name` is what errors call it.
    pub fn parse(name: &str, source: &str, settings: &Settings) -> Result<Self, Error> {
        let limit = settings.limits.source;
        if source.len() > limit {
            let kind = ErrorKind::Limit {
                limit: LimitKind::Source,
                value: limit as u64,
            };
            return Err(Error::new(kind, name, Span::default(), None));
        }
        let mut names = Names::default();
        let mut macros = Vec::new();
        let mut context = Context {
            settings,
            names: &mut names,
            macros: &mut macros,
            depth: 0,
        };
        let parsed = parser::parse(&mut context, &Arc::from(name), &Arc::from(source), None)
            .map_err(|failure| failure.error)?;
        let loops = LoopSlots::find(&names);
        Ok(Self {
            parsed,
            names,
            macros,
            loops,
            settings: settings.clone(),
        })
    }

    /// Renders the template with the variables of `scope`.
    ///
    /// What the template sets is in the scope afterwards, also when rendering fails.
    pub fn render(&self, scope: &mut Scope) -> Result<String, Error> {
        self.render_with(scope, &mut ())
    }

    /// Renders the template and tells `observer` what happens.
    pub fn render_with<O: Observer>(
        &self,
        scope: &mut Scope,
        observer: &mut O,
    ) -> Result<String, Error> {
        let globals = self
            .names
            .iter()
            .map(|name| scope.get(name).cloned().unwrap_or_default())
            .collect();
        let mut renderer = Renderer {
            settings: &self.settings,
            observer,
            names: Cow::Borrowed(&self.names),
            globals,
            touched: vec![false; self.names.len()],
            macros: Cow::Borrowed(&self.macros),
            out: String::with_capacity(self.source().len() * 2),
            unit: Arc::clone(&self.parsed.unit),
            steps: 0,
            depth: 0,
            macro_depth: 0,
            parse_depth: 0,
            has_blocks: false,
            empty: Text::default(),
            loops: self.loops,
            argument_text: String::new(),
            patterns: std::cell::RefCell::default(),
            scope,
        };
        let done = renderer.block(&self.parsed.block, &None);
        let Renderer {
            names,
            globals,
            touched,
            out,
            ..
        } = renderer;
        let changed: Vec<(Text, Value)> = names
            .iter()
            .zip(globals)
            .zip(touched)
            .filter_map(|((name, value), touched)| touched.then(|| (name.clone(), value)))
            .collect();
        for (name, value) in changed {
            if value.is_null() {
                scope.remove(&name);
            } else {
                scope.set(name, value);
            }
        }
        match done {
            Err(Flow::Fail(error)) => Err(error),
            _ => Ok(out),
        }
    }

    /// Returns the name the template was parsed under.
    pub fn name(&self) -> &str {
        &self.parsed.unit.name
    }

    /// Returns the template's source.
    pub fn source(&self) -> &str {
        &self.parsed.unit.source
    }

    /// Returns the settings it was parsed with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}
