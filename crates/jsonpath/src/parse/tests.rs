//! Tests of `parse.rs`: JSON, what json-smart takes beyond it, and the limits.

use super::*;
use crate::{Style, Value, write};

fn read(text: &str, version: Version) -> Result<Value, ParseError> {
    parse(
        text,
        &ParseOptions {
            version,
            ..ParseOptions::default()
        },
    )
}

fn shown(text: &str) -> String {
    match read(text, Version::V2_4) {
        Ok(value) => write(&value, Style::Json),
        Err(error) => error.to_string(),
    }
}

#[test]
fn json_reads_as_json() {
    for text in [
        "{}",
        "[]",
        r#"{"a":[1,-2,3.5,true,false,null],"b":{"c":"d"}}"#,
        r#"["\"\\\b\f\n\r\t"]"#,
        "\"😀\"",
    ] {
        assert_eq!(shown(text), text);
    }
    assert_eq!(shown(r#"["\ud83d\ude00\u00e9\/"]"#), "[\"😀é/\"]");
}

#[test]
fn words_need_no_quotes() {
    for (text, json) in [
        ("{a: b c, 'd': TRUE}", r#"{"a":"b c","d":"TRUE"}"#),
        ("[1,,2,]", "[1,2]"),
        ("[1 2]", r#"["1 2"]"#),
        ("{\"a\":1;b:2}", r#"{"a":"1;b:2"}"#),
        ("abc def", "\"abc def\""),
        ("[-]", "[0]"),
        ("[007, .5, 1., 1e, 0x1F]", r#"[7,".5",1.0,"1e","0x1F"]"#),
        ("{} tail", "{}"),
        ("42 tail", "\"42 tail\""),
        ("[12é]", "[12,\"é\"]"),
        ("   ", "\"\""),
        ("[\"a\\qb\"]", "[\"ab\"]"),
        ("[\"\\x41\"]", "[\"A\"]"),
    ] {
        assert_eq!(shown(text), json, "{text}");
    }
}

#[test]
fn control_characters_go_only_from_strings_with_escapes() {
    assert_eq!(shown("['a\nb\u{7f}']"), "[\"a\\nb\\u007F\"]");
    assert_eq!(shown("['a\nb\u{7f}\\'']"), "[\"ab'\"]");
}

#[test]
fn errors_say_what_json_smart_says() {
    for (text, message) in [
        ("{", "Unexpected End Of File position 0: null"),
        ("[", "Unexpected End Of File position 0: EOF"),
        ("{\"a\" 1}", "Unexpected character (1) at position 4."),
        ("{\"a\":}", "Unexpected character (}) at position 5."),
        ("[}", "Unexpected character (}) at position 1."),
        ("\"abc", "Unexpected End Of File position 4: null"),
        (
            "[\"\\u12G\"]",
            "Unexpected unicode escape sequence G at position 6.",
        ),
    ] {
        assert_eq!(shown(text), message, "{text}");
    }
}

#[test]
fn the_newest_json_smart_closes_what_is_open() {
    for (text, json) in [
        ("{", r#"{"":null}"#),
        ("[1,", "[1]"),
        ("{a:[1,2}", r#"{"a":[1,"2}"]}"#),
    ] {
        let value = read(text, Version::Head).map(|value| write(&value, Style::Json));
        assert_eq!(value.as_deref(), Ok(json), "{text}");
    }
}

#[test]
fn a_repeated_key_keeps_its_place_and_its_last_value() {
    assert_eq!(shown(r#"{"a":1,"b":2,"a":3}"#), r#"{"a":3,"b":2}"#);
}

#[test]
fn limits_are_errors() {
    let deep = "[".repeat(100_000);
    assert!(read(&deep, Version::V2_4).is_err_and(|error| error.is_limit()));
    let named = read(&deep, Version::Head).unwrap_err();
    assert_eq!(named.kind(), &ParseErrorKind::TooDeepForJsonSmart('['));
    let long = "1".repeat(10_000);
    assert!(read(&long, Version::V2_4).is_err_and(|error| error.is_limit()));
    let small = ParseOptions {
        limits: Limits {
            text: 3,
            ..Limits::default()
        },
        ..ParseOptions::default()
    };
    assert!(parse::<Value>("[1,2]", &small).is_err_and(|error| error.is_limit()));
}

#[test]
fn strict_mode_takes_json_only() {
    let options = ParseOptions {
        mode: Mode::Strict,
        ..ParseOptions::default()
    };
    assert!(parse::<Value>(" {\"a\": [1.5e3]} ", &options).is_ok());
    for (text, at) in [
        ("{a:1}", 1),
        ("[1,]", 3),
        ("[1] x", 4),
        ("[01]", 3),
        ("", 0),
        ("é", 0),
    ] {
        let error = parse::<Value>(text, &options).unwrap_err();
        assert_eq!(error.position(), at, "{text}");
    }
}
