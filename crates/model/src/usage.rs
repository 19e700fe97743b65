//! What a key of a usage plan has used, day by day, against the plan's quota.
//!
//! Days are UTC. That a week begins on Sunday follows the developer guide's words on the offset of
//! a quota (0 is Sunday); the other bounds are inference.

use crate::usage_plan::{QuotaPeriod, QuotaSettings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A day, counted from the epoch; 0 is Thursday, 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i64);

impl Day {
    /// Returns the day on which a moment lies.
    pub fn of(seconds: i64) -> Self {
        Self(seconds.div_euclid(86_400))
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let date: jiff::civil::Date = text.parse().ok().filter(|_| shaped)?;
        Some(Self::from_date(date))
    }

    fn from_date(date: jiff::civil::Date) -> Self {
        // both dates are jiff's own, and a difference of days fits
        let since = jiff::civil::date(1970, 1, 1).until(date);
        Self(since.map_or(0, |span| i64::from(span.get_days())))
    }

    fn date(self) -> jiff::civil::Date {
        let span = jiff::Span::new().try_days(self.0);
        span.and_then(|span| jiff::civil::date(1970, 1, 1).checked_add(span))
            .unwrap_or(jiff::civil::Date::ZERO)
    }

    /// Returns the day on which the period began that this day belongs to.
    #[must_use]
    pub fn period_start(self, period: QuotaPeriod) -> Self {
        match period {
            QuotaPeriod::Day => self,
            // day 3 was a Sunday
            QuotaPeriod::Week => Self(self.0 - (self.0 - 3).rem_euclid(7)),
            QuotaPeriod::Month => Self::from_date(self.date().first_of_month()),
        }
    }
}

impl std::fmt::Display for Day {
    /// Writes `YYYY-MM-DD`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.date().fmt(f)
    }
}

/// What a key of a usage plan has used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Requests of each day.
    pub used: BTreeMap<Day, i64>,
    /// Requests that were granted beyond the quota (or taken off it) on a day, for its period.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub granted: BTreeMap<Day, i64>,
}

/// For how many days usage is remembered; AWS answers for the last 90.
pub const DAYS_KEPT: i64 = 90;

impl Usage {
    /// Counts requests.
    pub fn count(&mut self, day: Day, requests: i64) {
        let used = self.used.entry(day).or_default();
        *used = used.saturating_add(requests);
        let oldest = Day(day.0.saturating_sub(DAYS_KEPT + 31));
        self.used = self.used.split_off(&oldest);
        self.granted = self.granted.split_off(&oldest);
    }

    /// Returns the requests that were made on a day.
    pub fn used_on(&self, day: Day) -> i64 {
        self.used.get(&day).copied().unwrap_or_default()
    }

    /// Returns what was left of the quota at the end of a day.
    ///
    /// `first` is the day on which the key came to the plan: the offset counts in that period.
    pub fn remaining_on(&self, day: Day, quota: &QuotaSettings, first: Option<Day>) -> i64 {
        let start = day.period_start(quota.period);
        let sum = |map: &BTreeMap<Day, i64>| {
            map.range(start..=day)
                .fold(0i64, |sum, (_, count)| sum.saturating_add(*count))
        };
        let offset = match first {
            Some(first) if first.period_start(quota.period) == start => quota.offset,
            _ => 0,
        };
        quota
            .limit
            .saturating_sub(offset)
            .saturating_add(sum(&self.granted))
            .saturating_sub(sum(&self.used))
    }

    /// Changes the quota of the period so that so much remains on a day.
    pub fn set_remaining(
        &mut self,
        day: Day,
        remaining: i64,
        quota: &QuotaSettings,
        first: Option<Day>,
    ) {
        let missing = remaining.saturating_sub(self.remaining_on(day, quota, first));
        let granted = self.granted.entry(day).or_default();
        *granted = granted.saturating_add(missing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(period: QuotaPeriod) -> QuotaSettings {
        QuotaSettings {
            limit: 10,
            offset: 0,
            period,
        }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn days_are_read_and_periods_begin() {
        assert_eq!(day("1970-01-02"), Day(1));
        assert_eq!(Day::of(86_399), Day(0));
        assert_eq!(day("2026-11-25").to_string(), "2026-11-25");
        for bad in [
            "",
            "1970-1-1",
            "1970-02-30",
            "1970-01-01T00",
            "+970-01-01",
            "abcd-ef-gh",
        ] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
        let start = |period| day("2026-11-25").period_start(period);
        assert_eq!(start(QuotaPeriod::Day), day("2026-11-25"));
        assert_eq!(start(QuotaPeriod::Week), day("2026-11-22"));
        assert_eq!(start(QuotaPeriod::Month), day("2026-11-01"));
        assert_eq!(
            day("2026-11-22").period_start(QuotaPeriod::Week),
            day("2026-11-22")
        );
    }

    #[test]
    fn a_quota_counts_down_and_begins_anew() {
        let mut usage = Usage::default();
        usage.count(day("2026-11-20"), 3);
        usage.count(day("2026-11-21"), 4);
        usage.count(day("2026-11-22"), 1);
        let weekly = quota(QuotaPeriod::Week);
        let left = |usage: &Usage, at| usage.remaining_on(day(at), &weekly, None);
        assert_eq!(left(&usage, "2026-11-20"), 7);
        assert_eq!(left(&usage, "2026-11-21"), 3);
        assert_eq!(left(&usage, "2026-11-22"), 9);
        usage.set_remaining(day("2026-11-22"), 100, &weekly, None);
        assert_eq!(left(&usage, "2026-11-22"), 100);
        usage.count(day("2026-11-23"), 1);
        assert_eq!(left(&usage, "2026-11-23"), 99);
    }

    #[test]
    fn an_offset_counts_in_the_first_period_only() {
        let quota = QuotaSettings {
            offset: 4,
            ..quota(QuotaPeriod::Month)
        };
        let first = Some(day("2026-11-10"));
        let usage = Usage::default();
        assert_eq!(usage.remaining_on(day("2026-11-11"), &quota, first), 6);
        assert_eq!(usage.remaining_on(day("2026-12-01"), &quota, first), 10);
    }

    #[test]
    fn old_days_are_forgotten() {
        let mut usage = Usage::default();
        usage.count(day("2020-01-01"), 1);
        usage.count(day("2026-01-01"), 1);
        assert_eq!(usage.used.len(), 1);
    }
}
