//! JSONPaths: those that templates hold, and any that the grammar of the library makes.

use super::{DEEPEST, Generator, Kind};
use crate::vtl_diff::piece::{Piece, seq};

#[rustfmt::skip]
const USUAL: &[&str] = &[
    "$", "$.name", "$.age", "$.nul", "$.list", "$.objs", "$.map.k1", "$.nested.a.b.c", "$.objs[0]",
    "$.objs[1].t", "$.objs[9]", "$['name']", "$.objs[*].id", "$..id", "$.nope", "$.mixed", "$.huge",
    "$.price", "$.esc", "$.el", "$.em", "$.list[0,2]", "$.list[0:2]", "$.objs[?(@.id>1)]",
    "$.objs[?(@.t=='cat')].id", "name", "$.", "", "$[", "$.map.*", "$[0]", "$.nope.deeper",
    "$['hy-phen']", "$.a b", "$.objs[?(@.p)]", "$.ok", "$..*", "]", "$]", "@", "@.name", "$.objs.id",
];

#[rustfmt::skip]
const NAMES: &[&str] = &[
    "name", "age", "list", "objs", "map", "id", "t", "p", "k1", "k3", "nested", "a", "b", "mixed",
    "nope", "huge", "el", "em", "nul", "esc", "z", "five", "hy-phen", "_x", "é", "a b", "1", "*",
];

#[rustfmt::skip]
const LITERALS: &[&str] = &[
    "1", "2", "0", "-1", "1.5", "249.99", "'cat'", "'dog'", "'a'", "''", "true", "false", "null", "'1'",
    "[1,2]", "['cat','x']", "[]", "{}", "{'a':1}", "/c.t/", "/C.T/i", "/.*/", "/[/", "1e2", "@.id", "@.t",
    "$.age", "$.list[1]", "@", "undefined", "'it\\'s'", "124.50", "12345678901",
];

const OPERATORS: &[&str] = &[
    "==", "!=", "<", "<=", ">", ">=", "=~", "in", "nin", "all", "size", "contains", "empty",
    "subsetof", "anyof", "noneof", "exists", "type", "=", "===", "<>",
];

#[rustfmt::skip]
const ODD: &[&str] = &[
    ".", "..", "[", "]", "[]", "['", "']", "(", ")", "?", "@", "$", "*", ",", ":", " ", "'", "\\", "[?",
    "[?(", ")]", "()", ".()", "[*", "[0", "[0,", "[-1]", "[:", "['a',]", "\"", "..*", "&&", "||", "!", "~",
];

impl Generator<'_> {
    /// Makes a path as the argument of a call.
    pub(super) fn json_path(&mut self) -> Piece {
        if self.random.chance(4) {
            return self.value(Kind::Any);
        }
        let path: Piece = match self.random.below(10) {
            0..=4 => self.random.pick(USUAL).into(),
            5 => self.wounded_path(),
            _ => self.made_path("$"),
        };
        // a path in single quotes cannot hold any, one in double quotes no double ones
        let source = path.source();
        match (source.contains('\''), source.contains('"')) {
            (true, true) => "'$'".into(),
            (true, false) => seq!["\"", path, "\""],
            _ if self.random.chance(15) && !source.contains('"') => seq!["\"", path, "\""],
            _ => seq!["'", path, "'"],
        }
    }

    fn made_path(&mut self, root: &'static str) -> Piece {
        let mut parts = vec![Piece::from(root)];
        for _ in 0..self.random.pick(&[1, 1, 2, 2, 3]) {
            parts.push(self.path_step());
        }
        if self.random.chance(8) {
            let function = self.random.pick(&[
                ".length()",
                ".min()",
                ".max()",
                ".avg()",
                ".sum()",
                ".stddev()",
                ".keys()",
                ".size()",
                ".concat('x')",
                ".append(1)",
                ".length(1)",
                ".nope()",
                ".length",
            ]);
            parts.push(function.into());
        }
        Piece::Group(parts)
    }

    fn path_step(&mut self) -> Piece {
        let name = self.random.pick(NAMES);
        match self.random.below(24) {
            0..=6 => seq![".", name],
            7..=8 => seq!["['", name, "']"],
            9 => seq!["['", name, "','", self.random.pick(NAMES), "']"],
            10..=11 => seq!["..", name],
            12 => "..".into(),
            13 => self
                .random
                .pick(&[".*", "[*]", "..*", "..[0]", "..['id']", "..[*]"])
                .into(),
            14..=16 => {
                let index = self.random.pick(&[
                    "[0]", "[1]", "[2]", "[9]", "[-1]", "[0,1]", "[1,0,9]", "[0:2]", "[1:]",
                    "[:2]", "[-2:]", "[:-1]", "[0:9:2]", "[ 0 ]", "[0, 1]", "[:]", "[2:1]", "[00]",
                    "[+1]",
                ]);
                index.into()
            }
            17..=22 if self.depth < DEEPEST => {
                self.depth += 1;
                let filter = self.path_filter();
                self.depth -= 1;
                let space = self.random.pick(&["", "", "", " "]);
                seq!["[?(", space, filter, space, ")]"]
            }
            _ => seq!["[", self.random.pick(&["\"", "", "?"]), name, "]"],
        }
    }

    fn path_filter(&mut self) -> Piece {
        let one = self.path_operand();
        let filter = match self.random.below(12) {
            0..=2 => one,
            3 => seq!["!", one],
            4 => seq!["(", self.path_filter(), ")"],
            _ => {
                let operator = self.random.pick(OPERATORS);
                let gap = if operator.starts_with(char::is_alphabetic) {
                    " "
                } else {
                    self.random.pick(&[" ", "", " "])
                };
                seq![one, gap, operator, gap, self.path_operand()]
            }
        };
        if self.random.chance(15) && self.depth < DEEPEST {
            self.depth += 1;
            let operator = self.random.pick(&[" && ", "&&", " || ", "||", " and "]);
            let filter = seq![filter, operator, self.path_filter()];
            self.depth -= 1;
            return filter;
        }
        filter
    }

    fn path_operand(&mut self) -> Piece {
        match self.random.below(10) {
            0..=5 => {
                let name = self.random.pick(NAMES);
                match self.random.below(8) {
                    0 => seq!["@['", name, "']"],
                    1 if self.depth < DEEPEST => {
                        self.depth += 1;
                        let root = self.random.pick(&["@", "$"]);
                        let path = self.made_path(root);
                        self.depth -= 1;
                        path
                    }
                    2 => seq!["@.", name, "[0]"],
                    3 => seq![
                        "@.",
                        name,
                        self.random.pick(&[".length()", ".*", "..a", ".a"])
                    ],
                    _ => seq!["@.", name],
                }
            }
            _ => self.random.pick(LITERALS).into(),
        }
    }

    /// Makes a path with something added or cut off.
    fn wounded_path(&mut self) -> Piece {
        let whole = self.made_path("$").source();
        let mut letters: Vec<char> = whole.chars().collect();
        for _ in 0..self.random.pick(&[1, 1, 2]) {
            let at = self.random.below(letters.len() + 1);
            if self.random.chance(50) && at < letters.len() {
                letters.remove(at);
            } else {
                let odd = self.random.pick(ODD);
                letters.splice(at..at, odd.chars());
            }
        }
        letters.into_iter().collect::<String>().into()
    }
}
