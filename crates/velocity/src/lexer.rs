//! Text to tokens, in Velocity 1.7's lexical states.
//!
//! Not a grammar: which state follows is decided here token by token, with a stack of states, and
//! in two places by the parser. The states, the longest-match rule and the quirks of parenthesis
//! counting are those of the real lexer, because templates show them: `#end2` is a word, blanks
//! before `#set` vanish only where they begin a token, `$a.b.` prints its last dot.

mod runs;
mod scan;

use crate::token::{Extra, Kind, Token};

/// The longest text that can be read.
pub(crate) const LONGEST: u32 = u32::MAX - 1;

/// Names a lexical state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Plain text.
    Text,
    /// Behind `$`.
    Reference,
    /// Behind `$name.`.
    Modifier,
    /// Inside `$name[`.
    Index,
    /// Inside `$name.method(`.
    Arguments,
    /// Behind `#`.
    BeforeDirective,
    /// Inside a directive.
    Directive,
    /// Inside `#[[`.
    TextBlock,
    /// Inside `#*`.
    BlockComment,
    /// Inside `#**`.
    FormalComment,
    /// Inside `##`.
    LineComment,
}

/// What the longest match at a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// A token of its own.
    Token(Kind),
    /// `$` and its escapes: a reference may follow.
    Dollar,
    /// `#`: a directive may follow.
    Hash,
    /// `#[[`.
    OpenTextBlock,
    /// `#**` and one more character.
    OpenFormalComment,
    /// `#*`.
    OpenBlockComment,
    /// Part of a longer token.
    More,
    /// Dropped.
    Skip,
    /// Ends a reference; the character is read again.
    EndReference,
    /// Ends the hope for a directive; the character is read again.
    EndDirective,
}

/// Says that no token goes on at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LexicalError {
    /// The place of the character that fits nowhere.
    pub(crate) at: usize,
    /// Whether that place is behind the last character.
    pub(crate) end: bool,
    /// The text already read of the token.
    pub(crate) after: String,
}

#[derive(Clone, Copy)]
struct Saved {
    open: u32,
    closed: u32,
    state: State,
}

/// Reads tokens one at a time; what comes next depends on what the parser did meanwhile.
pub(crate) struct Lexer<'s> {
    source: &'s str,
    position: usize,
    state: State,
    stack: Vec<Saved>,
    open: u32,
    closed: u32,
    in_comment: bool,
    in_set: bool,
}

