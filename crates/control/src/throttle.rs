//! How many calls an account may make in a Region: a token bucket, off unless it is asked for.
//!
//! AWS's own is ten calls a second with a burst of forty, and lower for some operations; here the
//! rate is the user's, who wants to see how a client takes being refused. One second's calls may
//! come at once.

use crate::exception::AccountProblem;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use trygate_store::Place;

/// The most places that are remembered; when there are more, the count begins anew.
const MOST_PLACES: usize = 10_000;

/// Counts calls.
pub(crate) struct Throttle {
    rate: NonZeroU32,
    buckets: Mutex<BTreeMap<Place, Bucket>>,
}

struct Bucket {
    /// Calls that can be made now.
    calls: f64,
    /// When that was so.
    at: Duration,
}

impl Throttle {
    /// Allows so many calls a second.
    pub(crate) fn new(rate: NonZeroU32) -> Self {
        Self {
            rate,
            buckets: Mutex::default(),
        }
    }

    /// Counts a call, or refuses it; `now` never goes back.
    pub(crate) fn count(&self, place: &Place, now: Duration) -> Result<(), AccountProblem> {
        let rate = f64::from(self.rate.get());
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_PLACES && !buckets.contains_key(place) {
            buckets.clear();
        }
        let bucket = buckets.entry(place.clone()).or_insert(Bucket {
            calls: rate,
            at: now,
        });
        let passed = now.saturating_sub(bucket.at).as_secs_f64();
        bucket.calls = (bucket.calls + passed * rate).min(rate);
        bucket.at = now;
        if bucket.calls >= 1.0 {
            bucket.calls -= 1.0;
            Ok(())
        } else {
            // a call comes back within a second whatever the rate is, and the header has whole ones
            Err(AccountProblem::TooFast { retry_after: 1 })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_has_so_many_calls() {
        let throttle = Throttle::new(NonZeroU32::new(2).unwrap());
        let (here, there) = (Place::new("1", "a"), Place::new("1", "b"));
        let count = |place, millis| throttle.count(place, Duration::from_millis(millis)).is_ok();
        assert!(count(&here, 0) && count(&here, 0));
        assert!(!count(&here, 0) && !count(&here, 499));
        assert!(count(&there, 499), "places do not share");
        assert!(count(&here, 500) && !count(&here, 500));
        assert!(count(&here, 9000) && count(&here, 9000) && !count(&here, 9000));
    }
}
