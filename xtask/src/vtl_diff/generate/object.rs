//! Probes of the objects that templates get from methods: iterators, views, entries, arrays,
//! characters, classes and the rarer numbers. They are held in a reference and called in a row.

use super::Generator;
use crate::vtl_diff::piece::{Piece, seq};

const ITERATORS: &[&str] = &[
    "$list.iterator()",
    "$strs.listIterator()",
    "$mixed.listIterator(1)",
    "$map.keySet().iterator()",
    "$map.values().iterator()",
    "$map.entrySet().iterator()",
    "[1..3].iterator()",
    "$made.listIterator()",
];

const ITERATOR_METHODS: &str = "hasNext next next next remove hasPrevious previous nextIndex \
     previousIndex set:a add:a toString getClass nope";

const ENTRIES: &[&str] = &[
    "$map.entrySet().iterator().next()",
    "$held.entrySet().iterator().next()",
];

const ENTRY_METHODS: &str = "getKey getValue setValue:a toString equals:a hashCode getClass";

const VIEWS: &[&str] = &[
    "$map.keySet()",
    "$map.values()",
    "$map.entrySet()",
    "$list.subList(0, 2)",
    "$made.subList(1, 3)",
    "$held.keySet()",
];

const VIEW_METHODS: &str = "size isEmpty contains:a remove:a add:a addAll:l clear removeAll:l \
     retainAll:l containsAll:l toArray toString get:n set:na add:na indexOf:a subList:nn equals:l \
     getClass";

const ARRAYS: &[&str] = &[
    "$str.split(',')",
    "$str.toCharArray()",
    "$list.toArray()",
    "$str.bytes",
    "$strs.toArray($str.split(','))",
];

const ARRAY_METHODS: &str = "get:n set:na size isEmpty contains:a length indexOf:a getClass \
     subList:nn add:a remove:n iterator clone";

const CHARACTERS: &[&str] = &[
    "$str.charAt(0)",
    "'Q1 é'.charAt(3)",
    "$made.get(1).charAt(0)",
];

const CHARACTER_METHODS: &str = "charValue compareTo:a equals:a hashCode toString isDigit:c \
     isLetter:c isLetterOrDigit:c isUpperCase:c isLowerCase:c isWhitespace:c toUpperCase:c \
     toLowerCase:c getNumericValue:c digit:cn forDigit:nn valueOf:c compare:cc toChars:n \
     isSurrogate:c isAlphabetic:n isValidCodePoint:n charCount:n toString:c getClass reverseBytes:c";

const CLASSES: &[&str] = &[
    "$str.class",
    "$list.class",
    "$map.class",
    "$num.class",
    "$dbl.class",
    "$flag.class",
    "$str.split(',').class",
    "$map.keySet().class",
];

const CLASS_METHODS: &str = "getName getSimpleName getTypeName getCanonicalName toString isArray \
     isInterface getPackageName isPrimitive equals:a isEnum";

const NUMBERS: &[&str] = &[
    "$num.byteValue()",
    "$num.shortValue()",
    "$dbl.floatValue()",
    "$long.intValue()",
    "$big.negate()",
    "$dec",
    "$dec.negate()",
    "$num.toUnsignedLong(7)",
];

const NUMBER_METHODS: &str = "toString intValue longValue doubleValue floatValue compareTo:n \
     equals:n hashCode getClass byteValue add:n scale signum abs max:n toPlainString";

impl Generator<'_> {
    /// Makes a reference to such an object and calls on it.
    pub(super) fn object_probe(&mut self) -> Piece {
        let (makers, methods) = match self.random.below(12) {
            0..=2 => (ITERATORS, ITERATOR_METHODS),
            3 => (ENTRIES, ENTRY_METHODS),
            4..=5 => (VIEWS, VIEW_METHODS),
            6 => (ARRAYS, ARRAY_METHODS),
            7..=8 => (CHARACTERS, CHARACTER_METHODS),
            9 => (CLASSES, CLASS_METHODS),
            _ => (NUMBERS, NUMBER_METHODS),
        };
        let mut parts = vec![
            Piece::from("#set($made=['a','b',\"c\",1])#set($held={'k':1,'l':'v'})"),
            seq!["#set($o=", self.random.pick(makers), ")"],
        ];
        for _ in 0..self.random.between(1, 5) {
            parts.push(seq!["[$o.", self.call_of(methods), "]"]);
        }
        if makers == NUMBERS {
            let sign = self.random.pick(&["+", "-", "*", "/", "%", "==", "<"]);
            let other = self
                .random
                .pick(&["1", "1.5", "$long", "$dec", "$num", "$big", "$o"]);
            parts.push(seq![
                "#set($r = $o ",
                sign,
                " ",
                other,
                ")$r $!r.class.name"
            ]);
        }
        parts.push("$list$strs$mixed$map$made$held".into());
        Piece::Group(parts)
    }
}
