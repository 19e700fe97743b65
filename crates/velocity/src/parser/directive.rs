//! Directives that are not part of the grammar itself, macro calls, and words that are neither.
//!
//! Which arguments a directive has is checked when the template is set up, with Java's own
//! exceptions where Velocity does not check at all.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::strings::Later;
use super::{Failure, Parser, Parsing, push_text};
use crate::error::ErrorKind;
use crate::source::{Position, Span};
use crate::token::Kind;
use crate::tree::{
    Argument, Block, Define, Directive, DirectiveKind, Expression, ExpressionKind, Foreach, Macro,
    MacroCall, Node, Slot,
};
use crate::value::Text;

/// An argument with what its first token tells.
struct Given {
    first: usize,
    kind: Kind,
    value: Expression,
    /// The tokens of its literal text.
    tokens: Range<usize>,
}

/// A directive as it is written.
struct Written<'s> {
    first: usize,
    name: &'s str,
    arguments: Vec<Given>,
}

impl<'s> Parser<'s, '_, '_> {
    pub(super) fn directive(&mut self, nodes: &mut Vec<Node>) -> Parsing<()> {
        let kind = if self.sees(Kind::Word)? {
            Kind::Word
        } else {
            Kind::BracedWord
        };
        let first = self.take(kind)?;
        let image = self.image(first);
        let name = if kind == Kind::BracedWord {
            image.get(2..image.len().saturating_sub(1))
        } else {
            image.get(1..)
        };
        let name = name.unwrap_or_default();
        self.lexer.enter_directive();
        let is_directive = self.is_directive(name);
        if matches!(name, "evaluate" | "parse") {
            // What is parsed while rendering may name these, and loops run already.
            for name in ["foreach", "velocityCount", "velocityHasNext"] {
                self.context.names.intern(name);
            }
        }
        if !self.lexer.parenthesis_follows() {
            if name == "macro" {
                let message = "A macro declaration requires at least a name argument";
                return Err(self.macro_error(message, first));
            }
            self.lexer.leave_directive();
            let written = Written {
                first,
                name,
                arguments: Vec::new(),
            };
            self.without_arguments(written, is_directive, nodes);
            return Ok(());
        }
        self.skip_blanks()?;
        self.take(Kind::ParenOpen)?;
        let arguments = self.directive_arguments(first, name, is_directive)?;
        self.skip_blanks()?;
        self.take(Kind::ParenClose)?;
        let written = Written {
            first,
            name,
            arguments,
        };
        let block = match written.name {
            "foreach" | "macro" | "literal" | "define" => true,
            name => !is_directive && name.starts_with('@'),
        };
        if block {
            self.block_directive(written, nodes)
        } else {
            self.line(written, is_directive, nodes);
            Ok(())
        }
    }

    fn directive_arguments(
        &mut self,
        directive: usize,
        name: &str,
        is_directive: bool,
    ) -> Parsing<Vec<Given>> {
        let is_macro = name == "macro";
        let callable = !is_directive && !name.starts_with('@') && self.is_callable(name);
        let mut arguments: Vec<Given> = Vec::new();
        while self.argument_follows()? {
            self.skip_blanks()?;
            if self.sees(Kind::Comma)? {
                self.take(Kind::Comma)?;
                self.skip_blanks()?;
            }
            let position = arguments.len();
            let argument = self.deeper(Self::directive_argument)?;
            let image = self.image(directive);
            if argument.kind == Kind::Word {
                let message = if is_macro && position == 0 {
                    None
                } else if callable {
                    Some(format!("Invalid arg #{position} in VM {image}"))
                } else if is_directive && (name != "foreach" || position != 1) {
                    Some(format!("Invalid arg #{position} in directive {image}"))
                } else {
                    None
                };
                if let Some(message) = message {
                    return Err(self.macro_error(&message, directive));
                }
            } else if is_macro && position == 0 {
                let message = "Invalid first arg in #macro() directive - must be a word token \
                               (no ' or \" surrounding)";
                return Err(self.macro_error(message, directive));
            }
            arguments.push(argument);
        }
        Ok(arguments)
    }

    fn directive_argument(&mut self) -> Parsing<Given> {
        let first = self.next;
        let kind = self.look(0)?;
        let value = if kind == Kind::Word {
            self.take(kind)?;
            let image = Text::from(self.image(first));
            self.node(first, ExpressionKind::Word(image))
        } else {
            self.value(false)?
        };
        Ok(Given {
            first,
            kind,
            value,
            tokens: first..self.next,
        })
    }

