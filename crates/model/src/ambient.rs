//! What surrounds a run and would make it unrepeatable if code reached for it by itself.
//!
//! Everything that needs the time, an id, the account or the region takes `&Ambient`. With a
//! [`FixedClock`](crate::FixedClock) and [`SeededIds`](crate::SeededIds) a run is a pure function
//! of its input.

use crate::{Clock, Ids};
use std::sync::Arc;

/// The clock, the ids and the place in AWS that a run belongs to.
#[derive(Clone)]
pub struct Ambient {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids.
    pub ids: Arc<dyn Ids>,
    /// The account that owns the API, twelve digits.
    pub account_id: String,
    /// The Region, such as `us-east-1`.
    pub region: String,
}

/// The account used where a caller names none.
pub const DEFAULT_ACCOUNT_ID: &str = "000000000000";

/// The Region used where a caller names none.
pub const DEFAULT_REGION: &str = "us-east-1";

impl Ambient {
    /// Returns the partition that the Region lies in: `aws`, `aws-cn` or `aws-us-gov`.
    pub fn partition(&self) -> &'static str {
        partition_of(&self.region)
    }

    /// Returns the DNS suffix of the Region's services.
    pub fn dns_suffix(&self) -> &'static str {
        if self.partition() == "aws-cn" {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        }
    }
}

/// Returns the partition that a Region lies in, judged by its prefix as AWS names Regions.
pub fn partition_of(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}
