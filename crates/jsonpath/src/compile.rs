//! From the text of a path to its steps, as Jayway does since 2.1.
//!
//! Not a grammar: the Java compiler tries readers one after the other at each position, and which
//! text is accepted and which message comes first follows from that order. 2.0.0 had another
//! compiler altogether, which is in `compile/v2_0.rs`. Observed with the library's own answers and
//! messages.

mod arguments;
mod brackets;
mod text;
mod v2_0;

use crate::error::{Error, ErrorKind};
use crate::functions::Function;
use crate::path::{Tokens, trim};
use crate::scanner::{Scanner, unit};
use crate::token::{Argument, Call, Token};
use crate::version::Version;

pub(crate) use text::unescape;

/// Bounds how deep paths may stand in filters and arguments of paths.
const NESTING: usize = 40;

/// Compiles a path; whatever goes wrong becomes an `InvalidPathException`.
pub(crate) fn path(text: &str, version: Version, depth: usize) -> Result<Tokens, Error> {
    check_depth(depth)?;
    if version == Version::V2_0 {
        return v2_0::path(text, depth);
    }
    outer(text, version, depth).map_err(|error| match error.kind() {
        ErrorKind::InvalidPath | ErrorKind::PathNotFound => error,
        kind if kind.is_exception() => error.wrapped(),
        _ => error,
    })
}

/// Fails when paths nest too deeply in paths.
pub(crate) fn check_depth(depth: usize) -> Result<(), Error> {
    if depth > NESTING {
        let message = format!("paths nest deeper than {NESTING} levels");
        return Err(Error::new(ErrorKind::Limit, message));
    }
    Ok(())
}

fn outer(text: &str, version: Version, depth: usize) -> Result<Tokens, Error> {
    let text = if version == Version::V2_2 {
        trim(text)
    } else {
        text
    };
    let first = Scanner::new(text).at(0)?;
    let mut scanner = if first == unit(b'$') || first == unit(b'@') {
        Scanner::new(text)
    } else {
        Scanner::new(&format!("$.{text}"))
    };
    scanner.trim();
    if scanner.last_is(b'.') {
        return Err(Error::invalid_path("Path must not end with a '.' or '..'"));
    }
    steps(scanner, version, depth)
}

/// Compiles the path in a scanner, without the care that a path from outside gets.
fn steps(scanner: Scanner, version: Version, depth: usize) -> Result<Tokens, Error> {
    check_depth(depth)?;
    let mut compiler = Compiler {
        path: scanner,
        tokens: Vec::new(),
        version,
        depth,
    };
    compiler.context()?;
    Ok(finish(compiler.tokens, version))
}

/// Makes the path of the steps.
///
/// The newest release turns `$..x.sum()` into `$.sum($..x)`, so that the function sees all that the
/// scan finds; the definite rule then sees the new path.
fn finish(mut tokens: Vec<Token>, version: Version) -> Tokens {
    let ends_in_call = matches!(tokens.last(), Some(Token::Call(_)));
    if version != Version::Head || !ends_in_call || !matches!(tokens.get(1), Some(Token::Scan)) {
        return Tokens::new(tokens, version);
    }
    let upstream = crate::definite::upstream(&tokens, version);
    let call = tokens
        .iter()
        .position(|token| matches!(token, Token::Call(_)));
    let mut rest = tokens.split_off(call.unwrap_or(tokens.len()));
    let kept = upstream.get(tokens.len()..).unwrap_or_default();
    let argument = Argument::Path(Tokens::new(tokens, version));
    if let Some(Token::Call(call)) = rest.first_mut() {
        call.arguments = vec![argument];
    }
    let mut upstream = vec![true];
    upstream.extend(kept);
    rest.insert(0, Token::Root { sign: '$' });
    Tokens::with_upstream(rest, upstream, version)
}

struct Compiler {
    path: Scanner,
    tokens: Vec<Token>,
    version: Version,
    depth: usize,
}

impl Compiler {
    fn is_blank(&self, unit: u16) -> bool {
        // up to 2.4.0 the line feed was misspelt as a second carriage return
        matches!(unit, 0x20 | 0x09 | 0x0d) || unit == 0x0a && self.version == Version::Head
    }

