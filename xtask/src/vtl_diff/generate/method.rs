//! Calls of methods: on strings, lists, maps, numbers and flags, and on the host's objects, with
//! arguments that fit and arguments that do not.

use super::{Generator, Kind};
use crate::vtl_diff::piece::{Piece, seq};

// Methods, each with the kinds of its arguments, one letter each: t text, n number, f flag, l list,
// m map, a any, r regular expression.

pub(super) const TEXT_METHODS: &str = "length substring:n substring:nn indexOf:t indexOf:tn lastIndexOf:t charAt:n contains:t \
     startsWith:t startsWith:tn endsWith:t equals:t equals:a equalsIgnoreCase:t compareTo:t \
     compareToIgnoreCase:t concat:t replace:tt replaceAll:rt replaceAll:rt replaceFirst:rt \
     split:r split:rn matches:r toUpperCase toLowerCase trim isEmpty hashCode toString \
     valueOf:a codePointAt:n intern getClass indexOf:n subSequence:nn codePointCount:nn \
     contentEquals:t regionMatches:ntnn join:tl regionMatches:fntnn format:ta format:taa \
     format:ta formatted:aa getBytes:t toCharArray lastIndexOf:tn codePointBefore:n \
     offsetByCodePoints:nn copyValueOf:l isBlank strip stripLeading stripTrailing repeat:n \
     indent:n join:ttt compareTo:a startsWith:a lastIndexOf:n indexOf:nn replace:aa";

const LIST_METHODS: &str = "size get:n get:n isEmpty contains:a add:a add:na addAll:l addAll:nl remove:n remove:a \
     indexOf:a lastIndexOf:a set:na subList:nn clear toString equals:l hashCode containsAll:l \
     removeAll:l retainAll:l iterator getClass toArray length listIterator listIterator:n \
     sort:a ensureCapacity:n trimToSize clone toArray:l set:na subList:nn";

const MAP_METHODS: &str = "get:t get:t get:a put:ta put:aa containsKey:t containsValue:a keySet values entrySet size \
     isEmpty remove:t putAll:m toString equals:m hashCode getOrDefault:ta putIfAbsent:ta clear \
     getClass clone replace:ta replace:taa remove:ta getOrDefault:aa put:ta";

const NUMBER_METHODS: &str = "intValue longValue doubleValue floatValue toString compareTo:n equals:n equals:a hashCode \
     parseInt:t valueOf:t toString:n isNaN isInfinite byteValue shortValue toHexString:n \
     parseDouble:t getClass bitCount:n toBinaryString:n compare:nn max:nn sum:nn negate add:n \
     signum abs parseInt:tn valueOf:tn toString:nn toOctalString:n reverse:n \
     reverseBytes:n highestOneBit:n lowestOneBit:n numberOfLeadingZeros:n rotateLeft:nn \
     numberOfTrailingZeros:n toUnsignedString:n divideUnsigned:nn remainderUnsigned:nn \
     compareUnsigned:nn decode:t hashCode:n min:nn parseLong:t isFinite:n doubleToLongBits:n \
     subtract:n multiply:n divide:n mod:n remainder:n pow:n gcd:n bitLength not and:n or:n xor:n \
     testBit:n setBit:n shiftLeft:n shiftRight:n scale precision setScale:n toPlainString \
     stripTrailingZeros unscaledValue toBigInteger";

const FLAG_METHODS: &str = "toString booleanValue equals:f compareTo:f hashCode parseBoolean:t valueOf:t getClass \
     logicalAnd:ff";

#[rustfmt::skip]
const PATTERNS: &[&str] = &[
    "'a'", "'\\s+'", "'[aeiou]'", "'.'", "\"\\\\.\"", "','", "''", "'(a)(b)?'", "'^a|c$'", "'\\\\'",
    "'\\d+'", "'[^a-z]'", "'(?i)ABC'", "'a{2,}'", "'(?<n>b)'", "'('", "'['", "'*'", "'\\b'",
    "'\\w'", "'\\p{L}'", "'\"'", "'\\\\\\\\'", "'&'", "'='", "'(?=b)'", "'|'", "'\\Qa.b\\E'", "'b*'",
];

#[rustfmt::skip]
const FORMATS: &[&str] = &[
    "'%s'", "'%d'", "'%5d|'", "'%-5s|'", "'%05d'", "'%.2f'", "'%x'", "'%X'", "'%,d'", "'%e'", "'%b'",
    "'%c'", "'%%'", "'%2$s %1$s'", "'%+d'", "'%S'", "'%h'", "'%n'", "'%o'", "'%g'", "'%s %s'", "'%.3s'",
    "'%(d'", "'% d'", "'%#x'", "'%<s'", "'%'", "'%q'", "'%8.3f'", "'%1$s'", "'12'", "'0x1F'", "'-7'",
    "'1e2'", "'ff'", "'UTF-8'", "'ISO-8859-1'", "'true'", "'NaN'", "' 1.5d '", "'nope'",
];

