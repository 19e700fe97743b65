//! One answer of the library, ours or the original's, in a form that can be compared.

use serde_json::Value as Json;
use trygate_jsonpath::{Error, Kind, Node, Path, Style, Value, Version, java_class, write};

/// Exceptions whose texts the JDK makes; only their class is compared.
const MADE_BY_THE_JDK: [&str; 9] = [
    "ClassCastException",
    "NumberFormatException",
    "NullPointerException",
    "StringIndexOutOfBoundsException",
    "IndexOutOfBoundsException",
    "UnsupportedOperationException",
    "EmptyStackException",
    "PatternSyntaxException",
    "StackOverflowError",
];

/// Reads a path from a text, as `JsonPath.parse(text).read(path)`, and tells where it failed.
pub(crate) fn ask(document: &str, path: &str, version: Version) -> (String, Result<Value, Error>) {
    let document: Value = match trygate_jsonpath::parse_document(document, version) {
        Ok(document) => document,
        Err(error) => return ("parse".to_owned(), Err(error)),
    };
    let path = match Path::compile(path, version) {
        Ok(path) => path,
        Err(error) => return ("compile".to_owned(), Err(error)),
    };
    ("read".to_owned(), path.read(&document))
}

/// Lists what differs between our answer and a recorded one; empty when nothing does.
pub(crate) fn differences(
    document: &str,
    path: &str,
    version: Version,
    recorded: &Json,
) -> Vec<String> {
    let mut found = Vec::new();
    let (phase, answer) = ask(document, path, version);
    match (&answer, recorded["error"].as_str()) {
        (Ok(value), None) => compare_values(value, recorded, &mut found),
        (Err(error), Some(wanted)) => {
            let ours = error.to_string();
            if shortened(&ours) != shortened(wanted) {
                found.push(format!("error: {ours}\n     wanted: {wanted}"));
            }
            if recorded["phase"] != phase.as_str() {
                found.push(format!("phase: {phase}, wanted: {}", recorded["phase"]));
            }
        }
        (Ok(value), Some(wanted)) => {
            found.push(format!(
                "value: {}\n     wanted: {wanted}",
                write(value, Style::Json)
            ));
        }
        (Err(error), None) => found.push(format!("error: {error}\n     wanted: {recorded}")),
    }
    if let Some(definite) = recorded["definite"].as_bool() {
        let ours = Path::compile(path, version)
            .map(|path| path.is_definite())
            .ok();
        if ours != Some(definite) {
            found.push(format!("definite: {ours:?}, wanted: {definite}"));
        }
    }
    found
}

/// Cuts the text off where the JDK made it.
fn shortened(error: &str) -> String {
    let mut kept = String::new();
    for part in error.split_inclusive(": ") {
        kept.push_str(part);
        let name = part
            .trim_end_matches(": ")
            .rsplit('.')
            .next()
            .unwrap_or_default();
        if MADE_BY_THE_JDK.contains(&name) {
            break;
        }
    }
    kept.trim_end_matches(": ").to_owned()
}

fn compare_values(value: &Value, recorded: &Json, found: &mut Vec<String>) {
    let class = java_class(value);
    let simple = class.rsplit(['.', '$']).next().unwrap_or_default();
    if recorded["class"] != simple {
        found.push(format!("class: {simple}, wanted: {}", recorded["class"]));
    }
    if let Some(json) = text_of(&recorded["json"]) {
        let ours = write(value, Style::Json);
        if ours != json {
            found.push(format!("json: {ours}\n     wanted: {json}"));
        }
    }
    if let Some(text) = text_of(&recorded["toString"]) {
        let ours = write(value, Style::Java);
        if ours != text {
            found.push(format!("toString: {ours}\n     wanted: {text}"));
        }
    }
    if !same(value, &recorded["value"]) {
        let ours = write(value, Style::Json);
        found.push(format!("value: {ours}\n     wanted: {}", recorded["value"]));
    }
}

/// Reads a recorded text as Java writes it to a UTF-8 stream: half of a surrogate pair is `?`.
fn text_of(recorded: &Json) -> Option<String> {
    let Some(units) = recorded["$utf16"].as_array() else {
        return recorded.as_str().map(str::to_owned);
    };
    let units = units
        .iter()
        .map(|unit| u16::try_from(unit.as_u64()?).ok())
        .collect::<Option<Vec<u16>>>()?;
    let characters = char::decode_utf16(units).map(|character| character.unwrap_or('?'));
    Some(characters.collect())
}

fn same(value: &Value, wanted: &Json) -> bool {
    match value.kind() {
        Kind::Null => wanted.is_null(),
        Kind::Boolean => wanted.as_bool() == value.as_bool(),
        Kind::String => text_of(wanted).as_deref() == value.as_str(),
        Kind::Number => {
            let Some(number) = value.as_number() else {
                return false;
            };
            let text = match wanted {
                Json::Object(special) => match special.get("$double") {
                    Some(name) => name.as_str().unwrap_or_default().to_owned(),
                    None => return false,
                },
                other => other.to_string(),
            };
            text == number.text()
                || text.parse().map(f64::to_bits) == Ok(number.to_double().to_bits())
        }
        Kind::Array | Kind::KeySet => wanted.as_array().is_some_and(|items| {
            items.len() == value.len()
                && items
                    .iter()
                    .enumerate()
                    .all(|(at, item)| value.index(at).is_some_and(|ours| same(&ours, item)))
        }),
        Kind::Object => wanted.as_object().is_some_and(|entries| {
            let ours = value.entries();
            entries.len() == ours.len()
                && entries
                    .iter()
                    .zip(&ours)
                    .all(|((key, wanted), (name, value))| key == &**name && same(value, wanted))
        }),
    }
}
