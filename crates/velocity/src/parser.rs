//! Tokens to a tree, with the look-ahead of Velocity 1.7's grammar.
//!
//! The lexer changes its state with every token, so a parser that looks further ahead, or less
//! far, than the real one reads other tokens. Each look-ahead here reads exactly as many as the
//! reference grammar's. String literals are parsed after the rest, when the macros are known.

mod directive;
mod expression;
mod lookahead;
mod reference;
mod strings;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::lexer::{LONGEST, Lexer, LexicalError};
use crate::limits::{LimitKind, Mode, Settings};
use crate::source::{Position, Span};
use crate::token::{Extra, Kind, Kinds, Token};
use crate::tree::{Block, If, Macro, Names, Node, Origin, Parsed, Set, Unit, Wording};

/// Holds what outlives the parsing of one text: the variables' numbers and the macros.
pub(crate) struct Context<'c> {
    pub(crate) settings: &'c Settings,
    pub(crate) names: &'c mut Names,
    /// The macros that can be called; the first definition of a name stays.
    pub(crate) macros: &'c mut Vec<Arc<Macro>>,
    /// How deeply string literals are nested in string literals.
    pub(crate) depth: usize,
}

/// Parses a text and everything in it.
pub(crate) fn parse(
    context: &mut Context<'_>,
    name: &Arc<str>,
    source: &Arc<str>,
    origin: Option<Origin>,
) -> Result<Parsed, Failure> {
    let unit = Arc::new(Unit {
        name: Arc::clone(name),
        source: Arc::clone(source),
        origin,
    });
    if source.len() > LONGEST as usize {
        let kind = ErrorKind::Limit {
            limit: LimitKind::Source,
            value: LONGEST.into(),
        };
        return Err(Failure {
            error: unit.error(kind, Span::default(), None),
            late: false,
        });
    }
    let mut parser = Parser {
        lexer: Lexer::new(source),
        // most templates have a token about every so many bytes
        tokens: Vec::with_capacity(source.len() / 6 + 4),
        next: 0,
        expected: Kinds::default(),
        unit: &unit,
        depth: 0,
        scans: 0,
        macro_names: BTreeSet::new(),
        later: Vec::new(),
        context,
    };
    let block = parser.template()?;
    Ok(Parsed { unit, block })
}

/// Says why a text could not be parsed, and in which stage.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// Whether it came up when literals and directives were set up, after the parsing proper.
    pub(crate) late: bool,
}

type Parsing<T> = Result<T, Failure>;

/// The statements' first tokens.
const STATEMENT: Kinds = Kinds::of(&[
    Kind::ParenOpen,
    Kind::ParenClose,
    Kind::EscapedDirective,
    Kind::Set,
    Kind::LineComment,
    Kind::DoubleEscape,
    Kind::Escape,
    Kind::Text,
    Kind::FormalComment,
    Kind::BlockComment,
    Kind::TextBlock,
    Kind::StringLiteral,
    Kind::If,
    Kind::Integer,
    Kind::Decimal,
    Kind::Word,
    Kind::BracedWord,
    Kind::Identifier,
    Kind::Dot,
    Kind::CurlyOpen,
    Kind::CurlyClose,
    Kind::EmptyIndex,
]);

/// The names of the directives that are not part of the grammar itself.
const DIRECTIVES: &[&str] = &[
    "foreach", "include", "parse", "macro", "literal", "evaluate", "break", "define", "stop",
];

struct Parser<'s, 'p, 'c> {
    lexer: Lexer<'s>,
    tokens: Vec<Token>,
    /// The index of the token to be consumed next.
    next: usize,
    /// What was looked for in vain since the last token.
    expected: Kinds,
    unit: &'p Arc<Unit>,
    depth: usize,
    /// Tokens visited by unbounded look-ahead, which can repeat itself.
    scans: u32,
    macro_names: BTreeSet<String>,
    /// What is set up once the whole text is parsed.
    later: Vec<strings::Later>,
    context: &'p mut Context<'c>,
}

