//! What operations on deployments and stages refuse, in AWS's words.
//!
//! The texts of canaries, access-log settings, method settings and active stages were recorded, those
//! of names and values reported by users between 2016 and 2023; the rest are marked as guesses.

use super::{BAD_REQUEST, CONFLICT, Kind, LIMIT_EXCEEDED, NOT_FOUND};
use std::fmt;

/// Why an operation on a deployment or a stage was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageProblem {
    /// There is no such stage (or no such API).
    NoSuchStage,
    /// There is no such deployment (or no such API).
    NoSuchDeployment,
    /// The API has a stage of that name.
    StageExists,
    /// The API has as many stages as it may have.
    TooManyStages,
    /// A stage still points at the deployment.
    DeploymentInUse,
    /// A stage cannot point at a deployment that does not exist.
    UnknownDeployment,
    /// An API without methods cannot be deployed.
    NoMethods,
    /// A canary release needs to say to which stage.
    CanaryNeedsStage {
        /// The name that was given.
        given: Option<String>,
    },
    /// A canary release needs a stage that exists.
    CanaryNeedsExistingStage {
        /// The stage's name.
        stage: String,
    },
    /// The stage's name has characters that are not allowed.
    InvalidStageName,
    /// A stage variable's name has characters that are not allowed.
    InvalidVariableName {
        /// The name.
        name: String,
    },
    /// A stage variable's value is empty or has characters that are not allowed.
    InvalidVariableValue {
        /// The value.
        value: String,
    },
    /// A canary's share is not between 0 and 100 percent.
    InvalidPercentTraffic,
    /// There is no such version of the documentation.
    InvalidDocumentationVersion,
    /// A value does not fit the setting.
    InvalidSetting {
        /// The path of the setting.
        path: String,
        /// The value.
        value: String,
    },
    /// An access-log setting is empty.
    EmptyAccessLogValue,
    /// No access-log setting has the path.
    InvalidAccessLogPath,
    /// No setting of a stage has the path.
    InvalidPath {
        /// The path.
        path: String,
    },
    /// No setting of a method has the name.
    InvalidMethodSetting {
        /// The name, such as `logging/level`.
        name: String,
    },
    /// There is nothing at the path that could be removed.
    NothingToRemove {
        /// The path without its first slash.
        path: String,
    },
    /// The operation cannot be done at the path.
    InvalidOperation {
        /// The operation.
        op: &'static str,
        /// The path.
        path: String,
    },
    /// Nothing can be copied from there to there.
    InvalidCopy {
        /// Where to.
        path: String,
        /// Where from.
        from: String,
    },
    /// A canary that does not exist cannot be promoted.
    NoCanary,
}

/// Every path of a stage's PATCH as AWS prints them, its missing separators included.
const PATHS: &str = "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, \
/clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, \
/accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, \
/{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, \
/{resourcePath}/{httpMethod}/throttling/burstLimit\
/{resourcePath}/{httpMethod}/throttling/rateLimit\
/{resourcePath}/{httpMethod}/caching/ttlInSeconds, \
/{resourcePath}/{httpMethod}/caching/enabled, \
/{resourcePath}/{httpMethod}/caching/dataEncrypted, \
/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, \
/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, \
/*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, \
/*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, \
/*/*/caching/enabled, /*/*/caching/dataEncrypted, \
/*/*/caching/requireAuthorizationForCacheControl, \
/*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled";

/// Every setting of a method as AWS printed them in 2018.
const METHOD_SETTINGS: &str = ".../metrics/enabled, .../logging/dataTrace, .../logging/loglevel,\
.../throttling/burstLimit, .../throttling/rateLimit, .../caching/ttlInSeconds, \
.../caching/enabled, .../caching/dataEncrypted, \
.../caching/requireAuthorizationForCacheControl, \
.../caching/unauthorizedCacheControlHeaderStrategy";

impl StageProblem {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::NoSuchStage | Self::NoSuchDeployment => NOT_FOUND,
            Self::StageExists => CONFLICT,
            Self::TooManyStages => LIMIT_EXCEEDED,
            _ => BAD_REQUEST,
        }
    }
}

impl fmt::Display for StageProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // not checked against AWS
            Self::NoSuchStage => f.write_str("Invalid stage identifier specified"),
            Self::NoSuchDeployment => f.write_str("Invalid Deployment identifier specified"),
            Self::StageExists => f.write_str("Stage already exists"),
            // guess: as AWS words the same refusal for resources
            Self::TooManyStages => f.write_str(
                "Maximum number of stages for this API has been reached. Please contact AWS if you need additional stages.",
            ),
            Self::DeploymentInUse => f.write_str(
                "Active stages pointing to this deployment must be moved or deleted",
            ),
            Self::UnknownDeployment => f.write_str("Deployment id does not exist"),
            Self::NoMethods => f.write_str("The REST API doesn't contain any methods"),
            Self::CanaryNeedsStage { given } => write!(
                f,
                "Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is {}",
                given.as_deref().unwrap_or("null")
            ),
            Self::CanaryNeedsExistingStage { stage } => write!(
                f,
                "Invalid deployment content specified.Stage {stage} must already be created before making a canary release deployment"
            ),
            Self::InvalidStageName => f.write_str("Stage name only allows a-zA-Z0-9_"),
            Self::InvalidVariableName { name } => write!(
                f,
                "Invalid stage variable name: {name}.  Please use names with only word characters."
            ),
            Self::InvalidVariableValue { value } => write!(
                f,
                "Invalid stage variable value: {value}.  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','."
            ),
            // guess
            Self::InvalidPercentTraffic => {
                f.write_str("Invalid percentTraffic value. Valid values are between 0.0 and 100.0")
            }
            // guess: as AWS words the same refusal for other nouns
            Self::InvalidDocumentationVersion => {
                f.write_str("Invalid Documentation version specified")
            }
            // guess
            Self::InvalidSetting { path, value } => {
                write!(f, "Invalid value {value} specified for path: {path}")
            }
            Self::EmptyAccessLogValue => f.write_str("Access Log value must not be empty"),
            Self::InvalidAccessLogPath => f.write_str(
                "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]",
            ),
            Self::InvalidPath { path } => {
                write!(f, "Invalid method setting path: {path}. Must be one of: [{PATHS}]")
            }
            Self::InvalidMethodSetting { name } => write!(
                f,
                "Invalid method setting path: {name}. Must be one of: [{METHOD_SETTINGS}]"
            ),
            Self::NothingToRemove { path } => write!(
                f,
                "Cannot remove method setting {path} because there is no method setting for this method "
            ),
            Self::InvalidOperation { op, path } => {
                write!(f, "Invalid {op} operation with path: {path}")
            }
            Self::InvalidCopy { path, from } => write!(
                f,
                "Invalid copy operation with path: {path} and from {from}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]"
            ),
            Self::NoCanary => f.write_str("Promotion not available. Canary does not exist."),
        }
    }
}
