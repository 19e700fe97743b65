//! YAML text → tree, from the events of `granit-parser`, with the scalars of YAML 1.2's core schema.

use super::{Budget, Fault, Member, Node, Value, table};
use granit_parser::{Event, Parser, ScalarStyle, Span};
use std::ops::Range;

type Pair<'a> = (Event<'a>, Range<usize>);

pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    let mut composer = Composer {
        text,
        parser: Parser::new_from_str(text),
        budget: Budget::default(),
        after: 0,
    };
    let mut root = None;
    loop {
        let (event, bytes) = composer.next()?;
        match event {
            Event::StreamEnd => break,
            Event::DocumentStart(..) if root.is_some() => {
                return Err(Fault::new("a second document begins here", bytes));
            }
            Event::StreamStart | Event::DocumentEnd | Event::DocumentStart(..) => {}
            event => root = Some(composer.node((event, bytes))?),
        }
    }
    root.ok_or_else(|| Fault::new("the document is empty", 0..0))
}

struct Composer<'a> {
    text: &'a str,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    budget: Budget,
    /// Where the last event ended.
    after: usize,
}

impl<'a> Composer<'a> {
    fn next(&mut self) -> Result<Pair<'a>, Fault> {
        match self.parser.next() {
            Some(Ok((event, span))) => {
                let bytes = bytes_of(&span);
                self.after = bytes.end;
                Ok((event, bytes))
            }
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or_default();
                let at = at.min(self.text.len());
                let message = format!("this is no YAML: {}", error.info());
                Err(Fault::new(message, at..at + 1))
            }
            None => Ok((Event::StreamEnd, 0..0)),
        }
    }

    fn node(&mut self, (event, bytes): Pair<'a>) -> Result<Node, Fault> {
        self.budget.value(&bytes)?;
        let start = bytes.start;
        let value = match event {
            Event::Scalar(text, style, _, tag) => {
                if tag.is_some() {
                    return Err(Fault::new("tags have no meaning here", bytes));
                }
                scalar(&text, style == ScalarStyle::Plain)
            }
            Event::SequenceStart(_, _, tag) => {
                if tag.is_some() {
                    return Err(Fault::new("tags have no meaning here", bytes));
                }
                self.budget.enter(&bytes)?;
                let mut items = Vec::new();
                loop {
                    let pair = self.next()?;
                    if pair.0 == Event::SequenceEnd {
                        break;
                    }
                    items.push(self.node(pair)?);
                }
                self.budget.leave();
                Value::List(items)
            }
            Event::MappingStart(_, _, tag) => {
                if tag.is_some() {
                    return Err(Fault::new("tags have no meaning here", bytes));
                }
                self.budget.enter(&bytes)?;
                let value = table(self.members()?)?;
                self.budget.leave();
                value
            }
            Event::Alias(_) => {
                return Err(Fault::new("aliases are not followed here", bytes));
            }
            _ => return Err(Fault::new("this has no meaning here", bytes)),
        };
        let end = match value {
            Value::List(_) | Value::Table(_) => self.after,
            _ => bytes.end,
        };
        Ok(Node {
            value,
            bytes: start..end.max(start),
        })
    }

    fn members(&mut self) -> Result<Vec<Member>, Fault> {
        let mut members = Vec::new();
        loop {
            let (event, name_bytes) = self.next()?;
            let name = match event {
                Event::MappingEnd => return Ok(members),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(Fault::new("a name must be a word", name_bytes)),
            };
            let pair = self.next()?;
            let node = self.node(pair)?;
            members.push(Member {
                name,
                name_bytes,
                node,
            });
        }
    }
}

fn bytes_of(span: &Span) -> Range<usize> {
    let start = span.start.byte_offset().unwrap_or_default();
    let end = span.end.byte_offset().unwrap_or_default();
    start..end.max(start)
}

/// Decides what a scalar is: quoted ones are text, plain ones what they look like.
fn scalar(text: &str, is_plain: bool) -> Value {
    if !is_plain {
        return Value::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if serde_json::from_str::<serde_json::Number>(number).is_ok() => {
            Value::Number(number.to_owned())
        }
        text => Value::Text(text.to_owned()),
    }
}