impl<'s> Lexer<'s> {
    pub(crate) fn source(&self) -> &'s str {
        self.source
    }

    pub(crate) fn new(source: &'s str) -> Self {
        Self {
            source,
            position: 0,
            state: State::Text,
            stack: Vec::new(),
            open: 0,
            closed: 0,
            in_comment: false,
            in_set: false,
        }
    }

    /// Enters the inside of a directive; the parser has seen a directive's name.
    pub(crate) fn enter_directive(&mut self) {
        self.state = State::Directive;
    }

    /// Leaves a directive that has no arguments.
    pub(crate) fn leave_directive(&mut self) {
        self.pop();
    }

    /// Leaves `#set`.
    pub(crate) fn leave_set(&mut self) {
        self.in_set = false;
    }

    /// Tells whether a `(` follows, with nothing but white space before it.
    pub(crate) fn parenthesis_follows(&self) -> bool {
        self.source
            .get(self.position..)
            .unwrap_or_default()
            .trim_start_matches([' ', '\n', '\r', '\t'])
            .starts_with('(')
    }

    /// Reads `$name.name` where it stands in plain text and the character behind it ends it for
    /// certain, as one token; `None` where it is anything else.
    pub(crate) fn plain_reference(&mut self) -> Option<Token> {
        if self.state != State::Text {
            return None;
        }
        let start = self.position;
        let length = scan::plain_reference(self.source.as_bytes().get(start..)?)?;
        self.position += length;
        Some(Self::token(
            Kind::Identifier,
            start,
            self.position,
            String::new(),
        ))
    }

    /// Reads the next token.
    pub(crate) fn next(&mut self) -> Result<Token, Box<LexicalError>> {
        let mut dropped = String::new();
        // When the last dropped text begins like a comment, nothing dropped is printed.
        let mut hidden = false;
        'token: loop {
            let start = self.position;
            if start >= self.source.len() {
                return Ok(Self::token(Kind::Eof, start, start, shown(dropped, hidden)));
            }
            loop {
                let Some((found, length)) = scan::longest(self.state, self.source, self.position)
                else {
                    return Err(Box::new(self.fail(start)));
                };
                let end = self.position + length;
                match found {
                    Match::Token(kind) => {
                        self.position = end;
                        return Ok(self.finish(kind, start, end, shown(dropped, hidden)));
                    }
                    Match::Skip => {
                        self.position = end;
                        continue 'token;
                    }
                    Match::EndReference | Match::EndDirective => {
                        let image = self.source.get(start..end).unwrap_or_default();
                        hidden = image.starts_with("##");
                        keep_dropped(&mut dropped, image);
                        self.pop();
                        continue 'token;
                    }
                    more => {
                        self.position = end;
                        self.more(more);
                        if self.position >= self.source.len() {
                            return Err(Box::new(LexicalError {
                                at: self.source.len(),
                                end: true,
                                after: String::new(),
                            }));
                        }
                    }
                }
            }
        }
    }

    #[inline]
    fn token(kind: Kind, start: usize, end: usize, dropped: String) -> Token {
        let extra = (!dropped.is_empty()).then(|| {
            Box::new(Extra {
                dropped,
                halved: None,
            })
        });
        let [start, end] = [start, end].map(offset);
        Token {
            kind,
            start,
            end,
            image: start,
            extra,
        }
    }

    /// Begins a longer token and changes the state for its rest.
    fn more(&mut self, found: Match) {
        if self.in_comment {
            return;
        }
        match found {
            Match::Dollar => {
                if self.state == State::Reference {
                    self.pop();
                }
                self.push(State::Reference);
            }
            Match::Hash => {
                if matches!(self.state, State::Reference | State::Modifier) {
                    self.pop();
                }
                self.push(State::BeforeDirective);
            }
            Match::OpenTextBlock => self.open_comment(State::TextBlock),
            Match::OpenBlockComment => self.open_comment(State::BlockComment),
            Match::OpenFormalComment => {
                self.position -= self.last_width();
                self.open_comment(State::FormalComment);
            }
            _ => {}
        }
    }

    /// Returns the width of the character just read.
    fn last_width(&self) -> usize {
        self.source
            .get(..self.position)
            .and_then(|read| read.chars().next_back())
            .map_or(0, char::len_utf8)
    }

    fn open_comment(&mut self, state: State) {
        self.in_comment = true;
        self.push(state);
    }

    /// Completes a token and changes the state for what follows it.
    fn finish(&mut self, kind: Kind, start: usize, end: usize, dropped: String) -> Token {
        let mut token = Self::token(kind, start, end, dropped);
        match kind {
            Kind::IndexOpen => self.push(State::Index),
            Kind::IndexClose | Kind::End | Kind::Else | Kind::CurlyClose => {
                self.pop();
            }
            Kind::ParenOpen => {
                if !self.in_comment {
                    self.open += 1;
                }
                if self.state == State::Modifier {
                    self.state = State::Arguments;
                }
            }
            Kind::ParenClose => self.close_parenthesis(),
            Kind::CallClose => self.state = State::Reference,
            Kind::Set if !self.in_comment => {
                self.push(State::Directive);
                self.in_set = true;
                self.open += 1;
            }
            Kind::LineComment if !self.in_comment => {
                if self.state == State::Reference {
                    self.pop();
                }
                self.open_comment(State::LineComment);
            }
            Kind::LineCommentEnd | Kind::FormalComment | Kind::BlockComment | Kind::TextBlock => {
                self.in_comment = false;
                self.pop();
            }
            Kind::StringLiteral
                if self.state == State::Directive && !self.in_set && self.open == 0 =>
            {
                self.pop();
            }
            Kind::NewLine => {
                self.pop();
                self.in_set = false;
            }
            Kind::If | Kind::ElseIf => self.state = State::Directive,
            Kind::Integer => {
                if token.image(self.source).ends_with("..") {
                    self.position -= 2;
                    token.end -= 2;
                }
                if self.open == 0
                    && !self.in_set
                    && !matches!(self.state, State::Arguments | State::Index)
                {
                    self.pop();
                }
            }
            Kind::Decimal if self.open == 0 && !self.in_set && self.state != State::Arguments => {
                self.pop();
            }
            Kind::Dot => {
                // The letter behind the dot belongs to the next token.
                self.position -= 1;
                token.end -= 1;
                self.state = State::Modifier;
            }
            _ => {}
        }
        token
    }

    fn push(&mut self, next: State) {
        self.stack.push(Saved {
            open: self.open,
            closed: self.closed,
            state: self.state,
        });
        self.open = 0;
        self.state = next;
    }

    fn pop(&mut self) -> bool {
        let saved = self.stack.pop();
        let there = saved.is_some();
        // At the bottom stands plain text; what was closed stays counted, as in Velocity.
        let bottom = Saved {
            open: 0,
            closed: self.closed,
            state: State::Text,
        };
        let Saved {
            open,
            closed,
            state,
        } = saved.unwrap_or(bottom);
        (self.open, self.closed, self.state) = (open, closed, state);
        there
    }

    /// Drops to the state that has an open parenthesis, and out of it when this closes the last.
    fn close_parenthesis(&mut self) {
        if self.in_comment {
            return;
        }
        loop {
            if self.open > 0 {
                if self.open == self.closed + 1 {
                    self.pop();
                } else {
                    self.closed += 1;
                }
                return;
            }
            if !self.pop() {
                return;
            }
        }
    }

    fn fail(&self, start: usize) -> LexicalError {
        let read = scan::read_before_failing(self.state, self.source, self.position);
        let rest = self.source.get(self.position..).unwrap_or_default();
        let stop = rest
            .char_indices()
            .nth(read)
            .map(|(offset, _)| self.position + offset);
        // Half of a wide character makes a match fail before the end; a string takes both.
        let wide = rest.chars().next_back().filter(|&last| last > '\u{ffff}');
        if let (None, Some(wide), false) = (stop, wide, rest.starts_with(['"', '\''])) {
            let at = self.source.len() - wide.len_utf8();
            let after = if read <= 1 {
                ""
            } else {
                self.source.get(start..at).unwrap_or("")
            };
            return LexicalError {
                at,
                end: false,
                after: after.to_owned(),
            };
        }
        let Some(next) = stop else {
            let after = if read <= 1 {
                ""
            } else {
                self.source.get(start..).unwrap_or("")
            };
            return LexicalError {
                at: self.source.len(),
                end: true,
                after: after.to_owned(),
            };
        };
        // The failing character is the last one read, and another follows it.
        let read_text = self.source.get(..next).unwrap_or_default();
        let at = next - read_text.chars().next_back().map_or(0, char::len_utf8);
        let after = if read <= 1 {
            ""
        } else {
            self.source.get(start..at).unwrap_or("")
        };
        LexicalError {
            at,
            end: false,
            after: after.to_owned(),
        }
    }
}

/// Makes the number of a place in a text, which is never longer than [`LONGEST`].
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(LONGEST)
}

fn shown(dropped: String, hidden: bool) -> String {
    if hidden { String::new() } else { dropped }
}

/// Keeps of a dropped text what Velocity prints of it: each `$` and `#`, with the escapes before a
/// `$`.
fn keep_dropped(kept: &mut String, image: &str) {
    // mostly it is what ends a reference, of which nothing is kept
    if !image.bytes().any(|byte| matches!(byte, b'#' | b'$')) {
        return;
    }
    let units: Vec<char> = image.chars().collect();
    let mut index = 0;
    while let Some(&unit) = units.get(index) {
        match unit {
            '#' | '$' => kept.push(unit),
            '\\' => {
                let slashes = units
                    .iter()
                    .skip(index)
                    .take_while(|&&slash| slash == '\\')
                    .count();
                if units.get(index + slashes) == Some(&'$') {
                    for _ in 0..slashes {
                        kept.push('\\');
                    }
                    kept.push('$');
                    // Velocity steps over the character behind the dollar, too.
                    index += slashes + 1;
                }
            }
            _ => {}
        }
        index += 1;
    }
}
