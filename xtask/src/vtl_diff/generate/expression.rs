//! Expressions: literals of every form, and operators over operands that fit or do not.

use super::{DEEPEST, Generator, Kind};
use crate::vtl_diff::piece::{Piece, seq};

#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "0", "1", "2", "3", "5", "7", "10", "-1", "-3", "-0", "007", "100", "2147483647", "2147483648",
    "-2147483648", "9223372036854775807", "9223372036854775808", "123456789012345678901234567890",
    "1.0", "1.5", "-2.5", "0.1", "0.0", ".5", "1e3", "1.0e3", "1.5E-3", "1.0e300", "2.0e-320", "1.",
    "-.5", "1.5e+2", "123456789.123", "0.001", "1.0e400", "9223372036854775806", "65536", "46341",
];

#[rustfmt::skip]
const INSIDE_QUOTES: &[&str] = &[
    "", "a", "abc", "b c", "é", "😀", "$x", "$str", "${num}", "$!nul", "$undefined", "\\n", "\\t",
    "\\\\", "\\u0041", "\\'", "'", "\\$x", "$", "#", "##x", "#if($flag)y#end", "#set($x = 1)", "$map.k1",
    "$list[0]", "#foreach($q in [1..2])$q#end", "1", "#[[r]]#", "#*c*#", "$str.length()", "\n", "  ",
    "$input.body", "\\#if", "#foo", "]", "}", "$.name", "{\"k\": \"v\"}", "#end", "#if(", "${", "#stop",
];