impl Parser<'_, '_, '_> {
    fn template(&mut self) -> Parsing<Block> {
        let block = self.block()?;
        self.take(Kind::Eof)?;
        self.set_up()?;
        Ok(block)
    }

    /// Parses statements as long as there are some.
    fn block(&mut self) -> Parsing<Block> {
        self.deeper(|parser| {
            let mut block = Block::default();
            loop {
                if let Some(reference) = parser.plain_reference() {
                    block.nodes.push(Node::Reference(Box::new(reference)));
                } else if parser.sees_any(STATEMENT)? {
                    parser.statement(&mut block.nodes)?;
                } else {
                    return Ok(block);
                }
            }
        })
    }

    fn statement(&mut self, nodes: &mut Vec<Node>) -> Parsing<()> {
        let kind = self.look(0)?;
        if kind == Kind::If {
            let node = self.if_statement()?;
            nodes.push(node);
            return Ok(());
        }
        if self.reference_follows()? {
            let reference = self.reference()?;
            nodes.push(Node::Reference(Box::new(reference)));
            return Ok(());
        }
        match kind {
            Kind::LineComment => {
                let start = self.take(kind)?;
                let image = self.image(start);
                let end = image.find("##").or_else(|| image.find("#*")).unwrap_or(0);
                push_text(nodes, image.get(..end).unwrap_or_default());
                if self.sees(Kind::LineCommentEnd)? {
                    self.take(Kind::LineCommentEnd)?;
                }
            }
            Kind::FormalComment | Kind::BlockComment => {
                let token = self.take(kind)?;
                let image = self.image(token);
                let end = image.find("##").or_else(|| image.find("#*")).unwrap_or(0);
                push_text(nodes, image.get(..end).unwrap_or_default());
            }
            Kind::TextBlock => {
                let token = self.take(kind)?;
                let image = self.image(token);
                let inner = image.get(3..image.len().saturating_sub(3));
                push_text(nodes, inner.unwrap_or_default());
            }
            Kind::Set => {
                let node = self.set()?;
                nodes.push(node);
            }
            Kind::EscapedDirective => {
                let token = self.take(kind)?;
                let image = self.escaped_directive(self.image(token));
                push_text(nodes, &image);
                if let Some(token) = self.tokens.get_mut(token) {
                    let extra: &mut Extra = token.extra.get_or_insert_default();
                    extra.halved = Some(image);
                }
            }
            Kind::DoubleEscape => {
                let text = self.escape()?;
                push_text(nodes, &text);
            }
            Kind::Word | Kind::BracedWord => self.directive(nodes)?,
            _ => {
                let token = self.take(kind)?;
                if let Some(there) = self.tokens.get(token) {
                    push_text(nodes, &there.literal(self.lexer.source()));
                }
            }
        }
        Ok(())
    }

    fn if_statement(&mut self) -> Parsing<Node> {
        let first = self.take(Kind::If)?;
        let condition = self.condition()?;
        let mut arms = vec![(condition, self.block()?)];
        while self.sees(Kind::ElseIf)? {
            self.take(Kind::ElseIf)?;
            let condition = self.condition()?;
            arms.push((condition, self.block()?));
        }
        let otherwise = if self.sees(Kind::Else)? {
            self.take(Kind::Else)?;
            Some(self.block()?)
        } else {
            None
        };
        self.take(Kind::End)?;
        let span = self.span_from(first);
        Ok(Node::If(Box::new(If {
            span,
            arms,
            otherwise,
        })))
    }

    fn condition(&mut self) -> Parsing<crate::tree::Expression> {
        self.skip_blanks()?;
        self.take(Kind::ParenOpen)?;
        let condition = self.expression()?;
        self.take(Kind::ParenClose)?;
        Ok(condition)
    }

    fn set(&mut self) -> Parsing<Node> {
        let first = self.take(Kind::Set)?;
        self.skip_blanks()?;
        let at = self.next;
        let target = self.reference()?;
        // Velocity takes the first token less one character for the name, so that `${x}` sets `{`.
        let mut name = self.image(at).chars();
        name.next();
        let variable = self.context.names.intern(name.as_str());
        self.skip_blanks()?;
        self.take(Kind::Assign)?;
        let value = self.expression()?;
        self.take(Kind::ParenClose)?;
        self.lexer.leave_set();
        if self.sees(Kind::NewLine)? {
            self.take(Kind::NewLine)?;
        }
        let span = self.span_from(first);
        Ok(Node::Set(Box::new(Set {
            span,
            target,
            value,
            variable,
        })))
    }

    /// Halves the backslashes before a directive that exists.
    fn escaped_directive(&self, image: &str) -> String {
        let last = image.rfind('\\').unwrap_or(0);
        let directive = image.get(last + 1..).unwrap_or_default();
        let tag = directive.get(1..).unwrap_or_default();
        let name = tag
            .strip_prefix('{')
            .and_then(|tag| tag.strip_suffix('}'))
            .unwrap_or(tag);
        let known = matches!(name, "if" | "end" | "set" | "else" | "elseif")
            || self.is_directive(name)
            || self.is_macro(name);
        if known {
            format!("{}{directive}", image.get(..last / 2).unwrap_or_default())
        } else {
            image.to_owned()
        }
    }

    /// Parses pairs of backslashes, which are halved before a directive.
    fn escape(&mut self) -> Parsing<String> {
        let mut pairs = 0;
        while self.look(0)? == Kind::DoubleEscape {
            self.take(Kind::DoubleEscape)?;
            pairs += 1;
        }
        let mut control = matches!(
            self.look(0)?,
            Kind::End | Kind::If | Kind::ElseIf | Kind::Else
        );
        if let Some(following) = self.tokens.get(self.next) {
            let mut rest = following.image(self.lexer.source()).chars();
            rest.next();
            let tag = rest.as_str();
            control |= self.is_directive(tag) || self.is_macro(tag);
        }
        Ok(if control { "\\" } else { "\\\\" }.repeat(pairs))
    }

    fn is_directive(&self, name: &str) -> bool {
        DIRECTIVES.contains(&name)
            && !(name == "evaluate" && self.context.settings.mode == Mode::Aws)
    }

    fn is_macro(&self, name: &str) -> bool {
        self.macro_names.contains(name) || self.is_callable(name)
    }

    fn is_callable(&self, name: &str) -> bool {
        self.context.macros.iter().any(|there| &*there.name == name)
    }
}

