//! Arbitrary paths and documents: nothing panics, limits hold, and what prints reads again.

use proptest::prelude::*;
use trygate_jsonpath::{
    ErrorKind, Mode, Node, ParseOptions, Path, Style, Value, Version, parse, parse_document, write,
};

const PIECES: [&str; 48] = [
    "$",
    "@",
    ".",
    "..",
    "*",
    "[",
    "]",
    "(",
    ")",
    "?",
    ",",
    ":",
    "'",
    "\"",
    "\\",
    "/",
    " ",
    "!",
    "a",
    "b",
    "é",
    "😀",
    "0",
    "-1",
    "1.5",
    "==",
    "!=",
    "<",
    ">=",
    "=~",
    "&&",
    "||",
    "[?(",
    ")]",
    "@.a",
    "['a']",
    "[0]",
    "[*]",
    "[1:2]",
    "[-1:]",
    "length()",
    "sum(",
    "in",
    "null",
    "true",
    "{\"a\":1}",
    "[1,2]",
    "/a.*/i",
];

fn path_text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..14);
    (any::<bool>(), pieces).prop_map(|(rooted, pieces)| {
        format!("{}{}", if rooted { "$." } else { "" }, pieces.concat())
    })
}

fn json_text() -> impl Strategy<Value = String> {
    let leaf =
        prop::sample::select(&["1", "-2.5", "\"x\"", "null", "true", "1e3", "\"\\u00e9\""][..])
            .prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((prop::sample::select(&["a", "b", "c"][..]), inner), 0..4)
                .prop_map(|entries| {
                    let texts: Vec<String> = entries
                        .iter()
                        .map(|(key, value)| format!("\"{key}\":{value}"))
                        .collect();
                    format!("{{{}}}", texts.join(","))
                }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_path_on_any_document(path in path_text(), json in json_text()) {
        for version in Version::ALL {
            let Ok(document) = parse_document::<Value>(&json, version) else { continue };
            if let Ok(path) = Path::compile(&path, version) {
                let first = path.read(&document);
                prop_assert_eq!(format!("{first:?}"), format!("{:?}", path.read(&document)));
            }
        }
    }

    #[test]
    fn any_text_as_path_and_document(text in "\\PC{0,40}", json in "[\\[\\]{}:,\"'a1.e\\\\ -]{0,30}") {
        for version in Version::ALL {
            let _ = Path::compile(&text, version);
            let _ = parse_document::<Value>(&json, version);
            let _ = parse_document::<Value>(&text, version);
        }
    }

    #[test]
    fn what_prints_reads_again(json in json_text()) {
        let strict = ParseOptions { mode: Mode::Strict, ..ParseOptions::default() };
        let document: Value = parse(&json, &strict).expect("JSON");
        for style in [Style::Json, Style::JsonArray] {
            let again: Value = parse(&write(&document, style), &strict).expect("JSON");
            prop_assert_eq!(&again, &document);
        }
    }

    #[test]
    fn strict_json_reads_the_same_in_both_modes(json in json_text()) {
        let strict = ParseOptions { mode: Mode::Strict, ..ParseOptions::default() };
        let one: Value = parse(&json, &strict).expect("JSON");
        let two: Value = parse(&json, &ParseOptions::default()).expect("JSON");
        prop_assert_eq!(one, two);
    }
}

#[test]
fn deep_documents_and_long_paths_end_in_errors() {
    let depth = 390;
    let arrays = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let objects = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    for version in [Version::V2_0, Version::V2_2, Version::V2_4] {
        for (json, path) in [
            (&arrays, "$..[0]"),
            (&objects, "$..a"),
            (&objects, "$..*..a"),
        ] {
            let document: Value = parse_document(json, version).expect(json);
            let _ = Path::compile(path, version).expect(path).read(&document);
        }
        let filter = "[?(@.a == $..a && $..[?(@..a[?($..a)])])]";
        let document: Value = parse_document(&objects, version).expect("JSON");
        let _ = Path::compile(&format!("$..{filter}"), version).map(|path| path.read(&document));
    }
    let long = format!("${}", ".a".repeat(100_000));
    let error = Path::compile(&long, Version::V2_4).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    let many = format!("${}", "[?(@)]".repeat(2_000));
    let document: Value = parse_document("{\"a\":1}", Version::V2_4).expect("JSON");
    let _ = Path::compile(&many, Version::V2_4).map(|path| path.read(&document));
    let nested = format!("${}{}", "[?(@".repeat(300), ")]".repeat(300));
    for version in Version::ALL {
        assert!(Path::compile(&nested, version).is_err());
        let brackets = format!("$[?({}@.a{})]", "(".repeat(3_000), ")".repeat(3_000));
        let _ = Path::compile(&brackets, version);
    }
}

#[test]
fn reading_has_a_budget() {
    let rows = format!("[{}]", vec!["{\"a\":[1,2]}"; 1_500].join(","));
    let document: Value = parse_document(&rows, Version::V2_4).expect("JSON");
    let path = Path::compile("$[?(@.a != $..*)].a", Version::V2_4).expect("path");
    let kind = path
        .read(&document)
        .map(|found| found.len())
        .map_err(|error| error.kind());
    assert_eq!(kind, Err(ErrorKind::Limit));
}

#[test]
fn paths_can_be_shared_between_threads() {
    fn is_shared<T: Send + Sync + Clone>() {}
    is_shared::<Path>();
    is_shared::<trygate_jsonpath::Error>();
}
