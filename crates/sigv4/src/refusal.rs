//! Why a request's signature was refused, with AWS's status, kind and words.
//!
//! The words are those that users of AWS published; AWS's own differ between services in details.

use crate::Moment;
use std::fmt;

/// Why a signature was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no signature.
    Missing,
    /// The signature lacks parts.
    Incomplete {
        /// The parts that are missing.
        missing: Vec<&'static str>,
        /// Whether there is no date.
        no_date: bool,
        /// Whether it stands in the query.
        in_query: bool,
        /// The header, or the algorithm of the query.
        text: String,
    },
    /// The algorithm is none that there is.
    UnknownAlgorithm {
        /// The header, or the algorithm of the query.
        text: String,
    },
    /// The credential is not as `KEY/DATE/REGION/SERVICE/aws4_request`.
    MalformedCredential {
        /// The text.
        text: String,
    },
    /// The date is none.
    MalformedDate {
        /// The text.
        text: String,
    },
    /// The time that a query's signature is good for is none, or longer than a week.
    MalformedExpires,
    /// The credential is for another service.
    OtherService {
        /// The right one.
        wanted: String,
    },
    /// The signature is for another Region.
    OtherRegion {
        /// The Region it is for.
        given: String,
    },
    /// The credential ends otherwise than in `aws4_request`.
    OtherTerminator {
        /// What it ends in.
        given: String,
    },
    /// The credential's date is not that of the request.
    OtherDate {
        /// The credential's.
        scope: String,
        /// The request's.
        moment: Moment,
    },
    /// Headers that have to be signed are not.
    UnsignedHeaders {
        /// Their names.
        names: Vec<String>,
    },
    /// The signature is too old.
    Expired {
        /// When it was made, or until when it was good.
        signed: Moment,
        /// The time of day.
        now: Moment,
        /// How old it may be, seconds; none: it said so itself.
        window: Option<i64>,
    },
    /// The signature was made later than now.
    NotYetCurrent {
        /// When it was made.
        signed: Moment,
        /// The time of day.
        now: Moment,
        /// How far clocks may differ, seconds.
        window: i64,
    },
    /// Nobody has the access key, or its session token is another.
    UnknownKey,
    /// The session has ended.
    ExpiredToken,
    /// The signature is another's, or of something else.
    Mismatch {
        /// What should have been signed.
        canonical: String,
        /// The text whose signature it should have been.
        string_to_sign: String,
    },
}

impl Refusal {
    /// Returns the name that the header `x-amzn-ErrorType` carries; each answers with 403.
    pub fn error_type(&self) -> &'static str {
        match self {
            Self::Missing => "MissingAuthenticationTokenException",
            Self::Incomplete { .. }
            | Self::UnknownAlgorithm { .. }
            | Self::MalformedCredential { .. }
            | Self::MalformedDate { .. }
            | Self::MalformedExpires => "IncompleteSignatureException",
            Self::UnknownKey => "UnrecognizedClientException",
            Self::ExpiredToken => "ExpiredTokenException",
            _ => "InvalidSignatureException",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("Missing Authentication Token"),
            Self::Incomplete {
                missing,
                no_date,
                in_query,
                text,
            } => {
                let subject = if *in_query {
                    "AWS query-string parameters must include"
                } else {
                    "Authorization header requires"
                };
                for part in missing {
                    write!(f, "{subject} '{part}' parameter. ")?;
                }
                match (no_date, in_query) {
                    (true, true) => write!(f, "{subject} 'X-Amz-Date' parameter. ")?,
                    (true, false) => write!(
                        f,
                        "{subject} existence of either a 'X-Amz-Date' or a 'Date' header. "
                    )?,
                    _ => {}
                }
                if *in_query {
                    f.write_str("Re-examine the query-string parameters.")
                } else {
                    write!(f, "Authorization={text}")
                }
            }
            Self::UnknownAlgorithm { text } => {
                write!(f, "Unsupported AWS 'algorithm': '{text}'")
            }
            Self::MalformedCredential { text } => {
                write!(
                    f,
                    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{text}'"
                )
            }
            Self::MalformedDate { text } => write!(
                f,
                "Date must be in ISO-8601 'basic format'. Got '{text}'. See http://en.wikipedia.org/wiki/ISO_8601"
            ),
            Self::MalformedExpires => {
                f.write_str("X-Amz-Expires must be between 1 and 604800 seconds")
            }
            Self::OtherService { wanted } => {
                write!(
                    f,
                    "Credential should be scoped to correct service: '{wanted}'. "
                )
            }
            Self::OtherRegion { given } => write!(
                f,
                "Credential should be scoped to a valid region, not '{given}'. "
            ),
            Self::OtherTerminator { given } => write!(
                f,
                "Credential should be scoped with a valid terminator: 'aws4_request', not '{given}'. "
            ),
            Self::OtherDate { scope, moment } => write!(
                f,
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope}' != '{}', from '{moment}'. ",
                moment.day()
            ),
            Self::UnsignedHeaders { names } => write!(
                f,
                "'{}' must be a 'SignedHeader' in the AWS Authorization.",
                names.join("', '")
            ),
            Self::Expired {
                signed,
                now,
                window: Some(window),
            } => write!(
                f,
                "Signature expired: {signed} is now earlier than {} ({now} - {} min.)",
                now.plus(-window),
                window / 60
            ),
            Self::Expired { signed, now, .. } => {
                write!(f, "Signature expired: {signed} is now earlier than {now}")
            }
            Self::NotYetCurrent {
                signed,
                now,
                window,
            } => write!(
                f,
                "Signature not yet current: {signed} is still later than {} ({now} + {} min.)",
                now.plus(*window),
                window / 60
            ),
            Self::UnknownKey => {
                f.write_str("The security token included in the request is invalid.")
            }
            Self::ExpiredToken => {
                f.write_str("The security token included in the request is expired")
            }
            Self::Mismatch {
                canonical,
                string_to_sign,
            } => write!(
                f,
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'{canonical}'\n\nThe String-to-Sign should have been\n'{string_to_sign}'\n"
            ),
        }
    }
}