/// Reading tokens.
impl Parser<'_, '_, '_> {
    /// Returns the kind of the token `ahead` of the next one, reading only as far as that.
    #[inline]
    fn look(&mut self, ahead: usize) -> Parsing<Kind> {
        self.kind_at(self.next + ahead)
    }

    #[inline]
    fn kind_at(&mut self, index: usize) -> Parsing<Kind> {
        match self.tokens.get(index) {
            Some(token) => Ok(token.kind),
            None => self.read_to(index),
        }
    }

    #[inline(never)]
    fn read_to(&mut self, index: usize) -> Parsing<Kind> {
        while self.tokens.len() <= index {
            // Behind the end there is only the end.
            if let Some(Token {
                kind: Kind::Eof, ..
            }) = self.tokens.last()
            {
                return Ok(Kind::Eof);
            }
            match self.lexer.next() {
                Ok(token) => self.tokens.push(token),
                Err(error) => return self.unreadable(&error),
            }
        }
        Ok(self.tokens.last().map_or(Kind::Eof, |token| token.kind))
    }

    #[cold]
    #[inline(never)]
    fn unreadable(&self, error: &LexicalError) -> Parsing<Kind> {
        Err(self.lexical(error))
    }

    /// Tells whether the next token is of a kind, and remembers the kind if not.
    #[inline]
    fn sees(&mut self, kind: Kind) -> Parsing<bool> {
        self.sees_any(Kinds::of(&[kind]))
    }

    #[inline]
    fn sees_any(&mut self, kinds: Kinds) -> Parsing<bool> {
        let next = self.look(0)?;
        let seen = kinds.has(next);
        if !seen {
            self.expected = self.expected.and(kinds);
        }
        Ok(seen)
    }

    /// Consumes a token of a kind and returns its index.
    fn take(&mut self, kind: Kind) -> Parsing<usize> {
        if self.sees(kind)? {
            self.expected = Kinds::default();
            self.next += 1;
            Ok(self.next - 1)
        } else {
            Err(self.unexpected())
        }
    }

    fn skip_blanks(&mut self) -> Parsing<()> {
        if self.sees(Kind::Blanks)? {
            self.take(Kind::Blanks)?;
        }
        Ok(())
    }

    /// Runs `parse` one level deeper.
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsing<T>) -> Parsing<T> {
        let limit = self.context.settings.limits.depth;
        if self.depth + self.context.depth >= limit {
            return Err(self.limit(LimitKind::Depth, limit));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }
}

