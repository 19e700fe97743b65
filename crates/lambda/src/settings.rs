//! A function as somebody declares it: what runs, where its code is, and within which limits.

use crate::function_name;
use crate::limits;
use crate::runtime::Runtime;
use serde_json::{Value, json};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;
use trygate_model::TextMap;

/// A function and its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionSettings {
    /// The name.
    pub name: String,
    /// What runs the code.
    pub runtime: Runtime,
    /// The handler, in the form that the runtime wants.
    pub handler: String,
    /// The directory of the code.
    pub code: PathBuf,
    /// Environment variables.
    pub environment: TextMap,
    /// How long an invocation may take, seconds.
    pub timeout_seconds: u32,
    /// How much memory its processes may use together, MB.
    pub memory_megabytes: u32,
    /// How many invocations may run at once; none leaves the account's limit.
    pub reserved_concurrency: Option<u32>,
    /// How often a failed asynchronous invocation is tried again, 0 to 2.
    pub maximum_retry_attempts: u32,
    /// Which version an alias means: a number or `$LATEST`. All versions run the same code; the
    /// function sees which one it is.
    pub aliases: TextMap,
}

/// Why settings are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadSettings {
    /// The name is none.
    Name {
        /// The name.
        name: String,
    },
    /// The timeout is out of range.
    Timeout {
        /// Seconds.
        seconds: u32,
    },
    /// The memory is out of range.
    Memory {
        /// MB.
        megabytes: u32,
    },
    /// An environment variable has a name that AWS refuses.
    VariableName {
        /// The name.
        name: String,
    },
    /// Environment variables that Lambda sets itself.
    ReservedVariables {
        /// Their names.
        names: Vec<String>,
    },
    /// The environment variables are too large.
    EnvironmentSize,
    /// An alias that is none, or that means no version.
    Alias {
        /// Its name.
        name: String,
        /// What it is to mean.
        version: String,
    },
    /// More retries than AWS has.
    Retries {
        /// How many.
        attempts: u32,
    },
}

impl FunctionSettings {
    /// Makes a function with AWS's defaults.
    pub fn new(name: String, runtime: Runtime, handler: String, code: PathBuf) -> Self {
        Self {
            name,
            runtime,
            handler,
            code,
            environment: TextMap::new(),
            timeout_seconds: limits::DEFAULT_TIMEOUT_SECONDS,
            memory_megabytes: limits::DEFAULT_MEMORY_MEGABYTES,
            reserved_concurrency: None,
            maximum_retry_attempts: 2,
            aliases: TextMap::new(),
        }
    }

    /// Checks the settings as AWS does.
    pub fn check(&self) -> Result<(), BadSettings> {
        if !function_name::is_name(&self.name) {
            let name = self.name.clone();
            return Err(BadSettings::Name { name });
        }
        if !limits::TIMEOUT_SECONDS.contains(&self.timeout_seconds) {
            let seconds = self.timeout_seconds;
            return Err(BadSettings::Timeout { seconds });
        }
        if !limits::MEMORY_MEGABYTES.contains(&self.memory_megabytes) {
            let megabytes = self.memory_megabytes;
            return Err(BadSettings::Memory { megabytes });
        }
        if self.maximum_retry_attempts > 2 {
            let attempts = self.maximum_retry_attempts;
            return Err(BadSettings::Retries { attempts });
        }
        for (name, version) in &self.aliases {
            if !function_name::is_alias(name) || !function_name::is_version(version) {
                let (name, version) = (name.clone(), version.clone());
                return Err(BadSettings::Alias { name, version });
            }
        }
        check_environment(&self.environment)
    }

    /// Returns the timeout.
    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds.into())
    }
}

/// Variables that Lambda sets and nobody may change, as its guide lists them.
const RESERVED: &[&str] = &[
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

fn check_environment(environment: &TextMap) -> Result<(), BadSettings> {
    let mut size = 0;
    for (name, value) in environment {
        let mut bytes = name.bytes();
        let starts_well = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
        let goes_on_well = bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_reserved = RESERVED.contains(&name.as_str());
        let is_name = is_reserved || starts_well && goes_on_well && name.len() > 1;
        if !is_name || value.contains('\0') {
            let name = name.clone();
            return Err(BadSettings::VariableName { name });
        }
        size += name.len() + value.len();
    }
    let names: Vec<String> = environment
        .keys()
        .filter(|name| RESERVED.contains(&name.as_str()))
        .cloned()
        .collect();
    if !names.is_empty() {
        return Err(BadSettings::ReservedVariables { names });
    }
    if size > limits::ENVIRONMENT_BYTES {
        return Err(BadSettings::EnvironmentSize);
    }
    Ok(())
}

impl fmt::Display for BadSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name } => write!(
                f,
                "'{name}' is no function name: up to 64 letters, digits, hyphens and underscores"
            ),
            Self::Timeout { seconds } => write!(
                f,
                "a timeout of {seconds} seconds is not between {} and {}",
                limits::TIMEOUT_SECONDS.start(),
                limits::TIMEOUT_SECONDS.end()
            ),
            Self::Memory { megabytes } => write!(
                f,
                "'MemorySize' value failed to satisfy constraint: {megabytes} MB is not between {} and {}",
                limits::MEMORY_MEGABYTES.start(),
                limits::MEMORY_MEGABYTES.end()
            ),
            Self::VariableName { name } => write!(
                f,
                "'{name}' cannot be an environment variable: two or more letters, digits and \
                 underscores that begin with a letter, and no NUL in its value"
            ),
            Self::ReservedVariables { names } => write!(
                f,
                "Lambda was unable to configure your environment variables because the environment \
                 variables you have provided contains reserved keys that are currently not supported \
                 for modification. Reserved keys used in this request: {}",
                names.join(", ")
            ),
            Self::EnvironmentSize => write!(
                f,
                "Lambda was unable to configure your environment variables because the environment \
                 variables you have provided exceeded the {}KB limit",
                limits::ENVIRONMENT_BYTES / 1024
            ),
            Self::Alias { name, version } => write!(
                f,
                "'{name}' cannot be an alias of version '{version}': letters, digits, hyphens and \
                 underscores but no number, of a number or $LATEST"
            ),
            Self::Retries { attempts } => write!(f, "{attempts} retries are more than 2"),
        }
    }
}

impl std::error::Error for BadSettings {}

/// A version of a function, ready to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) settings: FunctionSettings,
    /// The version, such as `$LATEST` or `3`.
    pub(crate) version: String,
    pub(crate) region: String,
    pub(crate) account_id: String,
    /// Changes whenever a running environment would not do any more.
    pub(crate) generation: String,
}

impl Plan {
    /// Returns what tells this version of this function from all others.
    pub(crate) fn key(&self) -> String {
        let Self {
            account_id, region, ..
        } = self;
        format!(
            "{account_id}/{region}/{}/{}",
            self.settings.name, self.version
        )
    }

    /// Makes the payload of a failure that Lambda itself reports.
    pub(crate) fn failure(error_type: &str, request_id: &str, what: &str) -> Value {
        json!({
            "errorType": error_type,
            "errorMessage": format!("RequestId: {request_id} Error: {what}"),
        })
    }
}
