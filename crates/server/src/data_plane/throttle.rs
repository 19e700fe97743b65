//! Token buckets: how many calls there may be at once, and how many a second after that.
//!
//! Documented: the burst is the bucket's size, the rate what flows in. Buckets are kept in memory, so
//! they are full when the server starts.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use trygate_model::Timestamp;

/// The most buckets that are kept; beyond, those that are full are forgotten, which changes nothing.
const MOST_BUCKETS: usize = 100_000;

/// How fast calls may come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limit {
    /// Calls a second.
    pub(crate) rate: f64,
    /// Calls at once.
    pub(crate) burst: f64,
}

#[derive(Debug)]
struct Bucket {
    limit: Limit,
    tokens: f64,
    filled_at: Timestamp,
}

impl Bucket {
    fn fill(&mut self, limit: Limit, now: Timestamp) {
        let millis = now.millis().saturating_sub(self.filled_at.millis()).max(0);
        // a difference of milliseconds within ten thousand years is exact enough
        #[expect(clippy::cast_precision_loss, reason = "as said")]
        let flowed = limit.rate * millis as f64 / 1000.0;
        self.tokens = (self.tokens + flowed).min(limit.burst);
        self.filled_at = now;
        self.limit = limit;
    }
}

/// The buckets of a server.
#[derive(Debug, Default)]
pub(crate) struct Buckets(Mutex<BTreeMap<String, Bucket>>);

impl Buckets {
    /// Takes a call out of a bucket; false: it is empty.
    pub(crate) fn take(&self, name: &str, limit: Limit, now: Timestamp) -> bool {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS && !buckets.contains_key(name) {
            buckets.retain(|_, bucket| {
                bucket.fill(bucket.limit, now);
                bucket.tokens < bucket.limit.burst
            });
        }
        let bucket = buckets.entry(name.to_owned()).or_insert_with(|| Bucket {
            limit,
            tokens: limit.burst,
            filled_at: now,
        });
        bucket.fill(limit, now);
        let is_open = bucket.tokens >= 1.0;
        if is_open {
            bucket.tokens -= 1.0;
        }
        is_open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills() {
        let buckets = Buckets::default();
        let limit = Limit {
            rate: 2.0,
            burst: 3.0,
        };
        let at = |millis: i64| Timestamp::from_millis(1_000_000 + millis);
        let taken = |millis: i64| buckets.take("a", limit, at(millis));
        assert_eq!(
            [taken(0), taken(0), taken(0), taken(0)],
            [true, true, true, false]
        );
        assert!(buckets.take("b", limit, at(0)));
        assert_eq!([taken(499), taken(500), taken(501)], [false, true, false]);
        assert!(!taken(0), "time that goes back fills nothing");
        let all: Vec<bool> = (0..4).map(|_| taken(60_000)).collect();
        assert_eq!(all, [true, true, true, false]);
        let closed = Limit {
            rate: 0.0,
            burst: 0.0,
        };
        assert!(!buckets.take("c", closed, at(0)));
    }
}
