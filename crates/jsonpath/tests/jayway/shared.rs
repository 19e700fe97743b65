//! Replays the answers of four releases of the real library from the shared data.
//!
//! A case that differs must be listed in `deviations.txt` with a reason; a listed case that agrees
//! fails the test, so that the list stays true.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value as Json;
use trygate_jsonpath::Version;

use crate::answer::differences;

const DEVIATIONS: &str = include_str!("deviations.txt");

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/jsonpath")
}

/// Lines of `group#case version reason`.
fn deviations() -> BTreeMap<(String, String), String> {
    let lines = DEVIATIONS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines
        .map(|line| {
            let mut words = line.splitn(3, ' ');
            let mut word = || words.next().unwrap_or_default().to_owned();
            ((word(), word()), word())
        })
        .collect()
}

#[test]
fn the_shared_cases_agree() {
    let Ok(entries) = std::fs::read_dir(folder()) else {
        println!("skipped: ../shared is not here");
        return;
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    let listed = deviations();
    let mut failures = Vec::new();
    let mut counts: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let group: Json = serde_json::from_str(&text).expect("JSON");
        let name = group["group"].as_str().expect("group");
        for (at, case) in group["cases"].as_array().expect("cases").iter().enumerate() {
            let path = case["path"].as_str().expect("path");
            let key = case["document"].as_str().expect("document");
            let document = group["documents"][key].as_str().expect("document");
            for version in Version::ALL {
                let recorded = &case["results"][version.name()];
                let found = differences(document, path, version, recorded);
                let id = (format!("{name}#{at}"), version.name().to_owned());
                let count = counts.entry(version.name()).or_default();
                match (found.is_empty(), listed.get(&id)) {
                    (true, None) => count.0 += 1,
                    (false, Some(_)) => count.1 += 1,
                    (true, Some(_)) => {
                        failures.push(format!("{} {}: listed, but agrees", id.0, id.1));
                    }
                    (false, None) => {
                        count.2 += 1;
                        failures.push(format!(
                            "{} {} {path:?} on {key}\n     {}",
                            id.0,
                            id.1,
                            found.join("\n     ")
                        ));
                    }
                }
            }
        }
    }
    for (version, (agreed, deviated, failed)) in &counts {
        println!("{version}: {agreed} agree, {deviated} known deviations, {failed} differ");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