impl Generator<'_> {
    /// Makes an expression as `#if` and `#set` take it.
    pub(super) fn expression(&mut self) -> Piece {
        if self.depth > DEEPEST {
            return self.simple(Kind::Any);
        }
        self.depth += 1;
        let expression = match self.random.below(24) {
            0..=6 => self.value(Kind::Any),
            7..=10 => self.arithmetic(),
            11..=15 => self.comparison(),
            16..=18 => self.logic(),
            19 => seq!["(", self.gap(), self.expression(), self.gap(), ")"],
            20 => seq!["!", self.gap(), self.value(Kind::Flag)],
            21 => seq!["not ", self.value(Kind::Flag)],
            22 => seq!["-", self.value(Kind::Number)],
            _ => self.value(Kind::Flag),
        };
        self.depth -= 1;
        expression
    }

    /// Makes a condition: mostly something one would write.
    pub(super) fn condition(&mut self) -> Piece {
        match self.random.below(12) {
            0..=1 => self.random.pick(&["true", "false"]).into(),
            2..=3 => seq!["$", self.random.pick(super::reference::NAMES)],
            4..=6 => self.comparison(),
            7..=8 => self.logic(),
            _ => self.expression(),
        }
    }

    fn operator(&mut self, signs: &[&'static str]) -> Piece {
        let sign = self.random.pick(signs);
        if sign.chars().all(char::is_alphabetic) {
            return seq![" ", sign, " "];
        }
        match self.random.below(8) {
            0..=4 => seq![" ", sign, " "],
            5 => seq![self.gap(), sign, self.gap()],
            6 => seq![sign],
            _ => seq![" ", sign],
        }
    }

    fn operand(&mut self, kind: Kind) -> Piece {
        match self.random.below(20) {
            0..=1 => self.expression(),
            2 => seq!["(", self.expression(), ")"],
            3 => self.value(Kind::Any),
            _ => self.value(kind),
        }
    }

    fn arithmetic(&mut self) -> Piece {
        let mut parts = vec![self.operand(Kind::Number)];
        loop {
            parts.push(self.operator(&["+", "-", "*", "/", "%", "+"]));
            let kind = if self.random.chance(10) {
                Kind::Text
            } else {
                Kind::Number
            };
            parts.push(self.operand(kind));
            if !self.random.chance(30) {
                return Piece::Group(parts);
            }
        }
    }

    fn comparison(&mut self) -> Piece {
        let signs = &[
            "==", "!=", "<", "<=", ">", ">=", "==", "==", "eq", "ne", "lt", "le", "gt", "ge", "=",
        ];
        let kinds = [
            Kind::Number,
            Kind::Number,
            Kind::Text,
            Kind::Flag,
            Kind::List,
            Kind::Any,
        ];
        let left = self.random.pick(&kinds);
        let right = if self.random.chance(80) {
            left
        } else {
            self.random.pick(&kinds)
        };
        seq![
            self.operand(left),
            self.operator(signs),
            self.operand(right)
        ]
    }

    fn logic(&mut self) -> Piece {
        let mut parts = vec![self.operand(Kind::Flag)];
        loop {
            parts.push(self.operator(&["&&", "||", "and", "or", "&", "|"][..4]));
            parts.push(self.operand(Kind::Flag));
            if !self.random.chance(30) {
                return Piece::Group(parts);
            }
        }
    }

    /// Makes a literal or a reference; `kind` is what it will most likely be.
    pub(super) fn value(&mut self, kind: Kind) -> Piece {
        if self.depth > DEEPEST {
            return self.simple(kind);
        }
        self.depth += 1;
        let value = match self.random.below(10) {
            0..=3 => self.reference_of(kind),
            4 => seq![self.random.pick(&["$", "$!"]), self.call_on(kind)],
            _ => self.literal(kind),
        };
        self.depth -= 1;
        value
    }

    fn simple(&mut self, kind: Kind) -> Piece {
        let choices: &[&str] = match kind {
            Kind::Text => &["'a'", "\"b\"", "$str", "''"],
            Kind::Number => &["1", "2", "$num", "1.5"],
            Kind::Flag => &["true", "false", "$flag"],
            Kind::List => &["[]", "[1,2]", "$list", "[1..3]"],
            Kind::Map => &["{}", "{\"a\":1}", "$map"],
            Kind::Any => &["$x", "1", "'a'", "true", "$nul", "[]"],
        };
        self.random.pick(choices).into()
    }

    fn literal(&mut self, kind: Kind) -> Piece {
        match kind {
            Kind::Text => self.string(),
            Kind::Number if self.random.chance(20) => self.number_text().into(),
            Kind::Number => self.random.pick(NUMBERS).into(),
            Kind::Flag => self.random.pick(&["true", "false"]).into(),
            Kind::List if self.random.chance(35) => self.range(),
            Kind::List => self.list(),
            Kind::Map => self.map(),
            Kind::Any => match self.random.below(12) {
                0..=3 => self.string(),
                4..=6 => self.random.pick(NUMBERS).into(),
                7 => self
                    .random
                    .pick(&["true", "false", "null", "TRUE", "nil", "x"])
                    .into(),
                8 => self.range(),
                9 => self.list(),
                10 => self.map(),
                _ => "\"\"".into(),
            },
        }
    }

    fn string(&mut self) -> Piece {
        if self.random.chance(40) {
            let text = self.random.pick(&[
                "",
                "a",
                "abc",
                "it''s",
                "$x",
                "\\n",
                "\\",
                "\\\\",
                "é",
                "#if(true)",
                "\"",
                "\n",
                "a b",
                "1",
                "##",
                "$",
                "''",
                "😀",
                "true",
                "Abc",
                "\\'",
                "k1",
            ]);
            return seq!["'", text, "'"];
        }
        let count = self.random.pick(&[0, 1, 1, 1, 2, 3]);
        let mut parts = vec![Piece::from("\"")];
        for _ in 0..count {
            let quoted = std::mem::replace(&mut self.quoted, true);
            parts.push(match self.random.below(14) {
                0 if self.depth <= DEEPEST => self.reference(),
                1 if self.depth < DEEPEST && !quoted => self.directive(),
                2 => "\"\"".into(),
                _ => self.random.pick(INSIDE_QUOTES).into(),
            });
            self.quoted = quoted;
        }
        parts.push("\"".into());
        Piece::Group(parts)
    }

    fn range(&mut self) -> Piece {
        let ends = &[
            "0",
            "1",
            "2",
            "3",
            "5",
            "-2",
            "$objs[1].id",
            "$i",
            "$list[0]",
            "$undefined",
            "$str",
            "4",
        ];
        let dots = self
            .random
            .pick(&["..", "..", "..", " .. ", " ..", ".. ", "..."]);
        let (from, to) = (self.random.pick(ends), self.random.pick(ends));
        seq!["[", self.gap(), from, dots, to, self.gap(), "]"]
    }

    fn list(&mut self) -> Piece {
        let count = self.random.pick(&[0, 1, 2, 2, 3, 4]);
        let mut parts = vec![Piece::from("["), self.gap()];
        for index in 0..count {
            if index > 0 {
                parts.push(self.random.pick(&[",", ", ", " , "]).into());
            }
            parts.push(self.value(Kind::Any));
        }
        parts.push(self.gap());
        parts.push("]".into());
        Piece::Group(parts)
    }

    fn map(&mut self) -> Piece {
        let count = self.random.pick(&[0, 1, 2, 2, 3]);
        let mut parts = vec![Piece::from("{"), self.gap()];
        for index in 0..count {
            if index > 0 {
                parts.push(self.random.pick(&[",", ", ", " ,"]).into());
            }
            let key = self.random.pick(&[
                "\"a\"",
                "'b'",
                "\"k1\"",
                "$str",
                "1",
                "\"$x\"",
                "true",
                "$undefined",
                "k",
                "'x y'",
                "\"a\"",
            ]);
            let colon = self.random.pick(&[":", ": ", " : "]);
            parts.push(seq![key, colon, self.value(Kind::Any)]);
        }
        parts.push(self.gap());
        parts.push("}".into());
        Piece::Group(parts)
    }
}
