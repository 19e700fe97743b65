//! Rules of the house that no lint knows.

#[cfg(test)]
mod tests {
    use crate::root;
    use std::path::{Path, PathBuf};

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }

    fn all() -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        for folder in ["crates", "xtask"] {
            sources(&root().join(folder), &mut found);
        }
        assert!(
            found.len() > 50,
            "the sources are not where they are looked for"
        );
        found
            .into_iter()
            .map(|path| {
                let text = std::fs::read_to_string(&path).unwrap();
                (path, text)
            })
            .collect()
    }

    #[test]
    fn every_file_says_what_it_is() {
        for (path, text) in all() {
            assert!(
                text.starts_with("//!"),
                "{} does not open with //!",
                path.display()
            );
        }
    }

    #[test]
    fn no_serde_attribute_misreads_numbers() {
        // serde_json's arbitrary_precision and these three do not go together
        for (path, text) in all() {
            for line in text
                .lines()
                .filter(|line| line.trim_start().starts_with("#[serde("))
            {
                for word in ["untagged", "flatten", "tag ="] {
                    assert!(!line.contains(word), "{}: {line}", path.display());
                }
            }
        }
    }

    #[test]
    fn no_mod_rs() {
        for (path, _) in all() {
            assert!(!path.ends_with("mod.rs"), "{}", path.display());
        }
    }
}