/// Making texts and errors.
impl<'s> Parser<'s, '_, '_> {
    /// Returns the text of a token.
    fn image(&self, token: usize) -> &'s str {
        let source = self.lexer.source();
        self.tokens
            .get(token)
            .map_or("", |token| token.image(source))
    }

    fn span_from(&self, first: usize) -> Span {
        let start = self.tokens.get(first).map_or(0, |token| token.start);
        let end = self
            .next
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last));
        Span::new(start, end.map_or(start, |token| token.end.max(start)))
    }

    /// Returns the literal text of the tokens from `first` to the last consumed one.
    fn literal_from(&self, first: usize) -> Cow<'s, str> {
        self.literal_of(first..self.next)
    }

    /// Returns the literal text of some tokens.
    fn literal_of(&self, range: std::ops::Range<usize>) -> Cow<'s, str> {
        let source = self.lexer.source();
        if let Some(span) = self.place_of(range.clone()) {
            let range = span.start as usize..span.end as usize;
            return Cow::Borrowed(source.get(range).unwrap_or_default());
        }
        let tokens = self.tokens.get(range).unwrap_or_default();
        Cow::Owned(tokens.iter().map(|token| token.literal(source)).collect())
    }

    /// Returns the literal text of the tokens from `first` to the last consumed one, to be kept.
    fn wording_from(&self, first: usize) -> Wording {
        let range = first..self.next;
        match self.place_of(range.clone()) {
            Some(span) => Wording::Source(span),
            None => Wording::Own(self.literal_of(range).into()),
        }
    }

    /// Returns where in the source the literal text of some tokens stands, as it mostly does.
    fn place_of(&self, range: std::ops::Range<usize>) -> Option<Span> {
        let tokens = self.tokens.get(range)?;
        let start = tokens.first()?.plain_start()?;
        let end = tokens.iter().try_fold(start, |end, token| {
            (token.plain_start()? == end).then_some(token.end)
        })?;
        Some(Span::new(start, end))
    }

    /// Returns the token images from `first` to the last consumed one.
    fn images_from(&self, first: usize) -> String {
        let tokens = self.tokens.get(first..self.next).unwrap_or_default();
        let source = self.lexer.source();
        tokens.iter().map(|token| token.shown(source)).collect()
    }

    fn unexpected(&mut self) -> Failure {
        let token = self.tokens.get(self.next).or(self.tokens.last());
        let (start, end, encountered) = match token {
            Some(token) if token.kind == Kind::Eof => {
                (token.start, token.start, "<EOF>".to_owned())
            }
            Some(token) => {
                let image = token.image(self.lexer.source());
                (token.start, token.end, image.to_owned())
            }
            None => (0, 0, String::new()),
        };
        let kinds = std::mem::take(&mut self.expected);
        let expected = kinds.iter().map(Kind::image).collect();
        self.failure(
            ErrorKind::Syntax {
                encountered,
                expected,
            },
            start,
            end,
        )
    }

    fn lexical(&self, error: &LexicalError) -> Failure {
        let source = &self.unit.source;
        let encountered = if error.end {
            None
        } else {
            source.get(error.at..).and_then(|s| s.chars().next())
        };
        let position = if error.end {
            Position::behind(source)
        } else {
            Position::of(source, error.at)
        };
        let kind = ErrorKind::Lexical {
            encountered,
            after: error.after.clone(),
        };
        let span = Span::new(offset(error.at), offset(error.at));
        Failure {
            error: self.unit.error(kind, span, Some(position)),
            late: false,
        }
    }

    fn limit(&self, limit: LimitKind, value: usize) -> Failure {
        let start = self.tokens.get(self.next).map_or(0, |token| token.start);
        let failure = self.failure(
            ErrorKind::Limit {
                limit,
                value: value as u64,
            },
            start,
            start,
        );
        Failure {
            late: true,
            ..failure
        }
    }

    fn failure(&self, kind: ErrorKind, start: u32, end: u32) -> Failure {
        let position = Position::of(&self.unit.source, start as usize);
        let span = Span::new(start, end);
        Failure {
            error: self.unit.error(kind, span, Some(position)),
            late: false,
        }
    }
}

impl Unit {
    /// Makes an error whose position counts in this text.
    pub(crate) fn error(&self, kind: ErrorKind, span: Span, position: Option<Position>) -> Error {
        let span = self.origin.map_or(span, |origin| origin.span);
        Error::new(kind, &self.name, span, position)
    }

    /// Returns the position Velocity gives a node that starts at `offset`.
    pub(crate) fn position(&self, offset: u32) -> Position {
        let own = Position::of(&self.source, offset as usize);
        match self.origin {
            None => own,
            Some(Origin { position, .. }) => Position {
                line: own.line + position.line - 1,
                column: if own.line == 1 {
                    own.column + position.column
                } else {
                    own.column
                },
            },
        }
    }
}

/// Appends text, joining it to text before it.
fn push_text(nodes: &mut Vec<Node>, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(Node::Text(before)) = nodes.last_mut() {
        before.push_str(text);
    } else {
        nodes.push(Node::Text(text.into()));
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
