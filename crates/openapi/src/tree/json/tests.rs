//! Tests of `json.rs`: positions, and one verdict with the library's.

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Result<serde_json::Value, ErrorKind> {
    parse(text, &Limits::default())
        .map(|node| node.to_json())
        .map_err(|fault| fault.kind)
}

#[test]
fn reads_what_serde_json_reads() {
    for text in [
        r#"{"a": [1, -2.50, 1e3, 12345678901234567890123], "b": {"c": null, "": true}}"#,
        r#""\u00e9\ud83d\ude00\n\/\\""#,
        "\t[ ]\r\n",
        "{}",
        "\"\u{7f}é\"",
    ] {
        assert_eq!(
            read(text).unwrap(),
            serde_json::from_str::<serde_json::Value>(text).unwrap()
        );
    }
}

#[test]
fn places_are_those_of_the_text() {
    let text = r#"{"a": [1, {"b": "x"}]}"#;
    let root = parse(text, &Limits::default()).unwrap();
    let Value::Array(items) = &root.get("a").unwrap().value else {
        panic!()
    };
    let b = items[1].get("b").unwrap();
    assert_eq!(&text[b.place.start as usize..b.place.end as usize], "\"x\"");
    let pointers = super::super::pointers_of(&root, &[0, b.place.number]);
    assert_eq!(pointers, [Some("#".to_owned()), Some("#/a/1/b".to_owned())]);
    let key = &items[1].as_object().unwrap().members()[0].key_place;
    assert_eq!(&text[key.start as usize..key.end as usize], "\"b\"");
}

#[test]
fn names_what_is_wrong_and_where() {
    let fault = |text: &str| {
        let fault = parse(text, &Limits::default()).unwrap_err();
        (fault.kind.to_string(), fault.bytes.start)
    };
    assert_eq!(
        fault("{\"a\": 1,}"),
        (
            "this is not JSON: `}` stands here, where a member's name in double quotes is expected"
                .into(),
            8
        )
    );
    assert_eq!(
        fault("{\"a\": \"x"),
        ("this is not JSON: a string is not closed".into(), 6)
    );
    assert_eq!(
        fault("{\"a\": 1, \"a\": 2}"),
        ("`a` stands twice, first on line 1".into(), 9)
    );
    assert!(matches!(
        read("{\"a\": ${x}}"),
        Err(ErrorKind::Syntax {
            placeholder: Some(_),
            ..
        })
    ));
    assert!(matches!(
        read(&"[".repeat(200)),
        Err(ErrorKind::TooDeep { limit: 100 })
    ));
}

proptest! {
    #[test]
    fn agrees_with_serde_json_on_what_is_json(text in "[\\[\\]{}:,\"a\\\\u0-9.eE+\\- tn\n]{0,24}") {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        match (read(&text), theirs) {
            (Ok(ours), Ok(theirs)) => prop_assert_eq!(ours, theirs),
            (Err(ErrorKind::DuplicateKey { .. }), Ok(_)) | (Err(_), Err(_)) => {}
            (ours, theirs) => prop_assert!(false, "{text:?}: {ours:?} and {theirs:?}"),
        }
    }
}
