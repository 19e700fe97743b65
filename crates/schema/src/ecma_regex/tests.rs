//! Tests of the regular expressions against what Rhino answers.

use super::*;

fn matches(pattern: &str, text: &str) -> bool {
    EcmaRegex::compile(pattern)
        .unwrap_or_else(|error| panic!("{pattern}: {error:?}"))
        .is_match(text)
        .unwrap_or_else(|limit| panic!("{pattern}: {limit}"))
}

#[test]
fn matches_over_utf16_units() {
    assert!(!matches("^.$", "😀"));
    assert!(matches("^..$", "😀"));
    assert!(matches("^😀$", "😀"));
    assert!(matches("^[😀]{2}$", "😀"));
    assert!(matches("^[^a]{2}$", "😀"));
    assert!(matches("\\ud83d", "😀"));
    assert!(matches("^é+$", "éé"));
}

#[test]
fn anchors_only_at_the_ends() {
    assert!(!matches("^a$", "a\n"));
    assert!(!matches("^a$", "b\na"));
    assert!(!matches("^.$", "\u{2028}"));
    assert!(matches("", "x"));
}

#[test]
fn classes_are_ascii_but_space_is_not() {
    assert!(!matches("^\\w$", "é"));
    assert!(!matches("^\\d$", "٣"));
    assert!(matches("^\\s$", "\u{A0}"));
    assert!(matches("^\\S$", "x"));
    assert!(matches("^[\\W]$", "é"));
    assert!(matches("^[^]$", "\n"));
    assert!(!matches("[]", "x"));
    assert!(matches("^[a-c\\d_-]+$", "a1-_c"));
    assert!(matches("^[\\w.-]+$", "a.b-c"));
}

#[test]
fn keeps_the_leniencies_of_rhino() {
    assert!(matches("\\p{L}+", "p{L}"));
    assert!(matches("^a{,2}$", "a{,2}"));
    assert!(matches("^{$", "{"));
    assert!(matches("^a]}$", "a]}"));
    assert!(matches("^\\x4$", "x4"));
    assert!(matches("^\\x4", "\u{4}"));
    assert!(matches("^\\012$", "\n"));
    assert!(matches("^\\e$", "e"));
    assert!(matches("^\\cA$", "\u{1}"));
    assert!(matches("^\\/$", "/"));
    assert!(matches("a\"b\\\\c/d", "a\"b\\c/d"));
}

#[test]
fn groups_back_references_and_look_ahead() {
    assert!(matches("^(a)(b)?\\2\\1$", "aa"));
    assert!(matches("^(ab)\\1$", "abab"));
    assert!(!matches("^(ab)\\1$", "abac"));
    assert!(!matches("\\1", "x"));
    assert!(matches("^(?=.*\\d)(?!x)[a-z\\d]{3,5}?$", "ab1"));
    assert!(matches("\\bfoo\\b", "a foo b"));
    assert!(!matches("\\bfoo\\b", "afoob"));
    assert!(matches("o\\Bo", "foo"));
    assert!(matches("^(a*)*$", "aaa"));
}

#[test]
fn refuses_what_rhino_refuses() {
    for pattern in [
        "(a", "a)", "[", "[a", "*", "a**", "+", "^*", "(?<=a)b", "(?<n>a)", "\\", "[b-a]",
        "a{2,1}", "[\\d-.]", "[a-\\d]", "a{99999}", "(?i)a",
    ] {
        assert_eq!(
            EcmaRegex::compile(pattern).err(),
            Some(RegexError::Invalid),
            "{pattern}"
        );
    }
    assert!(is_valid("[\\w-.]"));
}

#[test]
fn bounds_hostile_patterns() {
    let deep = "(".repeat(5_000) + &")".repeat(5_000);
    assert_eq!(EcmaRegex::compile(&deep).err(), Some(RegexError::TooLarge));
    let huge = "((a{1000}){1000}){1000}";
    assert_eq!(EcmaRegex::compile(huge).err(), Some(RegexError::TooLarge));
    let slow = EcmaRegex::compile("(a*)*(?=\\1b)c").expect("valid");
    assert_eq!(slow.is_match(&"a".repeat(60)), Err(Limit::Backtracks));
}
#[test]
fn repeats_what_consumes_nothing() {
    for pattern in [
        "((?=a))*b",
        "(\\b)*b",
        "(^)*b",
        "(?:^|a)+b",
        "(\\1)*b",
        "(a\\1)+b",
        "()*b",
        "(?:){0}b",
        "(?:a{0}){0}b",
        "[]*b",
        "[]b|b",
        "(?=a)*b",
        "(?:(?:(?=b)){2}){3}b",
    ] {
        assert!(matches(pattern, "ab"), "{pattern}");
    }
    assert!(!matches("(?=a){2}?b", "ab"));
}