#[rustfmt::skip]
const REPLACEMENTS: &[&str] = &[
    "''", "'x'", "'$1'", "'$0$0'", "'\\\\'", "\"'\"", "'$2'", "'$'", "'\\'", "'${n}'", "'\\$1'",
    "'\\\\\"'", "'$1x'", "'$12'",
];

impl Generator<'_> {
    /// Draws a kind with a name that most likely holds it.
    pub(super) fn any_kind(&mut self) -> (Kind, &'static str) {
        let (kind, names): (_, &[&str]) = match self.random.below(10) {
            0..=3 => (Kind::Text, &["str", "a", "strs[0]", "map.k1"]),
            4 | 5 => (Kind::List, &["list", "strs", "objs", "mixed", "map.k3"]),
            6 | 7 => (Kind::Map, &["map", "deep", "objs[1]", "c"]),
            8 => (Kind::Number, &["num", "long", "big", "dbl", "b"]),
            _ => (Kind::Flag, &["flag", "no"]),
        };
        (kind, self.random.pick(names))
    }

    /// Makes `name.method(arguments)` without the sigil, perhaps with more calls behind it.
    pub(super) fn call_on(&mut self, kind: Kind) -> Piece {
        let (kind, name) = match kind {
            Kind::Any => self.any_kind(),
            Kind::Text => (kind, self.random.pick(&["str", "a", "strs[2]"])),
            Kind::Number => (kind, self.random.pick(&["num", "long", "dbl", "big"])),
            Kind::Flag => (kind, "flag"),
            Kind::List => (kind, self.random.pick(&["list", "strs", "objs", "mixed"])),
            Kind::Map => (kind, self.random.pick(&["map", "deep"])),
        };
        let mut parts = vec![Piece::from(name), seq![".", self.call(kind)]];
        while self.random.chance(15) {
            parts.push(match self.random.below(5) {
                0 => ".class.name".into(),
                1 => "[0]".into(),
                2 => ".size()".into(),
                3 => ".toString()".into(),
                _ => seq![".", self.some_call()],
            });
        }
        Piece::Group(parts)
    }

    /// Makes `method(arguments)` of any kind of value.
    pub(super) fn some_call(&mut self) -> Piece {
        let (kind, _) = self.any_kind();
        self.call(kind)
    }

    fn call(&mut self, kind: Kind) -> Piece {
        let table = match kind {
            Kind::List => LIST_METHODS,
            Kind::Map => MAP_METHODS,
            Kind::Number => NUMBER_METHODS,
            Kind::Flag => FLAG_METHODS,
            Kind::Text | Kind::Any => TEXT_METHODS,
        };
        self.call_of(table)
    }

    /// Makes a call of one of the methods of a table.
    pub(super) fn call_of(&mut self, table: &str) -> Piece {
        let methods: Vec<&str> = table.split(' ').collect();
        let method = self.random.pick(&methods);
        let (name, arguments) = method.split_once(':').unwrap_or((method, ""));
        if self.random.chance(3) {
            let odd = self
                .random
                .pick(&["nope()", "Size()", "get", "getBytes()", "length( )"]);
            return odd.into();
        }
        let mut kinds: Vec<char> = arguments.chars().collect();
        if self.random.chance(5) {
            kinds.push('a');
        }
        if self.random.chance(4) {
            kinds.pop();
        }
        seq![name, "(", self.arguments(&kinds), ")"]
    }

    fn arguments(&mut self, kinds: &[char]) -> Piece {
        let mut parts = Vec::new();
        for (index, kind) in kinds.iter().enumerate() {
            if index > 0 {
                parts.push(self.random.pick(&[",", ", ", " , ", ",\n"]).into());
            }
            parts.push(self.argument(*kind));
        }
        Piece::Group(parts)
    }

    fn argument(&mut self, kind: char) -> Piece {
        if self.random.chance(6) {
            return self.value(Kind::Any);
        }
        match kind {
            'r' => self.random.pick(PATTERNS).into(),
            't' if self.random.chance(25) => self.random.pick(REPLACEMENTS).into(),
            't' if self.random.chance(12) => self.random.pick(FORMATS).into(),
            't' if self.random.chance(50) => self
                .random
                .pick(&["'a'", "'b'", "\"k1\"", "'name'", "'id'", "'bc'", "'A'"])
                .into(),
            't' => self.value(Kind::Text),
            'n' if self.random.chance(75) => self
                .random
                .pick(&["0", "1", "2", "3", "-1", "10", "$num", "$list[0]"])
                .into(),
            'n' => self.value(Kind::Number),
            'f' => self.value(Kind::Flag),
            'c' => self
                .random
                .pick(&[
                    "$str.charAt(0)",
                    "'é'.charAt(0)",
                    "'7'.charAt(0)",
                    "65",
                    "$num",
                    "' '.charAt(0)",
                ])
                .into(),
            'l' => self.value(Kind::List),
            'm' => self.value(Kind::Map),
            _ => self.value(Kind::Any),
        }
    }

    /// Makes a reference to `$input`, `$util`, `$context` or `$stageVariables` for text.
    pub(super) fn host_reference(&mut self) -> Piece {
        let value = self.host_value(Kind::Any);
        match self.random.below(12) {
            0 => seq![value, ".", self.some_call()],
            1 => seq![value, ".class.name"],
            _ => value,
        }
    }

    /// Makes a reference to the host's objects.
    pub(super) fn host_value(&mut self, kind: Kind) -> Piece {
        let argument = match kind {
            Kind::Text | Kind::Any => 't',
            _ => 'a',
        };
        match self.random.below(30) {
            0..=5 => seq!["$input.path(", self.json_path(), ")"],
            6..=9 => seq!["$input.json(", self.json_path(), ")"],
            10 => "$input.body".into(),
            11..=12 => {
                let name = self
                    .random
                    .pick(&["'id'", "'q'", "'X-Foo'", "\"nope\"", "'empty'", "1"]);
                seq!["$input.params(", name, ")"]
            }
            13..=14 => {
                let section = self.random.pick(&["path", "querystring", "header", "nope"]);
                let tail = self.random.pick(&[
                    "",
                    ".keySet()",
                    ".get('id')",
                    ".id",
                    ".X-Foo",
                    "['X-Foo']",
                    ".size()",
                    ".entrySet()",
                    ".values()",
                ]);
                seq!["$input.params().", section, tail]
            }
            15..=16 => {
                let member = self.random.pick(&[
                    "requestId",
                    "stage",
                    "identity.sourceIp",
                    "authorizer.claims.sub",
                    "authorizer.principalId",
                    "authorizer.num",
                    "nope",
                    "identity",
                    "keySet()",
                    "responseOverride.status",
                    "requestOverride.header.X-A",
                    "requestOverride",
                    "authorizer",
                    "get('stage')",
                    "error.message",
                ]);
                seq!["$context.", member]
            }
            17..=18 => {
                let member =
                    self.random
                        .pick(&[".env", ".dash-ed", ".get('env')", "['url']", "", ".nope"]);
                seq!["$stageVariables", member]
            }
            19..=21 => seq!["$util.escapeJavaScript(", self.argument(argument), ")"],
            22..=23 => seq!["$util.parseJson(", self.json_text(), ")"],
            24 => seq!["$util.urlEncode(", self.argument(argument), ")"],
            25 => {
                let text =
                    self.random
                        .pick(&["'a%20b+c'", "'%C3%A9'", "'%'", "'%zz'", "'%4'", "$str"]);
                seq!["$util.urlDecode(", text, ")"]
            }
            26 => seq!["$util.base64Encode(", self.argument(argument), ")"],
            27 => {
                let text = self
                    .random
                    .pick(&["'YWJj'", "'YQ=='", "'YQ'", "'Y'", "'a b'", "''", "$str"]);
                seq!["$util.base64Decode(", text, ")"]
            }
            28 => {
                let call = self.random.pick(&[
                    "$util.nope()",
                    "$util.toJson($map)",
                    "$util.qr(1)",
                    "$input.nope",
                    "$util",
                    "$util.escapeJavaScript()",
                    "$input.params(1, 2)",
                    "$util.error('x')",
                    "$context",
                    "$input.path()",
                    "$input.json(1)",
                    "$util.parseJson($map)",
                    "$util.parseJson(1)",
                ]);
                call.into()
            }
            _ => seq!["$util.parseJson($input.json(", self.json_path(), "))"],
        }
    }

    fn json_text(&mut self) -> Piece {
        match self.random.below(4) {
            0 => self.value(Kind::Text),
            1 => "$input.body".into(),
            _ => {
                let text = self.random.pick(&[
                    "'{\"a\":1,\"b\":[true,null,1.5]}'",
                    "'[1,2'",
                    "''",
                    "'null'",
                    "'{a:1}'",
                    "'x'",
                    "'12'",
                    "'1.0'",
                    "'\"q\"'",
                    "'[]'",
                    "'{}'",
                    "'{\"a\":{\"b\":\"c\"}}'",
                    "'tru'",
                    "'[1e3,1E400,-0,0.10]'",
                    "\"{'k':'v'}\"",
                    "'{\"a\":1,\"a\":2}'",
                    "' '",
                    "'{,}'",
                    "'[1,,2]'",
                    "'12345678901234567890'",
                    "'{\"a\":1}x'",
                    "'nul'",
                    "'-'",
                    "'[\"\\u00e9\"]'",
                ]);
                text.into()
            }
        }
    }
}
