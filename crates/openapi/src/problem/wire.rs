//! The messages that AWS's import calls answer with.
//!
//! `Invalid OpenAPI input.` is recorded; the frames `Errors found during import:` and
//! `Additionally, these warnings were found:` and the sentence on malformed integrations are as
//! users published them between 2016 and 2024. Where AWS's words for a problem are not known, ours
//! stand in AWS's frame.

use super::{Problem, ReadError, Warning};

/// What AWS says of a kind of error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AwsText {
    /// Nothing but that the input is invalid.
    InvalidInput,
    /// Nothing but the path whose integration it could not parse.
    MalformedIntegration,
    /// What it says after naming the part of the API.
    Detail(String),
    /// A whole line of its own.
    Line(String),
    /// Nothing that is known.
    Unknown,
}

/// The whole message where the input cannot be parsed.
pub const INVALID_INPUT: &str = "Invalid OpenAPI input.";

impl Problem {
    /// Returns the line that AWS's error message has for it.
    pub fn aws_line(&self) -> String {
        match self.kind.aws_detail() {
            AwsText::InvalidInput => INVALID_INPUT.into(),
            AwsText::MalformedIntegration => {
                let path = self.subject.path().unwrap_or("/");
                format!(
                    "Unable to parse API definition because of a malformed integration at path \
                     {path}."
                )
            }
            AwsText::Detail(detail) => self.subject.aws_lead() + &detail,
            AwsText::Line(line) => line,
            AwsText::Unknown => format!("{}{}", self.subject.aws_lead(), self.kind),
        }
    }
}

impl ReadError {
    /// Returns the message of the `BadRequestException` that AWS's wire would carry.
    pub fn wire_message(&self) -> String {
        // these two stop AWS before it looks at anything else
        for alone in [AwsText::InvalidInput, AwsText::MalformedIntegration] {
            if let Some(problem) = self
                .problems
                .iter()
                .find(|problem| problem.kind.aws_detail() == alone)
            {
                return problem.aws_line();
            }
        }
        let mut message = "Errors found during import:".to_owned();
        for problem in &self.problems {
            message += "\n\t";
            message += &problem.aws_line();
        }
        let warnings = warning_texts(&self.warnings);
        if !warnings.is_empty() {
            message += "\nAdditionally, these warnings were found:";
            for text in warnings {
                message += "\n\t";
                message += &text;
            }
        }
        message
    }
}

/// Returns the texts of the warnings that AWS gives too, the `warnings` of its answer.
pub fn warning_texts(warnings: &[Warning]) -> Vec<String> {
    warnings.iter().filter_map(Warning::aws_text).collect()
}

/// Returns the message that refuses an import under `failonwarnings`, if AWS warns at all.
pub fn fail_on_warnings(warnings: &[Warning]) -> Option<String> {
    let texts = warning_texts(warnings);
    if texts.is_empty() {
        return None;
    }
    Some(format!(
        "Warnings found during import:\n\t{}",
        texts.join("\n\t")
    ))
}
