//! JSON text → tree. `serde_json` judges the text; what is added here are the places.

use super::{Budget, Fault, Member, Node, Value, table};
use serde::de::IgnoredAny;

pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| fault(text, &error))?;
    Scanner {
        text,
        at: 0,
        budget: Budget::default(),
    }
    .value()
}

fn fault(text: &str, error: &serde_json::Error) -> Fault {
    let before: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    // column 0 is the line break before
    let at = (before + error.column()).saturating_sub(1).min(text.len());
    // the place stands in front, in better words
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    Fault::new(format!("this is no JSON: {said}"), at..at + 1)
}

/// Walks over text that is known to be JSON.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    budget: Budget,
}

impl Scanner<'_> {
    fn value(&mut self) -> Result<Node, Fault> {
        self.blanks();
        let start = self.at;
        self.budget.value(&(start..start + 1))?;
        let value = match self.peek() {
            b'{' => {
                self.budget.enter(&(start..start + 1))?;
                let mut members = Vec::new();
                while self.next_item(b'}') {
                    let (name, name_bytes) = self.string();
                    self.blanks();
                    self.at += 1; // the colon
                    let node = self.value()?;
                    members.push(Member {
                        name,
                        name_bytes,
                        node,
                    });
                }
                self.budget.leave();
                table(members)?
            }
            b'[' => {
                self.budget.enter(&(start..start + 1))?;
                let mut items = Vec::new();
                while self.next_item(b']') {
                    items.push(self.value()?);
                }
                self.budget.leave();
                Value::List(items)
            }
            b'"' => Value::Text(self.string().0),
            _ => {
                let rest = self.text.get(self.at..).unwrap_or_default();
                let end = rest
                    .find(|c: char| matches!(c, ',' | '}' | ']') || c.is_ascii_whitespace())
                    .unwrap_or(rest.len());
                self.at += end;
                match rest.get(..end).unwrap_or_default() {
                    "null" => Value::Null,
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    number => Value::Number(number.to_owned()),
                }
            }
        };
        Ok(Node {
            value,
            bytes: start..self.at,
        })
    }

    /// Passes over the opening bracket or a comma; returns whether an item follows. At the end it
    /// passes over the closing bracket.
    fn next_item(&mut self, close: u8) -> bool {
        self.blanks();
        if self.peek() != close {
            self.at += 1;
            self.blanks();
        }
        if self.peek() == close {
            self.at += 1;
            return false;
        }
        self.at < self.text.len()
    }

    fn string(&mut self) -> (String, std::ops::Range<usize>) {
        let start = self.at;
        self.at += 1;
        while !matches!(self.peek(), b'"' | 0) {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at = (self.at + 1).min(self.text.len());
        let written = self.text.get(start..self.at).unwrap_or_default();
        let text = serde_json::from_str(written).unwrap_or_default();
        (text, start..self.at)
    }

    fn blanks(&mut self) {
        while self.peek().is_ascii_whitespace() {
            self.at += 1;
        }
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }
}