    fn fail<T>(&self, message: String) -> Result<T, Error> {
        Err(Error::invalid_path(message).at(self.path.position()))
    }

    /// `$` or `@`, then the rest.
    fn context(&mut self) -> Result<(), Error> {
        while self.path.is_here() && self.is_blank(self.path.current()?) {
            self.path.advance(1);
        }
        let sign = match self.path.current()? {
            0x24 => '$',
            0x40 => '@',
            _ => return self.fail("Path must start with '$' or '@'".to_owned()),
        };
        self.tokens.push(Token::Root { sign });
        if self.path.is_tail() {
            return Ok(());
        }
        self.path.advance(1);
        if !self.path.current_is(b'.')? && !self.path.current_is(b'[')? {
            let quote = if self.version == Version::Head {
                "'"
            } else {
                ""
            };
            let position = self.path.position();
            return self.fail(format!(
                "Illegal character at position {position} expected '.' or '[{quote}"
            ));
        }
        loop {
            self.next_step()?;
            if self.path.is_tail() {
                return Ok(());
            }
            if self.tokens.len() > self.path.len() + 1 {
                // up to 2.2.0 an unclosed bracket can send the reader back to the start, for ever
                return Err(Error::silent(ErrorKind::StackOverflow));
            }
        }
    }

    /// Reads one step, dots before it included.
    fn next_step(&mut self) -> Result<(), Error> {
        while self.path.current_is(b'.')? {
            self.dots()?;
        }
        let position = self.path.position();
        let read = match self.path.current()? {
            0x5b => {
                self.quoted_names()?
                    || self.indexes()?
                    || self.wildcard()?
                    || self.filter()?
                    || self.placeholders()?
            }
            0x2a => self.wildcard()?,
            0x20 => false,
            _ => {
                self.name_or_call()?;
                true
            }
        };
        if read {
            return Ok(());
        }
        let hint = if self.path.current_is(b'[')? {
            ". Expected ?, ', 0-9, * "
        } else {
            ""
        };
        self.fail(format!(
            "Could not parse token starting at position {position}{hint}"
        ))
    }

    fn dots(&mut self) -> Result<(), Error> {
        if self.path.next_is(b'.') {
            self.tokens.push(Token::Scan);
            self.path.advance(2);
        } else if self.path.has_more() {
            self.path.advance(1);
        } else {
            return self.fail("Path must not end with a '.".to_owned());
        }
        if self.path.current_is(b'.')? {
            let position = self.path.position();
            return self.fail(format!(
                "Character '.' on position {position} is not valid."
            ));
        }
        Ok(())
    }

    /// `name` or `name(…)`.
    fn name_or_call(&mut self) -> Result<(), Error> {
        let start = self.path.position();
        let mut read = start;
        let mut end = 0;
        let mut is_call = false;
        while self.path.in_bounds(read) {
            match self.path.at(read)? {
                0x20 => {
                    return self.fail(format!(
                        "Use bracket notion ['my prop'] if your property contains blank \
                         characters. position: {start}"
                    ));
                }
                0x2e | 0x5b => {
                    end = read;
                    break;
                }
                0x28 => {
                    is_call = true;
                    end = read;
                    break;
                }
                _ => read += 1,
            }
        }
        if end == 0 {
            end = self.path.len();
        }
        let name = self.path.slice(start, end)?;
        if !is_call {
            self.path.set_position(end);
            self.tokens.push(Token::Properties {
                names: vec![name],
                quote: '\'',
                spaced: false,
            });
            return Ok(());
        }
        // a look-ahead that until 2.4.0 saw one character too far: `f(1)` lost its argument there,
        // and in the newest release `f()` leaves its closing bracket behind
        if self.version != Version::Head {
            read += 1;
        }
        let mut arguments = Vec::new();
        if !self.path.in_bounds(read + 1) {
            self.path.set_position(read);
        } else if self.path.at(read + 1)? == unit(b')') {
            self.path.set_position(read + 1);
        } else {
            self.path.set_position(end + 1);
            arguments = self.arguments(&name)?;
        }
        let function = Function::named(&name, self.version);
        self.tokens.push(Token::Call(Call {
            name,
            function,
            arguments,
        }));
        Ok(())
    }
}
