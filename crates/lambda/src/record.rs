//! What there is to know of a function: its code and settings, published versions, aliases, policies.

use crate::function_name::LATEST;
use crate::place::Place;
use crate::policy::Statement;
use crate::runtime::Runtime;
use crate::settings::FunctionSettings;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use trygate_model::TextMap;

/// A function with everything below it: one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FunctionRecord {
    pub(crate) latest: Configuration,
    /// Published versions by number.
    pub(crate) versions: IndexMap<String, Configuration>,
    pub(crate) next_version: u64,
    pub(crate) aliases: IndexMap<String, Alias>,
    /// Statements by qualifier; the empty one is the function's own.
    pub(crate) policies: IndexMap<String, Vec<Statement>>,
    pub(crate) reserved_concurrency: Option<u32>,
    pub(crate) maximum_retry_attempts: Option<u32>,
    pub(crate) tags: TextMap,
}

/// Code and settings of one version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Configuration {
    pub(crate) runtime: Runtime,
    pub(crate) handler: String,
    pub(crate) role: String,
    pub(crate) description: String,
    pub(crate) timeout: u32,
    pub(crate) memory: u32,
    pub(crate) environment: TextMap,
    /// The directory of the code.
    pub(crate) code: PathBuf,
    /// Of the uploaded file, base64; empty for a directory.
    pub(crate) code_sha256: String,
    pub(crate) code_size: u64,
    pub(crate) last_modified: String,
    pub(crate) revision_id: String,
    /// Members that are kept and answered, and have no effect here.
    pub(crate) kept: Map<String, Value>,
}

/// A name for a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Alias {
    pub(crate) version: String,
    pub(crate) description: String,
    /// The share of invocations that another version gets, 0 to 1.
    pub(crate) weights: IndexMap<String, f64>,
    pub(crate) revision_id: String,
}

/// Where a function is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Just made.
    Creating,
    /// Just changed.
    Updating,
    /// Ready.
    Active,
}

impl FunctionRecord {
    /// Makes a function with nothing below it.
    pub(crate) fn new(latest: Configuration) -> Self {
        Self {
            latest,
            versions: IndexMap::new(),
            next_version: 1,
            aliases: IndexMap::new(),
            policies: IndexMap::new(),
            reserved_concurrency: None,
            maximum_retry_attempts: None,
            tags: TextMap::new(),
        }
    }

    /// Returns a version by its number or `$LATEST`.
    pub(crate) fn version(&self, version: &str) -> Option<&Configuration> {
        if version == LATEST {
            Some(&self.latest)
        } else {
            self.versions.get(version)
        }
    }

    /// Returns the settings that a version runs with.
    pub(crate) fn settings(&self, name: &str, configuration: &Configuration) -> FunctionSettings {
        FunctionSettings {
            name: name.to_owned(),
            runtime: configuration.runtime.clone(),
            handler: configuration.handler.clone(),
            code: configuration.code.clone(),
            environment: configuration.environment.clone(),
            timeout_seconds: configuration.timeout,
            memory_megabytes: configuration.memory,
            reserved_concurrency: self.reserved_concurrency,
            maximum_retry_attempts: self.maximum_retry_attempts.unwrap_or(2),
            aliases: TextMap::new(),
        }
    }
}

impl Configuration {
    /// Makes the configuration of a declared function.
    pub(crate) fn declared(settings: &FunctionSettings) -> Self {
        Self {
            runtime: settings.runtime.clone(),
            handler: settings.handler.clone(),
            role: "arn:aws:iam::000000000000:role/trygate".to_owned(),
            description: format!("runs from {}", settings.code.display()),
            timeout: settings.timeout_seconds,
            memory: settings.memory_megabytes,
            environment: settings.environment.clone(),
            code: settings.code.clone(),
            code_sha256: String::new(),
            code_size: 0,
            last_modified: "1970-01-01T00:00:00.000+0000".to_owned(),
            revision_id: "00000000-0000-4000-8000-000000000000".to_owned(),
            kept: Map::new(),
        }
    }

