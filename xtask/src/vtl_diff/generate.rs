//! Makes templates and the data they meet, the same for the same seed, from a grammar that mixes
//! what real mapping templates hold with what breaks parsers.
//!
//! Not generated, because the two sides cannot agree on it: lone surrogates, class loaders, anything
//! that waits, and loops of more turns than a test can wait for.

mod broken;
mod data;
mod directive;
mod expression;
mod idiom;
mod json;
mod json_path;
mod method;
mod object;
mod reference;
mod text;

use crate::vtl_diff::case::{Case, Mode};
use crate::vtl_diff::piece::{Piece, seq};
use crate::vtl_diff::random::Random;
use serde_json::Value;

/// How deep directives and expressions nest.
const DEEPEST: usize = 4;

/// The kinds of value a place in a template asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    Text,
    Number,
    Flag,
    List,
    Map,
    #[default]
    Any,
}

/// A template that someone wrote, with data it fits.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) template: String,
    pub(crate) context: Option<Value>,
}

/// Makes one case after another from one source of chance.
struct Generator<'a> {
    random: Random,
    /// What is varied beside what the grammar makes.
    examples: &'a [Example],
    mode: Mode,
    depth: usize,
    /// How many `#foreach` stand around this place.
    loops: usize,
    /// Whether this place stands inside a double-quoted string.
    quoted: bool,
}

/// Makes case `index` of the stream `seed`; where there are examples, half of the cases are made
/// from them.
pub(crate) fn case(seed: u64, index: u64, mode: Mode, examples: &[Example]) -> Case {
    let mut generator = Generator {
        random: Random::of_case(seed, index),
        examples,
        mode,
        depth: 0,
        loops: 0,
        quoted: false,
    };
    let (template, context) = match generator.example() {
        Some(example) => example,
        None => (generator.template(), generator.context()),
    };
    Case {
        id: format!("{seed}-{index}"),
        mode,
        template,
        context,
    }
}

impl Generator<'_> {
    /// Picks an example, as it is or wounded, with its own data or with any.
    fn example(&mut self) -> Option<(Piece, Value)> {
        if self.examples.is_empty() || self.random.chance(50) {
            return None;
        }
        let index = self.random.below(self.examples.len());
        let example = self.examples.get(index)?;
        let mut template = Piece::from(example.template.as_str());
        if self.random.chance(20) {
            template = seq![template, self.block()];
        }
        if self.random.chance(70) {
            template = self.mutated(&template);
        }
        let context = match &example.context {
            Some(context) if self.random.chance(60) => context.clone(),
            _ => self.context(),
        };
        Some((template, context))
    }

    fn template(&mut self) -> Piece {
        match self.random.below(100) {
            0..=18 => self.idiom(),
            19..=24 => self.soup(),
            25..=34 => {
                let whole = if self.random.chance(50) {
                    self.idiom()
                } else {
                    self.blocks()
                };
                self.mutated(&whole)
            }
            35..=54 => self.probe(),
            _ => self.blocks(),
        }
    }

    /// Makes a sequence of text, references and directives.
    fn blocks(&mut self) -> Piece {
        let most = if self.depth == 0 { 5 } else { 3 };
        let count = self.random.between(1, most);
        Piece::Group((0..count).map(|_| self.block()).collect())
    }

    fn block(&mut self) -> Piece {
        if self.depth >= DEEPEST {
            return self.text();
        }
        self.depth += 1;
        let block = match self.random.below(100) {
            0..=22 => self.text(),
            23..=46 => self.reference(),
            47..=49 => self.comment(),
            _ => self.directive(),
        };
        self.depth -= 1;
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_stream_each_time() {
        let stream = |seed| -> Vec<String> {
            (0..200)
                .map(|index| case(seed, index, Mode::Stock, &[]).line())
                .collect()
        };
        assert_eq!(stream(7), stream(7));
        assert_ne!(stream(7), stream(8));
    }
}
