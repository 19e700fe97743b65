//! Moments as signatures spell them: `20150830T123600Z`, in UTC.

use std::fmt;

/// A moment, seconds since the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

const DAY: i64 = 86_400;

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
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
        let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
        let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15)?);
        let in_day = hour < 24 && minute < 60 && second < 61;
        let in_year = (1..=12).contains(&month) && (1..=31).contains(&day) && year >= 1970;
        if !in_day || !in_year {
            return None;
        }
        let read = Self(days_of(year, month, day) * DAY + hour * 3600 + minute * 60 + second);
        // the 31st of a shorter month is none
        (read.civil() == (year, month, day)).then_some(read)
    }

    /// Returns this moment moved by some seconds.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Writes `YYYYMMDD`.
    pub fn day(self) -> String {
        let (year, month, day) = self.civil();
        format!("{year:04}{month:02}{day:02}")
    }

    fn civil(self) -> (i64, i64, i64) {
        // Howard Hinnant's days_from_civil, turned round: eras of 400 years that begin in March
        let shifted = self.0.div_euclid(DAY) + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month, day)
    }
}

fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl fmt::Display for Moment {
    /// Writes `YYYYMMDDThhmmssZ`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_day = self.0.rem_euclid(DAY);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        write!(f, "{}T{hour:02}{minute:02}{second:02}Z", self.day())
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
