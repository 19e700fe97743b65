//! `date-time` as Joda-Time parses it, and draft 3's `date` and `time`.
//!
//! Fields have fixed widths, letters may be of either case, the fraction has one to twelve digits,
//! and the offset may stop after the hours or go on to milliseconds. Leap seconds are refused.

/// The formats as the message lists them.
pub(super) const DATE_TIME_FORMATS: &str =
    "[yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]";

/// Holds what is left to read.
struct Reader<'t> {
    rest: &'t [u8],
}

/// Tells whether a text is a date and time with an offset.
pub(super) fn is_date_time(text: &str) -> bool {
    let mut reader = Reader {
        rest: text.as_bytes(),
    };
    reader.date_time().is_some() && reader.rest.is_empty()
}

/// Tells whether a text is a date.
pub(super) fn is_date(text: &str) -> bool {
    let mut reader = Reader {
        rest: text.as_bytes(),
    };
    reader.date().is_some() && reader.rest.is_empty()
}

/// Tells whether a text is a time of day.
pub(super) fn is_time(text: &str) -> bool {
    let mut reader = Reader {
        rest: text.as_bytes(),
    };
    reader.time().is_some() && reader.rest.is_empty()
}

impl Reader<'_> {
    fn date_time(&mut self) -> Option<()> {
        self.date()?;
        self.literal(b'T')?;
        self.time()?;
        self.fraction();
        self.offset()
    }

    fn date(&mut self) -> Option<()> {
        let year = self.number(4)?;
        self.literal(b'-')?;
        let month = self.number(2)?;
        self.literal(b'-')?;
        let day = self.number(2)?;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(())
    }

    fn time(&mut self) -> Option<()> {
        let hour = self.number(2)?;
        self.literal(b':')?;
        let minute = self.number(2)?;
        self.literal(b':')?;
        let second = self.number(2)?;
        (hour <= 23 && minute <= 59 && second <= 59).then_some(())
    }

    fn fraction(&mut self) {
        let digits = self.digits_at(1, 12);
        if self.rest.first() == Some(&b'.') && digits > 0 {
            self.skip(1 + digits);
        }
    }

    fn offset(&mut self) -> Option<()> {
        if self.literal(b'Z').is_some() {
            return Some(());
        }
        if !matches!(self.rest.first(), Some(b'+' | b'-')) {
            return None;
        }
        self.skip(1);
        if self.number(2)? > 23 {
            return None;
        }
        let separated = self.rest.first() == Some(&b':');
        // Minutes, seconds and milliseconds each may follow, all of them in the same style.
        for (separators, most) in [(":", 59), (":", 59)] {
            if !self.field_follows(separated, separators) {
                return Some(());
            }
            if self.number(2)? > most {
                return None;
            }
        }
        if self.field_follows(separated, ".,") {
            let digits = self.digits_at(0, 3);
            if digits == 0 {
                return None;
            }
            self.skip(digits);
        }
        Some(())
    }

    /// Skips a separator and tells whether another field of the offset begins here.
    fn field_follows(&mut self, separated: bool, separators: &str) -> bool {
        let Some(next) = self.rest.first() else {
            return false;
        };
        if !separated {
            return next.is_ascii_digit();
        }
        let follows = separators.as_bytes().contains(next);
        if follows {
            self.skip(1);
        }
        follows
    }

    fn digits_at(&self, start: usize, most: usize) -> usize {
        self.rest
            .iter()
            .skip(start)
            .take(most)
            .take_while(|next| next.is_ascii_digit())
            .count()
    }

    fn number(&mut self, width: usize) -> Option<u32> {
        if self.digits_at(0, width) < width {
            return None;
        }
        let text = std::str::from_utf8(self.rest.get(..width)?).ok()?;
        self.skip(width);
        text.parse().ok()
    }

    fn literal(&mut self, wanted: u8) -> Option<()> {
        if !self.rest.first()?.eq_ignore_ascii_case(&wanted) {
            return None;
        }
        self.skip(1);
        Some(())
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }
}
