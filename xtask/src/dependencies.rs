//! The direction of dependency between the crates, as `ARCHITECTURE.md` draws it.

#[cfg(test)]
mod tests {
    use crate::cargo;
    use serde_json::Value;
    use std::collections::{BTreeMap, BTreeSet};

    /// What each crate may depend on among the workspace's own.
    const ALLOWED: &[(&str, &[&str])] = &[
        ("trygate-velocity", &[]),
        ("trygate-jsonpath", &[]),
        ("trygate-schema", &[]),
        ("trygate-model", &[]),
        ("trygate-settings", &[]),
        ("trygate-sigv4", &[]),
        (
            "trygate-invoke",
            &[
                "trygate-velocity",
                "trygate-jsonpath",
                "trygate-schema",
                "trygate-sigv4",
                "trygate-model",
            ],
        ),
        ("trygate-openapi", &["trygate-model"]),
        ("trygate-store", &["trygate-model"]),
        (
            "trygate-control",
            &["trygate-model", "trygate-openapi", "trygate-store"],
        ),
        ("trygate-backends", &["trygate-invoke"]),
        ("trygate-lambda", &["trygate-invoke", "trygate-model"]),
        (
            "trygate-replies",
            &["trygate-invoke", "trygate-model", "trygate-settings"],
        ),
        (
            "trygate-server",
            &[
                "trygate-backends",
                "trygate-control",
                "trygate-invoke",
                "trygate-lambda",
                "trygate-model",
                "trygate-openapi",
                "trygate-sigv4",
                "trygate-store",
            ],
        ),
        (
            "trygate",
            &[
                "trygate-backends",
                "trygate-control",
                "trygate-invoke",
                "trygate-jsonpath",
                "trygate-lambda",
                "trygate-model",
                "trygate-openapi",
                "trygate-replies",
                "trygate-server",
                "trygate-settings",
                "trygate-sigv4",
                "trygate-store",
                "trygate-velocity",
            ],
        ),
        ("xtask", &[]),
    ];

    /// What the pipeline must never know.
    const NO_SOCKETS: &[&str] = &["tokio", "hyper", "hyper-util", "rusqlite", "rustls"];

    fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
        let output = cargo(&[
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .output()
        .unwrap();
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut found = BTreeMap::new();
        for package in metadata["packages"].as_array().unwrap() {
            let names = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
                .collect();
            found.insert(package["name"].as_str().unwrap().to_owned(), names);
        }
        found
    }

    #[test]
    fn cargo_run_is_the_binary() {
        let output = cargo(&[
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .output();
        let metadata: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        let members = metadata["workspace_default_members"].as_array().unwrap();
        assert_eq!(
            members.len(),
            1,
            "README's first command needs one default member"
        );
        assert!(members[0].as_str().unwrap().contains("crates/cli"));
    }

    #[test]
    fn crates_depend_downwards_only() {
        let found = dependencies();
        let names: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
        for (name, dependencies) in &found {
            let (_, allowed) = ALLOWED
                .iter()
                .find(|(known, _)| known == name)
                .unwrap_or_else(|| panic!("{name} has no place in the map"));
            for dependency in dependencies
                .iter()
                .filter(|other| names.contains(other.as_str()))
            {
                assert!(
                    allowed.contains(&dependency.as_str()),
                    "{name} must not depend on {dependency}"
                );
            }
        }
    }

    #[test]
    fn languages_and_pipeline_know_no_sockets() {
        let found = dependencies();
        for name in [
            "trygate-velocity",
            "trygate-jsonpath",
            "trygate-schema",
            "trygate-model",
            "trygate-invoke",
            "trygate-openapi",
        ] {
            for banned in NO_SOCKETS {
                assert!(
                    !found[name].contains(*banned),
                    "{name} must not depend on {banned}"
                );
            }
        }
    }
}
