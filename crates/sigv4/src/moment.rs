//! Moments as signatures spell them: `20150830T123600Z`, in UTC.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::fmt;

/// A moment, seconds since the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

/// How a moment is spelled.
const FORM: &str = "%Y%m%dT%H%M%SZ";

impl Moment {
    /// Reads `YYYYMMDDThhmmssZ`, from the year 1970 on.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = text.len() == 16
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 => byte == b'T',
                15 => byte == b'Z',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return None;
        }
        let read = DateTime::strptime(FORM, text).ok()?;
        let read = TimeZone::UTC.to_timestamp(read).ok()?.as_second();
        (read >= 0).then_some(Self(read))
    }

    /// Returns this moment moved by some seconds.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Writes `YYYYMMDD`.
    pub fn day(self) -> String {
        let text = self.to_string();
        text.get(..8).unwrap_or_default().to_owned()
    }
}

impl fmt::Display for Moment {
    /// Writes `YYYYMMDDThhmmssZ`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // beyond the years that a calendar has, the last or first moment of them
        let bounds = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
        let moment = Timestamp::from_second(self.0.clamp(bounds.0, bounds.1)).unwrap_or_default();
        write!(f, "{}", moment.strftime(FORM))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moments_are_read_and_written() {
        let moment = Moment::parse("20150830T123600Z").unwrap();
        assert_eq!(moment, Moment(1_440_938_160));
        assert_eq!(moment.to_string(), "20150830T123600Z");
        assert_eq!(moment.day(), "20150830");
        for bad in [
            "",
            "20150830",
            "20150832T123600Z",
            "20150231T123600Z",
            "20151330T123600Z",
            "20150830T243600Z",
            "2015083XT123600Z",
            "20150830T123600z",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(seconds in 0i64..253_402_300_800) {
            let moment = Moment(seconds);
            prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        }
    }
}
