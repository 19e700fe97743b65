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
    let (mut clean, mut warned, mut refused) = (0, 0, 0);
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
                if definition.warnings.is_empty() {
                    clean += 1;
                } else {
                    warned += 1;
                }
                println!("read     {name}: {} warnings", definition.warnings.len());
                definition.warnings
            }
            Err(error) => {
                refused += 1;
                assert!(!error.problems.is_empty(), "{name}");
                let mut constructs: BTreeMap<String, usize> = BTreeMap::new();
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
                    *constructs.entry(construct).or_default() += 1;
                }
                println!("refused  {error}\n         {constructs:?}");
                for (construct, times) in constructs {
                    let entry = refused_for.entry(construct).or_default();
                    *entry = (entry.0 + 1, entry.1 + times);
                }
                error.warnings
            }
        };
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for warning in &warnings {
            assert!(warning.location.line > 0 && warning.location.column > 0);
            assert!(!warning.excerpt(&source, false).is_empty());
            let text = format!("{:?}", warning.kind);
            let kind = text
                .split([' ', '{', '('])
                .next()
                .unwrap_or_default()
                .to_owned();
            *kinds.entry(kind).or_default() += 1;
        }
        for (kind, times) in kinds {
            let entry = warned_of.entry(kind).or_default();
            *entry = (entry.0 + 1, entry.1 + times);
        }
    }
    println!(
        "\n{} definitions: {clean} clean, {warned} with warnings, {refused} refused",
        files.len()
    );
    println!("\nrefused for                      files  times");
    for (construct, (files, times)) in refused_for {
        println!("{construct:<32} {files:>5} {times:>6}");
    }
    println!("\nwarned of                        files  times");
    for (kind, (files, times)) in warned_of {
        println!("{kind:<32} {files:>5} {times:>6}");
    }
    assert!(clean + warned > 0);
}
