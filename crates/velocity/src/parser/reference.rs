//! References: `$x`, `$!{x.y(1)}`, `\$x`, and the many things that only look like one.
//!
//! The rules for backslashes are Velocity's: an odd number escapes, half of them are printed, and
//! `$\!x` loses one backslash and is no reference any more.

use super::{Parser, Parsing, offset};
use crate::source::Span;
use crate::token::{Kind, Kinds};
use crate::tree::{Expression, Reference, Root, Step, StepKind, Wording};
use crate::value::Text;

impl Parser<'_, '_, '_> {
    pub(super) fn reference(&mut self) -> Parsing<Reference> {
        self.deeper(Self::reference_here)
    }

    /// Parses `$name.name` in plain text, by far the most frequent reference, in one go; `None`
    /// where there is something else.
    ///
    /// Nothing may have been read ahead. What it leaves behind is what `reference` would.
    pub(super) fn plain_reference(&mut self) -> Option<Reference> {
        let limit = self.context.settings.limits.depth;
        if self.next < self.tokens.len() || self.depth + self.context.depth >= limit {
            return None;
        }
        let token = self.lexer.plain_reference()?;
        let (image, start) = (token.image(self.lexer.source()), token.start as usize);
        self.tokens.push(token);
        self.next += 1;
        self.expected = Kinds::of(&[Kind::IndexOpen]);
        let end = start + image.len();
        let name_end = |from: usize| {
            let name = image.bytes().skip(from).take_while(|&byte| byte != b'.');
            from + name.count()
        };
        let mut at = name_end(1);
        let root = self.variable(image.get(1..at).unwrap_or_default());
        let mut steps = Vec::new();
        while at < image.len() {
            if steps.is_empty() {
                steps.reserve_exact(2);
            }
            let from = at + 1;
            at = name_end(from);
            let name = Text::from(image.get(from..at).unwrap_or_default());
            steps.push(Step::new(
                Span::new(offset(start + from), offset(start + at)),
                StepKind::Property(name),
            ));
        }
        let span = Span::new(offset(start), offset(end));
        Some(Reference {
            span,
            is_path: Reference::is_path(&root, &steps),
            root,
            steps,
            escapes: "".into(),
            dollars: "".into(),
            missing: None,
            escaped: false,
            literal: Wording::Source(span),
        })
    }

    fn reference_here(&mut self) -> Parsing<Reference> {
        let first = self.next;
        let steps = if self.sees(Kind::Identifier)? {
            self.take(Kind::Identifier)?;
            self.steps()?
        } else {
            self.take(Kind::CurlyOpen)?;
            self.take(Kind::Identifier)?;
            let steps = self.steps()?;
            self.take(Kind::CurlyClose)?;
            steps
        };
        Ok(self.rooted(first, steps))
    }

    fn steps(&mut self) -> Parsing<Vec<Step>> {
        // Most references have a step or two.
        let mut steps = Vec::new();
        self.indexes(&mut steps)?;
        if steps.is_empty() && self.step_follows()? {
            steps.reserve_exact(2);
        }
        while self.step_follows()? {
            self.take(Kind::Dot)?;
            let start = self.next;
            let kind = if self.call_follows()? {
                let name = self.take(Kind::Identifier)?;
                self.take(Kind::ParenOpen)?;
                let arguments = self.arguments()?;
                self.take(Kind::CallClose)?;
                StepKind::Method {
                    name: Text::from(self.image(name)),
                    arguments,
                }
            } else {
                let name = self.take(Kind::Identifier)?;
                StepKind::Property(Text::from(self.image(name)))
            };
            steps.push(Step::new(self.span_from(start), kind));
            self.indexes(&mut steps)?;
        }
        Ok(steps)
    }

    fn arguments(&mut self) -> Parsing<Vec<Expression>> {
        let mut arguments = Vec::new();
        if self.sees_any(super::lookahead::SPACED_VALUE)? {
            arguments.push(self.parameter()?);
            while self.sees(Kind::Comma)? {
                self.take(Kind::Comma)?;
                arguments.push(self.parameter()?);
            }
        }
        Ok(arguments)
    }

    fn indexes(&mut self, steps: &mut Vec<Step>) -> Parsing<()> {
        while self.sees(Kind::IndexOpen)? {
            let start = self.take(Kind::IndexOpen)?;
            self.skip_blanks()?;
            let index = self.index_parameter()?;
            self.skip_blanks()?;
            self.take(Kind::IndexClose)?;
            let span = self.span_from(start);
            steps.push(Step::new(span, StepKind::Index(Box::new(index))));
        }
        Ok(())
    }

    /// Works out which variable is meant and what is printed around it.
    fn rooted(&mut self, first: usize, steps: Vec<Step>) -> Reference {
        let image = self.image(first);
        let following = self.image(first + 1);
        let span = self.span_from(first);
        let slashes = image.bytes().take_while(|&byte| byte == b'\\').count();
        if image.bytes().any(|byte| byte == b'\\') && image.contains("\\!") {
            return self.unusable(first, image, steps, span);
        }
        let escaped = slashes % 2 != 0;
        let bare = image.get(slashes..).unwrap_or_default();
        let dollar = bare.bytes().rposition(|byte| byte == b'$').unwrap_or(0);
        let (dollars, name) = bare.split_at(dollar);
        if let Some(token) = self.tokens.get_mut(first) {
            // the name ends where the token does
            token.image = token.end - offset(name.len()).min(token.end);
        }
        let literal = self.wording_from(first);
        let mut missing = None;
        let root = if let Some(quiet) = name.strip_prefix("$!") {
            if !escaped {
                missing = Some(Box::default());
            }
            let braced = quiet.starts_with('{');
            self.variable(if braced { following } else { quiet })
        } else if name == "${" {
            self.variable(following)
        } else if let Some(plain) = name.strip_prefix('$') {
            self.variable(plain)
        } else {
            Root::Runt(name.into())
        };
        Reference {
            span,
            is_path: Reference::is_path(&root, &steps),
            root,
            steps,
            escapes: "\\".repeat(slashes / 2).into(),
            dollars: dollars.into(),
            missing,
            escaped,
            literal,
        }
    }

    fn variable(&mut self, name: &str) -> Root {
        Root::Variable(self.context.names.intern(name))
    }

    /// `$\!x`: printed with one backslash less.
    fn unusable(&mut self, first: usize, image: &str, steps: Vec<Step>, span: Span) -> Reference {
        let start = image.find('$').map_or(image.len(), |dollar| {
            let behind = image.get(dollar..).unwrap_or_default();
            dollar + behind.find('\\').unwrap_or(behind.len())
        });
        let count = image
            .bytes()
            .skip(start)
            .take_while(|&byte| byte == b'\\')
            .count();
        let mut missing = image.get(..start).unwrap_or_default().to_owned();
        missing.push_str(&"\\".repeat(count.saturating_sub(1)));
        missing.push_str(image.get(start + count..).unwrap_or_default());
        let literal = self.wording_from(first);
        let slot = self.context.names.intern(&missing);
        Reference {
            span,
            root: Root::Unusable(slot),
            is_path: false,
            steps,
            escapes: "".into(),
            dollars: "".into(),
            missing: Some(missing.into()),
            escaped: false,
            literal,
        }
    }
}
