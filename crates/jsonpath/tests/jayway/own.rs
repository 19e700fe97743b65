//! Replays the fixtures of this crate: path, document and the answer of each release.
//!
//! An answer is the class and the text of a value, or `!` and the error; `all` stands for all four
//! releases.

use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;
use trygate_jsonpath::{Kind, Node, Style, Version, java_class, write};

use crate::answer::ask;

fn answer(document: &str, path: &str, version: Version) -> String {
    match ask(document, path, version).1 {
        Ok(value) => {
            let class = java_class(&value)
                .rsplit(['.', '$'])
                .next()
                .unwrap_or_default();
            let style = match value.kind() {
                Kind::Array | Kind::Object => Style::Json,
                _ => Style::Java,
            };
            format!("{class} {}", write(&value, style))
        }
        Err(error) => format!("! {error}"),
    }
}

#[test]
fn the_fixtures_agree() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("fixtures") {
        let file = entry.expect("entry").path();
        let text = fs::read_to_string(&file).expect("readable");
        let group: Json = serde_json::from_str(&text).expect("JSON");
        for case in group["cases"].as_array().expect("cases") {
            let path = case["path"].as_str().expect("path");
            let key = case["document"].as_str().expect("document");
            let document = group["documents"][key].as_str().expect("document");
            let answers = case["answers"].as_object().expect("answers");
            for version in Version::ALL {
                let wanted = answers
                    .iter()
                    .find(|(names, _)| {
                        *names == "all" || names.split(' ').any(|name| name == version.name())
                    })
                    .and_then(|(_, answer)| answer.as_str())
                    .expect("an answer for each release");
                let ours = answer(document, path, version);
                count += 1;
                if ours != wanted {
                    let name = version.name();
                    failures.push(format!(
                        "{path} at {name}\n  ours   {ours}\n  wanted {wanted}"
                    ));
                }
            }
        }
    }
    println!("{count} answers");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
