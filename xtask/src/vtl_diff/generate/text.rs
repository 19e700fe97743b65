//! Text between directives, comments, and above all white space: Velocity eats some of it around
//! directives, by rules that depend on every blank.

use super::Generator;
use crate::vtl_diff::piece::{Piece, seq};

#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "a", "b c", "{", "}", "{\"k\": ", "\"", ",", "x = y;", "[", "]", "(", ")", "'", "<p>", "&amp;",
    "é", "日本", "😀", "\u{a0}", "1", "-", ".", "!", "==", "%", "*", "/", "|", ":", "?", "_", "end",
    "else", "a.b(c)", "$ ", "$5", "$$", "# ", "#1", "#-", "\\", "\\\\", "\\n", "@", "^", "~", "`",
    "true", "in", "..", "null", "\u{1}", "\u{7f}", "\u{feff}",
];

#[rustfmt::skip]
const ODD: &[&str] = &[
    "#", "##", "#*", "*#", "#[[", "]]#", "]]", "$!", "${", "$!{", "#{", "#@", "\\#", "\\$", "\\\\#",
    "\\\\$", "\\#if", "\\#set", "\\#end", "\\\\#end", "\\#foreach(", "\\#else", "#foo", "#foo()",
    "#foo(1)", "#iffy", "#elsewhere", "#endless", "#setting", "$.", "$-", "$\\", "#$", "$#", "$1a",
    "##\n", "#**#", "#*x*#", "#[[x]]#", "*", "#\\", "\\!", "#!", "#if ", "#end", "#else", "#_x",
    "\\$!", "$\\!x", "\\$!{x", "\\${x", "$!!x", "$$x", "#}", "#)", "#define", "#(", "#set",
];

#[rustfmt::skip]
const BLANKS: &[&str] = &[" ", "  ", "\t", "\n", "\r\n", "\r", "\n\n", " \n", "\n ", "\u{c}", ""];

impl Generator<'_> {
    /// Makes text, its odd parts included.
    pub(super) fn text(&mut self) -> Piece {
        let count = self.random.between(1, 3);
        let mut parts = Vec::new();
        for _ in 0..count {
            parts.push(match self.random.below(100) {
                0..=54 => self.random.pick(PLAIN).into(),
                55 if !self.quoted => self.random.pick(ODD).into(),
                56..=58 => self.literal_block(),
                _ => self.blank(),
            });
        }
        Piece::Group(parts)
    }

    /// Makes white space of any kind, or none.
    pub(super) fn blank(&mut self) -> Piece {
        self.random.pick(BLANKS).into()
    }

    /// Makes what may stand between the parts of a directive's argument: mostly nothing.
    pub(super) fn gap(&mut self) -> Piece {
        match self.random.below(40) {
            0..=9 => " ".into(),
            10 => "\n".into(),
            11 => "\t".into(),
            12 => "  ".into(),
            13 => "\r\n".into(),
            _ => "".into(),
        }
    }

    /// Makes what stands before a directive on its line.
    pub(super) fn before(&mut self) -> Piece {
        match self.random.below(20) {
            0..=7 => "".into(),
            8..=10 => "\n".into(),
            11..=13 => "\n  ".into(),
            14 => "\r\n\t".into(),
            15 => " ".into(),
            16 => "\n\n ".into(),
            17 => "x".into(),
            18 => "\t".into(),
            _ => self.blank(),
        }
    }

    /// Makes what stands behind a directive on its line.
    pub(super) fn behind(&mut self) -> Piece {
        match self.random.below(24) {
            0..=7 => "".into(),
            8..=11 => "\n".into(),
            12 | 13 => "  \n".into(),
            14 => "\r\n".into(),
            15 => " ".into(),
            16 => "\t\r\n".into(),
            17 => "\n\n".into(),
            18 => " x\n".into(),
            19 => "\r".into(),
            20 | 21 => seq![self.blank(), self.comment()],
            _ => self.blank(),
        }
    }

    /// Makes a comment of one of the three kinds.
    pub(super) fn comment(&mut self) -> Piece {
        let inside = self.random.pick(&[
            "",
            " note",
            " $x",
            " #if(true)",
            " #end",
            "#",
            "*",
            " \"q\"",
            " \\",
            " ]]",
            "é",
        ]);
        match self.random.below(9) {
            0..=3 => {
                let end = self.random.pick(&["\n", "\n", "\r\n", "\r", ""]);
                seq!["##", inside, end]
            }
            4..=6 => seq!["#*", inside, self.blank(), "*#"],
            7 => seq!["#**", inside, self.blank(), "*#"],
            _ => seq!["#*", inside, "##", self.blank(), "*#"],
        }
    }

    fn literal_block(&mut self) -> Piece {
        let inside = self.random.pick(&[
            "", "a", "$x ${y}", "#if($x)", "#end", "\n", "]", "]]", "##x", "#*", "\\$x", "$", "#",
        ]);
        seq!["#[[", inside, "]]#"]
    }
}
