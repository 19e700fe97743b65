//! Tests of `map.rs`.

use super::{Map, MapKind};
use crate::value::Value;

#[test]
fn hash_order_is_javas() {
    let map = Map::with_kind(MapKind::HASH_MAP);
    for key in [
        "sourceIp",
        "userAgent",
        "accountId",
        "user",
        "caller",
        "apiKey",
    ] {
        map.insert(key, 1);
    }
    let keys: Vec<String> = map
        .keys()
        .iter()
        .map(|k| k.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        keys,
        [
            "accountId",
            "caller",
            "sourceIp",
            "apiKey",
            "userAgent",
            "user"
        ]
    );
}

#[test]
fn many_entries_behave_as_few() {
    let map = Map::new();
    for number in 0..100 {
        map.insert(format!("k{number}"), number);
        map.insert(Value::Int(number), number);
    }
    assert_eq!(map.len(), 200);
    assert!(matches!(map.get("k57"), Some(Value::Int(57))));
    assert!(matches!(map.get_by(&Value::Int(3)), Some(Value::Int(3))));
    assert!(map.get_by(&Value::Long(3)).is_none());
    assert!(matches!(map.remove("k0"), Some(Value::Int(0))));
    assert_eq!(
        map.keys()
            .first()
            .and_then(|key| key.as_str().map(str::len)),
        None
    );
}