    /// Makes the error of a directive's arguments; it points behind the directive's name.
    fn macro_error(&self, message: &str, directive: usize) -> Failure {
        let token = self
            .tokens
            .get(directive + 1)
            .or(self.tokens.get(directive));
        let (start, end) = token.map_or((0, 0), |token| (token.start, token.end));
        self.failure(
            ErrorKind::Directive {
                message: message.to_owned(),
            },
            start,
            end,
        )
    }

    /// Handles a directive or word that has no parenthesis behind it.
    fn without_arguments(
        &mut self,
        written: Written<'s>,
        is_directive: bool,
        nodes: &mut Vec<Node>,
    ) {
        if is_directive && matches!(written.name, "foreach" | "define" | "literal") {
            let message = "Cannot load from object array because \"this.children\" is null";
            self.fails_later("NullPointerException", message.to_owned());
            return;
        }
        if !is_directive && written.name.starts_with('@') {
            push_text(nodes, &format!("#{}", written.name));
            return;
        }
        self.line(written, is_directive, nodes);
    }

    fn line(&mut self, written: Written<'s>, is_directive: bool, nodes: &mut Vec<Node>) {
        if !is_directive {
            let call = self.call(written, None);
            nodes.push(Node::MacroCall(Arc::new(call)));
            return;
        }
        let span = self.span_from(written.first);
        let count = written.arguments.len();
        let second = written.arguments.get(1).map(|given| given.first);
        let mut arguments = written.arguments.into_iter();
        let first = arguments.next();
        let kind = match written.name {
            "break" if count > 1 => {
                let message = "The #stop directive only accepts a single scope object";
                self.velocity_fails(message, self.unit.position(span.start));
                return;
            }
            "stop" if count > 1 => {
                let message = "The #stop directive only accepts a single message parameter";
                self.velocity_fails(message, self.unit.position(span.start));
                return;
            }
            "break" => DirectiveKind::Break(
                first.map(|given| (given.value, self.literal_of(given.tokens).into())),
            ),
            "stop" => DirectiveKind::Stop(first.map(|given| given.value)),
            "parse" => DirectiveKind::Parse(first.map(|given| given.value)),
            "include" => DirectiveKind::Include(
                first
                    .into_iter()
                    .chain(arguments)
                    .map(|g| g.value)
                    .collect(),
            ),
            _ => {
                let Some(given) = first.filter(|_| count == 1) else {
                    let message = "#evaluate() requires exactly one argument";
                    let position = match second {
                        Some(second) => self.place(second),
                        None => self.unit.position(span.start),
                    };
                    self.directive_fails_later(message, position);
                    return;
                };
                let fits = matches!(
                    given.kind,
                    Kind::StringLiteral | Kind::Identifier | Kind::CurlyOpen
                );
                if !fits {
                    let at = self.place(given.first);
                    let message = "#evaluate()  argument must be a string literal or reference";
                    self.directive_fails_later(message, at);
                    return;
                }
                DirectiveKind::Evaluate(given.value)
            }
        };
        nodes.push(Node::Directive(Box::new(Directive { span, kind })));
    }

    fn block_directive(&mut self, written: Written<'s>, nodes: &mut Vec<Node>) -> Parsing<()> {
        let body_at = self.next;
        let body = self.block()?;
        let body_literal = if self.next > body_at && written.name == "literal" {
            Some(self.literal_from(body_at))
        } else {
            None
        };
        self.take(Kind::End)?;
        let span = self.span_from(written.first);
        match written.name {
            "foreach" => self.foreach(written, body, span, nodes),
            "define" => self.define(&written, body, span, nodes),
            "literal" => self.literal_directive(&written, body_literal, nodes),
            "macro" => self.macro_directive(&written, body)?,
            _ => {
                let body = Define {
                    span,
                    unit: Arc::clone(self.unit),
                    variable: self.context.names.intern("bodyContent"),
                    body,
                    depth: 20,
                };
                let call = self.call(written, Some(Arc::new(body)));
                nodes.push(Node::MacroCall(Arc::new(call)));
            }
        }
        Ok(())
    }

    fn foreach(&mut self, written: Written<'s>, body: Block, span: Span, nodes: &mut Vec<Node>) {
        let count = written.arguments.len();
        if count < 2 {
            let message = format!("Index 2 out of bounds for length {}", count + 1);
            let kind = DirectiveKind::Throws("ArrayIndexOutOfBoundsException", message);
            nodes.push(Node::Directive(Box::new(Directive { span, kind })));
            return;
        }
        let mut arguments = written.arguments.into_iter();
        let variable = arguments
            .next()
            .map_or(0, |given| self.loop_variable(&given));
        let _in = arguments.next();
        // Without a list, the block itself stands where the list should and has no value.
        let Some(source) = arguments.next() else {
            return;
        };
        // With more arguments, the next one stands where the block should.
        let body = match arguments.next() {
            Some(extra) => rendered(extra.value),
            None => body,
        };
        let foreach = Foreach {
            span,
            variable,
            source: source.value,
            body,
        };
        nodes.push(Node::Foreach(Box::new(foreach)));
    }

