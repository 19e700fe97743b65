//! A definition's warnings and surprises as findings, each with its rule and severity.

use super::{Definition, DefinitionArguments, Failure, parse, warning_json};
use serde_json::Value;
use trygate_model::Ambient;
use trygate_openapi::{Doctor, ReadOptions, Warning};

/// Reads a file and looks for surprises; what is found is not told yet.
pub(crate) fn diagnose(
    arguments: &DefinitionArguments,
    doctor: Doctor,
    ambient: &Ambient,
) -> Result<Definition, Failure> {
    let options = ReadOptions {
        doctor: Some(doctor),
        ..arguments.options()?
    };
    parse(arguments, &options, ambient)
}

impl Definition {
    /// Returns the definition's name.
    pub(crate) fn name(&self) -> &str {
        &self.texts.name
    }

    /// Returns the findings in the order of the document.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Warning> {
        self.warnings.iter()
    }

    /// Shows every finding where it stands.
    pub(crate) fn diagnoses(&self, coloured: bool) -> String {
        let mut text = String::new();
        for finding in &self.warnings {
            let source = self.texts.source_of(&finding.location);
            text.push_str(&finding.diagnosis(&source, coloured));
            text.push_str("\n\n");
        }
        text
    }

    /// Returns the findings for programs.
    pub(crate) fn findings_as_json(&self) -> Vec<Value> {
        let findings = self.findings().map(|finding| {
            let mut json = warning_json(finding);
            if let Some(members) = json.as_object_mut() {
                members.insert("rule".into(), finding.rule().into());
                members.insert("severity".into(), finding.severity().as_str().into());
            }
            json
        });
        findings.collect()
    }
}
