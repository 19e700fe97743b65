//! Templates that went wrong: tokens in no order, and good templates with a wound.

use super::Generator;
use crate::vtl_diff::piece::{Piece, seq};

#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "$", "$!", "${", "$!{", "}", "{", "[", "]", "(", ")", ",", ".", "..", "\"", "'", "#", "##", "#*",
    "*#", "#[[", "]]#", "#if", "#if(", "#elseif(", "#else", "#end", "#set(", "#foreach(", "#define(",
    "#macro(", "#stop", "#break", "#include(", "#evaluate(", "#{if}", "#{else}", "#{end}", "#@m(",
    "x", "$x", "$x.y", "$x[0]", "$x.f()", "${x}", "$!x", "in", "true", "false", "null", "1", "1.5", "=",
    "==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "&&", "||", "!", "and", "or", "not", "eq",
    "lt", " ", "\n", "\t", "\r\n", "\\", "\\\\", ":", ";", "|", "&", "?", "é", "😀", "\u{0}", "_", "@",
    "#if(true)", "#set($x=1)", "#foreach($i in [1..2])", "\"a$x\"", "'b'", "[1,2]", "{\"a\":1}", "$str",
    "$map", "$list", "#e", "#el", "#en", "#els", "#endif", "#elseif", "#foreach", "#set", "#macro", "~",
];

impl Generator<'_> {
    /// Makes a row of tokens.
    pub(super) fn soup(&mut self) -> Piece {
        let count = self.random.between(1, 9);
        Piece::Group(
            (0..count)
                .map(|_| self.random.pick(TOKENS).into())
                .collect(),
        )
    }

    /// Wounds a template in up to three places.
    pub(super) fn mutated(&mut self, whole: &Piece) -> Piece {
        let mut source: Vec<char> = whole.source().chars().collect();
        for _ in 0..self.random.pick(&[1, 1, 2, 3]) {
            let at = self.random.below(source.len() + 1);
            let length = self.random.pick(&[1, 1, 1, 2, 5]).min(source.len() - at);
            match self.random.below(6) {
                0 | 1 => drop(source.drain(at..at + length)),
                2 | 3 => {
                    let token = self.random.pick(TOKENS);
                    source.splice(at..at, token.chars());
                }
                4 => {
                    let copied: Vec<char> = source.iter().skip(at).take(length).copied().collect();
                    source.splice(at..at, copied);
                }
                _ => {
                    let token = self.random.pick(TOKENS);
                    source.splice(at..at + length, token.chars());
                }
            }
        }
        if self.random.chance(10) {
            let keep = self.random.below(source.len() + 1);
            source.truncate(keep);
        }
        // a row of chunks, so that it can be made smaller
        Piece::Group(
            source
                .chunks(8)
                .map(|part| seq![part.iter().collect::<String>()])
                .collect(),
        )
    }
}
