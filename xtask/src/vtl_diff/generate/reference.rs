//! References in all their forms: quiet, formal, with properties, indexes and calls, escaped, and
//! glued to the text around them.

use super::{DEEPEST, Generator, Kind};
use crate::vtl_diff::piece::{Piece, seq};

/// The names that the data or a template's own `#set` may give.
#[rustfmt::skip]
pub(super) const NAMES: &[&str] = &[
    "str", "num", "long", "big", "dbl", "flag", "no", "list", "strs", "map", "objs", "deep", "mixed",
    "empty", "nul", "el", "em", "a", "b", "c", "x", "y", "i", "item", "x-y", "_u", "def", "undefined",
];

#[rustfmt::skip]
const PROPERTIES: &[&str] = &[
    "name", "a", "b", "id", "k1", "k-2", "size", "length", "empty", "class", "key", "value", "X",
    "first", "last", "index", "count", "hasNext", "bytes", "_p", "Name", "in", "true", "null",
];

impl Generator<'_> {
    /// Makes a reference as it stands in text.
    pub(super) fn reference(&mut self) -> Piece {
        if self.depth > DEEPEST {
            return "$x".into();
        }
        self.depth += 1;
        let reference = match self.random.below(100) {
            0..=13 => {
                let (kind, _) = self.any_kind();
                seq![self.sigil(), self.call_on(kind)]
            }
            14..=25 => self.host_reference(),
            26..=33 if self.loops > 0 => self.loop_reference(),
            34..=38 => {
                let escape = self.random.pick(&["\\", "\\\\", "\\\\\\", "\\\\\\\\"]);
                seq![escape, self.plain_reference()]
            }
            _ => self.plain_reference(),
        };
        self.depth -= 1;
        let tail = match self.random.below(140) {
            0 => ".",
            1 => "..",
            2 => ".1",
            3 => "[",
            4 => "(",
            5 => "-",
            6 => "x",
            7 => "}",
            8 => "\\",
            9 => ". ",
            10 => "!",
            11 => ".()",
            12 => "[ ",
            _ => "",
        };
        seq![reference, tail]
    }

    /// Makes the start of a reference, up to its name.
    fn sigil(&mut self) -> Piece {
        self.random
            .pick(&["$", "$", "$", "$!", "$", "$$", "$!!"])
            .into()
    }

    fn plain_reference(&mut self) -> Piece {
        let name = self.random.pick(NAMES);
        let path = self.path();
        match self.random.below(20) {
            0..=9 => seq!["$", name, path],
            10..=12 => seq!["$!", name, path],
            13..=15 => seq!["${", name, path, "}"],
            16..=17 => seq!["$!{", name, path, "}"],
            18 => seq!["${", name, path],
            _ => seq!["${", name, "}", path],
        }
    }

    /// Makes what follows a name: properties, indexes, calls.
    fn path(&mut self) -> Piece {
        let count = self.random.pick(&[0, 0, 0, 1, 1, 1, 2, 3]);
        let steps = (0..count).map(|_| match self.random.below(20) {
            0..=9 => seq![".", self.random.pick(PROPERTIES)],
            10..=14 => seq!["[", self.gap(), self.index(), self.gap(), "]"],
            _ => seq![".", self.some_call()],
        });
        Piece::Group(steps.collect())
    }

    fn index(&mut self) -> Piece {
        match self.random.below(10) {
            0..=3 => self.random.pick(&["0", "1", "2", "7", "-1", "00"]).into(),
            4..=6 => self
                .random
                .pick(&["'a'", "\"name\"", "\"k1\"", "'k-2'", "\"$x\""])
                .into(),
            7 | 8 => seq!["$", self.random.pick(NAMES)],
            _ => self.value(Kind::Any),
        }
    }

    /// Makes a reference for an expression; `kind` is what it will most likely hold.
    pub(super) fn reference_of(&mut self, kind: Kind) -> Piece {
        let names: &[&str] = match kind {
            Kind::Text => &[
                "str",
                "empty",
                "a",
                "item",
                "k",
                "map.k1",
                "objs[0].t",
                "strs[1]",
            ],
            Kind::Number => &[
                "num",
                "long",
                "big",
                "dbl",
                "i",
                "b",
                "velocityCount",
                "list[1]",
                "objs[1].id",
            ],
            Kind::Flag => &["flag", "no", "x", "foreach.hasNext", "foreach.first"],
            Kind::List => &["list", "strs", "objs", "mixed", "el", "y", "map.k3"],
            Kind::Map => &["map", "deep", "em", "c", "objs[0]", "deep.a"],
            Kind::Any => NAMES,
        };
        let name = self.random.pick(names);
        match self.random.below(12) {
            0 => seq!["$!", name],
            1 => seq!["${", name, "}"],
            2 => self.host_value(kind),
            3 if kind == Kind::Any => seq!["$", name, self.path()],
            _ => seq!["$", name],
        }
    }

    /// Makes a reference that one can `#set`.
    pub(super) fn target(&mut self) -> Piece {
        match self.random.below(40) {
            0..=21 => {
                let name = self
                    .random
                    .pick(&["a", "b", "c", "x", "y", "i", "x-y", "_u", "str"]);
                seq!["$", name]
            }
            22 => seq!["$!", self.random.pick(NAMES)],
            23 => seq!["${", self.random.pick(NAMES), "}"],
            24..=27 => seq!["$map.", self.random.pick(PROPERTIES)],
            28 => seq!["$map[", self.index(), "]"],
            29 => seq!["$list[", self.index(), "]"],
            30 => seq!["$deep.a.", self.random.pick(PROPERTIES)],
            31..=34 => self.override_target(),
            35 => self
                .random
                .pick(&["$foreach.index", "$velocityCount", "$foreach", "$i"])
                .into(),
            36 => self
                .random
                .pick(&["$input", "$util", "$context", "$input.body", "$def"])
                .into(),
            37 => seq!["$", self.random.pick(NAMES), self.path()],
            38 => self
                .random
                .pick(&["x", "$", "\"x\"", "1", "$x.", "$x y", ""])
                .into(),
            _ => self.reference_of(Kind::Any),
        }
    }

    fn override_target(&mut self) -> Piece {
        let section = self.random.pick(&[
            "requestOverride.header.X-A",
            "requestOverride.querystring.q",
            "requestOverride.path.id",
            "requestOverride.header['x y']",
            "responseOverride.status",
            "responseOverride.header.Content-Type",
            "responseOverride.custom",
            "requestOverride",
            "responseOverride.header",
            "custom",
        ]);
        seq!["$context.", section]
    }

    fn loop_reference(&mut self) -> Piece {
        let member = self.random.pick(&[
            "index",
            "count",
            "hasNext",
            "first",
            "last",
            "parent.index",
            "parent.parent.count",
            "topmost.index",
            "topmost",
            "getIndex()",
            "isFirst()",
            "info.depth",
            "parent",
            "nope",
        ]);
        match self.random.below(5) {
            0 => self
                .random
                .pick(&["$velocityCount", "$velocityHasNext", "$!velocityCount"])
                .into(),
            1 => seq!["${foreach.", member, "}"],
            _ => seq!["$foreach.", member],
        }
    }
}