    fn loop_variable(&mut self, given: &Given) -> Slot {
        match &given.value.kind {
            ExpressionKind::Reference(reference) => match &reference.root {
                crate::tree::Root::Variable(slot) | crate::tree::Root::Unusable(slot) => *slot,
                crate::tree::Root::Runt(text) => self.context.names.intern(text),
            },
            _ => self.behind_first_character(given.first),
        }
    }

    /// Returns the variable named by a token less its first character.
    fn behind_first_character(&mut self, token: usize) -> Slot {
        let mut name = self.image(token).chars();
        name.next();
        self.context.names.intern(name.as_str())
    }

    fn define(&mut self, written: &Written<'s>, body: Block, span: Span, nodes: &mut Vec<Node>) {
        let [given] = written.arguments.as_slice() else {
            let position = self.unit.position(span.start);
            self.velocity_fails("parameter missing: block name", position);
            return;
        };
        let variable = self.behind_first_character(given.first);
        let unit = Arc::clone(self.unit);
        let define = Define {
            span,
            unit,
            variable,
            body,
            depth: 2,
        };
        nodes.push(Node::Define(Arc::new(define)));
    }

    fn literal_directive(
        &mut self,
        written: &Written<'s>,
        body: Option<Cow<'_, str>>,
        nodes: &mut Vec<Node>,
    ) {
        match (written.arguments.first(), body) {
            (Some(given), _) => push_text(nodes, &self.literal_of(given.tokens.clone())),
            (None, Some(text)) => push_text(nodes, &text),
            (None, None) => {
                let message = "Cannot read field \"kind\" because \"t\" is null";
                self.fails_later("NullPointerException", message.to_owned());
            }
        }
    }

    fn macro_directive(&mut self, written: &Written<'s>, body: Block) -> Parsing<()> {
        let Some(name) = written.arguments.first() else {
            let message = "First argument to #macro() must be  macro name";
            return Err(self.macro_error(message, written.first));
        };
        let name = Text::from(self.image(name.first));
        self.macro_names.insert(name.as_str().to_owned());
        let mut parameters = Vec::new();
        for given in written.arguments.iter().skip(1) {
            let image = self.image(given.first);
            let parameter = image.strip_prefix('$').unwrap_or(image);
            let slot = self.context.names.intern(parameter);
            parameters.push((slot, Text::from(format!("${parameter}"))));
        }
        if self.context.settings.mode == crate::limits::Mode::Stock {
            let unit = Arc::clone(self.unit);
            self.later.push(Later::Macro(Arc::new(Macro {
                name,
                unit,
                parameters,
                body,
            })));
        }
        Ok(())
    }

    fn call(&mut self, written: Written<'s>, body: Option<Arc<Define>>) -> MacroCall {
        let name = written.name.strip_prefix('@').unwrap_or(written.name);
        let bad_word = written
            .arguments
            .iter()
            .find_map(|given| match &given.value.kind {
                ExpressionKind::Word(word) => Some((word.clone(), given.value.span)),
                _ => None,
            });
        let arguments = written
            .arguments
            .into_iter()
            .map(|given| Argument {
                literal: self.literal_of(given.tokens).into(),
                value: given.value,
            })
            .collect();
        MacroCall {
            span: self.span_from(written.first),
            name: Text::from(name),
            arguments,
            literal: self.images_from(written.first).into(),
            body,
            bad_word,
        }
    }

    fn place(&self, token: usize) -> Position {
        let start = self.tokens.get(token).map_or(0, |token| token.start);
        self.unit.position(start)
    }

    fn velocity_fails(&mut self, message: &str, position: Position) {
        let message = format!("{message} at {}[{position}]", self.unit.name);
        self.fails_later("VelocityException", message);
    }
}

/// Returns what rendering an argument renders: the references in it.
fn rendered(argument: Expression) -> Block {
    let mut block = Block::default();
    let mut pending = vec![argument];
    while let Some(argument) = pending.pop() {
        match argument.kind {
            ExpressionKind::Reference(reference) => block.nodes.push(Node::Reference(reference)),
            ExpressionKind::List(items) => pending.extend(items.into_iter().rev()),
            ExpressionKind::Range(bounds) => {
                let (from, to) = *bounds;
                pending.extend([to, from]);
            }
            ExpressionKind::Map(entries) => {
                for (key, value) in entries.into_iter().rev() {
                    pending.extend([value, key]);
                }
            }
            _ => {}
        }
    }
    block
}
