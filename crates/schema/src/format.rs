//! The `format` attributes the library enforces, and those it only warns about.
//!
//! Observed: draft 4 knows `date-time`, `email`, `hostname`, `ipv4`, `ipv6`, `regex`, `uri` and
//! eight of the library's own; `date`, `int32`, `password` and the like only earn a warning.
//! Draft 3 knows others. Its `phone` needs a telephone directory and is not checked here: it is
//! answered with the same warning as an unknown format.

mod date_time;
mod email;
mod encoded;
mod host;

use crate::draft::Draft;
use crate::java_uri::JavaUri;
use crate::number::JavaNumber;
use crate::violation::FormatViolation;
use crate::{ecma_regex, pointer};

/// Names a format that is enforced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    DateTime,
    Date,
    Time,
    UtcMillisec,
    Email,
    Hostname,
    Ipv4,
    Ipv6,
    Regex,
    Uri,
    Base64,
    JsonPointer,
    Mac,
    Uuid,
    /// A digest of this many hexadecimal digits.
    Hex(usize),
}

/// Names a remark on a `utc-millisec` number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EpochRemark {
    Negative,
    Overflow,
}

impl Format {
    /// Returns the format of a name, if the draft enforces it.
    pub(crate) fn find(draft: Draft, name: &str) -> Option<Self> {
        let draft_3 = draft == Draft::Three;
        Some(match name {
            "date-time" => Self::DateTime,
            "email" => Self::Email,
            "ipv6" => Self::Ipv6,
            "regex" => Self::Regex,
            "uri" => Self::Uri,
            "base64" => Self::Base64,
            "json-pointer" => Self::JsonPointer,
            "mac" => Self::Mac,
            "md5" => Self::Hex(32),
            "sha1" => Self::Hex(40),
            "sha256" => Self::Hex(64),
            "sha512" => Self::Hex(128),
            "uuid" => Self::Uuid,
            "hostname" if !draft_3 => Self::Hostname,
            "ipv4" if !draft_3 => Self::Ipv4,
            "host-name" if draft_3 => Self::Hostname,
            "ip-address" if draft_3 => Self::Ipv4,
            "date" if draft_3 => Self::Date,
            "time" if draft_3 => Self::Time,
            "utc-millisec" if draft_3 => Self::UtcMillisec,
            _ => return None,
        })
    }

    /// Checks a string.
    pub(crate) fn check(self, text: &str) -> Option<FormatViolation> {
        let value = || text.to_owned();
        let (fine, violation) = match self {
            Self::UtcMillisec => return None,
            Self::Base64 => return encoded::check_base64(text),
            Self::Hex(digits) => return encoded::check_hex(text, digits),
            Self::DateTime => (
                date_time::is_date_time(text),
                FormatViolation::Date {
                    value: value(),
                    formats: date_time::DATE_TIME_FORMATS,
                },
            ),
            Self::Date => (
                date_time::is_date(text),
                FormatViolation::Date {
                    value: value(),
                    formats: "yyyy-MM-dd",
                },
            ),
            Self::Time => (
                date_time::is_time(text),
                FormatViolation::Date {
                    value: value(),
                    formats: "HH:mm:ss",
                },
            ),
            Self::Email => (
                email::is_email(text),
                FormatViolation::Email { value: value() },
            ),
            Self::Hostname => (
                host::is_hostname(text),
                FormatViolation::Hostname { value: value() },
            ),
            Self::Ipv4 => (
                host::is_ipv4(text),
                FormatViolation::Ipv4 { value: value() },
            ),
            Self::Ipv6 => (
                host::is_ipv6(text),
                FormatViolation::Ipv6 { value: value() },
            ),
            Self::Regex => (
                ecma_regex::is_valid(text),
                FormatViolation::Regex { value: value() },
            ),
            Self::Uri => (
                JavaUri::parse(text).is_some(),
                FormatViolation::Uri { value: value() },
            ),
            Self::JsonPointer => (
                pointer::parse(text).is_some(),
                FormatViolation::JsonPointer { value: value() },
            ),
            Self::Mac => (
                encoded::is_mac(text),
                FormatViolation::Mac { value: value() },
            ),
            Self::Uuid => (
                encoded::is_uuid(text),
                FormatViolation::Uuid { value: value() },
            ),
        };
        if fine { None } else { Some(violation) }
    }

    /// Remarks on a number, which only `utc-millisec` does.
    pub(crate) fn remark(self, number: &JavaNumber) -> Option<EpochRemark> {
        if self != Self::UtcMillisec {
            return None;
        }
        let Ok(number) = number.decimal() else {
            return Some(EpochRemark::Overflow);
        };
        if number.whole_part_is_negative() {
            return Some(EpochRemark::Negative);
        }
        let fits = number
            .epoch_seconds()
            .is_some_and(|seconds| i32::try_from(seconds).is_ok());
        if fits {
            None
        } else {
            Some(EpochRemark::Overflow)
        }
    }
}

#[cfg(test)]
mod tests;
