//! Directives, nested, with every placement of blanks and comments around them.

use super::{Generator, Kind};
use crate::vtl_diff::case::Mode;
use crate::vtl_diff::piece::{Piece, seq};

/// The most `#foreach` inside each other: more only takes time.
const MOST_LOOPS: usize = 3;

impl Generator<'_> {
    pub(super) fn directive(&mut self) -> Piece {
        let before = if self.quoted {
            Piece::from("")
        } else {
            self.before()
        };
        let directive = match self.random.below(100) {
            0..=29 => self.set(),
            30..=56 => self.branch(),
            57..=80 => self.repeat(),
            81..=85 => self.define(),
            86..=90 => self.macros(),
            91..=92 => self.stop_or_break(),
            93..=94 => self.evaluate(),
            95 => self.include(),
            96 => self.literal_directive(),
            97 => {
                let unknown = self
                    .random
                    .pick(&["#foo(", "#bar($x", "#{foo}(", "#Set(", "#IF("]);
                seq![unknown, self.expression(), ")"]
            }
            _ => self.comment(),
        };
        seq![before, directive, self.behind()]
    }

    /// Writes a directive's name, perhaps in braces, and the blanks before its parenthesis.
    fn name(&mut self, name: &str) -> Piece {
        let blank = self
            .random
            .pick(&["", "", "", "", " ", " ", "  ", "\t", "\n"]);
        match self.random.below(16) {
            0 => seq!["#{", name, "}", blank],
            _ => seq!["#", name, blank],
        }
    }

    fn end(&mut self) -> Piece {
        self.random
            .pick(&["#end", "#end", "#end", "#end", "#end", "#{end}"])
            .into()
    }

    fn else_word(&mut self) -> Piece {
        self.random
            .pick(&["#else", "#else", "#{else}", "#{else}", "#else "])
            .into()
    }

    fn set(&mut self) -> Piece {
        let equals = self
            .random
            .pick(&[" = ", "=", " =", "= ", " == ", "\n=\n", " "]);
        let equals = if self.random.chance(70) {
            " = "
        } else {
            equals
        };
        let value = match self.random.below(6) {
            0..=1 => self.value(Kind::Any),
            2 => self.value(Kind::List),
            3 => self.value(Kind::Map),
            _ => self.expression(),
        };
        let (name, target) = (self.name("set"), self.target());
        seq![
            name,
            "(",
            self.gap(),
            target,
            equals,
            value,
            self.gap(),
            ")"
        ]
    }

    fn branch(&mut self) -> Piece {
        let name = self.name("if");
        let condition = self.condition();
        let mut parts = vec![seq![name, "(", self.gap(), condition, self.gap(), ")"]];
        parts.push(self.body());
        while self.random.chance(18) {
            let name = self.name("elseif");
            let condition = self.condition();
            parts.push(seq![self.before(), name, "(", condition, ")", self.body()]);
        }
        if self.random.chance(35) {
            parts.push(seq![self.before(), self.else_word(), self.body()]);
        }
        parts.push(self.end());
        Piece::Group(parts)
    }

    /// Makes what a directive encloses, with its line breaks.
    fn body(&mut self) -> Piece {
        let behind = self.behind();
        let inside = match self.random.below(12) {
            0 => "".into(),
            1..=2 => self.blank(),
            3..=5 => self.text(),
            _ => self.blocks(),
        };
        seq![behind, inside, self.before()]
    }

    fn repeat(&mut self) -> Piece {
        if self.loops >= MOST_LOOPS {
            return self.set();
        }
        let item = self.random.pick(&[
            "$i", "$item", "$x", "$e", "$k", "$i", "${i}", "$!i", "$map.k",
        ]);
        let within = self.random.pick(&[
            " in ", " in ", " in ", " in ", "  in  ", " in\n", "in", " of ",
        ]);
        let source = match self.random.below(16) {
            5 => seq!["$", self.call_on(Kind::Map)],
            6 => self
                .random
                .pick(&["$map.keySet()", "$map.entrySet()", "$map.values()"])
                .into(),
            7 => self.value(Kind::Map),
            8 => self
                .random
                .pick(&["[1..3]", "[3..1]", "[0..0]", "[1..$list[2]]"])
                .into(),
            9 => self
                .random
                .pick(&["$strs", "$objs", "$input.path('$.objs')", "$list"])
                .into(),
            10 => "$input.params().header.keySet()".into(),
            11 => self
                .random
                .pick(&["$undefined", "$nul", "$str", "$num", "$flag", "$em"])
                .into(),
            12 => self
                .random
                .pick(&["$str.split(',')", "$list.iterator()", "$strs.toArray()"])
                .into(),
            _ => self.value(Kind::List),
        };
        let name = self.name("foreach");
        let head = seq![name, "(", self.gap(), item, within, source, self.gap(), ")"];
        self.loops += 1;
        let mut body = vec![self.body()];
        if self.random.chance(40) {
            body.push(
                self.random
                    .pick(&["$i", "$item", "$foreach.count", "$x", "$e.key"])
                    .into(),
            );
        }
        if self.random.chance(25) {
            let next =
                self.random
                    .pick(&["$foreach.hasNext", "$velocityHasNext", "!$foreach.last"]);
            body.push(seq!["#if(", next, "),#end"]);
        }
        if self.random.chance(8) {
            body.push(seq![
                "#if($foreach.index == 1)",
                self.stop_or_break(),
                "#end"
            ]);
        }
        self.loops -= 1;
        seq![head, Piece::Group(body), self.end()]
    }

    fn stop_or_break(&mut self) -> Piece {
        let word = self.random.pick(&[
            "#break",
            "#stop",
            "#break",
            "#{break}",
            "#{stop}",
            "#break()",
            "#stop()",
            "#break($foreach)",
            "#break($x)",
            "#stop(1)",
            "#break ",
            "#break(1)",
        ]);
        word.into()
    }

    fn define(&mut self) -> Piece {
        let name = self.random.pick(&[
            "$def", "$def", "$x", "$!def", "${def}", "def", "$def.a", "'d'",
        ]);
        let head = seq![self.name("define"), "(", name, ")"];
        let uses = self.random.pick(&[
            "",
            "$def",
            "$def $def",
            "${def}",
            "$!def",
            "$def.toString()",
        ]);
        seq![head, self.body(), self.end(), uses]
    }

    fn macros(&mut self) -> Piece {
        if self.mode == Mode::Aws && self.random.chance(60) {
            return self.set();
        }
        let name = self.random.pick(&["m", "m", "mac", "m-1", "if", "n_1"]);
        let parameters = self
            .random
            .pick(&["", " $p", " $p $q", " $p, $q", " p", " $p $p", " $x"]);
        let body = match self.random.below(5) {
            0 => "$!bodyContent".into(),
            1 => "[$p]".into(),
            2 => "$p $!q #set($p = 5)$p".into(),
            _ => self.body(),
        };
        let definition = seq!["#macro(", name, parameters, ")", body, self.end()];
        let call = match self.random.below(10) {
            0 => seq![
                "#@",
                name,
                "(",
                self.value(Kind::Any),
                ")",
                self.text(),
                "#end"
            ],
            1 => seq![
                "#",
                name,
                "(",
                self.value(Kind::Any),
                " ",
                self.value(Kind::Any),
                ")"
            ],
            2 => seq!["#", name, "()"],
            3 => seq!["#{", name, "}(", self.value(Kind::Any), ")"],
            4 => seq!["#", name],
            5 => seq!["#", name, "(", self.expression(), ")"],
            6 => seq![
                "#",
                name,
                " (",
                self.value(Kind::Any),
                ", ",
                self.value(Kind::Any),
                ")"
            ],
            _ => seq!["#", name, "(", self.value(Kind::Any), ")"],
        };
        match self.random.below(4) {
            0 => seq![call, definition],
            1 => definition,
            _ => seq![definition, self.behind(), call],
        }
    }

    fn evaluate(&mut self) -> Piece {
        let value = match self.random.below(5) {
            0 => self.value(Kind::Any),
            1 => "'$x #set($x = 1)$x'".into(),
            2 => "'#if($flag)a#end'".into(),
            3 => "'#if('".into(),
            _ => self.value(Kind::Text),
        };
        seq![self.name("evaluate"), "(", value, ")"]
    }

    fn include(&mut self) -> Piece {
        let name = self.random.pick(&["#include", "#parse"]);
        let value = match self.random.below(4) {
            0 => self.value(Kind::Any),
            1 => "".into(),
            _ => "'nowhere.vm'".into(),
        };
        seq![name, "(", value, ")"]
    }

    fn literal_directive(&mut self) -> Piece {
        seq!["#literal()", self.body(), self.end()]
    }
}
