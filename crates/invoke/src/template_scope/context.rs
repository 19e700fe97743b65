//! `$context`: the request's surroundings, and the overrides that a template may set.
//!
//! Recorded: key sets come in `HashMap` order; the maps inside `$context` print nothing; override
//! maps take `#set`, indexed `#set` and `put`, and keep members of the template's own.

use crate::context_tree::ContextValue;
use trygate_model::TextMap;
use trygate_velocity::{Map, MapKind, MapOrder, Mode, Printer, Unprintable, Value};

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

/// Makes `$context`, with empty overrides where the tree has none.
pub(super) fn context_map(tree: &ContextValue, mode: Mode) -> Map {
    let kind = match mode {
        Mode::Aws => CONTEXT_MAP,
        Mode::Stock => MapKind::LINKED_HASH_MAP,
    };
    let context = match tree {
        ContextValue::Map(entries) => map_of(entries, kind),
        _ => Map::with_kind(kind),
    };
    for (name, groups) in [
        ("requestOverride", &["path", "querystring", "header"][..]),
        ("responseOverride", &["header"]),
    ] {
        let overrides = match context.get(name) {
            Some(Value::Map(map)) => map,
            _ => Map::with_kind(kind),
        };
        for group in groups {
            if !overrides.contains_key(group) {
                overrides.insert(Value::string(*group), Value::Map(Map::with_kind(kind)));
            }
        }
        context.insert(Value::string(name), Value::Map(overrides));
    }
    context
}

fn map_of(entries: &TextMap<ContextValue>, kind: &'static MapKind) -> Map {
    let entries = entries.iter();
    Map::from_texts(
        kind,
        entries.map(|(name, value)| (name.as_str().into(), value_of(value, kind))),
    )
}

fn value_of(value: &ContextValue, kind: &'static MapKind) -> Value {
    match value {
        ContextValue::Text(text) => Value::string(text.as_str()),
        ContextValue::Number(number) => {
            i32::try_from(*number).map_or(Value::Long(*number), Value::Int)
        }
        ContextValue::List(items) => Value::List(
            items
                .iter()
                .map(|item| value_of(item, kind))
                .collect::<Vec<_>>()
                .into(),
        ),
        ContextValue::Map(entries) => Value::Map(map_of(entries, kind)),
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
