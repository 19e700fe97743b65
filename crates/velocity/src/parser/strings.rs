//! What is set up after the parsing: string literals, macros and the checks of directives.
//!
//! Velocity does this in the order of the template. A string in double quotes that contains `$` or
//! `#` is a template of its own.

use std::sync::{Arc, OnceLock};

use super::{Context, Failure, Parser, Parsing, parse};
use crate::error::ErrorKind;
use crate::source::{Position, Span};
use crate::tree::{ExpressionKind, Interpolated, Macro, Origin};
use crate::value::Text;

/// Names what is set up later.
pub(super) enum Later {
    /// A string literal that is a template.
    String {
        string: Arc<Interpolated>,
        span: Span,
    },
    /// A macro becomes callable.
    Macro(Arc<Macro>),
    /// A directive or literal that fails.
    Fails(Failure),
}

impl Parser<'_, '_, '_> {
    /// Makes the value of a string literal; a template in it is parsed later.
    pub(super) fn string(&mut self, token: usize) -> ExpressionKind {
        let Some(there) = self.tokens.get(token) else {
            return ExpressionKind::String(Text::default());
        };
        let image = there.image(self.lexer.source());
        let quote = image.chars().next().unwrap_or('\'');
        let mut text = image
            .get(1..image.len().saturating_sub(1))
            .unwrap_or_default()
            .to_owned();
        let is_template = quote == '"' && (image.contains('$') || image.contains('#'));
        if quote == '"' {
            match unescape(&text) {
                Ok(plain) => text = plain,
                Err((exception, message)) => self.fails_later(exception, message),
            }
        }
        let doubled = format!("{quote}{quote}");
        let text = text.replace(&doubled, &quote.to_string());
        if !is_template {
            return ExpressionKind::String(text.into());
        }
        // Without a comment to end at its end, the text gets a blank that is taken off later.
        let padded = !text.contains("##");
        let string = Arc::new(Interpolated {
            parsed: OnceLock::new(),
            text: text.into(),
            padded,
        });
        let span = self.span_from(token);
        self.later.push(Later::String {
            string: Arc::clone(&string),
            span,
        });
        ExpressionKind::Interpolated(string)
    }

    pub(super) fn fails_later(&mut self, exception: &str, message: String) {
        let kind = ErrorKind::Runtime {
            exception: exception.to_owned(),
            message,
        };
        let error = self
            .unit
            .error(kind, self.span_from(self.next.saturating_sub(1)), None);
        self.later.push(Later::Fails(Failure { error, late: true }));
    }

    /// Notes a directive whose arguments are wrong (`TemplateInitException`).
    pub(super) fn directive_fails_later(&mut self, message: &str, at: Position) {
        let kind = ErrorKind::Directive {
            message: message.to_owned(),
        };
        let span = self.span_from(self.next.saturating_sub(1));
        let error = self.unit.error(kind, span, Some(at));
        self.later.push(Later::Fails(Failure { error, late: true }));
    }

    /// Sets up what was left for later, in the order of the template.
    pub(super) fn set_up(&mut self) -> Parsing<()> {
        for later in std::mem::take(&mut self.later) {
            match later {
                Later::Fails(failure) => return Err(failure),
                Later::Macro(new) => {
                    let context = &mut *self.context;
                    if !context.macros.iter().any(|there| there.name == new.name) {
                        context.macros.push(new);
                    }
                }
                Later::String { string, span } => self.set_up_string(&string, span)?,
            }
        }
        Ok(())
    }

    fn set_up_string(&mut self, string: &Interpolated, span: Span) -> Parsing<()> {
        let mut source = string.text.as_str().to_owned();
        if string.padded {
            source.push(' ');
        }
        let position = self.unit.position(span.start);
        let outer = self.unit.origin.map_or(span, |origin| origin.span);
        let origin = Origin {
            position,
            span: outer,
        };
        let depth = self.context.depth + 1;
        if depth >= self.context.settings.limits.depth {
            return Err(self.limit(crate::limits::LimitKind::Depth, depth));
        }
        let mut context = Context {
            settings: self.context.settings,
            names: &mut *self.context.names,
            macros: &mut *self.context.macros,
            depth,
        };
        match parse(
            &mut context,
            &self.unit.name,
            &Arc::from(source),
            Some(origin),
        ) {
            Ok(parsed) => {
                // Each literal is set up once, so the cell is empty.
                let _ = string.parsed.set(parsed);
                Ok(())
            }
            Err(failure) if failure.late => Err(failure),
            Err(_) => {
                let message = "Failed to parse String literal".to_owned();
                let kind = ErrorKind::Directive { message };
                let error = self.unit.error(kind, span, Some(position));
                Err(Failure { error, late: true })
            }
        }
    }
}

/// Replaces `\uXXXX`, and fails as Java does where four hexadecimal digits are missing.
fn unescape(text: &str) -> Result<String, (&'static str, String)> {
    if !text.contains("\\u") {
        return Ok(text.to_owned());
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let (slash, letter) = (u16::from(b'\\'), u16::from(b'u'));
    let mut plain = Vec::with_capacity(units.len());
    let mut index = 0;
    while let Some(&unit) = units.get(index) {
        if unit != slash || units.get(index + 1) != Some(&letter) {
            plain.push(unit);
            index += 1;
            continue;
        }
        let Some(digits) = units.get(index + 2..index + 6) else {
            let (from, length) = (index + 2, units.len());
            let message = format!("begin {from}, end {}, length {length}", from + 4);
            return Err(("StringIndexOutOfBoundsException", message));
        };
        let digits = String::from_utf16_lossy(digits);
        // Java's parser takes a sign, too.
        let Ok(code) = i32::from_str_radix(&digits, 16) else {
            let message = format!("For input string: \"{digits}\" under radix 16");
            return Err(("NumberFormatException", message));
        };
        #[expect(clippy::cast_possible_truncation, reason = "Java casts to char")]
        #[expect(clippy::cast_sign_loss, reason = "Java casts to char")]
        plain.push(code as u16);
        index += 6;
    }
    Ok(String::from_utf16_lossy(&plain))
}
