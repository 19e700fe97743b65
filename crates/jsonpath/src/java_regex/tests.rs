//! Tests of `java_regex.rs`: where Java's patterns and the engine's differ.

use super::*;

fn matches(pattern: &str, flags: &str, text: &str) -> bool {
    JavaRegex::compile(pattern, Flags::named(flags))
        .expect(pattern)
        .matches(text)
        .expect(text)
}

#[test]
fn the_whole_text_must_match() {
    assert!(matches("a|ab", "", "ab"));
    assert!(!matches("a", "", "ab"));
    assert!(matches(".*Error.*", "", "an Error here"));
    assert!(!matches(".*Error.*", "", "x Error\ny"));
    assert!(matches(".*Error.*", "s", "x Error\ny"));
}

#[test]
fn classes_are_ascii() {
    assert!(matches(r"\d+\s\w+", "", "12 ab_9"));
    assert!(!matches(r"\d", "", "٣"));
    assert!(!matches(r"\w", "", "é"));
    assert!(matches(r"\w", "U", "é"));
    assert!(matches(r"\h", "", "\u{a0}"));
    assert!(!matches(r"\h", "", "a"));
    assert!(matches(r"[\p{Alpha}&&[^a-m]]+", "", "xyz"));
    assert!(!matches(r"[\p{Alpha}&&[^a-m]]+", "", "abc"));
    assert!(matches(r"\p{Lu}\P{Lower}", "", "É9"));
}

#[test]
fn case_is_ignored_in_ascii_only() {
    assert!(matches("abc", "i", "aBC"));
    assert!(!matches("é", "i", "É"));
    assert!(matches("é", "iu", "É"));
    assert!(matches("(?i)a(?-i)b", "", "Ab"));
    assert!(!matches("(?i)a(?-i)b", "", "AB"));
    assert!(matches("(?i:[a-c])x", "", "Bx"));
}

#[test]
fn quotes_and_escapes() {
    assert!(matches(r"\Qa.b\E.", "", "a.bc"));
    assert!(matches(r"\x41\u00e9\0101\cA\t", "", "AéA\u{1}\t"));
    assert!(matches(r"[\Q^-]\E]+", "", "-]^"));
    assert!(matches(r"a\.b\/c", "", "a.b/c"));
    assert!(matches("a b # comment", "x", "ab"));
}

#[test]
fn groups_and_looks() {
    assert!(matches(r"(?<x>a+)-\k<x>-\1", "", "aa-aa-aa"));
    assert!(matches(r"(?=.*\d)(?!.*z)\w+", "", "ab1"));
    assert!(matches(r"a{2,3}+b", "", "aaab"));
    assert!(matches(r"(?m)a$\n^b", "", "a\nb"));
    assert!(matches("a$\n?", "", "a\n"));
}

#[test]
fn broken_patterns_are_errors() {
    for pattern in [
        "[",
        "(",
        ")",
        "a{",
        "*",
        r"\",
        r"\k",
        r"\p{Nope!}",
        "[z-a]",
        r"\y",
        "(?q)",
    ] {
        let error = JavaRegex::compile(pattern, Flags::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PatternSyntax, "{pattern}");
    }
    let deep = "(".repeat(100_000);
    assert!(JavaRegex::compile(&deep, Flags::default()).is_err());
}

#[test]
fn endless_matching_is_an_error() {
    let regex = JavaRegex::compile(r"(?:(a+)+\1)+x", Flags::default()).expect("compiles");
    let error = regex.matches(&"a".repeat(200)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
}
