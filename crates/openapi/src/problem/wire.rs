//! The messages that AWS's import calls answer with.
//!
//! `Invalid OpenAPI input.` is recorded, and so are the details that the control plane's own calls
//! give; the frames `Errors found during import:` and
//! `Additionally, these warnings were found:` and the sentence on malformed integrations are as
//! users published them between 2016 and 2024. Where AWS's words for a problem are not known, ours
//! stand in AWS's frame.

use super::{ErrorKind, Problem, ReadError, Warning};

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

impl ErrorKind {
    /// Returns what AWS says of it, where that is known.
    pub(crate) fn aws_detail(&self) -> AwsText {
        let invalid_mapping = |error: &str| {
            AwsText::Detail(format!(
                "Invalid mapping expression specified: Validation Result: warnings : [], errors : \
                 [{error}]"
            ))
        };
        AwsText::Detail(match self {
            Self::NotUtf8 { .. }
            | Self::NulByte { .. }
            | Self::Empty
            | Self::Syntax { .. }
            | Self::TooDeep { .. }
            | Self::TooManyValues { .. }
            | Self::UnsupportedYaml { .. }
            | Self::NotAnObject { .. }
            | Self::NoVersion
            | Self::UnsupportedVersion { .. } => return AwsText::InvalidInput,
            Self::MalformedIntegration { .. } => return AwsText::MalformedIntegration,
            Self::ModelName { name } => format!("Model name must be alphanumeric: {name}"),
            Self::ModelReference { .. } => {
                "Invalid model specified: Validation Result: warnings : [], errors : [Model \
                 reference must be in canonical form]"
                    .into()
            }
            Self::PathPart { .. } => {
                "Resource's path part only allow a-zA-Z0-9._- and curly braces \
                 at the beginning and the end."
                    .into()
            }
            Self::SiblingVariable { existing, .. } => format!(
                "A sibling ({existing}) of this resource already has a variable path part -- only \
                 one is allowed"
            ),
            Self::ChildOfGreedy { part } => {
                format!("Cannot create a child of a resource with a greedy path variable: {part}")
            }
            Self::UnknownVerb { .. } => "Invalid HttpMethod specified. Valid options are \
                 GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"
                .into(),
            Self::ParameterName { .. } => {
                return invalid_mapping(
                    "Parameter name should match the following regular expression: \
                     ^[a-zA-Z0-9._$-]+$",
                );
            }
            Self::ParameterClash { .. } => {
                "Parameter names must be unique across querystring, header and path".into()
            }
            Self::HttpApiIntegration { .. } | Self::NoIntegrationVerb => {
                "Enumeration value for HttpMethod must be non-empty".into()
            }
            Self::HttpEndpoint { .. } => "Invalid HTTP endpoint specified for URI".into(),
            Self::NotAnArn { .. } => "Invalid ARN specified in the request".into(),
            Self::ArnWithoutAction { .. } => {
                "AWS ARN for integration must contain path or action".into()
            }
            Self::ProxyTarget { .. } => "Integrations of type 'AWS_PROXY' currently only supports \
                 Lambda function and Firehose stream invocations."
                .into(),
            Self::Timeout { .. } => "Timeout should be between 50 ms and 29000 ms".into(),
            Self::MappingExpression { expression } => {
                return invalid_mapping(&format!(
                    "Invalid mapping expression specified: {expression}"
                ));
            }
            Self::MappingTarget { target: parameter } | Self::MappingParameter { parameter } => {
                return invalid_mapping(&format!(
                    "Invalid mapping expression parameter specified: {parameter}"
                ));
            }
            Self::ContentType { content_type } => format!(
                "Validation Result: warnings : [], errors : [Invalid content type specified: \
                 {content_type}]"
            ),
            Self::AuthorizerMissing { scheme } => {
                return AwsText::Line(format!(
                    "Unable to create authorizer from security definition: '{scheme}'. Extension \
                     x-amazon-apigateway-authorizer is required. Any methods with security: \
                     '{scheme}' will not be created. If this security definition is not a custom \
                     authorizer, remove the x-amazon-apigateway-authtype extension and it will be \
                     ignored."
                ));
            }
            _ => return AwsText::Unknown,
        })
    }
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
