//! References: `$x`, `$!{x.y(1)}`, `\$x`, and the many things that only look like one.
//!
//! The rules for backslashes are Velocity's: an odd number escapes, half of them are printed, and
//! `$\!x` loses one backslash and is no reference any more.

use super::{Parser, Parsing};
use crate::source::Span;
use crate::token::Kind;
use crate::tree::{Expression, Reference, Root, Step, StepKind};
use crate::value::Text;

impl Parser<'_, '_, '_> {
    pub(super) fn reference(&mut self) -> Parsing<Reference> {
        self.deeper(Self::reference_here)
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
        let mut steps = Vec::new();
        self.indexes(&mut steps)?;
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
            steps.push(Step {
                span: self.span_from(start),
                kind,
            });
            self.indexes(&mut steps)?;
        }
        Ok(steps)
    }

    fn arguments(&mut self) -> Parsing<Vec<Expression>> {
        let mut arguments = Vec::new();
        let mut first = super::lookahead::VALUE.to_vec();
        first.push(Kind::Blanks);
        if self.sees_any(&first)? {
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
            steps.push(Step {
                span,
                kind: StepKind::Index(Box::new(index)),
            });
        }
        Ok(())
    }

    /// Works out which variable is meant and what is printed around it.
    fn rooted(&mut self, first: usize, steps: Vec<Step>) -> Reference {
        let image = self.image(first).to_owned();
        let following = self
            .tokens
            .get(first + 1)
            .map(|token| token.image.clone().into_owned());
        let span = self.span_from(first);
        if image.contains("\\!") {
            return self.unusable(first, &image, steps, span);
        }
        let slashes = image.bytes().take_while(|&byte| byte == b'\\').count();
        let escaped = slashes % 2 != 0;
        let escapes = "\\".repeat(slashes / 2);
        let bare = image.get(slashes..).unwrap_or_default();
        let dollar = bare.rfind('$').unwrap_or(0);
        let (dollars, name) = bare.split_at(dollar);
        self.set_image(first, name.to_owned());
        let literal = self.literal_from(first);
        let mut missing = literal.clone();
        let root = if let Some(quiet) = name.strip_prefix("$!") {
            if !escaped {
                missing.clear();
            }
            let braced = quiet.starts_with('{');
            self.variable(if braced {
                following.as_deref().unwrap_or_default()
            } else {
                quiet
            })
        } else if name == "${" {
            self.variable(following.as_deref().unwrap_or_default())
        } else if let Some(plain) = name.strip_prefix('$') {
            self.variable(plain)
        } else {
            Root::Runt(name.into())
        };
        Reference {
            span,
            root,
            steps,
            escapes: escapes.into(),
            dollars: dollars.into(),
            missing: missing.into(),
            escaped,
            literal: literal.into(),
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
        let literal = self.literal_from(first);
        let slot = self.context.names.intern(&missing);
        Reference {
            span,
            root: Root::Unusable(slot),
            steps,
            escapes: "".into(),
            dollars: "".into(),
            missing: missing.into(),
            escaped: false,
            literal: literal.into(),
        }
    }
}
