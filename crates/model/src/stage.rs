//! A stage: a name under which a deployment is called, with the settings of those calls.
//!
//! Members and their defaults were recorded; what materialises in a method setting when its first
//! member is set was too.

use crate::TextMap;
use serde::{Deserialize, Serialize};

/// A stage of an API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// The deployment that answers.
    pub deployment_id: String,
    /// The certificate that backends are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_certificate_id: Option<String>,
    /// The name.
    pub stage_name: String,
    /// A description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether answers are cached.
    pub cache_cluster_enabled: bool,
    /// The size of the cache in gigabytes, one of AWS's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_cluster_size: Option<String>,
    /// What the cache is doing.
    pub cache_cluster_status: CacheClusterStatus,
    /// Settings by `*/*` or by a resource's path, escaped and without its first slash, and a verb.
    #[serde(default)]
    pub method_settings: TextMap<MethodSetting>,
    /// Stage variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variables: Option<TextMap>,
    /// The version of the documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation_version: Option<String>,
    /// Where and how calls are logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_log_settings: Option<AccessLogSettings>,
    /// A second deployment that answers part of the calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary_settings: Option<CanarySettings>,
    /// Whether calls are traced.
    pub tracing_enabled: bool,
    /// The web ACL in front; no operation of API Gateway sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_acl_arn: Option<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub tags: TextMap,
    /// When it was made, epoch seconds.
    pub created_date: i64,
    /// When it was last changed, epoch seconds.
    pub last_updated_date: i64,
}

/// What a stage's cache is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CacheClusterStatus {
    /// It is being made.
    CreateInProgress,
    /// It is at work.
    Available,
    /// It is being removed.
    DeleteInProgress,
    /// There is none.
    NotAvailable,
    /// It is being emptied.
    FlushInProgress,
}

/// Where and how the calls of a stage are logged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessLogSettings {
    /// The line for each call, with `$context` variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The ARN of a log group or a delivery stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_arn: Option<String>,
}

/// A second deployment that answers part of a stage's calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CanarySettings {
    /// How much of the traffic it answers, percent.
    pub percent_traffic: f64,
    /// The second deployment.
    pub deployment_id: String,
    /// Stage variables that differ from the stage's own, and further ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_variable_overrides: Option<TextMap>,
    /// Whether it shares the stage's cache.
    pub use_stage_cache: bool,
}

/// The settings of one method of a stage, or of all that have none of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodSetting {
    /// Whether metrics are kept for each method.
    pub metrics_enabled: bool,
    /// `OFF`, `ERROR` or `INFO`; absent until it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logging_level: Option<String>,
    /// Whether whole payloads are logged.
    pub data_trace_enabled: bool,
    /// The most calls at once; -1: not limited here.
    pub throttling_burst_limit: i32,
    /// The most calls a second; -1: not limited here.
    pub throttling_rate_limit: f64,
    /// Whether answers are cached.
    pub caching_enabled: bool,
    /// How long an answer is kept, seconds.
    pub cache_ttl_in_seconds: i32,
    /// Whether kept answers are encrypted.
    pub cache_data_encrypted: bool,
    /// Whether a client needs permission to have an answer made anew.
    pub require_authorization_for_cache_control: bool,
    /// What a client without it gets.
    pub unauthorized_cache_control_header_strategy: String,
}

impl Default for MethodSetting {
    /// What AWS fills in when the first setting of a method is set (recorded).
    fn default() -> Self {
        Self {
            metrics_enabled: false,
            logging_level: None,
            data_trace_enabled: false,
            throttling_burst_limit: 5000,
            throttling_rate_limit: 10_000.0,
            caching_enabled: false,
            cache_ttl_in_seconds: 300,
            cache_data_encrypted: false,
            require_authorization_for_cache_control: true,
            unauthorized_cache_control_header_strategy: "SUCCEED_WITH_RESPONSE_HEADER".into(),
        }
    }
}

impl Stage {
    /// Makes a stage that has nothing but its name and its deployment, with AWS's defaults.
    pub fn new(stage_name: String, deployment_id: String, now: i64) -> Self {
        Self {
            deployment_id,
            client_certificate_id: None,
            stage_name,
            description: None,
            cache_cluster_enabled: false,
            cache_cluster_size: None,
            cache_cluster_status: CacheClusterStatus::NotAvailable,
            method_settings: TextMap::new(),
            variables: None,
            documentation_version: None,
            access_log_settings: None,
            canary_settings: None,
            tracing_enabled: false,
            web_acl_arn: None,
            tags: TextMap::new(),
            created_date: now,
            last_updated_date: now,
        }
    }

    /// Returns whether a deployment answers calls of this stage, or part of them.
    pub fn points_at(&self, deployment_id: &str) -> bool {
        let canary = self.canary_settings.as_ref();
        self.deployment_id == deployment_id
            || canary.is_some_and(|canary| canary.deployment_id == deployment_id)
    }

    /// Returns the stage variables of the calls that the stage's own deployment answers, or of
    /// those that the canary's does.
    pub fn variables_of(&self, canary: bool) -> TextMap {
        let mut variables = self.variables.clone().unwrap_or_default();
        let overrides = self
            .canary_settings
            .as_ref()
            .filter(|_| canary)
            .and_then(|settings| settings.stage_variable_overrides.as_ref());
        for (name, value) in overrides.into_iter().flatten() {
            variables.insert(name.clone(), value.clone());
        }
        variables
    }
}
