//! Tests of `frozen.rs` and its builder.

use super::{FrozenBuilder, FrozenShape};
use crate::value::{ListKind, Map, MapKind, Value};

fn builder(source: &str) -> FrozenBuilder {
    FrozenBuilder::new(
        source.into(),
        MapKind::LINKED_HASH_MAP,
        ListKind::ARRAY_LIST,
    )
}

/// `{"a": [1, {"b": "x"}], "c": "y"}`
fn small() -> Map {
    let mut data = builder("abxy");
    data.open_map();
    data.source_key(0, "a");
    data.open_list();
    data.int(1);
    data.open_map();
    data.source_key(1, "b");
    data.source(2, "x");
    data.close();
    data.close();
    data.key("c");
    data.source(3, "y");
    data.close();
    match data.finish() {
        Some(Value::Map(map)) => map,
        _ => Map::new(),
    }
}

#[test]
fn what_is_handed_out_is_one_object() {
    let map = small();
    let (Some(Value::List(one)), Some(Value::List(two))) = (map.get("a"), map.get("a")) else {
        unreachable!("a list")
    };
    assert!(one.is(&two));
    one.push(Value::Int(2));
    assert_eq!(
        Value::Map(map).to_text().unwrap().unwrap().as_str(),
        "{a=[1, {b=x}, 2], c=y}"
    );
}

#[test]
fn scalars_are_read_in_place() {
    let map = small();
    assert!(map.with_frozen(|place| place.is_some()));
    assert_eq!(map.len(), 2);
    assert_eq!(map.get("c").unwrap().as_str(), Some("y"));
    assert!(map.get("d").is_none());
    assert!(map.with_frozen(|place| place.is_some()));
    map.insert("d", 1);
    assert!(map.with_frozen(|place| place.is_none()));
    assert_eq!(map.len(), 3);
}

#[test]
fn the_last_of_two_equal_keys_counts() {
    let mut data = builder("");
    data.open_map();
    for (key, value) in [("k", 1), ("l", 2), ("k", 3)] {
        data.key(key);
        data.int(value);
    }
    data.close();
    let Some(Value::Map(map)) = data.finish() else {
        unreachable!("a map")
    };
    let text = map.with_frozen(|place| {
        let mut text = String::new();
        let _: Result<(), ()> = place.unwrap().entries(|key, place| {
            if let FrozenShape::Number(Value::Int(number)) = place.shape() {
                text.push_str(key);
                text.push_str(&number.to_string());
                text.push(' ');
            }
            Ok(())
        });
        text
    });
    assert_eq!(text, "k3 l2 ");
    assert_eq!(map.len(), 2);
    assert!(matches!(map.get("k"), Some(Value::Int(3))));
}

#[test]
fn wide_maps_are_found_by_key() {
    let mut data = builder("");
    data.open_map();
    for number in 0..100 {
        data.key(&format!("k{number}"));
        data.int(number);
    }
    data.close();
    let Some(Value::Map(map)) = data.finish() else {
        unreachable!("a map")
    };
    assert_eq!(map.len(), 100);
    assert!(matches!(map.get("k57"), Some(Value::Int(57))));
}

#[test]
fn what_is_not_complete_is_nothing() {
    let mut data = builder("");
    data.open_map();
    assert!(data.finish().is_none());
    assert!(builder("").finish().is_none());
}
