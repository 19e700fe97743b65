//! The crate's own cases: one text file each, `context`, `---`, template, `---`, what it renders.
//!
//! The context's `"mode"` chooses the dialect, its `"variables"` are the scope. A last section
//! that begins with `error:` is the one line of the error.

use trygate_velocity::{Scope, Settings, Template};

use crate::support;

#[test]
fn fixtures() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut failures = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let mut sections = text.splitn(3, "\n---\n");
        let context: serde_json::Value = serde_json::from_str(sections.next().unwrap()).unwrap();
        let (template, expected) = (sections.next().unwrap(), sections.next().unwrap());
        let settings = match context["mode"].as_str() {
            Some("aws") => Settings::aws(),
            _ => Settings::stock(),
        };
        let mut scope = Scope::new();
        if let Some(variables) = context["variables"].as_object() {
            for (name, value) in variables {
                scope.set(name.as_str(), support::value(value));
            }
        }
        let result = Template::parse("template", template, &settings)
            .and_then(|template| template.render(&mut scope));
        let got = result.unwrap_or_else(|error| format!("error: {error}"));
        // A text file ends with a line end that the template does not print.
        let expected = expected.strip_suffix('\n').unwrap_or(expected);
        if got != expected {
            failures.push(format!(
                "{}\nexpected {expected:?}\ngot      {got:?}",
                file.display()
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(files.len() > 10);
    println!("fixtures: {} passed", files.len());
}