    /// Shows it as AWS's `FunctionConfiguration`.
    pub(crate) fn view(
        &self,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        version: &str,
        stage: Stage,
    ) -> Map<String, Value> {
        let mut view = Map::new();
        let mut put = |member: &str, value: Value| {
            view.insert(member.to_owned(), value);
        };
        put("FunctionName", name.into());
        put("FunctionArn", place.arn(name, qualifier).into());
        put("Runtime", self.runtime.identifier().into());
        put("Role", self.role.as_str().into());
        put("Handler", self.handler.as_str().into());
        put("CodeSize", self.code_size.into());
        put("Description", self.description.as_str().into());
        put("Timeout", self.timeout.into());
        put("MemorySize", self.memory.into());
        put("LastModified", self.last_modified.as_str().into());
        put("CodeSha256", self.code_sha256.as_str().into());
        put("Version", version.into());
        if !self.environment.is_empty() {
            put("Environment", json!({ "Variables": self.environment }));
        }
        let kept = |member: &str, usual: Value| self.kept.get(member).cloned().unwrap_or(usual);
        if let Some(config) = self.kept.get("VpcConfig") {
            put("VpcConfig", config.clone());
        }
        if let Some(key) = self.kept.get("KMSKeyArn") {
            put("KMSKeyArn", key.clone());
        }
        put(
            "TracingConfig",
            kept("TracingConfig", json!({"Mode": "PassThrough"})),
        );
        put("RevisionId", self.revision_id.as_str().into());
        match stage {
            Stage::Creating => {
                put("State", "Pending".into());
                put("StateReason", "The function is being created.".into());
                put("StateReasonCode", "Creating".into());
            }
            Stage::Updating => {
                put("State", "Active".into());
                put("LastUpdateStatus", "InProgress".into());
                put(
                    "LastUpdateStatusReason",
                    "The function is being updated.".into(),
                );
                put("LastUpdateStatusReasonCode", "Creating".into());
            }
            Stage::Active => {
                put("State", "Active".into());
                put("LastUpdateStatus", "Successful".into());
            }
        }
        put("PackageType", "Zip".into());
        put("Architectures", kept("Architectures", json!(["x86_64"])));
        put(
            "EphemeralStorage",
            kept("EphemeralStorage", json!({"Size": 512})),
        );
        put(
            "SnapStart",
            json!({"ApplyOn": "None", "OptimizationStatus": "Off"}),
        );
        let logging = json!({"LogFormat": "Text", "LogGroup": format!("/aws/lambda/{name}")});
        put("LoggingConfig", kept("LoggingConfig", logging));
        view
    }

    /// Tells whether publishing would make a version like this one.
    pub(crate) fn same_content(&self, other: &Self) -> bool {
        let comparable = |configuration: &Self| Self {
            last_modified: String::new(),
            revision_id: String::new(),
            ..configuration.clone()
        };
        comparable(self) == comparable(other)
    }
}

impl Alias {
    /// Makes a name for a version, with nothing else to say of it.
    pub(crate) fn of(version: &str) -> Self {
        Self {
            version: version.to_owned(),
            description: String::new(),
            weights: IndexMap::new(),
            revision_id: "00000000-0000-4000-8000-000000000000".to_owned(),
        }
    }

    /// Shows it as AWS's `AliasConfiguration`.
    pub(crate) fn view(&self, place: &Place, function: &str, name: &str) -> Value {
        let mut view = Map::new();
        view.insert("AliasArn".into(), place.arn(function, Some(name)).into());
        view.insert("Name".into(), name.into());
        view.insert("FunctionVersion".into(), self.version.as_str().into());
        view.insert("Description".into(), self.description.as_str().into());
        if !self.weights.is_empty() {
            let weights = json!({ "AdditionalVersionWeights": self.weights });
            view.insert("RoutingConfig".into(), weights);
        }
        view.insert("RevisionId".into(), self.revision_id.as_str().into());
        view.into()
    }

    /// Chooses a version by a number from 0 to 1.
    pub(crate) fn choose(&self, number: f64) -> &str {
        let mut passed = 0.0;
        for (version, weight) in &self.weights {
            passed += weight;
            if number < passed {
                return version;
            }
        }
        &self.version
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_divides_invocations_by_weight() {
        let alias = Alias {
            version: "1".into(),
            description: String::new(),
            weights: [("2".to_owned(), 0.25)].into(),
            revision_id: String::new(),
        };
        let chosen = [0.0, 0.24, 0.25, 0.99].map(|number| alias.choose(number));
        assert_eq!(chosen, ["2", "2", "1", "1"]);
    }
}
