//! Usage plans: which keys may call which stages, how fast and how often.

use crate::TextMap;
use serde::{Deserialize, Serialize};

/// A usage plan; its keys are documents of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UsagePlan {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The stages that its keys may call.
    #[serde(default)]
    pub api_stages: Vec<ApiStage>,
    /// How fast each key may call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttle: Option<ThrottleSettings>,
    /// How often each key may call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<QuotaSettings>,
    /// The product's code in AWS Marketplace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_code: Option<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub tags: TextMap,
}

/// A stage in a usage plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiStage {
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub stage: String,
    /// Throttles of methods by `{path}/{VERB}`.
    #[serde(default, skip_serializing_if = "TextMap::is_empty")]
    pub throttle: TextMap<ThrottleSettings>,
}

/// A token bucket.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ThrottleSettings {
    /// The size of the bucket, requests.
    pub burst_limit: i64,
    /// Requests a second.
    pub rate_limit: f64,
}

/// How many requests a key has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotaSettings {
    /// The requests of a period.
    pub limit: i64,
    /// Requests taken off in the first period.
    pub offset: i64,
    /// The period.
    pub period: QuotaPeriod,
}

/// After which time a quota begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum QuotaPeriod {
    /// At midnight UTC.
    Day,
    /// On Sunday, midnight UTC.
    Week,
    /// On the first of a month, midnight UTC.
    Month,
}

impl QuotaPeriod {
    /// Reads the name that the wire has.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "DAY" => Some(Self::Day),
            "WEEK" => Some(Self::Week),
            "MONTH" => Some(Self::Month),
            _ => None,
        }
    }
}

/// A key of a usage plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UsagePlanKey {
    /// The plan's id.
    pub usage_plan_id: String,
    /// The key's id.
    pub key_id: String,
    /// When the key came to the plan, epoch seconds: a quota's offset counts in that period.
    pub since: i64,
}
