//! Real definitions by others: none may make the reader panic, and every refusal must say where
//! and of what. Prints how many are read and what the others are refused for.

use crate::shared::{ambient, shared};
use std::collections::BTreeMap;
use trygate_openapi::{ReadOptions, Source, read};

#[test]
fn every_real_definition_is_read_or_refused_with_a_place_and_a_construct() {
    let Some(folder) = shared("inputs/openapi") else {
        return;
    };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension != "csv"));
    files.sort();
    let (mut clean, mut warned, mut partly, mut refused) = (0, 0, 0, 0);
    let mut set_aside: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut refused_for: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut warned_of: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for path in &files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(path).unwrap();
        let source = Source::new(name, &bytes);
        if let Err(error) = read(&source, &ReadOptions::wire(), &ambient()) {
            assert!(!error.wire_message().is_empty(), "{name}");
        }
        let warnings = match read(&source, &ReadOptions::file(), &ambient()) {
            Ok(definition) => {
                let left = &definition.set_aside;
                if !left.is_empty() {
                    partly += 1;
                } else if definition.warnings.is_empty() {
                    clean += 1;
                } else {
                    warned += 1;
                }
                println!(
                    "read     {name}: {} warnings, {} values set aside",
                    definition.warnings.len(),
                    left.len()
                );
                for problem in left {
                    assert!(problem.kind.is_for_another_tool(), "{name}: {problem}");
                    assert!(problem.location.line > 0 && problem.location.column > 0);
                    assert!(!problem.excerpt(&source, false).is_empty());
                }
                count(
                    &mut set_aside,
                    left.iter().map(|problem| problem.kind.construct()),
                );
                definition.warnings
            }
            Err(error) => {
                refused += 1;
                assert!(!error.problems.is_empty(), "{name}");
                for problem in &error.problems {
                    let location = &problem.location;
                    assert!(
                        location.line > 0 && location.column > 0,
                        "{name}: {problem}"
                    );
                    assert!(location.pointer.starts_with('#'), "{name}: {problem}");
                    assert!(location.bytes.end <= bytes.len(), "{name}: {problem}");
                    let construct = problem.kind.construct();
                    assert!(!construct.is_empty(), "{name}: {problem}");
                    assert!(!problem.excerpt(&source, false).is_empty());
                }
                println!("refused  {error}");
                let constructs = error
                    .problems
                    .iter()
                    .map(|problem| problem.kind.construct());
                count(&mut refused_for, constructs);
                error.warnings
            }
        };
        for warning in &warnings {
            assert!(warning.location.line > 0 && warning.location.column > 0);
            assert!(!warning.excerpt(&source, false).is_empty());
        }
        let kinds = warnings.iter().map(|warning| {
            let text = format!("{:?}", warning.kind);
            text.split([' ', '{', '('])
                .next()
                .unwrap_or_default()
                .to_owned()
        });
        count(&mut warned_of, kinds);
    }
    println!(
        "\n{} definitions: {clean} clean, {warned} with warnings, {partly} with values set aside, \
         {refused} refused",
        files.len()
    );
    table("refused for", &refused_for);
    table("set aside", &set_aside);
    table("warned of", &warned_of);
    assert!(clean + warned > 0);
}

/// Adds one file's constructs: in how many files each stands, and how often.
fn count(table: &mut BTreeMap<String, (usize, usize)>, constructs: impl Iterator<Item = String>) {
    let mut of_this_file: BTreeMap<String, usize> = BTreeMap::new();
    for construct in constructs {
        *of_this_file.entry(construct).or_default() += 1;
    }
    for (construct, times) in of_this_file {
        let entry = table.entry(construct).or_default();
        *entry = (entry.0 + 1, entry.1 + times);
    }
}

fn table(title: &str, counts: &BTreeMap<String, (usize, usize)>) {
    println!("\n{title:<32} files  times");
    for (construct, (files, times)) in counts {
        println!("{construct:<32} {files:>5} {times:>6}");
    }
}
