//! The only place that reads a clock, and the date forms that AWS prints.
//!
//! The forms were observed in recorded logs (`Mon Sep 29 19:28:50 UTC 2025`), in proxy events
//! (`16/Jul/2026:13:16:27 +0000`) and in signed requests (`20250819T170450Z`).

use jiff::tz::TimeZone;
use std::time::Duration;

/// A moment, in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The latest moment that any of the date forms can print: the end of the year 9999.
const LATEST_MILLIS: i64 = 253_402_207_200_000 - 1;

impl Timestamp {
    /// Makes a moment from milliseconds since the epoch; what lies outside 1970 to 9999 is clamped.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, LATEST_MILLIS))
    }

    /// Reads an RFC 3339 date and time, or whole or fractional epoch seconds.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
            return Some(Self::from_millis(stamp.as_millisecond()));
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return None;
        }
        let seconds: i64 = whole.parse().ok()?;
        let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
        Some(Self::from_millis(
            seconds.checked_mul(1000)?.checked_add(millis)?,
        ))
    }

    /// Returns milliseconds since the epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Returns whole seconds since the epoch.
    pub fn seconds(self) -> i64 {
        self.0 / 1000
    }

    /// Returns this moment moved forward.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// Prints as `java.util.Date` does in UTC, the stamp of every log line.
    pub fn java_date(self) -> String {
        self.format("%a %b %d %H:%M:%S UTC %Y")
    }

    /// Prints in common log format, `$context.requestTime`.
    pub fn common_log(self) -> String {
        self.format("%d/%b/%Y:%H:%M:%S +0000")
    }

    /// Prints as the `Date` header of HTTP.
    pub fn http_date(self) -> String {
        self.format("%a, %d %b %Y %H:%M:%S GMT")
    }

    /// Prints as `X-Amz-Date`.
    pub fn amz_date(self) -> String {
        self.format("%Y%m%dT%H%M%SZ")
    }

    /// Prints as RFC 3339 in UTC, to the second.
    pub fn iso_8601(self) -> String {
        self.format("%Y-%m-%dT%H:%M:%SZ")
    }

    /// Prints as ISO 8601 with milliseconds, such as `2026-07-16T03:06:07.089Z`.
    pub fn iso_8601_millis(self) -> String {
        self.format("%Y-%m-%dT%H:%M:%S%.3fZ")
    }

    fn format(self, form: &str) -> String {
        // `from_millis` keeps every value inside jiff's range, so the fallback is never printed
        jiff::Timestamp::from_millisecond(self.0)
            .map(|stamp| stamp.to_zoned(TimeZone::UTC).strftime(form).to_string())
            .unwrap_or_default()
    }
}

/// Tells the time of day and measures durations.
pub trait Clock: Send + Sync {
    /// Returns the time of day.
    fn now(&self) -> Timestamp;

    /// Returns the time since an arbitrary fixed start; it never goes back.
    fn monotonic(&self) -> Duration;
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock {
    started: std::time::Instant,
}

impl SystemClock {
    /// Starts measuring.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the monotonic clock"
    )]
    pub fn new() -> Self {
        Self {
            started: std::time::Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the wall clock"
    )]
    fn now(&self) -> Timestamp {
        let since_epoch = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

/// A clock that stands still, for runs that must be byte-reproducible.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_the_forms_that_aws_prints() {
        let moment = Timestamp::parse("2026-07-16T03:06:07.089Z").unwrap();
        assert_eq!(moment.millis(), 1_784_171_167_089);
        assert_eq!(moment.java_date(), "Thu Jul 16 03:06:07 UTC 2026");
        assert_eq!(moment.common_log(), "16/Jul/2026:03:06:07 +0000");
        assert_eq!(moment.http_date(), "Thu, 16 Jul 2026 03:06:07 GMT");
        assert_eq!(moment.amz_date(), "20260716T030607Z");
        assert_eq!(moment.iso_8601_millis(), "2026-07-16T03:06:07.089Z");
    }

    #[test]
    fn reads_epoch_seconds_and_refuses_the_rest() {
        assert_eq!(Timestamp::parse("1.5"), Some(Timestamp::from_millis(1500)));
        assert_eq!(
            Timestamp::parse("1784171167"),
            Some(Timestamp::from_millis(1_784_171_167_000))
        );
        for bad in ["", "tomorrow", ".5", "1.x", "-1", "99999999999999999999"] {
            assert_eq!(Timestamp::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn prints_at_both_ends_of_its_range() {
        assert_eq!(
            Timestamp::from_millis(i64::MIN).java_date(),
            "Thu Jan 01 00:00:00 UTC 1970"
        );
        assert!(
            Timestamp::from_millis(i64::MAX)
                .java_date()
                .ends_with("9999")
        );
    }
}
