//! Patterns and what Java 17 does with them.

use super::{JavaRegex, Pattern, compile};
use crate::java_object::Rules;
use crate::limits::Limits;

fn pattern(source: &str) -> Pattern {
    compile(source, 100_000).unwrap()
}

fn replaced(text: &str, source: &str, with: &str) -> String {
    let limits = Limits::stock();
    let patterns = super::Patterns::default();
    let rules = Rules {
        limits: &limits,
        secure: false,
        patterns: &patterns,
    };
    pattern(source).replace(text, with, false, &rules).unwrap()
}

#[test]
fn classes_are_ascii() {
    assert_eq!(replaced("a1é٣ _\u{a0}", r"\w", "."), "..é٣ .\u{a0}");
    assert_eq!(replaced("1٣", r"\d", "."), ".٣");
    assert_eq!(replaced("a \u{a0}b", r"\s", "."), "a.\u{a0}b");
    assert_eq!(replaced("a \u{a0}b", r"\h", "."), "a..b");
    assert_eq!(replaced("a-b&c", r"[\w&&[^b]]", "."), ".-b&.");
    assert_eq!(replaced("a:l", "[[:alpha:]]", "."), "...");
}

#[test]
fn line_ends() {
    assert_eq!(replaced("a\u{85}b\r\n", ".", "x"), "x\u{85}x\r\n");
    assert_eq!(replaced("a\r\n", "$", "x"), "ax\r\nx");
    assert_eq!(replaced("a\nb\n", "(?m)^", "x"), "xa\nxb\n");
    assert_eq!(replaced("a\nb", "(?s).", "x"), "xxx");
    assert_eq!(replaced("a\r\nb\n", r"\R", "x"), "axbx");
}

#[test]
fn quotes_and_escapes() {
    assert_eq!(replaced("a.b*", r"\Qa.b\E*", "x"), "x*");
    assert_eq!(replaced("A\u{1}", r"\0101\cA", "x"), "x");
    assert_eq!(replaced("it\\'s", r"\\'", "'"), "it's");
}

#[test]
fn empty_matches_stand_behind_others() {
    assert_eq!(replaced("baac", "a*", "x"), "xbxxcx");
    assert_eq!(replaced("abc", "", "-"), "-a-b-c-");
    assert_eq!(pattern("").split("abc", 0).unwrap(), ["a", "b", "c"]);
    assert_eq!(pattern(",").split("a,,b,,", 0).unwrap(), ["a", "", "b"]);
    assert_eq!(pattern(",").split("a,b,c", 2).unwrap(), ["a", "b,c"]);
    assert_eq!(pattern(",").split(",a", -1).unwrap(), ["", "a"]);
    assert_eq!(pattern("x").split("", 0).unwrap(), [""]);
}

#[test]
fn repetitions() {
    assert_eq!(replaced("a", "a+b?a+", "x"), "a");
    assert_eq!(replaced("aba", "a+b??a+", "x"), "x");
    assert_eq!(replaced("ab", "^*a", "x"), "xb");
    assert_eq!(replaced("ab", "(?=b)+b", "x"), "ax");
    assert!(!pattern(r"(a)\2").matches("aa").unwrap());
    for broken in [
        "{",
        "a**",
        "*",
        "(",
        ")",
        "[a",
        r"\y",
        "(?<n>a)(?<n>b)",
        "a{2,1}",
    ] {
        assert!(compile(broken, 1000).is_err(), "{broken}");
    }
}

#[test]
fn hosts_match_whole_texts() {
    let regex = JavaRegex::compile(".*Error.*").unwrap();
    assert!(regex.matches("an Error here").unwrap());
    assert!(!regex.matches("two\nErrors").unwrap());
    assert!(
        JavaRegex::compile("5\\d{2}")
            .unwrap()
            .matches("503")
            .unwrap()
    );
    assert!(JavaRegex::compile("(").is_err());
}
