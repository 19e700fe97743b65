//! `$context`: the request's surroundings, and the overrides that a template may set.
//!
//! Recorded: key sets come in `HashMap` order; the maps inside `$context` print nothing; override
//! maps take `#set`, indexed `#set` and `put`, and keep members of the template's own.

use crate::context_tree::ContextValue;
use trygate_model::TextMap;
use trygate_velocity::{
    FrozenBuilder, ListKind, Map, MapKind, MapOrder, Mode, Printer, Text, Unprintable, Value,
};

/// A map of `$context` as AWS has it.
const CONTEXT_MAP: &MapKind = &MapKind {
    class_name: "java.util.HashMap",
    order: MapOrder::JavaHash,
    text: Some(print_nothing),
};

#[expect(clippy::unnecessary_wraps, reason = "the signature is the engine's")]
fn print_nothing(_: &Map, _: &mut Printer<'_>) -> Result<(), Unprintable> {
    Ok(())
}

/// The overrides with the groups that each has.
const OVERRIDES: [(&str, &[&str]); 2] = [
    ("requestOverride", &["path", "querystring", "header"]),
    ("responseOverride", &["header"]),
];

/// Makes `$context`, with empty overrides where the tree has none.
pub(super) fn context_map(tree: &ContextValue, mode: Mode) -> Map {
    let kind = match mode {
        Mode::Aws => CONTEXT_MAP,
        Mode::Stock => MapKind::LINKED_HASH_MAP,
    };
    let mut data = FrozenBuilder::new(Text::default(), kind, ListKind::ARRAY_LIST);
    data.reserve(NODES, BYTES);
    data.open_map();
    let entries = match tree {
        ContextValue::Map(entries) => Some(entries),
        _ => None,
    };
    let mut missing = OVERRIDES.map(Some);
    for (name, value) in entries.into_iter().flatten() {
        data.other_key(name);
        let known = missing
            .iter_mut()
            .find_map(|own| own.take_if(|(there, _)| there == name));
        match (known, value) {
            (Some((_, groups)), ContextValue::Map(there)) => overrides(&mut data, there, groups),
            (Some((_, groups)), _) => overrides(&mut data, &TextMap::new(), groups),
            (None, value) => add(&mut data, value),
        }
    }
    for (name, groups) in missing.into_iter().flatten() {
        data.other_key(name);
        overrides(&mut data, &TextMap::new(), groups);
    }
    data.close();
    match data.finish() {
        Some(Value::Map(map)) => map,
        _ => Map::with_kind(kind),
    }
}

/// About how much there is in `$context`.
const NODES: usize = 80;
const BYTES: usize = 1000;

fn overrides(data: &mut FrozenBuilder, there: &TextMap<ContextValue>, groups: &[&str]) {
    data.open_map();
    for (name, value) in there {
        data.other_key(name);
        add(data, value);
    }
    for group in groups {
        if !there.contains_key(*group) {
            data.other_key(group);
            data.open_map();
            data.close();
        }
    }
    data.close();
}

fn add(data: &mut FrozenBuilder, value: &ContextValue) {
    match value {
        ContextValue::Text(text) => data.text(text),
        ContextValue::Number(number) => match i32::try_from(*number) {
            Ok(number) => data.int(number),
            Err(_) => data.number(Value::Long(*number)),
        },
        ContextValue::List(items) => {
            data.open_list();
            for item in items {
                add(data, item);
            }
            data.close();
        }
        ContextValue::Map(entries) => {
            data.open_map();
            for (name, value) in entries {
                data.other_key(name);
                add(data, value);
            }
            data.close();
        }
    }
}

/// How deeply overrides may nest; deeper ones can only be a map that was put into itself.
const DEEPEST: usize = 32;

/// Returns a value of a template as plain data.
pub(super) fn plain(value: &Value) -> ContextValue {
    plain_within(value, DEEPEST)
}

fn plain_within(value: &Value, depth: usize) -> ContextValue {
    match value {
        Value::Int(number) => ContextValue::Number((*number).into()),
        Value::Long(number) => ContextValue::Number(*number),
        Value::Map(map) if depth > 0 => ContextValue::Map(
            map.entries()
                .iter()
                .map(|(key, item)| (text(key), plain_within(item, depth - 1)))
                .collect(),
        ),
        other => match other.elements().filter(|_| depth > 0) {
            Some(items) => ContextValue::List(
                items
                    .iter()
                    .map(|item| plain_within(item, depth - 1))
                    .collect(),
            ),
            None => ContextValue::Text(text(other)),
        },
    }
}

fn text(value: &Value) -> String {
    value
        .to_text()
        .ok()
        .flatten()
        .map(|text| text.as_str().to_owned())
        .unwrap_or_default()
}
