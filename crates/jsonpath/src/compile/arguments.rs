//! The arguments of a path function: `concat("a", $.b)`.
//!
//! Not parsed so much as cut at commas, by counting brackets; what is neither a quote, a digit, an
//! open brace nor a path sign at the start of an argument is dropped without a word. Observed.

use super::{Compiler, steps};
use crate::error::Error;
use crate::scanner::{Scanner, is_digit, text_of, unit};
use crate::token::Argument;
use crate::version::Version;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Json,
    Path,
}

/// How many brackets of each kind are open.
#[derive(Default)]
struct Open {
    round: i32,
    square: i32,
    curly: i32,
    quotes: i32,
}

impl Compiler {
    /// Reads from behind the opening bracket to behind the closing one.
    pub(super) fn arguments(&mut self, function: &str) -> Result<Vec<Argument>, Error> {
        let mut open = Open {
            round: 1,
            ..Open::default()
        };
        let mut shape = None;
        let mut previous = 0;
        let mut done = false;
        let mut arguments = Vec::new();
        let mut text: Vec<u16> = Vec::new();
        while self.path.is_here() && !done {
            let here = self.path.current()?;
            self.path.advance(1);
            if shape.is_none() {
                if self.is_blank(here) {
                    continue;
                }
                shape = self.shape(here);
            }
            match here {
                // quotes open and close in turns
                0x22 if previous != unit(b'\\') && open.quotes > 0 => open.quotes -= 1,
                0x22 => open.quotes += 1,
                0x28 => open.round += 1,
                0x7b => open.curly += 1,
                0x5b => open.square += 1,
                0x7d if open.curly == 0 => return self.stray("brace '}'"),
                0x7d => open.curly -= 1,
                0x5d if open.square == 0 => return self.stray("bracket ']'"),
                0x5d => open.square -= 1,
                0x29 | 0x2c => {
                    if here == unit(b')') {
                        open.round -= 1;
                        let belongs = match self.version {
                            Version::Head => open.round < 0,
                            _ => open.round != 0,
                        };
                        if belongs {
                            text.push(here);
                        }
                    }
                    let closed = open.round == 0 && here == unit(b')');
                    let nothing_open = open.quotes == 0 && open.curly == 0 && open.square == 0;
                    if nothing_open && (closed || open.round == 1) {
                        done = open.round == 0;
                        if let Some(shape) = shape.take() {
                            arguments.push(self.argument(shape, &text)?);
                            text.clear();
                        }
                    }
                }
                _ => {}
            }
            let separates =
                here == unit(b',') && open.curly == 0 && open.square == 0 && open.round == 1;
            if shape.is_some() && !separates {
                text.push(here);
            }
            previous = here;
        }
        if open.curly != 0 || open.round != 0 || open.square != 0 {
            return self.fail(format!(
                "Arguments to function: '{function}' are not closed properly."
            ));
        }
        Ok(arguments)
    }

    fn shape(&self, first: u16) -> Option<Shape> {
        match first {
            0x7b | 0x22 => Some(Shape::Json),
            digit if is_digit(digit) => Some(Shape::Json),
            0x2d if self.version == Version::Head => Some(Shape::Json),
            0x24 | 0x40 => Some(Shape::Path),
            _ => None,
        }
    }

    fn argument(&self, shape: Shape, text: &[u16]) -> Result<Argument, Error> {
        let text = text_of(text);
        Ok(match shape {
            Shape::Json => Argument::Json(text),
            Shape::Path => {
                Argument::Path(steps(Scanner::new(&text), self.version, self.depth + 1)?)
            }
        })
    }

    fn stray<T>(&self, what: &str) -> Result<T, Error> {
        let position = self.path.position();
        self.fail(format!(
            "Unexpected close {what} at character position: {position}"
        ))
    }
}
