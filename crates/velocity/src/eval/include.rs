//! `#break`, `#stop`, `#evaluate`, `#parse` and `#include`.

use std::sync::Arc;

use super::{Flow, Flowing, LoopSlots, Renderer};
use crate::context::Context;
use crate::error::{Error, ErrorKind};
use crate::java_runtime::Runtime;
use crate::observe::Observer;
use crate::parser;
use crate::source::Span;
use crate::tree::{Directive, DirectiveKind, Expression, ExpressionKind, Parsed};
use crate::value::{Text, Value};

/// How many templates may be inside one another, Velocity's `directive.parse.max.depth`.
const DEPTH: usize = 10;

impl<O: Observer> Renderer<'_, O> {
    pub(super) fn directive(&mut self, directive: &Directive, context: &Context) -> Flowing<()> {
        let span = directive.span;
        self.step(1, span)?;
        match &directive.kind {
            DirectiveKind::Break(None) => Err(Flow::Break),
            DirectiveKind::Break(Some((scope, literal))) => {
                let scope = self.value(scope, context)?;
                match &scope {
                    Value::Java(java) if matches!(java.0, Runtime::Foreach(_)) => {
                        Err(Flow::BreakOut(std::rc::Rc::clone(java)))
                    }
                    _ => {
                        let message = format!(
                            "{literal} is not a valid \
                             org.apache.velocity.runtime.directive.Scope instance"
                        );
                        Err(self.velocity(&message, span))
                    }
                }
            }
            DirectiveKind::Stop(message) => {
                if let Some(message) = message {
                    let message = self.value(message, context)?;
                    self.text_of(&message, span)?;
                }
                Err(Flow::Stop)
            }
            DirectiveKind::Evaluate(text) => self.evaluate(text, span, context),
            DirectiveKind::Parse(None) => Err(self.velocity("#parse(): argument missing", span)),
            DirectiveKind::Parse(Some(name)) => self.parse(name, span, context),
            DirectiveKind::Throws(exception, message) => {
                Err(self.runtime(exception, message, span))
            }
            DirectiveKind::Include(names) => {
                for name in names {
                    self.include(name, span, context)?;
                }
                Ok(())
            }
        }
    }

    fn evaluate(&mut self, text: &Expression, span: Span, context: &Context) -> Flowing<()> {
        let value = self.value(text, context)?;
        let source = match self.text_of(&value, span)? {
            None if !value.is_null() => {
                let message = "the text to evaluate is null";
                return Err(self.runtime("NullPointerException", message, span));
            }
            source => source.unwrap_or_default(),
        };
        let parsed = match self.parse_text(&source, None, span)? {
            Ok(parsed) => parsed,
            // The error is told as one of the directive.
            Err(error) => {
                let told = match error.kind() {
                    ErrorKind::Syntax { .. }
                    | ErrorKind::Lexical { .. }
                    | ErrorKind::Directive { .. } => self.placed(error.kind().clone(), span),
                    _ => Flow::Fail(error),
                };
                return Err(told);
            }
        };
        let depth = self.depth;
        let done = self.in_unit(&parsed.unit, |renderer| {
            renderer.block(&parsed.block, context)
        });
        match done {
            Err(Flow::Break | Flow::Stop) => {
                self.depth = depth;
                Ok(())
            }
            done => done,
        }
    }

    /// Parses a text met while rendering; the outer error is a limit.
    fn parse_text(
        &mut self,
        source: &str,
        name: Option<&str>,
        span: Span,
    ) -> Flowing<Result<Parsed, Error>> {
        let limit = self.settings.limits.source;
        if source.len() > limit {
            return Err(self.limit(crate::limits::LimitKind::Source, span));
        }
        self.step(source.len() as u64 / 16 + 1, span)?;
        let name = name.map_or_else(|| Arc::clone(&self.unit.name), Arc::from);
        let mut parsing = parser::Context {
            settings: self.settings,
            names: self.names.to_mut(),
            macros: self.macros.to_mut(),
            depth: self.depth,
        };
        let parsed = parser::parse(&mut parsing, &name, &Arc::from(source), None);
        let scope = self.scope;
        let new = self.names.iter().skip(self.globals.len());
        self.globals
            .extend(new.map(|name| scope.get(name).cloned().unwrap_or_default()));
        self.touched.resize(self.names.len(), false);
        self.loops = LoopSlots::find(&self.names);
        Ok(parsed.map_err(|failure| failure.error))
    }

    fn parse(&mut self, name: &Expression, span: Span, context: &Context) -> Flowing<()> {
        let name = self.value(name, context)?;
        let Some(name) = self.text_of(&name, span)? else {
            return Ok(());
        };
        if self.parse_depth + 1 >= DEPTH {
            return Ok(());
        }
        let source = self.load(&name, span)?;
        let parsed = self
            .parse_text(&source, Some(&name), span)?
            .map_err(Flow::Fail)?;
        let depth = self.depth;
        self.parse_depth += 1;
        let done = self.in_unit(&parsed.unit, |renderer| {
            renderer.block(&parsed.block, context)
        });
        self.parse_depth -= 1;
        match done {
            Err(Flow::Break) => {
                self.depth = depth;
                Ok(())
            }
            done => done,
        }
    }

    fn include(&mut self, name: &Expression, span: Span, context: &Context) -> Flowing<()> {
        let fits = matches!(
            name.kind,
            ExpressionKind::String(_)
                | ExpressionKind::Interpolated(_)
                | ExpressionKind::Reference(_)
        );
        if !fits {
            return Err(self.velocity("invalid #include() argument", span));
        }
        let name = self.value(name, context)?;
        let Some(name) = self.text_of(&name, span)? else {
            return self.print(
                "<!-- include error : error with arg 0 please see log. see error log -->",
                span,
            );
        };
        let source = self.load(&name, span)?;
        self.print(&source, span)
    }

    fn load(&mut self, name: &Text, span: Span) -> Flowing<String> {
        let found = self
            .scope
            .resources()
            .and_then(|resources| resources.load(name));
        found.ok_or_else(|| {
            let kind = ErrorKind::ResourceNotFound {
                name: name.to_string(),
            };
            Flow::Fail(self.unit.error(kind, span, None))
        })
    }
}
